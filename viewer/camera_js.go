package main

import (
	"bytes"
	"errors"
	"image"
	"sync/atomic"
	"syscall/js"
	"time"

	"ylem/viewer/film"
	"ylem/viewer/scene"
)

// mostGIFHere is how long a GIF may become in a page, bytes: it is held in memory.
const mostGIFHere = 64 << 20

// otherFilm is one that the browser makes.
type otherFilm struct {
	recorder js.Value
	on       bool
	began    time.Time
	drawn    time.Time // when a picture was last asked for
}

// savePicture downloads a picture.
func savePicture(name string, m *image.RGBA) outcome {
	var out bytes.Buffer
	if err := encoder.Encode(&out, m); err != nil {
		return outcome{"The picture cannot be saved: " + err.Error(), err}
	}
	download(name+".png", "image/png", out.Bytes())
	return outcome{"Saved as " + name + ".png", nil}
}

// film begins a film in the browser's own kind, or a GIF, or ends it.
func (g *game) film(gif bool) {
	c := &g.camera
	switch {
	case c.other.on:
		c.other.on = false
		if c.other.recorder.Get("state").String() != "inactive" {
			c.other.recorder.Call("stop") // then it gives what it has
		}
	case c.roll != nil:
		g.stopFilm()
	case gif:
		g.filmGIF()
	default:
		g.filmOther()
	}
}

// counted is a film in memory.
type counted struct {
	bytes.Buffer
	n atomic.Int64
}

func (b *counted) Write(p []byte) (int, error) {
	b.n.Add(int64(len(p)))
	return b.Buffer.Write(p)
}

// filmGIF begins a GIF, which is downloaded in the end.
func (g *game) filmGIF() {
	b, name := &counted{}, g.fileName()+".gif"
	e := film.NewGIF(b, gifRate)
	e.Most = mostGIFHere
	g.camera.roll = &roll{
		Recorder: film.Record(e, gifRate), name: name, rate: gifRate, size: b.n.Load,
		close: func(empty bool) error {
			if !empty {
				download(name, "image/gif", b.Bytes())
			}
			return nil
		},
	}
}

// filmOther has the browser film.
func (g *game) filmOther() {
	const cannot = "This browser cannot film; with Shift it is a GIF, which any can."
	canvas := js.Global().Get("document").Call("querySelector", "canvas")
	maker := js.Global().Get("MediaRecorder")
	if maker.IsUndefined() || canvas.Get("captureStream").IsUndefined() {
		g.view.Tell(cannot)
		return
	}
	kind, ending := "video/webm", "webm"
	if !maker.Call("isTypeSupported", kind).Bool() {
		kind, ending = "video/mp4", "mp4"
		if !maker.Call("isTypeSupported", kind).Bool() {
			g.view.Tell(cannot)
			return
		}
	}
	o := &g.camera.other
	o.recorder = maker.New(canvas.Call("captureStream", filmRate), map[string]any{"mimeType": kind, "videoBitsPerSecond": 8_000_000})
	name := g.fileName() + "." + ending
	var got, failed js.Func
	said := func(text string, err error) {
		got.Release()
		failed.Release()
		o.on = false
		g.kept(outcome{text, err})
	}
	got = js.FuncOf(func(_ js.Value, args []js.Value) any { // comes once, at the end
		data := args[0].Get("data")
		if data.Get("size").Int() == 0 {
			said("The browser gave an empty film.", errors.New("empty"))
			return nil
		}
		downloadBlob(name, data)
		said("Filmed "+scene.Ago(time.Since(o.began).Seconds())+" to "+name, nil)
		return nil
	})
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		why := "it does not say why"
		if e := args[0].Get("error"); e.Truthy() {
			why = e.Get("message").String()
		}
		o.recorder.Set("ondataavailable", js.Null())
		said("The browser ended the film: "+why, errors.New(why))
		return nil
	})
	o.recorder.Set("ondataavailable", got)
	o.recorder.Set("onerror", failed)
	o.recorder.Call("start")
	o.on, o.began = true, time.Now()
}

// filmingOther shows how long the browser's film is, and has pictures drawn for it where nothing moves: it films what is drawn.
func (g *game) filmingOther() {
	o := &g.camera.other
	if !o.on {
		return
	}
	g.view.Filming.On, g.view.Filming.Seconds = true, time.Since(o.began).Seconds()
	if time.Since(o.drawn) >= time.Second/gifRate {
		o.drawn, g.dirty = time.Now(), true
	}
}
