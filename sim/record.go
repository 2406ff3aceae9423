package sim

import (
	"cmp"

	"ylem/particles"
	"ylem/rules"
)

// Event is a reaction that happened: who reacted with whom, where, when and by
// which rule. Of all regions that compute it only the one that owns the
// participant with the lowest ID, at the tick's beginning, records it: the log of
// a world is the same set however space is split.
type Event struct {
	Tick  int64
	Rule  int32    // index into Table.Rules
	Where [3]int64 // the mean of the participants' positions, inside the box, quanta

	// Before are the participants in the order of the rule's left side, After
	// the products in the order of its right side. An ID of 0 is none.
	Before [3]Actor
	After  [rules.MaxProducts]Actor
}

// Actor is a particle as an event names it.
type Actor struct {
	ID   uint64
	Kind uint8
}

// Compare orders events by tick and participants, of which no two events of a
// tick have any in common.
func (e *Event) Compare(f *Event) int {
	return cmp.Or(cmp.Compare(e.Tick, f.Tick), cmp.Compare(e.Before[0].ID, f.Before[0].ID))
}

// Record says whether events are recorded.
func (s *Sim) Record(on bool) { s.recording = on }

// Recorded returns the events since it was last called, in no particular order.
// The slice is the Sim's own and changes with the next Step.
func (s *Sim) Recorded() []Event {
	events := s.recorded
	s.recorded = s.recorded[:0]
	return events
}

// count counts an event, and records it if that is wanted, if it is this Sim's.
func (s *Sim) count(re *reaction, tick int64) {
	first := &re.before[0]
	for w := range re.n {
		if re.before[w].ID < first.ID {
			first = &re.before[w]
		}
	}
	if !s.space.Own.Contains(first.Position[0], first.Position[1], first.Position[2]) {
		return
	}
	if s.account.Fired[re.event.rule]++; !s.recording {
		return
	}
	e := Event{Tick: tick, Rule: re.event.rule, Where: s.meetingPoint(re)}
	for axis, x := range e.Where {
		if side := s.table.Size[axis]; s.table.Wraps(axis) {
			e.Where[axis] = (x%side + side) % side
		}
	}
	for w := range re.n {
		e.Before[w] = Actor{re.before[w].ID, re.before[w].Kind}
	}
	for i := range re.Right {
		e.After[i] = Actor{re.after[i].ID, re.after[i].Kind}
	}
	s.recorded = append(s.recorded, e)
}

// meetingPoint returns the mean of the participants' positions.
func (s *Sim) meetingPoint(re *reaction) (mean [3]int64) {
	origin := re.before[0].Position
	for axis := range 3 {
		sum := int64(0)
		for w := range re.n {
			sum += s.nearest(axis, re.before[w].Position[axis]-origin[axis])
		}
		mean[axis] = origin[axis] + sum/int64(re.n)
	}
	return mean
}

// Impulses returns what forces and fields add to the momenta of st's rows in the
// tick that begins, momentum quanta, by row: observers read p + ½ impulse as the
// momentum at the tick. Nothing changes in st. The slices are the Sim's own and
// change with the next call.
func (s *Sim) Impulses(st *particles.Store, tick int64) [3][]int64 {
	sorted := st.Clone() // a sweep moves rows and breaks bonds
	blame := s.account.Blame
	s.sweep(sorted)
	s.fields(sorted, tick)
	s.account.Blame = blame // to look is not to act
	pull := [3][]int64{s.pull.x, s.pull.y, s.pull.z}
	if !s.listed {
		return pull
	}
	for axis, column := range pull {
		s.seen[axis] = resized(s.seen[axis], len(column))
		for row, from := range s.list.order {
			s.seen[axis][from] = column[row]
		}
	}
	return s.seen
}
