package regiontest

import (
	"errors"
	"fmt"

	"ylem/region"
	"ylem/region/host"
)

// order is a command that somebody wants done, once, however often it is offered.
type order struct {
	id      string
	command region.Command
	offers  []*offer
	acked   bool
	epoch   uint64 // for which it was acknowledged
}

// offer is an order given to one process.
type offer struct {
	order    *order
	number   uint64
	to       *server
	life     int
	answered bool
	never    bool // it was answered that it does not act
}

// given reports whether each offer was answered with that it does not act.
func (o *order) given() bool {
	for _, f := range o.offers {
		if !f.never {
			return false
		}
	}
	return true
}

// waits reports whether a process that still runs owes an answer.
func (o *order) waits(s *simulation) bool {
	for _, f := range o.offers {
		if !f.answered && f.to.host != nil && f.to.life == f.life {
			return true
		}
	}
	return false
}

func (s *simulation) newOrder(c region.Command) *order {
	o := &order{id: fmt.Sprintf("order %d", len(s.orders)), command: c}
	s.orders = append(s.orders, o)
	return o
}

// offers lets people want things, again and again.
func (s *simulation) offers() {
	s.after(s.between(1, 2*s.plan_.orders), func() {
		if s.healing {
			return
		}
		o := s.newOrder(s.command())
		s.offer(o, s.any())
		s.insist(o)
		s.offers()
	})
}

// insist offers a command that was not acknowledged once more, perhaps elsewhere.
func (s *simulation) insist(o *order) {
	s.after(s.between(500, 8000), func() {
		if !o.acked && !s.healing && s.chance(0.6) {
			s.offer(o, s.any())
			s.insist(o)
		}
	})
}

// offer gives a command to a server.
func (s *simulation) offer(o *order, sv *server) {
	if !sv.runs() {
		return
	}
	s.out.Counts.Offered++
	f := &offer{order: o, number: uint64(len(s.byNumber) + 1), to: sv, life: sv.life}
	o.offers = append(o.offers, f)
	s.byNumber[f.number] = f
	s.mark(sv, "is told "+o.id+" "+inLog(&o.command), f.number)
	sv.give(host.Event{What: host.Ordered, Order: host.Order{Number: f.number, ID: o.id, By: "somebody", Command: o.command}})
}

// answered takes what became of a command.
func (s *simulation) answered(sv *server, a *host.Action) {
	f := s.byNumber[a.Number]
	switch {
	case f == nil || f.to != sv || f.life != sv.life:
		s.fail("%s answers order number %d, which nobody gave it", sv.name, a.Number)
		return
	case f.answered:
		s.fail("%s answers %s twice", sv.name, f.order.id)
		return
	}
	f.answered = true
	if a.Err != nil {
		s.mark(sv, "refuses "+f.order.id+": "+a.Err.Error())
		f.never = !errors.Is(a.Err, host.ErrOpen)
		switch {
		case !f.never:
			s.out.Counts.Open++
		case errors.Is(a.Err, host.ErrLapsed):
			s.out.Counts.Lapsed++
		}
		return
	}
	s.mark(sv, "acknowledges "+f.order.id, a.Epoch)
	if !f.order.acked {
		s.out.Counts.Acknowledged++
		f.order.acked, f.order.epoch = true, a.Epoch
	}
}
