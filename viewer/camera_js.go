package main

import (
	"bytes"
	"image"
	"image/png"
	"syscall/js"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/scene"
)

// filmRate is pictures a second of films, which the browser makes.
const filmRate = 30

// camera takes pictures of what is drawn; the browser films it.
type camera struct {
	wanted   bool     // a picture of what is drawn next
	recorder js.Value // the browser's, while there is a film
	on       bool
	began    time.Time
}

func (g *game) due() bool { return g.camera.wanted }

// expose downloads what was drawn, if anybody wants it. It is read off the screen: the canvas is empty between frames.
func (g *game) expose(screen *ebiten.Image) {
	if !g.camera.wanted {
		return
	}
	g.camera.wanted = false
	b := screen.Bounds()
	m := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	screen.ReadPixels(m.Pix)
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		g.view.Tell("The picture cannot be saved: " + err.Error())
		return
	}
	name := g.stillName() + ".png"
	download(name, "image/png", out.Bytes())
	g.view.Tell("Saved as " + name)
}

// film begins a film in the browser's own kind, or ends it.
func (g *game) film(bool) {
	c := &g.camera
	if c.on {
		c.on = false
		if c.recorder.Get("state").String() != "inactive" {
			c.recorder.Call("stop") // then it gives what it has
		}
		return
	}
	canvas := js.Global().Get("document").Call("querySelector", "canvas")
	maker := js.Global().Get("MediaRecorder")
	if maker.IsUndefined() || canvas.Get("captureStream").IsUndefined() {
		g.view.Tell("This browser cannot film.")
		return
	}
	kind, ending := "video/webm", "webm"
	if !maker.Call("isTypeSupported", kind).Bool() {
		kind, ending = "video/mp4", "mp4"
		if !maker.Call("isTypeSupported", kind).Bool() {
			g.view.Tell("This browser cannot film.")
			return
		}
	}
	c.recorder = maker.New(canvas.Call("captureStream", filmRate), map[string]any{"mimeType": kind, "videoBitsPerSecond": 8_000_000})
	name := g.stillName() + "." + ending
	var got js.Func
	got = js.FuncOf(func(_ js.Value, args []js.Value) any {
		got.Release()
		c.on = false
		downloadBlob(name, args[0].Get("data"))
		g.view.Tell("Filmed as " + name)
		return nil
	})
	c.recorder.Set("ondataavailable", got) // comes once, at the end
	c.recorder.Call("start")
	c.on, c.began = true, time.Now()
}

// filming shows how long the film is.
func (g *game) filming() {
	g.view.Filming = scene.Filming{On: g.camera.on}
	if g.camera.on {
		g.view.Filming.Seconds = time.Since(g.camera.began).Seconds()
	}
}
