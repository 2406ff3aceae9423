package main

import (
	"errors"
	"fmt"
	"sync"
	"syscall/js"
	"time"

	"ylem/region/wire"
)

// socket is a websocket to one server, that of the browser.
type socket struct {
	js       js.Value
	messages chan []byte
	opened   chan struct{}
	closed   chan struct{}
	once     sync.Once
	why      error // it ended; set before closed is closed
	handlers []js.Func
}

const dialTimeout = 5 * time.Second

// goingAway is the code with which a server closes that ends.
const goingAway = 1001

var (
	errBroken = errors.New("the connection ended")
	errUnread = errors.New("this page did not come to read what the server sent")
)

// ended is why the browser says that a connection ended.
func ended(code int, reason string) error {
	if reason == "" {
		return fmt.Errorf("the connection ended (code %d)", code)
	}
	return errors.New("the server ended the connection: " + reason)
}

// mailbox holds what the browser delivered and nobody read yet. The server stops at wire.ViewWindow frames, so it
// overflows only if a server breaks the protocol; then the link ends.
const mailbox = 64

// dial opens the view of a server at host:port. Certificates are the browser's matter.
func dial(address, _ string, d door) (s *socket, err error) {
	scheme := "ws://"
	if d.secured {
		scheme = "wss://"
	}
	if token := keptToken(); token != "" {
		d.token = token
	}
	defer func() { // the constructor throws when the address is no address
		if r := recover(); r != nil {
			s, err = nil, errors.New("not an address: "+address)
		}
	}()
	s = &socket{messages: make(chan []byte, mailbox), opened: make(chan struct{}), closed: make(chan struct{})}
	s.js = js.Global().Get("WebSocket").New(scheme+address+wire.ViewPath, wire.ViewProtocol)
	s.js.Set("binaryType", "arraybuffer")
	s.on("open", func(js.Value) { close(s.opened) })
	s.on("close", func(event js.Value) {
		switch event.Get("code").Int() {
		case goingAway:
			s.end(errEnds)
		case wire.ViewDenied:
			why := event.Get("reason").String()
			s.end(&denied{why})
			askToken(why, d.token)
		}
		s.end(ended(event.Get("code").Int(), event.Get("reason").String()))
	})
	s.on("error", func(js.Value) {}) // says nothing, and close comes after it
	s.on("message", func(event js.Value) {
		data := event.Get("data")
		if data.Type() == js.TypeString {
			s.end(errBroken)
			return
		}
		bytes := js.Global().Get("Uint8Array").New(data)
		message := make([]byte, bytes.Length())
		js.CopyBytesToGo(message, bytes)
		select {
		case s.messages <- message:
		default:
			s.end(errUnread)
		}
	})
	select {
	case <-s.opened:
		if d.token != "" {
			return s, s.write(wire.ViewToken{Token: d.token}.Append(nil))
		}
		return s, nil
	case <-s.closed:
		err = errors.New("no answer")
	case <-time.After(dialTimeout):
		err = errors.New("no answer in time")
	}
	s.close()
	return nil, err
}

func (s *socket) on(name string, f func(event js.Value)) {
	handler := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0])
		return nil
	})
	s.handlers = append(s.handlers, handler)
	s.js.Set("on"+name, handler)
}

// end notes why the connection ends. Only the first reason counts.
func (s *socket) end(why error) {
	s.once.Do(func() {
		s.why = why
		close(s.closed)
	})
}

func (s *socket) read() ([]byte, error) {
	select {
	case message := <-s.messages:
		return message, nil
	case <-s.closed:
		return nil, s.why
	}
}

func (s *socket) quiet() bool { return false }

func (s *socket) write(message []byte) error {
	select {
	case <-s.closed:
		return s.why
	default:
	}
	bytes := js.Global().Get("Uint8Array").New(len(message))
	js.CopyBytesToJS(bytes, message)
	s.js.Call("send", bytes)
	return nil
}

func (s *socket) close() {
	s.end(errBroken)
	for _, name := range [...]string{"onopen", "onclose", "onerror", "onmessage"} {
		s.js.Set(name, js.Null())
	}
	s.js.Call("close")
	for _, h := range s.handlers {
		h.Release()
	}
	s.handlers = nil
}
