package main

import (
	"context"
	"fmt"
	"time"

	"ylem/region/wire"
)

// request does what a viewer asks of the stage, which is called by its goroutine.
func (s *stage) request(v *viewer, seat *seat, request wire.ViewRequest) {
	switch ask := request.(type) {
	case wire.ViewAck:
		if err := seat.acknowledge(ask.Frame, time.Now()); err != nil {
			s.drop(v, err.Error())
			return
		}
		s.pump(v, seat)
	case *wire.Look:
		seat.look, seat.coarse = *ask, 0
		seat.mail, seat.due = s.latest, time.Time{} // also of a world that stands still
		s.pump(v, seat)
	case wire.Inspect:
		m := seat.memory[ask.Frame%wire.ViewMemory]
		if m.shot == nil || m.number != ask.Frame || m.shot.sections == nil {
			s.answer(v, seat, wire.Details{Request: ask.Request, Error: "that frame is forgotten: look at a newer one"})
			return
		}
		s.answer(v, seat, m.inspect(ask, s.mesh.self.Name))
	case wire.Order:
		s.order(v, seat, ask)
	case wire.Trace:
		s.story(v, seat, ask)
	case wire.Follow:
		if s.fresh() {
			s.answer(v, seat, s.latest.follow(ask, s.mesh.self.Name))
			return
		}
		if len(seat.follows) >= mostNotes {
			s.drop(v, "asks faster than it is answered")
			return
		}
		seat.follows = append(seat.follows, ask)
	}
}

// mostOrders is how many of a viewer's orders may wait to be decided.
const mostOrders = 8

// order hands in what a viewer wants done. The answer comes when it is decided.
func (s *stage) order(v *viewer, seat *seat, ask wire.Order) {
	err := v.may(mayCommand)
	if err == nil && seat.orders >= mostOrders {
		err = fmt.Errorf("%d things are being decided already: wait a moment", mostOrders)
	}
	if err != nil {
		s.note(v, seat, (&wire.Decided{Request: ask.Request, Error: err.Error()}).Append(nil))
		return
	}
	seat.orders++
	go func() {
		answer, refused := s.desk.take(context.Background(), ask.JSON, v.guest.Load().name, "viewer "+v.conn.RemoteAddr().String())
		if answer.Request = ask.Request; refused != nil {
			answer.Error = refused.text
		}
		s.tell(viewEvent{viewer: v, what: concluded, note: answer.Append(nil)})
	}()
}

// fresh reports whether the latest shot shows the world as it is: it has ended, or
// somebody else just looked.
func (s *stage) fresh() bool {
	if s.latest == nil {
		return false
	}
	now := s.owner.state.Load().Tick
	for i := range s.latest.sections {
		if s.latest.sections[i].picture.Tick < now {
			return false
		}
	}
	return true
}
