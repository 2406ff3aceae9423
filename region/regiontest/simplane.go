package regiontest

import (
	"slices"

	"ylem/region/host"
	"ylem/region/plane"
)

// request brings a request to the control plane and its answer back. Where that is
// away, it is never done, or done and not answered, or done later when nobody waits
// for it any more.
func (s *simulation) request(sv *server, r plane.Request) {
	life := sv.life // whatever comes late comes to no later process
	answer := func(reply plane.Reply) {
		s.after(s.some(1, 15), func() {
			sv.onto(life, func() {
				s.mark(sv, "is answered", reply.Number, uint64(reply.Outcome), reply.Entry.Revision)
				sv.give(host.Event{What: host.Replied, Reply: reply})
			})
		})
	}
	if !s.healing && (s.away || sv.cut || s.chance(s.plan_.unsure)) {
		s.out.Counts.Unsure++
		if s.chance(0.6) {
			sv.later(s.between(200, 5000), func() {
				sv.give(host.Event{What: host.Replied, Reply: plane.Reply{Number: r.Number}})
			})
		}
		switch s.random.IntN(4) {
		case 0: // lost
		case 1: // done, or about to be
			s.after(s.some(1, 15), func() { s.serve(sv, r) })
		case 2: // done late
			s.after(s.between(500, 12_000), func() { s.serve(sv, r) })
		default: // … and answered, to whoever still listens
			s.after(s.between(500, 12_000), func() { answer(s.serve(sv, r)) })
		}
		return
	}
	s.after(s.some(1, 15), func() {
		reply := s.serve(sv, r)
		if !s.healing && s.chance(s.plan_.unsure/2) { // somebody on the way asked again
			reply = s.serve(sv, r)
		}
		answer(reply)
	})
}

// serve does a request. What is read may be old.
func (s *simulation) serve(sv *server, r plane.Request) plane.Reply {
	before := plane.Entry{}
	if r.Key != "" {
		before = s.memory.Do(plane.Request{Verb: plane.Read, Key: r.Key}).Entry
	}
	if s.breach.Blind {
		r.Revision = before.Revision
	}
	if r.Verb == plane.Drop && s.memory.Do(plane.Request{Verb: plane.Get, Sum: r.Sum}).Outcome == plane.Done {
		s.out.Counts.Dropped++
	}
	reply := s.memory.Do(r)
	switch {
	case r.Verb == plane.Get && !s.healing && s.chance(0.02):
		reply = plane.Reply{Number: r.Number, Outcome: plane.Absent}
	case r.Verb == plane.Read && !s.healing && s.chance(0.2) && s.stale[r.Key].Revision != 0:
		reply.Entry, reply.Outcome = s.stale[r.Key], plane.Done
	case reply.Outcome == plane.Done && r.Verb != plane.Read && before.Revision != 0:
		s.stale[r.Key] = before
	}
	if reply.Outcome == plane.Lost {
		s.out.Counts.Swaps++
	}
	s.mark(sv, "is served", uint64(r.Verb), r.Number, uint64(reply.Outcome), reply.Entry.Revision)
	s.spread()
	return reply
}

// spread tells all servers what has changed, each in its own time.
func (s *simulation) spread() {
	changes := s.memory.Changes()
	for _, sv := range s.servers {
		switch {
		case sv.host == nil || len(changes) == 0:
		case !s.healing && (s.away || sv.cut):
			sv.missed = true
		default:
			sv.watch = append(sv.watch, changes...)
			sv.flush(s.some(1, 500))
		}
	}
}

// flush tells a server what it has not heard, in order; of a key perhaps only the
// last.
func (sv *server) flush(ms int64) {
	if sv.flushes {
		return
	}
	sv.flushes = true
	life := sv.life
	sv.s.after(ms, func() {
		sv.flushes = false
		sv.onto(life, func() {
			some := 1 + sv.s.random.IntN(max(len(sv.watch), 1)) // they come one by one
			var entries, left []plane.Entry
			for i, e := range sv.watch {
				behind := slices.ContainsFunc(left, func(other plane.Entry) bool { return other.Key == e.Key })
				if i < some && !behind && !sv.s.chance(sv.s.plan_.apart) {
					entries = append(entries, e)
				} else {
					left = append(left, e)
				}
			}
			sv.watch = left
			for i, e := range entries {
				newer := slices.ContainsFunc(entries[i+1:], func(other plane.Entry) bool { return other.Key == e.Key })
				if newer && sv.s.chance(0.5) {
					continue
				}
				if sv.host == nil || sv.life != life {
					return
				}
				sv.s.mark(sv, "hears of "+e.Key, e.Revision)
				sv.give(host.Event{What: host.Changed, Entry: e})
			}
			if len(sv.watch) > 0 {
				sv.flush(sv.s.some(1, 500))
			}
		})
	})
}

// rewatch begins to watch anew: all that is there is told.
func (sv *server) rewatch() {
	if sv.host == nil {
		return
	}
	if !sv.s.healing && (sv.s.away || sv.cut) {
		sv.missed = true
		return
	}
	sv.missed = false
	entries := sv.s.memory.Entries()
	sv.s.random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	sv.watch = append(sv.watch, entries...)
	sv.flush(sv.s.some(1, 500))
}

// returns is called when the control plane can be reached again.
func (s *simulation) returns() {
	if s.breach.Forgets && len(s.past) > 0 { // as if it had never been
		s.memory = s.past[0]
		s.past = nil
	}
	for _, sv := range s.servers {
		if sv.missed {
			sv.rewatch()
		}
	}
}

// remember keeps what the control plane was, for the one that forgets.
func (s *simulation) remember() {
	s.after(500, func() {
		if s.breach.Forgets && !s.away {
			s.past = append(s.past, s.memory.Clone())
			s.past = s.past[max(0, len(s.past)-4):]
			s.remember()
		} else if s.breach.Forgets {
			s.remember()
		}
	})
}
