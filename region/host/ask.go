package host

import (
	"fmt"

	"ylem/region/plane"
)

// asked is a request that was not answered yet.
type asked struct {
	key   string // what is busy
	until int64
	then  func(plane.Reply)
}

// patience is how long an answer of the control plane is waited for, ms. Who shows
// it to the host gives up before.
const patience = 6000

// ask asks the control plane, unless an answer for the same purpose is being waited
// for. then is called once, if only to say that nobody knows.
func (h *Host) ask(purpose string, r plane.Request, then func(plane.Reply)) bool {
	if h.busy[purpose] {
		return false
	}
	h.number++
	r.Number = h.number
	h.busy[purpose] = true
	h.pending[r.Number] = &asked{key: purpose, until: h.now + patience, then: then}
	h.waiting = append(h.waiting, r.Number)
	h.do(Action{Do: Ask, Request: r})
	return true
}

// replied takes an answer. One that comes after nobody waited any more still says
// how a record is.
func (h *Host) replied(r plane.Reply) {
	if r.Entry.Key != "" && (r.Outcome == plane.Done || r.Outcome == plane.Lost) {
		h.learn(r.Entry)
	}
	if a := h.pending[r.Number]; a != nil {
		delete(h.pending, r.Number)
		delete(h.busy, a.key)
		a.then(r)
	}
}

// expire gives up on requests that nobody answered.
func (h *Host) expire() {
	for len(h.waiting) > 0 {
		number := h.waiting[0]
		if a := h.pending[number]; a != nil && h.now < a.until {
			return
		}
		h.waiting = h.waiting[1:]
		h.replied(plane.Reply{Number: number})
	}
}

// learn takes a record as it is now. What is older than what is known is no news.
func (h *Host) learn(e plane.Entry) {
	var err error
	switch what, of, id := plane.ParseKey(e.Key); {
	case what == "world" && of == "":
		err = take(&h.world, e, h.learnWorld)
	case what == "fossil" && of == "":
		err = take(&h.fossil, e, h.learnFossil)
	case what == "region" && id >= 0 && id < len(h.regions):
		err = take(&h.regions[id], e, func() { h.learnRegion(id) })
	case what == "cuts" && id >= 0 && id < len(h.cuts):
		err = take(&h.cuts[id], e, func() { h.cutsNew = true })
	case what == "session" && of != "":
		err = h.learnSession(of, e)
	}
	if err != nil {
		h.note(fmt.Sprintf("the control plane's record %s makes no sense and is left alone: %v", e.Key, err))
	}
}

// take decodes a record if it is newer than the known one.
func take[T any](k *known[T], e plane.Entry, then func()) error {
	if e.Revision <= k.revision || e.Value == nil {
		return nil
	}
	var is T
	if err := plane.Decode(e.Value, &is); err != nil {
		return err
	}
	k.revision, k.is = e.Revision, is
	then()
	return nil
}
