// Ylem-viewer shows a world that servers compute, in a page that every server offers.
package main

import (
	"encoding/json"
	"net/url"
	"syscall/js"
	"time"

	"ylem/viewer/scene"
)

// What a browser can draw.
const (
	mostBeads = 20_000
	fieldStep = 2

	tapeMemory = 64 << 20 // bytes of what servers sent that are kept to go back to
)

// wheelNotch is what the wheel gives for one step of it: browsers count pixels.
const wheelNotch = 100

func main() {
	location := js.Global().Get("location")
	server := location.Get("host").String()
	query, _ := url.ParseQuery(trimQuestion(location.Get("search").String()))
	if other := query.Get("server"); other != "" {
		server = other
	}
	g := newGame(server, "", door{secured: location.Get("protocol").String() == "https:", token: keptToken()})
	if media := js.Global().Get("matchMedia"); media.Truthy() && js.Global().Call("matchMedia", "(prefers-color-scheme: light)").Get("matches").Truthy() {
		g.view.Theme = &scene.Light
	}
	g.view.Recall()
	g.pace.fixed = query.Get("detail") == "all"
	if link, err := scene.ParseLink(query.Encode()); err != nil {
		g.view.Notice = err.Error()
	} else if link != (scene.Link{}) {
		g.view.Aim(link)
	}
	hooks, bar := newHooks(g), address{}
	g.always = func(g *game) {
		hooks.update()
		bar.update(g.view)
	}
	if err := g.run(); err != nil {
		js.Global().Get("console").Call("error", "ylem: "+err.Error())
	}
}

func trimQuestion(s string) string {
	if len(s) > 0 && s[0] == '?' {
		return s[1:]
	}
	return s
}

// hooks is window.ylem: the state for the lines of text below the picture, and for tests.
type hooks struct {
	g        *game
	object   js.Value
	parse    js.Value
	updated  time.Time
	paused   bool
	selected string
}

// hooksEvery is how often the state is written when nothing of note happens: making it costs as much as a small frame.
const hooksEvery = 100 * time.Millisecond

func newHooks(g *game) *hooks {
	h := &hooks{g: g, object: js.Global().Get("Object").New(), parse: js.Global().Get("JSON")}
	// at(kind) gives the place of a particle of the kind in the page, in CSS pixels, or null.
	h.object.Set("at", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) != 1 || args[0].Type() != js.TypeString {
			return nil
		}
		x, y, ok := g.view.At(args[0].String())
		if !ok {
			return nil
		}
		return map[string]any{"x": x / g.scale, "y": y / g.scale}
	}))
	// element(name) gives the box of a button, or another thing that can be pressed, in CSS pixels, or null.
	h.object.Set("element", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) != 1 || args[0].Type() != js.TypeString {
			return nil
		}
		area, found := g.ui.Place(args[0].String())
		if !found {
			return nil
		}
		return map[string]any{"x": area.X, "y": area.Y, "w": area.W, "h": area.H}
	}))
	js.Global().Set("ylem", h.object)
	h.write()
	return h
}

func (h *hooks) update() {
	selected := ""
	if s := h.g.view.Selected; s != nil {
		selected = "?"
		if s.Details != nil {
			selected = s.Details.ID + s.Details.Kind
		}
		if s.Gone {
			selected += "!"
		}
	}
	if h.paused != h.g.view.Paused || h.selected != selected || time.Since(h.updated) >= hooksEvery {
		h.paused, h.selected = h.g.view.Paused, selected
		h.write()
	}
}

func (h *hooks) write() {
	h.updated = time.Now()
	report := h.g.view.Report()
	report.Frames, report.Updates = h.g.frames, h.g.updates
	line, err := json.Marshal(report)
	if err != nil {
		return // an infinite number from a server; the next state may be better
	}
	js.Global().Get("Object").Call("assign", h.object, h.parse.Call("parse", string(line)))
}
