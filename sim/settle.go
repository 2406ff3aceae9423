package sim

import "ylem/particles"

// settle keeps the accepted events that have the lowest priority of all that
// share any of their participants: two passes and no order.
func (s *Sim) settle(st *particles.Store) {
	if len(s.events) == 0 {
		return
	}
	s.first = zeroed(s.first, st.Len())
	for i := range s.events {
		e := &s.events[i]
		for _, row := range e.row[:e.n] {
			if held := s.first[row]; held == 0 || e.before(&s.events[held-1]) {
				s.first[row] = int32(i) + 1
			}
		}
	}
	fired := s.events[:0]
	for i := range s.events {
		e := s.events[i]
		wins := true
		for _, row := range e.row[:e.n] {
			wins = wins && s.first[row] == int32(i)+1
		}
		if wins {
			fired = append(fired, e)
		}
	}
	s.events = fired
}

// before orders events by priority; ties, which are all but impossible, by rule
// and participants.
func (e *event) before(f *event) bool {
	switch {
	case e.priority != f.priority:
		return e.priority < f.priority
	case e.rule != f.rule:
		return e.rule < f.rule
	case e.low != f.low:
		return e.low < f.low
	}
	return e.high < f.high
}
