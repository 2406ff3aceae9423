package scene

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// crowd is a view of 1280×720 px of a wrapped world of 40×20 length units with n particles of two kinds, in cells of
// about the places where a server would send them, half of them bonded, in two moments.
func crowd(t testing.TB, n int) *View { return crowdOf(t, n, false) }

// solidCrowd is the same in a box of 40×20×20.
func solidCrowd(t testing.TB, n int) *View { return crowdOf(t, n, true) }

func crowdOf(t testing.TB, n int, solid bool) *View {
	v := New()
	v.Panels, v.Budget = false, 60_000
	v.Camera.Resize(1280, 720, 0, 0, 0, 0)
	w := flatWorld()
	w.Regions = w.Regions[:1]
	w.Regions[0].Hi[0] = 40
	if solid {
		w.World.Dimensions, w.World.Size[2], w.World.Edge[2], w.Regions[0].Hi[2] = 3, 20, "wrap", 20
	}
	require.NoError(t, v.Welcome(w))
	in := new(Intake)
	in.Welcome(w)
	f := crowdFrame(n, solid)
	side := float32(math.Sqrt(40 * 20 / float64(n)))
	if solid {
		side = float32(math.Cbrt(40 * 20 * 20 / float64(n)))
	}
	v.Styles[0].Radius, v.Styles[1].Radius = 0.4*side, 0.4*side
	v.Take("a", in.Take(1, f))
	v.Advance(0.05)
	stir(f)
	v.Take("a", in.Take(2, f))
	v.Advance(0.05)
	stir(f)
	v.Take("a", in.Take(3, f))
	v.Advance(0.01)
	return v
}

// crowdFrame has n particles, by rows of a fine grid.
func crowdFrame(n int, solid bool) *wire.ViewFrame {
	c := &wire.Crowd{Step: 1.0 / 256}
	size := []int{40 * 256, 20 * 256, 20 * 256}
	axes := 2
	if solid {
		axes = 3
	}
	volume := 1.0
	for _, s := range size[:axes] {
		volume *= float64(s)
	}
	each := math.Pow(volume/float64(n), 1/float64(axes)) // steps
	random := uint32(1)
	jitter := func() float64 {
		random = random*1664525 + 1013904223
		return float64(random>>8) / (1 << 24) * each
	}
	layers := []float64{0}
	for z := each; solid && z < float64(size[2]); z += each {
		layers = append(layers, z)
	}
	for _, z := range layers {
		for y := 0.0; y < float64(size[1]); y += each {
			for x := 0.0; x < float64(size[0]); x += each {
				if len(c.Style) == n {
					break
				}
				i := len(c.Style)
				c.Style = append(c.Style, uint8(random>>31))
				c.X = append(c.X, min(int32(x+jitter()), int32(size[0]-1)))
				c.Y = append(c.Y, min(int32(y+jitter()), int32(size[1]-1)))
				if solid {
					c.Z = append(c.Z, min(int32(z+jitter()), int32(size[2]-1)))
				}
				if i%2 == 1 && max(c.X[i]-c.X[i-1], c.X[i-1]-c.X[i]) < 256 {
					c.Bonds = append(c.Bonds, [2]uint32{uint32(i - 1), uint32(i)})
				}
			}
		}
	}
	return &wire.ViewFrame{TicksPerSecond: 60, Sections: []wire.Section{{
		Region: 7, Tick: 1, Kinds: []uint32{uint32(len(c.Style)), 0}, Crowd: c, Change: wire.Change{Key: true, Added: len(c.Style)},
	}}}
}

// stir moves all particles of a frame by a few steps, as the next frame has them.
func stir(f *wire.ViewFrame) {
	s := &f.Sections[0]
	s.Change = wire.Change{}
	s.Tick++
	random := uint32(s.Tick)
	for i := range s.Crowd.X {
		random = random*1664525 + 1013904223
		s.Crowd.X[i] = (s.Crowd.X[i] + int32(random>>29) - 3 + 40*256) % (40 * 256)
		s.Crowd.Y[i] = min(max(s.Crowd.Y[i]+int32(random>>26&7)-4, 0), 20*256-1)
	}
}

// zoomed looks closer.
func (v *View) zoomed(by float64) *View {
	v.Camera.ZoomAt(640, 360, by)
	for range 100 {
		v.Camera.Ease(0.1)
	}
	return v
}

// A settled view is drawn without any memory of ours being allocated, at every level, flat and solid, with labels,
// trails and an outline.
func TestBuildAllocatesNothing(t *testing.T) {
	views := map[string]*View{
		"beads": crowd(t, 2000), "dots": crowd(t, 100_000), "field": crowd(t, 500_000),
		"solid beads": solidCrowd(t, 5000), "solid dots": solidCrowd(t, 70_000), "solid field": solidCrowd(t, 500_000),
		"symbols": crowd(t, 2000).zoomed(8), "trails": crowd(t, 500), "speed": crowd(t, 2000),
	}
	views["trails"].Trails = true
	views["trails"].Select(views["trails"].Pick(640, 360))
	require.NotNil(t, views["trails"].Selected)
	speed := views["speed"]
	speed.Colour(BySpeed)
	speed.Regions[0].Shot.Value = make([]uint8, speed.Regions[0].Shot.Len())
	speed.answered()
	for name, v := range views {
		var d Drawing
		v.Build(&d, 1)
		require.True(t, len(d.Beads.Vertices) > 0 || d.Dots.Used || d.Field.Used)
		require.Zero(t, testing.AllocsPerRun(3, func() { v.Build(&d, 1) }), name)
	}
}

// BenchmarkBuild is what the goroutine of the window does for a picture of particles that came one by one: find where
// they are between two moments, leave out what is not seen, and make what the graphics card draws.
func BenchmarkBuild(b *testing.B) {
	for _, c := range []struct {
		name string
		view *View
	}{
		{"1e5/far", crowd(b, 100_000)},
		{"1e6/far", crowd(b, 1_000_000)},
		{"1e5/close", crowd(b, 100_000).zoomed(6)},
		{"1e6/close", crowd(b, 1_000_000).zoomed(16)},
		{"2e4/beads", crowd(b, 20_000)},
		{"3D/1e5", solidCrowd(b, 100_000)},
		{"3D/1e6", solidCrowd(b, 1_000_000)},
		{"3D/1e5/mid", solidCrowd(b, 100_000).zoomed(2)},
		{"3D/1e6/mid", solidCrowd(b, 1_000_000).zoomed(2)},
		{"3D/1e5/close", solidCrowd(b, 100_000).zoomed(6)},
		{"3D/1e6/close", solidCrowd(b, 1_000_000).zoomed(16)},
		{"3D/2e4/beads", solidCrowd(b, 20_000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var d Drawing
			median(b, func() { c.view.Advance(1e-6); c.view.Build(&d, 1) })
			l := c.view.levels()
			b.ReportMetric(0, fmt.Sprintf("beads:%.2f,dots:%.2f,field:%.2f", l.beads, l.dots, l.field))
		})
	}
}

// BenchmarkTake is what the goroutine of a link does with a decoded frame.
func BenchmarkTake(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			v := crowd(b, 100)
			in := new(Intake)
			in.Welcome(v.World)
			f := crowdFrame(n, false)
			in.Take(1, f).Drop()
			stir(f)
			number := uint32(1)
			median(b, func() {
				number++
				m := in.Take(number, f)
				m.Drop()
			})
		})
	}
}

// median reports the median of the time that f computes, which is what a person sees.
func median(b *testing.B, f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var took []float64
	for b.Loop() {
		began := threadTime()
		f()
		took = append(took, (threadTime()-began).Seconds()*1e3)
	}
	slices.Sort(took)
	b.ReportMetric(took[0], "ms/least")
	b.ReportMetric(took[len(took)/2], "ms/median")
}

// BenchmarkDecode is all that the goroutine of a link does with the payload of a frame in which particles moved.
func BenchmarkDecode(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			const frames = 6
			v := crowd(b, 100)
			f := crowdFrame(n, false)
			section := &f.Sections[0]
			who := make([]uint32, len(section.Crowd.Style))
			for i := range who {
				who[i] = uint32(i)
			}
			var encoder wire.ViewEncoder
			var payloads [frames][]byte
			for i := range payloads {
				sight := wire.Sight{Region: 7, Tick: section.Tick, Kinds: section.Kinds, Crowd: section.Crowd, Who: who}
				payloads[i], _ = encoder.Encode(nil, 60, 0, []wire.Sight{sight}, i == 0)
				stir(f)
			}
			var took []float64
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			in := new(Intake)
			in.Welcome(v.World)
			for number := uint32(0); b.Loop(); {
				decoder := new(wire.ViewDecoder)
				for i, payload := range payloads {
					began := threadTime()
					frame, err := decoder.Decode(payload, i == 0)
					if err != nil {
						b.Fatal(err)
					}
					number++
					in.Take(number, frame).Drop()
					if i > 1 { // the first is another matter, and the second finds all memory cold
						took = append(took, (threadTime()-began).Seconds()*1e3)
					}
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(len(payloads[1]))/float64(n), "bytes/particle")
			b.ReportMetric(took[len(took)/2], "ms/median")
		})
	}
}
