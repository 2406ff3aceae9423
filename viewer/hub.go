package main

import (
	"errors"
	"net"

	"ylem/region/wire"
	"ylem/viewer/scene"
)

// hub holds the links to all servers of a world. Its methods are called by the goroutine of the window.
type hub struct {
	view   *scene.View
	first  string // the address a person gave
	events chan event
	links  []*link
}

func newHub(view *scene.View, address string) *hub {
	h := &hub{view: view, first: address, events: make(chan event, 64)}
	h.links = []*link{newLink("", address, h.events)}
	return h
}

// update takes what arrived and sends what is asked.
func (h *hub) update() {
	for {
		select {
		case e := <-h.events:
			h.handle(e)
			continue
		default:
		}
		break
	}
	if !h.view.Paused {
		for _, l := range h.links {
			h.take(l)
		}
	}
	for _, ask := range h.view.Asks {
		if l := h.link(ask.Server); l != nil {
			l.send(ask.Request)
		}
	}
	h.view.Asks = h.view.Asks[:0]
}

// take shows the newest frame of a link and acknowledges it.
func (h *hub) take(l *link) {
	if e := l.pending; e != nil {
		l.pending = nil
		h.view.Take(l.name, e.number, e.frame)
		l.send(wire.ViewAck{Frame: e.number})
		frames.Put(e.frame)
	}
}

func (h *hub) handle(e event) {
	l := e.link
	switch {
	case e.err != nil:
		l.lost, l.pending = true, nil
		l.ended = l.ended || errors.Is(e.err, errEnds)
		if h.view.World == nil {
			h.view.Worry("no server at " + e.err.Error() + " — trying again")
		}
		state := scene.Lost
		if l.ended {
			state = scene.Ended
		}
		if l.name != "" {
			h.view.Link(l.name, state)
		}
	case e.welcome != nil:
		h.welcome(l, e.welcome)
	case e.details != nil:
		h.view.Answer(l.name, e.details)
	case e.frame != nil:
		if l.pending != nil {
			frames.Put(l.pending.frame)
		}
		l.pending = &e
	}
}

func (h *hub) welcome(l *link, w *wire.Welcome) {
	if err := h.view.Welcome(w); err != nil {
		h.view.Worry(err.Error())
		return
	}
	l.name, l.lost, l.ended = w.Self, false, false
	h.view.Worry("")
	h.view.Link(w.Self, scene.Connected)
	for _, s := range w.Servers {
		address := h.reachable(s.Address)
		if known := h.link(s.Name); known == nil {
			h.links = append(h.links, newLink(s.Name, address, h.events))
		} else if known.lost {
			known.address.Store(address)
		}
	}
}

// reachable completes an address that means the server's own machine, or none: from here that is the host where the
// first server was found.
func (h *hub) reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	if err != nil || host != "" && host != "localhost" && (ip == nil || !ip.IsLoopback() && !ip.IsUnspecified()) {
		return address
	}
	if host, _, err = net.SplitHostPort(h.first); err != nil {
		host = h.first
	}
	return net.JoinHostPort(host, port)
}

func (h *hub) link(name string) *link {
	for _, l := range h.links {
		if l.name == name {
			return l
		}
	}
	return nil
}
