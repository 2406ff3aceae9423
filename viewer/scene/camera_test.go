package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func settled(c *Camera) {
	for range 400 {
		c.Ease(0.05)
	}
}

// Fit shows the whole world in what panels leave free.
func TestFit(t *testing.T) {
	for _, solid := range []bool{false, true} {
		var c Camera
		c.Resize(1000, 700, 250, 0, 0, 50)
		c.Look([3]float64{30, 20, 20}, [3]bool{true, true}, solid)
		for i := range 8 {
			x, y, _, _ := c.Project(c.corner(i))
			require.True(t, x > 250 && x < 1000 && y > 0 && y < 650, "corner %d at %v, %v", i, x, y)
		}
		require.InDelta(t, 1, c.Zoom(), 1e-9)
	}
}

// Project and Unproject undo each other.
func TestUnproject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Camera
		c.Resize(800, 600, 100, 0, 0, 0)
		c.Look([3]float64{50, 40, 0}, [3]bool{true, false}, false)
		c.ZoomAt(rapid.Float64Range(0, 800).Draw(t, "x"), rapid.Float64Range(0, 600).Draw(t, "y"), rapid.Float64Range(0.3, 30).Draw(t, "zoom"))
		settled(&c)
		px, py := rapid.Float64Range(0, 800).Draw(t, "px"), rapid.Float64Range(0, 600).Draw(t, "py")
		x, y := c.Unproject(px, py)
		qx, qy, _, _ := c.Project(float32(x), float32(y), 0)
		require.InDelta(t, px, float64(qx), 0.05)
		require.InDelta(t, py, float64(qy), 0.05)
	})
}

// What is under the cursor stays there while zooming, in every picture on the way.
func TestZoomToCursor(t *testing.T) {
	var c Camera
	c.Resize(800, 600, 0, 0, 0, 0)
	c.Look([3]float64{50, 40, 0}, [3]bool{}, false)
	x, y := c.Unproject(500, 200)
	c.ZoomAt(500, 200, 6)
	for range 60 {
		c.Ease(1. / 60)
		px, py, _, _ := c.Project(float32(x), float32(y), 0)
		require.InDelta(t, 500, float64(px), 0.1)
		require.InDelta(t, 200, float64(py), 0.1)
	}
	require.InDelta(t, 6, c.Zoom(), 0.01)
}

// Panning across a wrapped edge goes on at the other side, where the picture is the same; a wall stops it.
func TestPanAround(t *testing.T) {
	var c Camera
	c.Resize(800, 600, 0, 0, 0, 0)
	c.Look([3]float64{50, 40, 0}, [3]bool{true, false}, false)
	c.ZoomAt(400, 300, 8)
	settled(&c)
	require.EqualValues(t, 1, c.Echo())
	for range 100 {
		before := c.X
		c.Pan(37, 37)
		step := math.Mod(before-c.X+50, 50)
		require.InDelta(t, 37/c.Scale, step, 1e-9)
		require.True(t, c.X >= 0 && c.X < 50 && c.Y >= 0 && c.Y <= 40)
		c.Ease(0.02)
	}
	require.EqualValues(t, 40, c.Y)
}

// Wherever a person goes, the camera shows something: nothing becomes infinite or leaves the world.
func TestCameraStaysSane(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Camera
		c.Resize(640, 480, 0, 0, 0, 0)
		c.Look([3]float64{10, 30, 10}, [3]bool{true, true}, rapid.Bool().Draw(t, "solid"))
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				c.ZoomAt(rapid.Float64Range(-50, 700).Draw(t, "x"), 100, rapid.Float64Range(0.1, 10).Draw(t, "by"))
			case 1:
				c.Pan(rapid.Float64Range(-900, 900).Draw(t, "dx"), rapid.Float64Range(-900, 900).Draw(t, "dy"))
			case 2:
				c.Fit()
			case 3:
				c.Resize(rapid.Float64Range(10, 3000).Draw(t, "w"), 480, 0, 0, 0, 0)
			default:
				c.Orbit(rapid.Float64Range(-900, 900).Draw(t, "turn"), 50)
			}
			c.Ease(0.03)
			require.False(t, math.IsNaN(c.X+c.Y+c.Scale) || math.IsInf(c.X+c.Y+c.Scale, 0))
			require.Greater(t, c.Scale, 0.0)
			if !c.solid {
				require.True(t, c.X >= 0 && c.X <= 10 && c.Y >= 0 && c.Y <= 30)
			}
		}
	})
}

// Panels that come and go move no picture at once: one into which the world is fitted goes by and by to where there is
// room, and one that somebody has moved stays.
func TestPanelsComeAndGo(t *testing.T) {
	for _, solid := range []bool{false, true} {
		c := Camera{}
		c.Resize(390, 844, 0, 0, 80, 160)
		c.Look([3]float64{40, 40, 40}, [3]bool{}, solid)
		at := func() [2]float32 { x, y, _, _ := c.Project(10, 10, 10); return [2]float32{x, y} }
		before := at()
		c.Resize(390, 844, 0, 0, 80, 500)
		require.InDeltaSlice(t, before[:], slice2(at()), 0.01)
		for c.Ease(0.05) {
		}
		require.InDelta(t, 1, c.Zoom(), 1e-6)
		for corner := range 8 {
			_, y, _, _ := c.Project(c.corner(corner))
			require.True(t, y > 60 && y < 844-480, "%v: all of it is seen above the panel", solid)
		}
		for c.Approach(40); c.Ease(0.05); {
		}
		c.Pan(20, 9)
		before = at()
		c.Resize(390, 844, 0, 0, 80, 160)
		for c.Ease(0.05) {
		}
		require.InDeltaSlice(t, before[:], slice2(at()), 0.01)
	}
}

func slice2(a [2]float32) []float32 { return a[:] }

// On a phone the world is fitted in above the sheet, unless that leaves too little.
func TestWorldAboveSheet(t *testing.T) {
	v, u := full(t)
	for _, h := range []float64{844, 600} {
		u.W, u.H, v.Fresh = 390, h, true
		u.Build(v)
		_, _, top, without := v.Insets(u.W)
		_, _, _, bottom := u.Covered(v, u.W, u.H)
		require.Positive(t, u.panels.sheet)
		require.InDelta(t, min(u.panels.sheet, h-top-without-leastRoom), bottom-without, 1e-9)
	}
	v.Fresh, u.panels.open = false, false
	u.Build(v)
	_, _, _, without := v.Insets(u.W)
	_, _, _, bottom := u.Covered(v, u.W, u.H)
	require.Equal(t, without, bottom, "no sheet")
	_, _, _, wide := u.Covered(v, 1280, 800)
	_, _, _, without = v.Insets(1280)
	require.Equal(t, without, wide)
}
