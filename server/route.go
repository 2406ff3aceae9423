package main

import (
	"errors"
	"time"

	"ylem/region"
	"ylem/region/wire"
)

// route hands messages to the links that lead to their regions. Those that
// nobody takes are forgotten: whoever needs them asks.
func (o *owner) route(out []region.Message) {
	for _, m := range out {
		if l := o.routes[m.To]; l != nil {
			l.send(m)
		}
	}
}

func (o *owner) handle(e event) {
	switch e.what {
	case called:
		e.call()
	case arrived:
		o.deliver(e)
	case joined, left:
		// Of two links to one server the events may come in any order, so only the
		// mesh knows which of them stayed.
		clear(o.routes)
		for _, l := range o.mesh.peers() {
			for _, id := range l.own {
				o.routes[id] = l
			}
		}
		for _, r := range o.crew.regions {
			if !r.Ended() && len(common(r.Neighbours(), e.link.own)) > 0 {
				r.Nudge()
			}
		}
		o.publish(time.Now())
	case pinged:
		if o.last > 0 && e.epoch > o.last {
			for _, id := range e.link.own {
				o.over[id] = true
			}
			o.part()
		}
	}
}

// deliver gives a message to its region.
func (o *owner) deliver(e event) {
	r := o.crew.regions[o.crew.place[e.message.To]]
	m := e.message
	if generation(m.Epoch) != generation(r.Epoch()) {
		return // of other rules: whoever needs it asks again
	}
	gone, ahead := m.Kind == wire.Pull && m.Epoch+1 < r.Epoch(), m.Epoch > r.Epoch()+2
	if (gone || ahead) && !e.link.noted.Swap(true) {
		o.log.printf("region %d of %s is at epoch %d and region %d here at %d: one of the two was started again, and what it would need is forgotten; start all servers again",
			m.From, e.link.peer(), m.Epoch, m.To, r.Epoch())
	}
	err := r.Deliver(m)
	var differ *region.Disagreement
	if errors.As(err, &differ) {
		o.crew.errs[o.crew.place[m.To]] = err // the next round stops with it
		return
	}
	if err != nil {
		l := e.link
		o.mesh.complain(l.peer(), &garbage{err})
		go l.close(1008, err.Error())
	}
}

// part closes apart when the own regions and their neighbours have ended.
func (o *owner) part() {
	if !o.crew.ended() {
		return
	}
	for _, r := range o.crew.regions {
		for _, id := range r.Neighbours() {
			if _, own := o.crew.place[id]; !own && !o.over[id] {
				return
			}
		}
	}
	select {
	case <-o.apart:
	default:
		close(o.apart)
	}
}
