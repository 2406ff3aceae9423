package sim

// candidates are the rules that a set of participants of certain species may fit,
// in canonical order. Those of a tick are the ones that are considered at it.
type candidates struct {
	rules  []int32
	now    []int32
	hazard float64 // the most that all that are considered together can amount to
}

// lists are candidates by key, each list once.
type lists struct {
	of   []uint32 // by key: index into list
	list []candidates
}

// newLists makes lists of the rules of each key, in their order.
func newLists(by [][]int32) lists {
	l := lists{of: make([]uint32, len(by)), list: []candidates{{}}}
	known := map[string]uint32{"": 0}
	var text []byte
	for key, numbers := range by {
		text = text[:0]
		for _, n := range numbers {
			text = append(text, byte(n), byte(n>>8))
		}
		at, found := known[string(text)]
		if !found {
			at = uint32(len(l.list))
			known[string(text)] = at
			l.list = append(l.list, candidates{rules: numbers})
		}
		l.of[key] = at
	}
	return l
}

// at returns the candidates of a key.
func (l *lists) at(key int) *candidates { return &l.list[l.of[key]] }

// refresh finds what of each list is considered at a tick.
func (l *lists) refresh(s *Sim) {
	for i := range l.list {
		c := &l.list[i]
		c.now, c.hazard = c.now[:0], 0
		for _, number := range c.rules {
			if s.active[number] {
				c.now = append(c.now, number)
				c.hazard += s.rules[number].Hazard
			}
		}
	}
}
