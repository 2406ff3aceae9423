package scene

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// finer makes the screen of a view one of more px per point and of as many points, as a game does that is moved to it.
func finer(v *View, points float64) {
	c := &v.Camera
	c.Resize(c.W*points, c.H*points, c.Left*points, c.Right*points, c.Top*points, c.Bottom*points)
	v.Points = points
}

// drawnShape is one shape of a batch, without the px of its soft edge: of which sort, where its middle is, its sizes and colour.
type drawnShape struct {
	shape   float32
	lengths [5]float32 // the middle, SrcX, SrcY and, of boxes, the corners; px
	color   [4]float32
}

// shapes takes a batch apart.
func shapes(b *Batch) (all []drawnShape) {
	for i := 0; i < len(b.Vertices); {
		v, n := b.Vertices[i], 4
		s := drawnShape{v.Custom3, [5]float32{2: v.SrcX, 3: v.SrcY}, [4]float32{v.ColorR, v.ColorG, v.ColorB, v.ColorA}}
		if v.Custom3 == shapeBead {
			n = 3
			s.lengths[0], s.lengths[1] = b.Vertices[i+2].DstX, b.Vertices[i+2].DstY+2*(v.SrcX+1)
		} else {
			for k := range n {
				s.lengths[0] += b.Vertices[i+k].DstX / 4
				s.lengths[1] += b.Vertices[i+k].DstY / 4
			}
		}
		if v.Custom3 == shapeBox {
			s.lengths[4] = v.Custom2
		}
		all, i = append(all, s), i+n
	}
	return all
}

// pointed are views with all that is drawn in a world of few particles: what is selected and pointed at, trails, names,
// borders, a brush and what it will do, on screens of so many px per point.
func pointed(t *testing.T, points float64) map[string]*View {
	flat := shown(t)
	finer(flat, points)
	flat.Trails = true
	for tick := uint64(14); tick < 30; tick += 2 {
		flat.take("a", uint32(tick), section(7, tick))
		flat.take("b", uint32(tick), section(9, tick))
	}
	x, y := flat.at(10, 10)
	flat.Select(flat.Pick(x, y))
	flat.Hover = flat.Pick(flat.at(30, 10))
	flat.Tools.Now, flat.Tools.Over, flat.Tools.Radius = ToolBlast, true, 0.01
	flat.Tools.echoes = []echo{{at: [3]float64{12, 4}, radius: 0.01, decided: true, tick: 99}, {at: [3]float64{22, 4}, radius: 2}}
	require.NotNil(t, flat.Hover)
	flat.Tools.X, flat.Tools.Y = 300*points, 200*points
	near := shown(t) // so near that symbols are written on beads
	finer(near, points)
	near.Camera.Centre(10, 10, 0)
	near.Camera.Approach(90 * points)
	for near.Camera.Ease(1) {
	}
	box := solid(t)
	finer(box, points)
	box.take("a", 1, &wholeFrame{Sections: []wholeSection{{
		Region: 7, Style: []uint8{0, 1}, X: []uint16{32768, 42768}, Y: []uint16{32768, 32768}, Z: []uint16{1000, 9000}, Bonds: [][2]uint32{{0, 1}},
	}}})
	px, py, _, _ := box.Camera.Project(box.Regions[0].Shot.At(0, 1))
	box.Hover = box.Pick(float64(px), float64(py))
	require.NotNil(t, box.Hover)
	return map[string]*View{"flat": flat, "near": near, "solid": box}
}

// A screen of finer px shows the same things, equally large: all lengths of a picture are in points.
func TestFinerScreens(t *testing.T) {
	for name, want := range pointed(t, 1) {
		for _, points := range []float64{1.5, 2, 3} {
			t.Run(fmt.Sprint(name, " ", points), func(t *testing.T) {
				got := pointed(t, points)[name]
				var a, b Drawing
				want.Build(&a, 1)
				got.Build(&b, 1)
				for _, of := range []struct {
					name string
					a, b *Batch
				}{{"ground", &a.Ground, &b.Ground}, {"under", &a.Under, &b.Under}, {"beads", &a.Beads, &b.Beads}, {"top", &a.Top, &b.Top}} {
					x, y := shapes(of.a), shapes(of.b)
					require.Len(t, y, len(x), of.name)
					for i := range x {
						for k, length := range x[i].lengths {
							require.InDelta(t, float64(length)*points, y[i].lengths[k], 0.02*points, "%s: %v and %v", of.name, x[i], y[i])
						}
						require.Equal(t, x[i].shape, y[i].shape)
						require.InDeltaSlice(t, x[i].color[:], y[i].color[:], 1e-3, of.name)
					}
				}
				require.NotEmpty(t, a.Texts)
				require.Len(t, b.Texts, len(a.Texts))
				for i := range a.Texts {
					x, y := &a.Texts[i], &b.Texts[i]
					require.Equal(t, x.Text, y.Text)
					require.InDelta(t, x.X*points, y.X, 0.02*points, x.Text)
					require.InDelta(t, x.Y*points, y.Y, 0.02*points, x.Text)
					size := x.Size
					if x.W != 0 { // px, as the bead that it is written on
						size *= points
					}
					require.InDelta(t, size, y.Size, 1e-3, x.Text)
				}
			})
		}
	}
}

// What is pressed is as large on a screen of finer px, and turning takes as far a way.
func TestFinerPresses(t *testing.T) {
	for _, points := range []float64{1, 2, 3} {
		v := shown(t)
		finer(v, points)
		x, y := v.at(10, 10)
		r := float64(v.Styles[0].Radius) * v.Camera.Scale
		require.NotNil(t, v.Pick(x-r-(pickNear-1)*points, y))
		require.Nil(t, v.Pick(x-r-(pickNear+1)*points, y))
		tap := func(by float64) *Selection {
			v.Select(nil)
			h := &Hand{}
			h.Touch(v, []Touch{{1, x - r - by*points, y}}, touchStep)
			h.Touch(v, nil, touchStep)
			return v.Selected
		}
		require.NotNil(t, tap(tapNear-1), "a finger covers what it means")
		require.Nil(t, tap(tapNear+1))

		box := solid(t)
		finer(box, points)
		yaw, h := box.Camera.Yaw, &Hand{}
		h.Mouse(box, Mouse{X: 300 * points, Y: 300 * points, Right: true}, touchStep)
		h.Mouse(box, Mouse{X: 350 * points, Y: 300 * points, Right: true}, touchStep)
		require.InDelta(t, 50*orbitSpeed, box.Camera.Yaw-yaw, 1e-9)
	}
}

// Light of many particles is as bright on a screen of finer px, and gives way to beads at the same magnification.
func TestFinerLight(t *testing.T) {
	w, c := galaxy(300_000, 0.03)
	lone, few := galaxy(70_000, 0.01)
	for name, made := range map[string]func() *View{
		"field": func() *View { return goldenView(t, w, c, func() {}) },
		"tiles": func() *View { return tiled(t, w, c) },
		"lone":  func() *View { return goldenView(t, lone, few, func() {}) },
	} {
		bright := func(points float64) float64 {
			v := made()
			finer(v, points)
			v.Borders = false
			var d Drawing
			v.Build(&d, int(points))
			m := render(&d, v.Theme, int(v.Camera.W), int(v.Camera.H))
			sum := 0.0
			for i := 0; i < len(m.Pix); i += 4 {
				sum += float64(m.Pix[i]) + float64(m.Pix[i+1]) + float64(m.Pix[i+2])
			}
			require.InDelta(t, 1, float64(v.levels().field)+math.Min(float64(len(d.Tiles)), 1), 1e-3, name)
			return sum / float64(len(m.Pix))
		}
		one := bright(1)
		for _, points := range []float64{2, 3} {
			require.InEpsilon(t, one, bright(points), 0.04, "%s at %v px per point", name, points)
		}
	}
}
