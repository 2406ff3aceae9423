package main

import "syscall/js"

// storage is one of the two that a browser has for texts, by its name. A browser may deny it, which throws, and it may be
// full, which throws as well.
type storage string

const (
	forPages storage = "localStorage"   // of this server, for good
	forTab   storage = "sessionStorage" // until the tab is closed
)

// at is the storage itself. Only what is called can throw without ending the program.
func (s storage) at() js.Value { return js.Global().Get("Reflect").Call("get", js.Global(), string(s)) }

// there tells whether there is such a storage, and a page may use it.
func (s storage) there() (is bool) {
	defer refused()
	return s.at().Truthy()
}

// read gives a text, "" if there is none.
func (s storage) read(name string) (text string) {
	defer refused()
	if kept := s.at().Call("getItem", name); kept.Type() == js.TypeString {
		text = kept.String()
	}
	return text
}

// write keeps a text. It tells whether it could.
func (s storage) write(name, text string) (kept bool) {
	defer refused()
	s.at().Call("setItem", name, text)
	return true
}

// refused takes what the browser has thrown.
func refused() {
	if thrown := recover(); thrown != nil {
		if _, is := thrown.(js.Error); !is {
			panic(thrown)
		}
	}
}
