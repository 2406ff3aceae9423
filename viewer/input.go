package main

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"ylem/viewer/scene"
)

// senses is what the window hears of keys, mouse and fingers.
type senses struct {
	hand    scene.Hand
	keys    []ebiten.Key
	names   []string // of those of them that panels did not take
	typed   []rune
	ids     []ebiten.TouchID
	fingers []scene.Touch
	points  bool // the cursor is a hand
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
	s := &g.senses
	focused := g.ui.Focused() && g.view.Panels
	shift := ebiten.IsKeyPressed(ebiten.KeyShift)
	s.keys = inpututil.AppendJustPressedKeys(s.keys[:0])
	s.names, s.typed = s.names[:0], ebiten.AppendInputChars(s.typed[:0])
	for _, key := range s.keys {
		if !g.taken(key) {
			s.names = append(s.names, key.String())
		}
	}
	for _, name := range scene.Strokes(s.names, s.typed, scene.Modifiers{
		Shift: shift, Control: ebiten.IsKeyPressed(ebiten.KeyControl), Alt: ebiten.IsKeyPressed(ebiten.KeyAlt), Meta: ebiten.IsKeyPressed(ebiten.KeyMeta),
	}) {
		g.view.Key(name, shift)
	}
	step := panSpeed * g.scale * dt
	for key, d := range map[ebiten.Key][2]float64{
		ebiten.KeyArrowLeft: {step, 0}, ebiten.KeyArrowRight: {-step, 0}, ebiten.KeyArrowUp: {0, step}, ebiten.KeyArrowDown: {0, -step},
	} {
		if !focused && ebiten.IsKeyPressed(key) {
			g.view.Pull(d[0], d[1])
		}
	}
	s.ids = ebiten.AppendTouchIDs(s.ids[:0])
	if len(s.ids) > 0 || s.hand.Fingers {
		s.fingers = s.fingers[:0]
		for _, id := range s.ids {
			x, y := ebiten.TouchPosition(id)
			s.fingers = append(s.fingers, scene.Touch{ID: int(id), X: float64(x), Y: float64(y)})
		}
		s.hand.Touch(g.view, s.fingers, dt)
	} else {
		g.mouse(dt, shift)
	}
	g.point()
}

func (g *game) mouse(dt float64, shift bool) {
	x, y := ebiten.CursorPosition()
	across, wheel := ebiten.Wheel()
	if shift && wheel == 0 { // some systems turn it so
		wheel = across
	}
	g.senses.hand.Mouse(g.view, scene.Mouse{
		X: float64(x), Y: float64(y), Shift: shift, Wheel: min(max(wheel/wheelNotch, -3), 3),
		Left: ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft), Right: ebiten.IsMouseButtonPressed(ebiten.MouseButtonRight),
		Middle: ebiten.IsMouseButtonPressed(ebiten.MouseButtonMiddle),
	}, dt)
}

// point tells the panels what the hand did, and shapes the cursor.
func (g *game) point() {
	h, p := &g.senses.hand, &g.ui.Pointer
	if h.Pressed {
		p.Pressed = true
		g.ui.Unfocus()
	}
	p.Released = p.Released || h.Released
	p.Wheel += h.Wheel
	if h.Pressed || h.Released || h.Wheel != 0 {
		g.dirty = true
	}
	h.Pressed, h.Released, h.Wheel = false, false, 0
	p.X, p.Y, p.Down, p.Touch = h.X/g.scale, h.Y/g.scale, h.Down && h.OnPanel, h.Touched
	if points := g.view.Hover != nil && g.view.Tools.Now == scene.ToolSelect; points != g.senses.points {
		g.senses.points = points
		shape := ebiten.CursorShapeDefault
		if points {
			shape = ebiten.CursorShapePointer
		}
		ebiten.SetCursorShape(shape)
	}
}
