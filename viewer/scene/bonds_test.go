package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// A particle comes from afar, bonds in the moment that comes, and the picture is on the way there: no bond is seen that
// is longer than there are any. One that moves as a whole is seen all the time.
func TestBondsAreNeverLong(t *testing.T) {
	for name, c := range map[string]struct {
		dimensions int
		edge       string
		from       float64 // x of the one that comes; it ends at 11
		moves      float64 // x by which the other has moved when it ends at 10
		seen       bool    // half way
	}{
		"from afar":            {2, "wall", 25, 0, false},
		"from afar in 3D":      {3, "wall", 25, 0, false},
		"around the edge":      {2, "wrap", 45, 0, false},
		"as a whole":           {2, "wall", 21, 10, true},
		"as a whole in 3D":     {3, "wall", 21, 10, true},
		"whole around an edge": {2, "wrap", 48.5, 37.5, true},
		"turning":              {2, "wall", 11, 2, true},
	} {
		w := goldenWorld([3]float64{48, 30, 30 * float64(c.dimensions-2)}, c.dimensions, 0.3, c.edge)
		v := New()
		v.Panels, v.Labels, v.Borders = false, false, false
		v.Camera.Resize(960, 600, 0, 0, 0, 0)
		require.NoError(t, v.Welcome(w))
		in := new(Intake)
		in.Welcome(w)
		at := func(tick uint64, x0, x1 float64, bonds ...[2]uint32) {
			const step = 1.0 / 128
			crowd := &wire.Crowd{Step: step, Style: []uint8{0, 1}, Y: []int32{15 / step, 15 / step}, Bonds: bonds}
			for _, x := range []float64{x0, x1} {
				crowd.X = append(crowd.X, int32(math.Mod(x+48, 48)/step))
			}
			if c.dimensions == 3 {
				crowd.Z = []int32{15 / step, 15 / step}
			}
			change := wire.Change{}
			if tick == 1 {
				change = wire.Change{Key: true, Added: 2}
			}
			v.Advance(0.5)
			v.Take("a", in.Take(uint32(tick), &wire.ViewFrame{Sections: []wire.Section{{Region: 1, Tick: tick, Kinds: make([]uint32, len(w.Kinds)), Crowd: crowd, Change: change}}}))
		}
		at(1, 10+c.moves, c.from)
		at(2, 10+c.moves, c.from)
		at(3, 10, 11, [2]uint32{0, 1})
		var d Drawing
		bright := func() (most float32) {
			v.Build(&d, 1)
			for i := 0; i < len(d.Beads.Vertices); i++ {
				if a := &d.Beads.Vertices[i]; a.Custom3 == shapeTube {
					b := &d.Beads.Vertices[i+2]
					long := math.Hypot(float64(a.DstX-b.DstX), float64(a.DstY-b.DstY)) / v.Camera.Scale
					require.LessOrEqual(t, long, 2.01, "%s, at %v", name, v.clock.part())
					most = max(most, a.ColorA)
					i += 3
				}
			}
			return most
		}
		require.Equal(t, c.seen, bright() > 0.5, "%s, at the beginning", name)
		for range 10 {
			v.Advance(0.05)
			bright()
		}
		require.EqualValues(t, 1, v.clock.part(), name)
		require.Greater(t, bright(), float32(0.5), "%s, at the end", name)
	}
}
