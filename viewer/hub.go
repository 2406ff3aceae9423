package main

import (
	"net"
	"slices"
	"time"

	"ylem/region/wire"
	"ylem/viewer/scene"
	"ylem/viewer/tape"
)

// hub holds the links to all servers of a world. Its methods are called by the goroutine of the window.
type hub struct {
	view   *scene.View
	first  string // the address a person gave; "": none, a recording was
	key    string // of the server there
	door   door
	inbox  *inbox
	live   []*link    // to servers
	links  []*link    // whose frames are shown: those to servers, or those of the replay
	keep   *tape.Tape // what servers sent, or the recording that is played
	replay *replay    // nil: the present is shown
	look   *wire.Look // what servers are asked for; nil before there is anything to look at
	last   time.Time  // of the last update
}

func newHub(view *scene.View, address, key string, d door) *hub {
	h := &hub{view: view, first: address, key: key, door: d, inbox: &inbox{}, keep: tape.New(time.Now(), tapeMemory), last: time.Now()}
	h.dial("", address, key)
	return h
}

// newPlayer is a hub without servers, which plays a recording.
func newPlayer(view *scene.View, recording *tape.Tape, name string) *hub {
	h := &hub{view: view, inbox: &inbox{}, keep: recording, last: time.Now()}
	h.insert(recording, name)
	return h
}

// insert plays a recording from its beginning, in place of what was shown.
func (h *hub) insert(recording *tape.Tape, name string) {
	if h.replay != nil {
		h.replay.end()
	}
	for _, l := range h.live {
		l.stop.Store(true)
	}
	h.live, h.keep, h.view.Paused = nil, recording, false
	h.replay = &replay{player: tape.Player{Tape: recording, Speed: 1}, file: name}
	from, _ := recording.Span()
	h.replayAt(recording, from)
}

// leave goes back from a recording to the servers that were there before it.
func (h *hub) leave() {
	h.replay.end()
	h.replay, h.live, h.keep, h.view.Paused = nil, nil, tape.New(time.Now(), tapeMemory), false
	h.view.Leap()
	h.dial("", h.first, h.key)
}

// dial begins a link to a server, by name if it is known.
func (h *hub) dial(name, address, key string) {
	open := func(address string) (source, error) {
		s, err := dial(address, key, h.door)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	h.live = append(h.live, newLink(name, address, uint32(len(h.live)), h.keep, open, h.inbox))
	if h.replay == nil {
		h.links = h.live
	}
}

// update takes what arrived and sends what is asked.
func (h *hub) update() {
	now := time.Now()
	h.travel(min(now.Sub(h.last).Seconds(), 0.25))
	h.last = now
	h.hear()
	if !h.view.Paused || h.replay != nil { // a replay that is held gets nothing new
		h.show(now, h.view.Paused)
	}
	for _, l := range h.links {
		l.intake.Ages.Store(h.view.Ages())
	}
	for _, ask := range h.view.Asks {
		if l := h.link(ask.Server); l != nil {
			l.send(ask.Request)
		}
	}
	h.view.Asks = h.view.Asks[:0]
}

// ask tells all servers what is looked at from now on.
func (h *hub) ask(look wire.Look) {
	h.look = &look
	for _, l := range h.live {
		if l.name != "" && !l.lost {
			l.send(h.look)
		}
	}
}

// hear takes what arrived.
func (h *hub) hear() {
	for _, e := range h.inbox.take() {
		h.handle(e)
	}
}

// together is how long frames wait for those of other servers that show the same moment. Then they are shown as they are.
const together = 150 * time.Millisecond

// show takes the frames of the earliest moment that all servers have shown, when the picture has come to the one before
// or there is no time for that.
func (h *hub) show(now time.Time, hurry bool) {
	var ticks [][]uint64
	oldest, waiting := now, 0
	for _, l := range h.links {
		if l.lost || l.name == "" || l.revision != h.view.Revision() {
			continue
		}
		var server []uint64
		for i := range l.pending {
			if tick, one := l.pending[i].moment.Tick(); one {
				server = append(server, tick)
			}
		}
		ticks, waiting = append(ticks, server), max(waiting, len(l.pending))
		if len(l.pending) > 0 && l.pending[0].at.Before(oldest) {
			oldest = l.pending[0].at
		}
	}
	moment, found := scene.Together(ticks)
	if !found && now.Sub(oldest) < together || !h.view.Due(waiting) && !hurry {
		return
	}
	for _, l := range h.links {
		if l.revision != h.view.Revision() { // its frames are of other rules than the picture
			continue
		}
		for i := len(l.pending) - 1; i >= 0; i-- {
			if tick, one := l.pending[i].moment.Tick(); !found || one && tick == moment {
				h.take(l, i)
				break
			}
		}
	}
}

// take shows the frame of a link that waits at i, acknowledges it and forgets those before it.
func (h *hub) take(l *link, i int) {
	e := &l.pending[i]
	number := e.moment.Number
	h.view.Take(l.name, e.moment)
	l.send(wire.ViewAck{Frame: number})
	l.forget(i + 1)
}

func (h *hub) handle(e event) {
	l := e.link
	switch {
	case !slices.Contains(h.links, l):
		if slices.Contains(h.live, l) {
			h.behindScenes(e)
		}
	case e.err != nil:
		l.fail(e.err)
		if h.view.World == nil || l.name == "" && h.replay == nil {
			h.view.Worry("no server at " + e.err.Error() + " — trying again")
		}
		if l.name != "" {
			h.view.Miss(l.name, l.state(), e.err)
		}
	case e.welcome != nil:
		h.welcome(l, e.welcome)
	case e.details != nil:
		h.view.Answer(l.name, e.details)
	case e.decided != nil:
		h.view.Decide(e.decided)
	case e.vitals != nil:
		h.view.Vital(l.name, e.vitals)
	case e.seen != nil:
		h.view.Observe(e.seen)
	case e.story != nil:
		h.view.Recount(l.name, e.story)
	case e.moment != nil:
		if len(l.pending) == wire.ViewWindow {
			l.forget(1)
		}
		e.at = time.Now()
		l.pending = append(l.pending, e)
	}
}

func (h *hub) welcome(l *link, w *wire.Welcome) {
	if err := h.view.Welcome(w); err != nil {
		h.view.Worry(err.Error())
		return
	}
	if l.revision != w.World.Revision { // what waits is of other rules, and counts as acknowledged
		l.forget(len(l.pending))
	}
	if h.replay == nil {
		h.meet(l, w)
	}
	l.name, l.lost, l.ended, l.revision = w.Self, false, false, w.World.Revision
	h.view.Worry("")
	h.view.Link(w.Self, scene.Connected)
}

// meet notes what a server says of others, dials those that are not known, and tells a new one what is looked at.
func (h *hub) meet(l *link, w *wire.Welcome) {
	fresh := l.name == "" || l.lost
	l.name, l.lost, l.ended, l.revision, l.said = w.Self, false, false, w.World.Revision, w
	if fresh && h.look != nil {
		l.send(h.look)
	}
	for _, s := range w.Servers {
		address := h.reachable(s.Address)
		if known := find(h.live, s.Name); known == nil {
			h.dial(s.Name, address, s.Key)
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

func (h *hub) link(name string) *link { return find(h.links, name) }

func find(links []*link, name string) *link {
	for _, l := range links {
		if l.name == name {
			return l
		}
	}
	return nil
}
