package main

import (
	"image/color"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/scene"
	"ylem/viewer/tape"
)

// game is the window: it asks the package scene what to do and paints what it says.
type game struct {
	view    *scene.View
	hub     *hub
	ui      scene.UI
	senses  senses
	paint   *painter
	drawing scene.Drawing

	scale   float64 // px per point
	w, h    int     // px
	dirty   bool
	drawn   int // View.Changes of the last picture
	frames  int // pictures drawn of a world that is there
	updates int // how often mouse and keys were looked at
	last    time.Time
	pace    pace

	recorder   *tape.Recorder // nil: nothing is recorded
	recordPath string
	camera     camera
	chooser    chooser

	always func(g *game)                             // called with every update
	after  func(g *game, screen *ebiten.Image) error // called with every picture drawn; an error ends the program
	err    error
}

// newGame is a window on the world of a server.
func newGame(address, key string, d door) *game {
	g := newWindow()
	g.hub = newHub(g.view, address, key, d)
	return g
}

// newWindow is one that shows nothing before it has a hub.
func newWindow() *game {
	g := &game{view: scene.New(), paint: newPainter(), scale: 1, dirty: true, last: time.Now(), drawn: -1, camera: newCamera()}
	g.ui.Measure = func(s string, size float64, face scene.Face) float64 { return g.paint.measure(s, size, face, g.scale) }
	g.view.Measure = g.ui.Measure
	g.view.Budget, g.view.Means = mostBeads, means()
	g.senses.hand.Covers = func(x, y float64) bool { return g.ui.Covers(x/g.scale, y/g.scale) }
	g.view.Covered = g.senses.hand.Covers
	g.view.Shelf, g.view.Share, g.view.Record = shelf(), g.share, g.record
	g.view.Still, g.view.Film = func() { g.camera.wanted, g.dirty = true, true }, g.film
	g.view.Saves, g.view.Open = recordSaves, g.opener()
	return g
}

// run opens the window and returns when it is closed.
func (g *game) run() error {
	ebiten.SetTPS(ebiten.SyncWithFPS)
	ebiten.SetScreenClearedEveryFrame(false)
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetWindowTitle("ylem")
	ebiten.SetRunnableOnUnfocused(true)
	return ebiten.RunGame(g)
}

// LayoutF makes one pixel of ours one pixel of the screen.
func (g *game) LayoutF(w, h float64) (float64, float64) {
	scale := ebiten.Monitor().DeviceScaleFactor()
	if pw, ph := int(w*scale), int(h*scale); pw != g.w || ph != g.h || scale != g.scale {
		g.scale, g.w, g.h, g.dirty = scale, pw, ph, true
	}
	left, right, top, bottom := g.ui.Covered(g.view, w, h)
	g.view.Camera.Resize(float64(g.w), float64(g.h), left*scale, right*scale, top*scale, bottom*scale)
	return float64(g.w), float64(g.h)
}

// Layout is never called, since there is LayoutF.
func (g *game) Layout(w, h int) (int, int) { return w, h }

// Update takes what arrived from servers and from the person.
func (g *game) Update() error {
	g.updates++
	now := time.Now()
	dt := min(now.Sub(g.last).Seconds(), 0.1)
	g.last = now
	g.dropped()
	g.choose()
	g.hub.update()
	if g.recorder != nil {
		g.view.Recording = g.recording(g.recorder)
		if g.view.Recording.Err != nil {
			g.stopRecording()
		}
	} else {
		g.view.Recording = scene.Recording{}
	}
	g.filming()
	g.input(dt)
	g.view.Tend(dt)
	g.pace.update(dt)
	if g.view.Advance(dt) && g.pace.fluent() {
		g.dirty = true
	}
	if g.ui.Tend(dt) {
		g.dirty = true
	}
	if g.view.Camera.Pointed() && g.view.Camera.Ease(dt) {
		g.dirty = true
	}
	if look, changed := g.view.Look(dt); changed {
		g.hub.ask(look)
	}
	if g.always != nil {
		g.always(g)
	}
	return g.err
}

// Draw paints, if anything changed.
func (g *game) Draw(screen *ebiten.Image) {
	if !g.dirty && g.drawn == g.view.Changes && !g.camera.due() {
		return
	}
	g.dirty, g.drawn = false, g.view.Changes
	g.pace.begin()

	g.ui.W, g.ui.H = float64(g.w)/g.scale, float64(g.h)/g.scale
	if a := g.ui.Build(g.view); a != scene.ActionNone {
		g.view.Do(a)
	}
	if g.drawn != g.view.Changes { // somebody did something: what the panels say may be different now
		g.drawn = g.view.Changes
		g.ui.Build(g.view)
	}
	g.view.Budget, g.view.Points = g.pace.budget(), g.scale
	g.view.Build(&g.drawing, g.pace.step(g.scale))
	g.paint.picture(screen, &g.drawing, g.view.Theme, g.pace.glowing(), g.scale)
	g.paint.panels(screen, g.ui.Items, g.scale)
	g.pace.end()
	g.expose(screen)

	if g.view.Ready() {
		g.frames++
	}
	if g.after != nil && g.err == nil {
		g.err = g.after(g, screen)
	}
}

func rgba(c scene.Color) color.RGBA {
	p := c.Premultiplied()
	return color.RGBA{uint8(p[0]*255 + 0.5), uint8(p[1]*255 + 0.5), uint8(p[2]*255 + 0.5), uint8(p[3]*255 + 0.5)}
}
