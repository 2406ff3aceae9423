package main

import (
	"net/url"
	"syscall/js"
	"time"

	"ylem/viewer/scene"
)

// shelf keeps texts in the browser, for pages of this server.
func shelf() scene.Shelf {
	if !forPages.there() {
		return scene.Shelf{}
	}
	return scene.Shelf{
		Read:  func(name string) string { return forPages.read("ylem." + name) },
		Write: func(name, text string) bool { return forPages.write("ylem."+name, text) },
	}
}

// addressEvery is how often the address of the page follows what is seen; browsers refuse more than about ten a second.
const addressEvery = time.Second

// address keeps a link to what is seen in the address of the page.
type address struct {
	written string
	at      time.Time
}

func (a *address) update(v *scene.View) {
	if time.Since(a.at) < addressEvery {
		return
	}
	a.at = time.Now()
	l, ok := v.Here()
	if !ok || v.Aiming() {
		return
	}
	l.Tick = 0 // it would change all the time, and fill nothing but the history
	location := js.Global().Get("location")
	if query := l.Merge(trimQuestion(location.Get("search").String()), v.Solid()); query != a.written {
		a.written = query
		js.Global().Get("history").Call("replaceState", nil, "", "?"+query)
	}
}

// share copies a link to what is seen to the clipboard, and says so when it is there.
func (g *game) share(query string) string {
	location := js.Global().Get("location")
	params := js.Global().Get("URLSearchParams").New(location.Get("search"))
	if server := params.Call("get", "server"); server.Type() == js.TypeString { // it is not the one that the page is of
		query = "server=" + url.QueryEscape(server.String()) + "&" + query
	}
	link := location.Get("origin").String() + location.Get("pathname").String() + "?" + query
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() { // a page that came without TLS from another machine has none
		js.Global().Call("prompt", "A link to what you see:", link)
		return "That is the link."
	}
	var copied, refused js.Func
	copied = js.FuncOf(func(js.Value, []js.Value) any {
		copied.Release()
		refused.Release()
		g.view.Tell("The link is copied.")
		return nil
	})
	refused = js.FuncOf(func(js.Value, []js.Value) any {
		copied.Release()
		refused.Release()
		js.Global().Call("prompt", "A link to what you see:", link)
		return nil
	})
	clipboard.Call("writeText", link).Call("then", copied, refused)
	return ""
}
