package scene

import "math"

// Hand is what mouse and fingers do over time. The shell tells it at every update where they are, in px.
type Hand struct {
	Covers func(x, y float64) bool // whether a pixel belongs to a panel

	X, Y    float64 // where the pointer is
	Down    bool    // the first button or a finger is down
	OnPanel bool    // it went down on a panel
	Moved   bool    // it has dragged
	Over    bool    // a panel is under the pointer
	Fingers bool    // the screen is touched
	Touched bool    // it was fingers that were here last, and not the mouse

	Pressed, Released bool    // since the shell has last told the panels
	Wheel             float64 // notches over a panel, likewise

	downX, downY float64
	held         float64 // seconds that it has been down
	near         float32 // points from the rim of a particle from which the press means it
	took         bool    // a tool has taken the press
	spent        bool    // the press has done what it does
	pulling      bool    // another button than the first is down
	pair         *pair
	tap          tapped
	count        int // fingers at the last update

	mouseX, mouseY float64 // where the mouse was at the last update
	there          bool    // it has moved or done something since the screen was touched; it may not be there at all before
}

// Mouse is the mouse at one update. Wheel is in notches, above 0 away from the hand.
type Mouse struct {
	X, Y                float64
	Left, Middle, Right bool
	Shift               bool
	Wheel               float64
}

// Touch is a finger.
type Touch struct {
	ID   int
	X, Y float64
}

// tapped is the last tap, ago in seconds.
type tapped struct {
	x, y, ago float64
	any       bool
}

// pair is two fingers.
type pair struct {
	a, b                 int // IDs
	x, y, spread, radian float64
}

const (
	clickSlack = 5    // points that a press may move and still be a click
	longPress  = 0.5  // seconds after which a finger that is held asks what is there
	toolPress  = 0.15 // seconds that a tool waits for a second finger
	doubleTap  = 0.35 // seconds between two taps, at most
	tapApart   = 28.0 // points between them
	tapZoom    = 2.0
	wheelZoom  = 0.22 // natural logarithm of what a notch magnifies by
)

// Mouse follows the mouse. dt is in seconds.
func (h *Hand) Mouse(v *View, m Mouse, dt float64) {
	if h.Fingers { // the last finger went up; the mouse is anywhere
		h.Touch(v, nil, dt)
	}
	h.there = h.there || m.X != h.mouseX || m.Y != h.mouseY || m.Left || m.Middle || m.Right || m.Wheel != 0
	h.mouseX, h.mouseY = m.X, m.Y
	if !h.there {
		return
	}
	h.Touched = false
	h.Over = h.covers(m.X, m.Y)
	if m.X != h.X || m.Y != h.Y {
		v.Changes++
	}
	switch {
	case m.Wheel == 0:
	case h.Over:
		h.Wheel += m.Wheel
		v.Changes++
	case m.Shift:
		v.Widen(m.Wheel)
	default:
		v.EndTour()
		v.Camera.ZoomAt(m.X, m.Y, math.Exp(m.Wheel*wheelZoom))
	}
	if m.Left && !h.Down {
		h.press(v, m.X, m.Y)
		if !h.OnPanel {
			h.took = v.Press(m.X, m.Y)
		}
	}
	h.drag(v, m.X, m.Y)
	if h.Down && !m.Left {
		h.release(v)
	}
	if pulls := m.Right || m.Middle; pulls {
		if h.pulling && (m.X != h.X || m.Y != h.Y) {
			v.EndTour()
			if m.Right && v.Solid() {
				v.Camera.Orbit((m.X-h.X)/v.Points, (m.Y-h.Y)/v.Points)
			} else {
				v.Pull(m.X-h.X, m.Y-h.Y)
			}
		}
		h.pulling = true
	} else {
		h.pulling = false
	}
	h.X, h.Y = m.X, m.Y
	v.Tools.X, v.Tools.Y, v.Tools.Over = m.X, m.Y, !h.Over
	h.point(v)
}

// point notes what is under the mouse.
func (h *Hand) point(v *View) {
	before := v.Hover
	v.Hover = nil
	if !h.Over && !(h.Down && (h.Moved || h.took)) && !h.pulling {
		v.Hover = v.Pick(h.X, h.Y)
	}
	if (before == nil) != (v.Hover == nil) {
		v.Changes++
	}
}

// Touch follows the fingers that are on the screen. dt is in seconds.
func (h *Hand) Touch(v *View, fingers []Touch, dt float64) {
	h.tap.ago += dt
	v.Hover, v.Tools.Over, h.Over = nil, false, false
	if len(fingers) == 0 {
		if h.Fingers {
			h.Fingers, h.count = false, 0
			h.lift(v)
		}
		return
	}
	h.Fingers, h.Touched, h.there = true, true, false
	if h.Down {
		h.held += dt
	}
	one := fingers[0]
	switch {
	case len(fingers) >= 2:
		if !h.Down {
			h.press(v, one.X, one.Y)
		}
		h.pinch(v, fingers)
	case !h.Down:
		h.press(v, one.X, one.Y)
		h.tap = h.doubled(v, one)
	case h.count == 1:
		h.hold(v, one)
	}
	if h.count != len(fingers) { // a finger more or less is no movement
		h.pair = nil
	}
	h.count = len(fingers)
	if len(fingers) == 1 {
		h.X, h.Y = one.X, one.Y
	}
}

// doubled zooms when a press follows a tap at the same place, and gives what is remembered of it: it counts as a tap
// when it is lifted.
func (h *Hand) doubled(v *View, f Touch) tapped {
	again := h.tap.any && h.tap.ago < doubleTap && math.Hypot(f.X-h.tap.x, f.Y-h.tap.y) < tapApart*v.Points
	if again && !h.OnPanel && v.Tools.Now == ToolSelect {
		v.Camera.ZoomAt(f.X, f.Y, tapZoom)
		h.spent = true
	}
	return tapped{x: f.X, y: f.Y}
}

// hold is one finger that is down: it drags, works, or asks what is there.
func (h *Hand) hold(v *View, f Touch) {
	still := math.Hypot(f.X-h.downX, f.Y-h.downY) <= clickSlack*v.Points
	switch {
	case h.OnPanel || h.spent:
		if f.X != h.X || f.Y != h.Y {
			v.Changes++ // a panel is scrolled
		}
		return
	case v.Tools.Now != ToolSelect && !h.took && (!still || h.held >= toolPress):
		h.took = v.Press(h.downX, h.downY)
	case v.Tools.Now == ToolSelect && still && !h.Moved && h.held >= longPress:
		h.spent = true
		v.click(h.downX, h.downY, h.near)
		return
	}
	h.drag(v, f.X, f.Y)
}

// lift ends what fingers did.
func (h *Hand) lift(v *View) {
	tapped := h.Down && !h.Moved && !h.OnPanel && h.pair == nil && !h.spent
	if tapped && v.Tools.Now != ToolSelect && !h.took {
		h.took = v.Press(h.downX, h.downY)
	}
	if tapped {
		h.tap.ago, h.tap.any = 0, true
	}
	h.pair = nil
	h.release(v)
}

// pinch is two fingers: they magnify, and move the picture or turn a world of three dimensions.
func (h *Hand) pinch(v *View, fingers []Touch) {
	a, b := fingers[0], fingers[1]
	if a.ID > b.ID {
		a, b = b, a
	}
	now := pair{a.ID, b.ID, (a.X + b.X) / 2, (a.Y + b.Y) / 2, math.Hypot(a.X-b.X, a.Y-b.Y), math.Atan2(b.Y-a.Y, b.X-a.X)}
	h.Moved = true
	if h.took { // what one finger began was meant for two
		v.Tools.stroke, h.took = nil, false
	}
	before := h.pair
	if before != nil && before.a == now.a && before.b == now.b && !h.OnPanel {
		c := &v.Camera
		if dx, dy := now.x-before.x, now.y-before.y; dx != 0 || dy != 0 {
			if v.Solid() {
				c.Orbit(dx/v.Points, dy/v.Points)
			} else {
				v.Pull(dx, dy)
			}
		}
		if v.Solid() {
			c.Twist(math.Remainder(now.radian-before.radian, 2*math.Pi))
		}
		if before.spread > 0 && now.spread > 0 && now.spread != before.spread {
			c.ZoomAt(now.x, now.y, now.spread/before.spread)
		}
	}
	if h.count >= 2 || before == nil {
		h.pair = &now
	}
	h.count = max(h.count, 2)
}

// Pull moves the picture by hand, which ends what moves it by itself.
func (v *View) Pull(dx, dy float64) {
	v.Following = false
	v.EndTour()
	v.Camera.Pan(dx, dy)
}

func (h *Hand) covers(x, y float64) bool { return h.Covers != nil && h.Covers(x, y) }

func (h *Hand) press(v *View, x, y float64) {
	v.EndTour()
	v.Changes++
	h.X, h.Y, h.downX, h.downY, h.held = x, y, x, y, 0
	h.Down, h.Moved, h.took, h.spent = true, false, false, false
	h.OnPanel, h.Pressed = h.covers(x, y), true
	if h.near = pickNear; h.Fingers {
		h.near = tapNear
	}
}

func (h *Hand) drag(v *View, x, y float64) {
	if !h.Down || h.OnPanel {
		return
	}
	if math.Hypot(x-h.downX, y-h.downY) > clickSlack*v.Points {
		h.Moved = true
	}
	switch {
	case x == h.X && y == h.Y:
	case h.took:
		v.Drag(x, y)
	case h.Moved:
		v.Pull(x-h.X, y-h.Y)
	}
}

// release ends a press; one that did not move asks what is there.
func (h *Hand) release(v *View) {
	v.Changes++
	switch {
	case h.took:
		v.Release()
	case !h.Moved && !h.OnPanel && !h.spent:
		v.click(h.downX, h.downY, h.near)
	}
	v.Fresh = v.Fresh && h.OnPanel // not before: the picture is fitted anew then, and would move away under the finger
	h.Down, h.took, h.Released = false, false, true
}
