package main

import (
	"bytes"
	"syscall/js"
)

// record downloads what is kept of what servers sent.
func (g *game) record() {
	if g.view.World == nil {
		return
	}
	var b bytes.Buffer
	if err := g.hub.keep.Save(&b); err != nil {
		g.view.Tell("It cannot be saved: " + err.Error())
		return
	}
	name := g.fileName("ylem")
	download(name, "application/octet-stream", b.Bytes())
	g.view.Tell("Saved what is kept as " + name + ": drop it on this page, or on ylem-viewer, to play it.")
}

// stopRecording is nothing here: what is kept is saved at once.
func (g *game) stopRecording() {}

// download gives the person a file.
func download(name, kind string, data []byte) {
	bytes := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(bytes, data)
	parts := js.Global().Get("Array").New(bytes)
	downloadBlob(name, js.Global().Get("Blob").New(parts, map[string]any{"type": kind}))
}

// downloadBlob gives the person what the browser holds.
func downloadBlob(name string, blob js.Value) {
	urls := js.Global().Get("URL")
	url := urls.Call("createObjectURL", blob)
	link := js.Global().Get("document").Call("createElement", "a")
	link.Set("href", url)
	link.Set("download", name)
	link.Call("click")
	js.Global().Call("setTimeout", js.FuncOf(func(js.Value, []js.Value) any {
		urls.Call("revokeObjectURL", url)
		return nil
	}), 60_000)
}
