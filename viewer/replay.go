package main

import (
	"errors"
	"time"

	"ylem/region/wire"
	"ylem/viewer/tape"
)

// replay shows a tape through links of its own, in the place of those to servers: what is on it is decoded, put
// together and drawn as what servers send is.
type replay struct {
	player tape.Player
	reels  map[uint32]*reel
	file   string // what is played, there being no servers
	back   bool   // it is on its way to the present
}

// caughtUp is how close to the present, seconds, a replay must be to end in it.
const caughtUp = 0.3

// replayAt shows the world as it was at a time of a tape.
func (h *hub) replayAt(t *tape.Tape, at time.Duration) {
	if h.replay == nil {
		h.replay = &replay{player: tape.Player{Tape: t, Speed: 1}}
		for _, l := range h.live { // what waits was not shown, and is on the tape
			l.backstage()
		}
	}
	r := h.replay
	r.end()
	feed, err := r.player.Seek(at)
	if err != nil {
		h.view.Tell("The recording cannot be read here: " + err.Error())
	}
	h.links, r.reels, r.back = nil, map[uint32]*reel{}, false
	h.view.Leap()
	for _, f := range feed {
		h.wind(f)
	}
	h.time()
}

// wind gives an entry of the tape to its link, which is made if it is the first. While servers are there, they say
// themselves how they are.
func (h *hub) wind(f tape.Feed) {
	r := h.replay
	if r.file == "" && len(f.Message) > 0 {
		switch wire.ViewType(f.Message[0]) {
		case wire.ViewTypeVitals, wire.ViewTypeObserved:
			return
		}
	}
	to := r.reels[f.Link]
	if to == nil {
		to = newReel()
		r.reels[f.Link] = to
		l := &link{reel: to, inbox: h.inbox, out: make(chan []byte, outbox)}
		l.address.Store(nothing)
		l.open = func(string) (source, error) { return to, nil }
		h.links = append(h.links, l)
		go l.run()
	}
	to.feed(f)
}

// end lets the links of a replay go.
func (r *replay) end() {
	for _, one := range r.reels {
		one.end()
	}
}

// busy tells whether something of what was wound has not been decoded yet.
func (h *hub) busy() bool {
	for _, one := range h.replay.reels {
		if one.behind() {
			return true
		}
	}
	return false
}

// travel does what is wanted of time, and goes on with a replay by seconds.
func (h *hub) travel(seconds float64) {
	t := &h.view.Timeline
	past := h.replay != nil
	if at, wanted := t.Wanted(); wanted && (past || h.keep != nil) {
		h.replayAt(h.keep, time.Duration(at*float64(time.Second)))
	}
	for n := t.Steps(); n != 0 && (h.replay != nil || h.keep != nil); {
		if h.replay == nil { // from the present there is only a way back
			_, to := h.keep.Span()
			h.replayAt(h.keep, to)
		}
		h.view.Paused = true
		switch {
		case n < 0:
			h.replayAt(h.keep, h.replay.player.Back())
			n++
		default:
			h.wound(h.replay.player.Forward())
			n--
		}
	}
	if r := h.replay; r != nil {
		switch leaves := t.Leaves(); {
		case leaves && r.file == "":
			_, to := r.player.Tape.Span()
			h.replayAt(h.keep, to)
			h.view.Paused, r.back = false, true
		case leaves && h.first != "":
			h.leave()
		}
	}
	if h.replay != nil {
		h.play(seconds)
	}
	h.time()
}

// play goes on with a replay, unless it is held or not all of what came is decoded.
func (h *hub) play(seconds float64) {
	r := h.replay
	if h.view.Paused || h.busy() {
		return
	}
	r.player.Speed = max(h.view.Timeline.Speed, 1.0/16)
	h.wound(r.player.Advance(seconds))
	if h.replay == nil {
		return
	}
	_, to := r.player.Tape.Span()
	left := (to - r.player.At).Seconds()
	switch {
	case r.file != "" && left <= 0:
		h.view.Paused = true
		h.view.Tell("The recording ends here.")
	case r.file == "" && (left < caughtUp || r.back) && !h.busy():
		h.present()
	}
}

// wound gives to links what a player gave.
func (h *hub) wound(entries []tape.Entry, err error) {
	switch {
	case errors.Is(err, tape.ErrGone):
		h.view.Tell("What comes next is no longer kept.")
		h.replayAt(h.keep, h.replay.player.At)
	case err != nil:
		h.view.Paused = true
		h.view.Tell("The recording cannot be read further: " + err.Error())
	}
	for _, e := range entries {
		h.wind(tape.Feed{Entry: e})
	}
}

// present shows again what servers send now. What they sent last is shown before: a world that stands still sends
// nothing more.
func (h *hub) present() {
	h.hear()
	for range wire.ViewWindow {
		h.show(time.Now().Add(together), true)
	}
	h.replay.end()
	h.replay, h.links = nil, h.live
	h.view.Leap()
	for _, l := range h.live {
		if l.said != nil {
			h.welcome(l, l.said)
		}
		if l.lost && l.name != "" {
			h.view.Link(l.name, l.state())
		}
	}
}

// behindScenes takes what a server sends while a replay is shown. Frames are on the tape, and count as seen.
func (h *hub) behindScenes(e event) {
	l := e.link
	switch {
	case e.err != nil:
		l.fail(e.err)
	case e.welcome != nil:
		h.meet(l, e.welcome)
	case e.decided != nil:
		h.view.Decide(e.decided)
	case e.vitals != nil:
		h.view.Vital(l.name, e.vitals)
	case e.seen != nil:
		h.view.Observe(e.seen)
	case e.moment != nil:
		l.pending = append(l.pending, e)
		l.backstage()
	}
}

// backstage acknowledges what waits, without showing it.
func (l *link) backstage() {
	if n := len(l.pending); n > 0 {
		if tick, one := l.pending[n-1].moment.Tick(); one {
			l.tick = tick
		}
		l.send(wire.ViewAck{Frame: l.pending[n-1].moment.Number})
		l.forget(n)
	}
}

// time tells the view where in time it is.
func (h *hub) time() {
	t := &h.view.Timeline
	t.Home = h.first != ""
	at := t.At
	if r := h.replay; r != nil {
		from, to := r.player.Tape.Span()
		t.Past, t.File = true, r.file
		t.From, t.To, t.At = from.Seconds(), to.Seconds(), r.player.At.Seconds()
		t.Now = 0
		for _, l := range h.live {
			t.Now = max(t.Now, l.tick)
		}
	} else if h.keep != nil {
		from, to := h.keep.Span()
		t.Past, t.File = false, ""
		t.From, t.To, t.At = from.Seconds(), to.Seconds(), to.Seconds()
	}
	if at != t.At {
		h.view.Changes++
	}
}
