package main

import (
	"bytes"
	"fmt"
	"syscall/js"
)

// recordSaves: what is kept is saved at once.
const recordSaves = true

// chooser is nothing where the browser asks for files.
type chooser struct{}

func (g *game) choose() {}

// opener asks for a file by the browser's own means.
func (g *game) opener() func() {
	return func() {
		input := js.Global().Get("document").Call("createElement", "input")
		input.Set("type", "file")
		input.Set("accept", ".ylem")
		var chosen, read js.Func
		chosen = js.FuncOf(func(js.Value, []js.Value) any {
			chosen.Release()
			file := input.Get("files").Index(0)
			if file.Get("size").Float() > mostDropped {
				read.Release()
				g.view.Tell(fmt.Sprintf("%s is longer than %d bytes, too long for a page.", file.Get("name").String(), mostDropped))
				return nil
			}
			file.Call("arrayBuffer").Call("then", read)
			return nil
		})
		read = js.FuncOf(func(_ js.Value, args []js.Value) any {
			read.Release()
			array := js.Global().Get("Uint8Array").New(args[0])
			b := make([]byte, array.Length())
			js.CopyBytesToGo(b, array)
			name := input.Get("files").Index(0).Get("name").String()
			if err := g.insert(bytes.NewReader(b), int64(len(b)), name); err != nil {
				g.view.Tell(name + ": " + err.Error())
			}
			return nil
		})
		input.Set("onchange", chosen)
		input.Call("click")
	}
}

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
	name := g.fileName() + ".ylem"
	download(name, "application/octet-stream", b.Bytes())
	g.kept(outcome{"Saved what is kept as " + name + ": drop it on this page, or on ylem-viewer, to play it.", nil})
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
	var done js.Func
	done = js.FuncOf(func(js.Value, []js.Value) any {
		done.Release()
		urls.Call("revokeObjectURL", url)
		return nil
	})
	js.Global().Call("setTimeout", done, 60_000)
}
