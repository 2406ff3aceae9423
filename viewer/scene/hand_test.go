package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// fingered is a view with a hand on it; the upper left 100 px are a panel.
func fingered(t *testing.T) (*View, *Hand) {
	v := commands(t)
	v.Asks = nil
	return v, &Hand{Covers: func(x, y float64) bool { return x < 100 && y < 100 }}
}

const touchStep = 0.05 // seconds between two updates

// One finger moves the picture with it.
func TestOneFingerPans(t *testing.T) {
	v, h := fingered(t)
	x := v.Camera.X
	for i := range 11 {
		h.Touch(v, []Touch{{1, 500 + 10*float64(i), 300}}, touchStep)
	}
	h.Touch(v, nil, touchStep)
	require.InDelta(t, 100-clickSlack, (x-v.Camera.X)*v.Camera.Scale, 2*clickSlack)
	require.Nil(t, v.Selected, "that was no tap")
	require.True(t, h.Released)
}

// A tap asks what is there.
func TestTapSelects(t *testing.T) {
	v, h := fingered(t)
	x, y := v.at(10, 10)
	h.Touch(v, []Touch{{1, x, y}}, touchStep)
	require.Nil(t, v.Selected)
	h.Touch(v, nil, touchStep)
	require.NotNil(t, v.Selected)
}

// The words that a phone begins with stay until the finger is lifted: the picture would move away from under it.
func TestFirstTapMeansWhatItTouches(t *testing.T) {
	v, h := fingered(t)
	v.Fresh = true
	x, y := v.at(10, 10)
	h.Touch(v, []Touch{{1, x, y}}, touchStep)
	require.True(t, v.Fresh)
	h.Touch(v, nil, touchStep)
	require.NotNil(t, v.Selected)
	require.False(t, v.Fresh)
}

// A second tap at the place magnifies it; one elsewhere, or much later, does not.
func TestDoubleTapZooms(t *testing.T) {
	for _, c := range []struct {
		apart, after float64
		zooms        bool
	}{{3, 0.1, true}, {100, 0.1, false}, {3, 1, false}} {
		v, h := fingered(t)
		before := v.Camera.to.scale
		h.Touch(v, []Touch{{1, 500, 200}}, touchStep)
		h.Touch(v, nil, touchStep)
		h.Touch(v, nil, c.after)
		h.Touch(v, []Touch{{2, 500 + c.apart, 200}}, touchStep)
		h.Touch(v, nil, touchStep)
		want := before
		if c.zooms {
			want *= tapZoom
		}
		require.InDelta(t, want, v.Camera.to.scale, 1e-9, "%+v", c)
	}
}

// A finger that rests asks what is there before it goes up, and only once.
func TestLongPressInspects(t *testing.T) {
	v, h := fingered(t)
	x, y := v.at(10, 10)
	for range int(longPress/touchStep) + 2 {
		h.Touch(v, []Touch{{1, x, y}}, touchStep)
	}
	require.NotNil(t, v.Selected)
	asked := v.Selected
	h.Touch(v, nil, touchStep)
	require.Same(t, asked, v.Selected)
}

// Two fingers magnify what is between them, and take the picture along; nothing is selected, whichever goes up first.
func TestPinch(t *testing.T) {
	v, h := fingered(t)
	before := v.Camera.to.scale
	h.Touch(v, []Touch{{1, 450, 300}}, touchStep)
	for i := range 11 {
		d := 50 + 5*float64(i)
		h.Touch(v, []Touch{{1, 500 - d, 300}, {2, 500 + d, 300}}, touchStep)
	}
	require.InDelta(t, 2*before, v.Camera.to.scale, 0.01*before)
	x := v.Camera.X
	h.Touch(v, []Touch{{1, 400, 300}, {2, 600, 300}}, touchStep)
	h.Touch(v, []Touch{{1, 440, 300}, {2, 640, 300}}, touchStep)
	require.InDelta(t, -40, (v.Camera.X-x)*v.Camera.Scale, 1)
	x = v.Camera.X
	h.Touch(v, []Touch{{2, 640, 300}}, touchStep)
	require.Equal(t, x, v.Camera.X, "a finger less moves nothing")
	h.Touch(v, nil, touchStep)
	require.Nil(t, v.Selected)
}

// Two fingers turn a world of three dimensions: together they tip it, around each other they turn it.
func TestTwoFingersTurn(t *testing.T) {
	v := solid(t)
	h := &Hand{}
	yaw, pitch := v.Camera.Yaw, v.Camera.Pitch
	h.Touch(v, []Touch{{1, 400, 300}, {2, 600, 300}}, touchStep)
	h.Touch(v, []Touch{{1, 400, 300}, {2, 600, 300}}, touchStep)
	h.Touch(v, []Touch{{1, 400, 350}, {2, 600, 350}}, touchStep)
	require.InDelta(t, pitch+50*orbitSpeed, v.Camera.Pitch, 1e-9)
	require.InDelta(t, yaw, v.Camera.Yaw, 1e-9)
	h.Touch(v, []Touch{{1, 500, 250}, {2, 500, 450}}, touchStep)
	require.InDelta(t, yaw+math.Pi/2, v.Camera.Yaw, 1e-9)
}

// A finger draws with a tool; a second one means that both were to move the picture. On a panel nothing is drawn.
func TestFingersAndTools(t *testing.T) {
	v, h := fingered(t)
	v.Do(ActionEraseTool)
	h.Touch(v, []Touch{{1, 500, 300}}, touchStep)
	require.Empty(t, v.Tools.echoes, "it waits for a second finger")
	h.Touch(v, []Touch{{1, 500, 300}, {2, 600, 300}}, touchStep)
	h.Touch(v, nil, touchStep)
	require.Empty(t, v.Tools.echoes)
	h.Touch(v, []Touch{{3, 500, 300}}, touchStep)
	h.Touch(v, nil, touchStep)
	require.Len(t, v.Tools.echoes, 1, "a tap")
	h.Touch(v, []Touch{{4, 50, 50}}, touchStep)
	require.True(t, h.OnPanel)
	for range 10 {
		h.Touch(v, []Touch{{4, 50, 50}}, touchStep)
	}
	h.Touch(v, nil, touchStep)
	require.Len(t, v.Tools.echoes, 1)
	require.Nil(t, v.Selected)
}

// The mouse draws with a tool, moves the picture with its other buttons, and widens the brush with Shift and the wheel.
func TestMouseAndTools(t *testing.T) {
	v, h := fingered(t)
	v.Do(ActionEraseTool)
	h.Mouse(v, Mouse{X: 500, Y: 300}, touchStep)
	h.Mouse(v, Mouse{X: 500, Y: 300, Left: true}, touchStep)
	require.Len(t, v.Tools.echoes, 1)
	x := v.Camera.X
	h.Mouse(v, Mouse{X: 560, Y: 300, Left: true}, touchStep)
	h.Mouse(v, Mouse{X: 560, Y: 300}, touchStep)
	require.Equal(t, x, v.Camera.X)
	require.Greater(t, len(v.Tools.echoes), 1)
	h.Mouse(v, Mouse{X: 560, Y: 300, Middle: true}, touchStep)
	h.Mouse(v, Mouse{X: 600, Y: 300, Middle: true}, touchStep)
	require.InDelta(t, -40, (v.Camera.X-x)*v.Camera.Scale, 1e-6)
	radius, zoom := v.Tools.Radius, v.Camera.to.scale
	h.Mouse(v, Mouse{X: 600, Y: 300, Wheel: 1, Shift: true}, touchStep)
	require.Greater(t, v.Tools.Radius, radius)
	require.Equal(t, zoom, v.Camera.to.scale)
	h.Mouse(v, Mouse{X: 600, Y: 300, Wheel: 1}, touchStep)
	require.Greater(t, v.Camera.to.scale, zoom)
	h.Mouse(v, Mouse{X: 50, Y: 50, Wheel: 2}, touchStep)
	require.Equal(t, 2.0, h.Wheel, "a panel is scrolled")
}

// solid is a view of a world of three dimensions.
func solid(t *testing.T) *View {
	v := New()
	v.Camera.Resize(1000, 600, 0, 0, 0, 0)
	w := flatWorld()
	w.World.Dimensions, w.World.Size, w.World.Edge = 3, [3]float64{40, 20, 10}, [3]string{"wall", "wall", "wall"}
	for i := range w.Regions {
		w.Regions[i].Hi[2] = 10
	}
	require.NoError(t, v.Welcome(w))
	return v
}

// A mouse that has not moved yet points at nothing, neither from the beginning nor after the screen was touched: there may
// be none.
func TestMouseThatIsNotThere(t *testing.T) {
	v, h := fingered(t)
	h.Covers = nil
	for v.Camera.Approach(48); v.Camera.Ease(1); {
	}
	x, y := v.at(10, 10)
	v.Camera.Pan(-x, -y) // under the place where a mouse is that there is not
	h.Mouse(v, Mouse{}, touchStep)
	require.NotNil(t, v.Pick(0, 0))
	require.Nil(t, v.Hover)
	h.Mouse(v, Mouse{X: 1}, touchStep)
	require.NotNil(t, v.Hover)
	h.Mouse(v, Mouse{X: 1}, touchStep)
	require.NotNil(t, v.Hover, "it rests")
	h.Touch(v, []Touch{{1, 500, 300}}, touchStep)
	h.Touch(v, nil, touchStep)
	h.Mouse(v, Mouse{X: 1}, touchStep)
	require.Nil(t, v.Hover)
	require.False(t, v.Tools.Over)
	require.True(t, h.Touched, "panels are touched still: what was pressed last says no tip")
	h.Mouse(v, Mouse{X: 2}, touchStep)
	require.False(t, h.Touched)
}
