package main

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// stage is the goroutine between the regions and those who watch. It asks for
// pictures when some viewer can take one, at most framesPerSecond times a
// second, encodes each once and hands it to all who can.
type stage struct {
	world   *region.World
	look    *look
	owner   *owner
	mesh    *mesh
	log     *console
	events  chan viewEvent
	changed chan struct{} // the known servers have changed
	done    chan struct{}
	viewers atomic.Int64
	trouble atomic.Pointer[string]
	rules   atomic.Pointer[ruled] // nil: those of the beginning

	origin   string       // the fingerprint of the rules that the world began with
	revision uint64       // how often they were changed since
	like     *rules.Table // that were found to be the world's, with other params
	spoken   *rules.Table // of which viewers are told, if it is not the world's
	sliders  sliders
	seats    map[*viewer]*seat
	ease     ease // with which viewers begin
	painter  painter
	tracks   map[int]*tracks // by region
	counter  counter
	latest   *shot
	shots    []*shot   // that Inspect may still ask for, the oldest first
	hello    [2][]byte // the welcome of this moment, as a message: for those who may watch, and who may command
	desk     *desk     // who has orders decided
	pulse    *pulse
	tellers  chan struct{} // who tell stories

	bulletins chan bulletin         // for all viewers
	newest    [bulletinKinds][]byte // of each kind the last one
}

const (
	framesPerSecond = 30
	mostNotes       = 96      // answers that wait for one viewer: the past of a particle alone is some 25, and slow pages read seldom
	mostShots       = 24      // pictures kept for all viewers together
	mostKept        = 4 << 20 // particles in them, but for those of the latest few
)

// viewEvent is what viewers tell the stage.
type viewEvent struct {
	viewer  *viewer
	what    viewWhat
	request wire.ViewRequest
	note    []byte // that is for the viewer
}

type viewWhat uint8

const (
	came viewWhat = iota
	went
	wrote
	asks
	granted   // it has shown a token
	concluded // what it ordered is decided, or not
	recounted // its story is told
)

func newStage(w *region.World, o *owner, m *mesh, log *console) *stage {
	s := &stage{
		world: w, look: newLook(w.Table), owner: o, mesh: m, log: log,
		events: make(chan viewEvent), bulletins: make(chan bulletin), tellers: make(chan struct{}, storyCrew), changed: make(chan struct{}, 1), done: make(chan struct{}), seats: map[*viewer]*seat{},
	}
	s.painter, s.origin, s.tracks = painter{look: s.look}, hex(w.Table.Fingerprint), map[int]*tracks{}
	s.counter = newCounter()
	s.pulse = newPulse(o, s.viewers.Load, func(message []byte) { s.inform(bulletin{vital, message}) })
	return s
}

func (s *stage) tell(e viewEvent) {
	select {
	case s.events <- e:
	case <-s.done:
	}
}

// servers says that the known servers have changed. It never waits.
func (s *stage) servers() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// run serves viewers until ctx is done.
func (s *stage) run(ctx context.Context) {
	defer close(s.done)
	s.hello = s.welcomes()
	asked, waits, next := false, time.Duration(0), time.Now()
	pause := time.NewTimer(time.Hour)
	defer pause.Stop()
	for {
		if when, spacing, wanted := s.wanted(time.Now()); wanted && (!asked || spacing < waits) {
			if when.Before(next) {
				when = next
			}
			if wait := time.Until(when); wait > 0 {
				pause.Reset(wait)
			} else {
				s.owner.show.ask(spacing)
				asked, waits = true, spacing
				next = time.Now().Add(time.Second / framesPerSecond)
			}
		}
		select {
		case <-ctx.Done():
			var wg sync.WaitGroup
			for v := range s.seats {
				wg.Go(func() { v.close(websocket.CloseGoingAway, "the server ends") })
			}
			wg.Wait()
			return
		case <-pause.C:
		case <-s.changed:
			s.adopt()
			s.greet()
		case e := <-s.events:
			s.handle(e)
		case b := <-s.bulletins:
			s.spread(b)
		case found := <-s.counter.found:
			s.recount(found)
		case pictures := <-s.owner.show.shown:
			asked = false
			if s.adopt(); len(pictures) == 0 || !s.shows(pictures[0].Table) {
				continue // nothing is here, or it is of the rules before
			}
			s.pulse.saw(pictures)
			began := time.Now()
			s.publish(s.shoot(pictures, s.owner.state.Load().Rate), began)
			if idle := time.Now().Add(time.Since(began)); next.Before(idle) { // at most half of the time goes to viewers
				next = idle
			}
		}
	}
}

// shows reports whether pictures by these rules can be shown as those of the world
// are: its own, with other params perhaps.
func (s *stage) shows(t *rules.Table) bool {
	if t != s.world.Table && t != s.like {
		if region.Compatible(s.world, s.world.Table, t) != nil {
			return false
		}
		s.like = t
	}
	s.speak(t)
	return true
}

// usual is how a viewer looks that has not said it.
func (s *stage) usual() wire.Look {
	var w wire.ViewWorld
	for axis := range s.world.Table.Dimensions {
		w.Size[axis] = particles.Units(s.world.Table.Size[axis])
	}
	return wire.UsualLook(&w)
}

// wanted reports whether some viewer can take a frame, when, and how far the
// moments for it shall lie apart; or waits for an answer that needs a picture.
func (s *stage) wanted(now time.Time) (when time.Time, spacing time.Duration, wanted bool) {
	for _, seat := range s.seats {
		switch {
		case len(seat.follows) > 0:
			return now, 0, true
		case seat.mail != nil || !seat.credit():
			continue
		}
		if apart := seat.ease.pause(); !wanted || apart < spacing {
			spacing = apart
		}
		if !wanted || seat.due.Before(when) {
			when = seat.due
		}
		wanted = true
	}
	return when, spacing, wanted
}

// shoot makes a shot of pictures, whose particles keep their tracks.
func (s *stage) shoot(pictures []*region.Picture, rate float64) *shot {
	shot := newShot(s.world, pictures, rate)
	here := make(map[int]*tracks, len(pictures))
	for i, picture := range pictures {
		t := s.tracks[picture.Region]
		if t == nil {
			t = &tracks{}
		}
		t.begin(picture.Store, s.painter.era)
		here[picture.Region], shot.sections[i].tracks = t, t
	}
	s.tracks = here
	s.counter.count(shot)
	return shot
}

// publish gives a new shot to all who can take it.
func (s *stage) publish(shot *shot, now time.Time) {
	if s.latest != nil {
		s.latest.sights = nil // nobody gets it any more
	}
	s.latest = shot
	s.keep(shot)
	s.counter.start(shot, s.done)
	for v, seat := range s.seats {
		for _, ask := range seat.follows {
			s.answer(v, seat, shot.follow(ask, s.mesh.self.Name))
		}
		seat.follows = nil
		if seat.mail != nil || seat.wants(now.Add(time.Second/framesPerSecond/4)) {
			seat.mail = shot
		}
		s.pump(v, seat)
	}
}

// recount takes what is known of structures now. If the world stands still, it is shown once more.
func (s *stage) recount(found []*tally) {
	if s.latest == nil {
		s.counter.take(found, &shot{})
		return
	}
	if s.counter.take(found, s.latest) {
		clear(s.latest.sights)
		for v, seat := range s.seats {
			seat.mail = s.latest
			s.pump(v, seat)
		}
	}
	s.counter.start(s.latest, s.done)
}

// keep remembers a shot for those who ask about it, and forgets the oldest. Whoever asks about that is told so.
func (s *stage) keep(shot *shot) {
	s.shots = append(s.shots, shot)
	kept := 0
	for i := len(s.shots) - 1; i >= 0; i-- {
		kept += s.shots[i].particles()
		if n := len(s.shots) - i; n > mostShots || n > wire.ViewMemory && kept > mostKept {
			for _, old := range s.shots[:i+1] {
				old.sections = nil
			}
			s.shots = append(s.shots[:0], s.shots[i+1:]...)
			return
		}
	}
}

// ruled is by which rules the world goes on.
type ruled struct {
	table    *rules.Table
	revision uint64 // how often they were changed
}

// follow says that the pictures to come are of other rules. It never waits.
func (s *stage) follow(t *rules.Table, revision uint64) {
	s.rules.Store(&ruled{t, revision})
	s.servers()
}

// worry says to all viewers what keeps the world from following its author's
// file, "" if nothing does. It never waits.
func (s *stage) worry(trouble string) {
	s.trouble.Store(&trouble)
	s.servers()
}

// adopt makes the rules by which the world goes on those that viewers are told
// of. What is on its way to them is of the rules before: they drop it,
// unacknowledged, and it counts as acknowledged here.
func (s *stage) adopt() {
	now := s.rules.Load()
	if now == nil || now.table == s.world.Table {
		return
	}
	world := *s.world
	world.Table = now.table
	s.world, s.look = &world, newLook(now.table)
	s.painter.look = s.look
	s.latest, s.revision, s.like, s.spoken = nil, now.revision, nil, nil
	for _, seat := range s.seats {
		seat.forget()
	}
	s.greet()
}

// table is by what the world goes on, as far as pictures have shown it.
func (s *stage) table() *rules.Table {
	if s.spoken != nil {
		return s.spoken
	}
	return s.world.Table
}

// speak tells viewers of the rules of a picture, if they have been told of others.
func (s *stage) speak(t *rules.Table) {
	if s.table() != t {
		s.spoken = t
		s.greet()
	}
}

// welcomes is what viewers are told of the world and its servers: those who may
// watch, and those who may command.
func (s *stage) welcomes() (out [2][]byte) {
	w := s.mesh.welcome(s.world, s.look)
	wording(w, s.table(), s.sliders.changeable())
	w.World.Origin, w.World.Revision = s.origin, s.revision
	if trouble := s.trouble.Load(); trouble != nil {
		w.Trouble = *trouble
	}
	now := s.owner.state.Load()
	w.Paused, w.Pace = now.Paused, now.Pace
	out[0] = w.Append(nil)
	w.Commands = true
	if s.desk != nil {
		if c := s.desk.choices.Load(); c != nil {
			w.Worlds = c.worlds
		}
	}
	out[1] = w.Append(nil)
	return out
}

// welcome is the one for a viewer.
func (s *stage) welcome(v *viewer) []byte {
	if v.may(mayCommand) == nil {
		return s.hello[1]
	}
	return s.hello[0]
}

// greet tells all viewers who computes the world now.
func (s *stage) greet() {
	hello := s.welcomes()
	if bytes.Equal(hello[1], s.hello[1]) { // which says all that the other does
		return
	}
	s.hello = hello
	for v, seat := range s.seats {
		s.note(v, seat, s.welcome(v))
	}
}

// pump gives the writer what comes next, if it has nothing to do.
func (s *stage) pump(v *viewer, seat *seat) {
	switch {
	case seat.busy:
		return
	case len(seat.notes) > 0:
		v.out <- parcel{head: seat.notes[0]}
		seat.notes = seat.notes[1:]
	case !seat.informed():
		v.out <- parcel{head: seat.read()}
	case seat.mail != nil && seat.credit() && s.latest != nil:
		seat.mail = nil
		v.out <- seat.frame(&s.painter, s.latest, len(s.seats), time.Now())
	default:
		return
	}
	seat.busy = true
}

// note queues a message beside the frames.
func (s *stage) note(v *viewer, seat *seat, message []byte) {
	if len(seat.notes) >= mostNotes {
		s.drop(v, "asks faster than it reads")
		return
	}
	seat.notes = append(seat.notes, message)
	s.pump(v, seat)
}

func (s *stage) answer(v *viewer, seat *seat, d wire.Details) { s.note(v, seat, d.Append(nil)) }

// drop closes a viewer. Its reader says when it is gone.
func (s *stage) drop(v *viewer, reason string) {
	delete(s.seats, v)
	go v.drop(websocket.ClosePolicyViolation, reason)
}

func (s *stage) handle(e viewEvent) {
	if e.what == came {
		seat := &seat{mail: s.latest, look: s.usual(), ease: s.ease}
		s.seats[e.viewer] = seat
		seat.bulletins = s.newest
		s.note(e.viewer, seat, s.welcome(e.viewer))
		return
	}
	seat := s.seats[e.viewer]
	if seat == nil { // dropped before
		return
	}
	switch e.what {
	case went:
		delete(s.seats, e.viewer)
	case wrote:
		seat.busy = false
		s.pump(e.viewer, seat)
	case granted:
		s.note(e.viewer, seat, s.welcome(e.viewer))
	case recounted:
		seat.stories--
		s.note(e.viewer, seat, e.note)
	case concluded:
		seat.orders--
		s.note(e.viewer, seat, e.note)
	case asks:
		s.request(e.viewer, seat, e.request)
	}
}

func (s *stage) complain(who string, err error) { s.mesh.complain("viewer "+who, err) }
