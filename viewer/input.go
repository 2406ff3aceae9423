package main

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"ylem/viewer/scene"
)

// clickSlack is how far a press may move, in points, and still be a click.
const clickSlack = 5

// hand is what mouse, fingers and keys do over time. Places are in px.
type hand struct {
	x, y         float64
	downX, downY float64
	down, moved  bool // the first button or a finger is down; it dragged
	onPanel      bool // it went down on a panel
	turning      bool // the second button is down
	pinch        float64
	touches      []ebiten.TouchID
	fingers      bool // the screen was touched at the last update
	over         bool // a panel is under the pointer
	keys         []ebiten.Key
}

var keys = map[ebiten.Key]scene.Action{
	ebiten.KeySpace: scene.ActionPause,
	ebiten.KeyEqual: scene.ActionIn, ebiten.KeyNumpadAdd: scene.ActionIn,
	ebiten.KeyMinus: scene.ActionOut, ebiten.KeyNumpadSubtract: scene.ActionOut,
	ebiten.Key0: scene.ActionFit, ebiten.KeyNumpad0: scene.ActionFit, ebiten.KeyF: scene.ActionFit,
	ebiten.KeyB: scene.ActionBorders, ebiten.KeyL: scene.ActionLabels, ebiten.KeyV: scene.ActionAll,
	ebiten.KeyD: scene.ActionTheme, ebiten.KeyT: scene.ActionTheme,
	ebiten.KeyP: scene.ActionWorld, ebiten.KeyDelete: scene.ActionRemove,
	ebiten.KeyH: scene.ActionPanels, ebiten.KeyEscape: scene.ActionNothing,
	ebiten.KeyF1: scene.ActionHelp,
}

// panelKeys are those that go to the panels first.
var panelKeys = map[ebiten.Key]scene.Key{
	ebiten.KeyTab: scene.KeyNext, ebiten.KeyEnter: scene.KeyEnter, ebiten.KeyNumpadEnter: scene.KeyEnter, ebiten.KeySpace: scene.KeyEnter,
	ebiten.KeyArrowLeft: scene.KeyLeft, ebiten.KeyArrowRight: scene.KeyRight, ebiten.KeyArrowUp: scene.KeyUp, ebiten.KeyArrowDown: scene.KeyDown,
	ebiten.KeyHome: scene.KeyHome, ebiten.KeyEnd: scene.KeyEnd, ebiten.KeyEscape: scene.KeyLeave,
}

// taken tells whether a key that was just pressed is one for the panels, and gives it to them.
func (g *game) taken(key ebiten.Key) bool {
	k, theirs := panelKeys[key]
	if key == ebiten.KeyTab && ebiten.IsKeyPressed(ebiten.KeyShift) {
		k = scene.KeyPrevious
	}
	if !theirs || !g.view.Panels || !g.ui.Key(k) {
		return false
	}
	g.dirty = true
	return true
}

// panSpeed is how fast arrow keys move, in points per second.
const panSpeed = 700

// input carries out what the person does. dt is in seconds.
func (g *game) input(dt float64) {
	focused := g.ui.Focused() && g.view.Panels
	g.hand.keys = inpututil.AppendJustPressedKeys(g.hand.keys[:0])
	for _, key := range g.hand.keys {
		if g.taken(key) {
			continue
		}
		if action, known := keys[key]; known {
			g.view.Do(action)
		}
	}
	step := panSpeed * g.scale * dt
	for key, d := range map[ebiten.Key][2]float64{
		ebiten.KeyArrowLeft: {step, 0}, ebiten.KeyArrowRight: {-step, 0}, ebiten.KeyArrowUp: {0, step}, ebiten.KeyArrowDown: {0, -step},
	} {
		if !focused && ebiten.IsKeyPressed(key) {
			g.view.Camera.Pan(d[0], d[1])
		}
	}
	h := &g.hand
	h.touches = ebiten.AppendTouchIDs(h.touches[:0])
	switch {
	case len(h.touches) > 0:
		h.fingers = true
		g.touch()
	case h.fingers: // the last finger went up; the mouse is anywhere
		h.fingers = false
		h.release(g)
	default:
		g.mouse()
	}
}

func (g *game) mouse() {
	h, c := &g.hand, &g.view.Camera
	mx, my := ebiten.CursorPosition()
	x, y := float64(mx), float64(my)
	if x != h.x || y != h.y {
		g.dirty = true
	}
	h.over = g.ui.Covers(x/g.scale, y/g.scale)
	if _, wheel := ebiten.Wheel(); wheel != 0 && h.over {
		g.ui.Pointer.Wheel += min(max(wheel/wheelNotch, -3), 3)
		g.dirty = true
	} else if wheel != 0 {
		c.ZoomAt(x, y, math.Exp(min(max(wheel/wheelNotch, -3), 3)*0.22))
	}
	left := ebiten.MouseButtonLeft
	if inpututil.IsMouseButtonJustPressed(left) {
		h.press(g, x, y, h.over)
	}
	h.drag(g, x, y)
	if h.down && !ebiten.IsMouseButtonPressed(left) {
		h.release(g)
	}
	right := ebiten.IsMouseButtonPressed(ebiten.MouseButtonRight)
	if right && h.turning {
		c.Orbit(x-h.x, y-h.y)
	}
	h.turning = right
	h.x, h.y = x, y
	g.hover()
}

func (g *game) touch() {
	h, c := &g.hand, &g.view.Camera
	var x, y, spread float64
	for _, id := range h.touches {
		tx, ty := ebiten.TouchPosition(id)
		x, y = x+float64(tx)/float64(len(h.touches)), y+float64(ty)/float64(len(h.touches))
	}
	if len(h.touches) >= 2 {
		ax, ay := ebiten.TouchPosition(h.touches[0])
		bx, by := ebiten.TouchPosition(h.touches[1])
		spread = math.Hypot(float64(ax-bx), float64(ay-by))
		if h.pinch > 0 && spread > 0 {
			c.ZoomAt(x, y, spread/h.pinch)
		}
		h.moved = true
	}
	changed := h.pinch > 0 != (spread > 0)
	h.pinch = spread
	if !h.down {
		h.press(g, x, y, g.ui.Covers(x/g.scale, y/g.scale))
	} else if !changed && spread == 0 { // a finger more or less moves the middle of all fingers: that is no drag
		h.drag(g, x, y)
	}
	if h.onPanel && (x != h.x || y != h.y) {
		g.dirty = true
	}
	h.x, h.y, h.over = x, y, false
	g.view.Hover = nil
}

func (h *hand) press(g *game, x, y float64, onPanel bool) {
	g.ui.Pointer.Pressed, g.dirty = true, true
	g.ui.Unfocus()
	h.x, h.y, h.downX, h.downY = x, y, x, y
	h.down, h.moved, h.onPanel = true, false, onPanel
}

func (h *hand) drag(g *game, x, y float64) {
	if !h.down || h.onPanel {
		return
	}
	if math.Hypot(x-h.downX, y-h.downY) > clickSlack*g.scale {
		h.moved = true
	}
	if h.moved && (x != h.x || y != h.y) {
		g.view.Camera.Pan(x-h.x, y-h.y)
	}
}

// release ends a press; one that did not move asks what is there.
func (h *hand) release(g *game) {
	h.down, h.pinch = false, 0
	g.ui.Pointer.Released, g.dirty = true, true
	if !h.moved && !h.onPanel {
		g.view.Click(h.downX, h.downY)
	}
}

func (g *game) hover() {
	h := &g.hand
	before := g.view.Hover
	g.view.Hover = nil
	if !h.over && !(h.down && h.moved) && !h.turning {
		g.view.Hover = g.view.Pick(h.x, h.y)
	}
	if (before == nil) != (g.view.Hover == nil) {
		g.dirty = true
		shape := ebiten.CursorShapeDefault
		if g.view.Hover != nil {
			shape = ebiten.CursorShapePointer
		}
		ebiten.SetCursorShape(shape)
	}
}
