package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// A tour goes on in a world without names, bonds and change, whether particles come or are counted, and however few
// there are. In three dimensions the world turns meanwhile.
func TestTourGoesOn(t *testing.T) {
	for name, v := range map[string]*View{
		"one particle": crowdOf(t, 1, false), "few": crowdOf(t, 30, false), "deep": crowdOf(t, 500, true),
		"counted": sixths(t, 100_000, 0.1, true),
	} {
		v.World.Structures = nil
		v.Camera.Fit()
		v.StartTour()
		captions, nearest, turned := map[string]bool{}, 0.0, v.Camera.Yaw
		legs, before := 0, ""
		for range int(5 * stopTime / 0.1) {
			v.Tend(0.1)
			if v.Tour.Caption != before {
				legs, before = legs+1, v.Tour.Caption
			}
			captions[v.Tour.Caption] = true
			nearest = math.Max(nearest, v.Camera.Zoom())
		}
		require.Greater(t, legs, 3, name)
		require.Len(t, captions, 2, name)
		require.Greater(t, nearest, 2.0, name)
		if v.Solid() {
			require.Greater(t, math.Abs(v.Camera.Yaw-turned), 1.0)
		}
	}
}

// Where it is fullest is found among particles and among what servers counted.
func TestFullest(t *testing.T) {
	everywhere := func(*Region) float64 { return 1 }
	v := shown(t)
	in := new(Intake)
	in.Welcome(v.World)
	heap := &wire.Crowd{Step: 1} // from the corner of the region on
	for i := range int32(100) {  // in region 9, around 31, 4; some elsewhere
		heap.X, heap.Y, heap.Style = append(heap.X, 11), append(heap.Y, 4), append(heap.Style, 0)
		if i%2 == 0 {
			heap.X[i], heap.Y[i] = i/5, i/6
		}
	}
	v.Take("b", in.Take(9, &wire.ViewFrame{Sections: []wire.Section{{Region: 9, Tick: 20, Crowd: heap, Change: wire.Change{Key: true, Added: 100}}}}))
	best, r := v.fullest(everywhere)
	require.EqualValues(t, 9, r.ID)
	require.InDelta(t, 31, best.at[0], 1)
	require.InDelta(t, 4, best.at[1], 1)

	d := &wire.Density{Step: 0.5, X: 4, W: 32, H: 40, Channels: 1, Count: make([]uint16, 32*40)}
	d.Count[30*32+8] = 3000 // at 20 + (4 + 8) / 2, 15
	v.Take("b", in.Take(10, &wire.ViewFrame{Sections: []wire.Section{{Region: 9, Tick: 21, Density: d, Kinds: []uint32{3000, 0}}}}))
	best, r = v.fullest(everywhere)
	require.EqualValues(t, 9, r.ID)
	require.InDelta(t, 26, best.at[0], 1)
	require.InDelta(t, 15, best.at[1], 1)
	require.InDelta(t, 3000, best.n, 300)
	_, r = v.fullest(func(*Region) float64 { return 0 })
	require.Nil(t, r)
}

// Who asks for a kind that is only counted from afar comes nearer to it; who asks for what is elsewhere is told so.
func TestSeekFromAfar(t *testing.T) {
	v := sixths(t, 100_000, 0.1, true)
	for i := range v.Regions {
		copy(v.Regions[i].Shot.Kinds, []uint32{0, 0})
	}
	v.Regions[4].Shot.Kinds[1] = 70
	v.Camera.Fit()
	for v.Camera.Ease(0.1) {
	}
	scale := v.Camera.Scale
	v.seekKind(1)
	for v.Camera.Ease(0.1) {
	}
	require.InDelta(t, approach*scale, v.Camera.Scale, 0.01*scale)
	require.Contains(t, v.Note, "There are 70 of")
	r := &v.Regions[4]
	require.True(t, v.Camera.X > float64(r.Lo[0]) && v.Camera.X < float64(r.Hi[0]) && v.Camera.Y > float64(r.Lo[1]) && v.Camera.Y < float64(r.Hi[1]))
	v.seekKind(0)
	require.Contains(t, v.Note, "There is no ")
	r.Shot.Density.W = 0 // out of view
	v.seekKind(1)
	require.Contains(t, v.Note, "Zoom out: there are 70")
}
