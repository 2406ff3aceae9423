package sim

import (
	"slices"

	"ylem/particles"
	"ylem/rules"
)

// set is a set of participants: n rows in ascending order of their IDs.
type set struct {
	row    [3]int32
	n      int
	bonded [3]bool // of members (0,1), (1,2), (0,2)
}

// channel is a way in which a rule fits a set: its rows in the order of the
// rule's left side.
type channel struct {
	rule   int32
	row    [3]int32
	hazard float64
}

// event is an accepted channel.
type event struct {
	rule     int32
	n        int
	row      [3]int32
	low      uint64 // the participants, as draws see them
	high     uint64
	priority uint64
}

// The orders in which the members of a set may stand on a left side.
var orders = [4][][3]int8{
	1: {{0}},
	2: {{0, 1}, {1, 0}},
	3: {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}},
}

// draw asks each set of participants that any rule might fit whether something
// happens at this tick, and what.
func (s *Sim) draw(st *particles.Store, tick int64) {
	s.events, s.room.sorted = s.events[:0], false
	if len(s.rules) == 0 {
		return
	}
	s.scene.Store, s.scene.Tick = st, tick
	s.trials.accept = particles.NewKey(s.seed, particles.StreamAccept, tick)
	s.trials.priority = particles.NewKey(s.seed, particles.StreamPriority, tick)

	for row, number := range s.sorts {
		if c := s.reach.alone.at(int(number)); len(c.now) > 0 {
			s.try(st, c, set{row: [3]int32{int32(row)}, n: 1})
		}
	}
	for _, p := range s.pairs {
		may := &s.reach.free
		if p.bonded {
			may = &s.reach.bonded
		}
		s.try(st, s.between(may, p.i, p.j), s.pairSet(st, p))
	}
	if s.reach.triples {
		s.drawTriples(st)
	}
	if s.reach.trios.radius2 > 0 {
		s.drawTrios(st)
	}
	s.decide(st)
}

// consult finds which rules are considered at this tick, and of which species the
// rows are, before pairs are looked at.
func (s *Sim) consult(st *particles.Store) {
	if len(s.rules) == 0 {
		return
	}
	s.active = resized(s.active, len(s.rules))
	for i := range s.rules {
		r := &s.rules[i]
		s.active[i] = s.tick%r.Every == 0 && s.tick >= r.After && s.tick < r.Until
	}
	if !slices.Equal(s.active, s.was) {
		s.was = append(s.was[:0], s.active...)
		for _, l := range []*lists{&s.reach.alone, &s.reach.free, &s.reach.bonded, &s.reach.threes, &s.reach.any} {
			l.refresh(s)
		}
	}
	s.sorts = resized(s.sorts, st.Len())
	for row := range s.sorts {
		s.sorts[row] = s.reach.species.of(st, int32(row))
	}
}

// between returns the rules of a list of pairs that two rows may fit.
func (s *Sim) between(l *lists, i, j int32) *candidates {
	return l.at(int(s.sorts[i])*s.reach.species.n + int(s.sorts[j]))
}

// trials are sets that wait for their draws, which are made for many at once.
type trials struct {
	accept, priority particles.Key

	n         int
	set       [64]set
	may       [64]*candidates
	low, high [64]uint64 // the participants, as draws see them
	bits      [64]uint64
	noise     particles.Noise
}

// try puts a set among the trials. c holds every rule that may fit it.
func (s *Sim) try(st *particles.Store, c *candidates, m set) {
	t := &s.trials
	if t.n == len(t.set) {
		s.decide(st)
	}
	t.set[t.n], t.may[t.n] = m, c
	t.low[t.n], t.high[t.n] = m.participants(st)
	t.n++
}

// decide makes the one draw of each trial.
func (s *Sim) decide(st *particles.Store) {
	t := &s.trials
	if s.ask != nil {
		s.ask.answers(s, st)
		return
	}
	t.noise.Uniforms(t.accept, t.bits[:t.n], t.low[:t.n], t.high[:t.n])
	for i, bits := range t.bits[:t.n] {
		if u := unit(uint32(bits>>32), uint32(bits)); u < t.may[i].hazard { // 1 − e^(−h) ≤ h: else nothing can come of it
			s.consider(st, t.may[i], &t.set[i], u, t.low[i], t.high[i])
		}
	}
	t.n = 0
}

func (s *Sim) pairSet(st *particles.Store, p pair) set {
	if st.ID[p.i] > st.ID[p.j] {
		p.i, p.j = p.j, p.i
	}
	return set{row: [3]int32{p.i, p.j}, n: 2, bonded: [3]bool{p.bonded}}
}

// consider keeps the event that comes of a set whose draw is u, if one does.
func (s *Sim) consider(st *particles.Store, c *candidates, m *set, u float64, low, high uint64) {
	s.fits = s.fits[:0]
	s.walk.forget()
	total := 0.0
	for _, number := range c.now {
		from := len(s.fits)
		for _, order := range orders[m.n] {
			if row, ok := s.fit(st, number, m, order); ok {
				s.fits = append(s.fits, channel{rule: number, row: row})
			}
		}
		ways := float64(len(s.fits) - from)
		for i := from; i < len(s.fits); i++ {
			s.fits[i].hazard = s.rules[number].Hazard / ways
			total += s.fits[i].hazard
		}
	}
	if total == 0 || u >= 1-particles.Exp(-total) {
		return
	}
	rest := s.trials.accept.Draw(low, high)
	choice := float64(unit(rest[2], rest[3]) * total)
	chosen := len(s.fits) - 1
	for i := range s.fits {
		if choice -= s.fits[i].hazard; choice < 0 {
			chosen = i
			break
		}
	}
	first := s.trials.priority.Draw(low, high)
	s.events = append(s.events, event{
		rule: s.fits[chosen].rule, n: m.n, row: s.fits[chosen].row, low: low, high: high,
		priority: uint64(first[0])<<32 | uint64(first[1]),
	})
}

// participants returns the two words under which a set draws.
func (m *set) participants(st *particles.Store) (low, high uint64) {
	switch m.n {
	case 1:
		return st.ID[m.row[0]], 0
	case 2:
		return st.ID[m.row[0]], st.ID[m.row[1]]
	}
	return particles.Mix64(st.ID[m.row[0]]) ^ st.ID[m.row[1]], st.ID[m.row[2]]
}

// unit returns 53 random bits as a number in [0, 1).
func unit(high, low uint32) float64 {
	return float64(float64(uint64(high)<<21|uint64(low)>>11) * 0x1p-53)
}

// fit reports whether a rule fits the set in this order, and the rows in the
// order of the rule's left side.
func (s *Sim) fit(st *particles.Store, number int32, m *set, order [3]int8) (row [3]int32, ok bool) {
	r := &s.rules[number]
	if len(r.Left) != m.n {
		return row, false
	}
	near := uint64(0)
	for i := range m.n {
		row[i] = m.row[order[i]]
		if !matches(st, &r.Left[i], row[i]) {
			return row, false
		}
		if r.carrier != 0 {
			near |= s.near[row[i]]
		}
	}
	if r.carrier&^near != 0 || !s.joined(st, r, m, order, row) {
		return row, false
	}
	for i := range m.n {
		if !r.canBond(s.table, st, i, row[i]) {
			return row, false
		}
	}
	if len(r.Guard) > 0 {
		s.scene.Row = row
		if r.Guard.Run(&s.scene) == 0 {
			return row, false
		}
	}
	if (r.Within > 0 || r.Beyond > 0) && !s.asApart(st, r, row[0], row[1]) {
		return row, false
	}
	return row, !(r.asksRoom && !s.hasRoom(st, r, m, row))
}

// matches reports whether the particle in row is what the pattern asks for.
func matches(st *particles.Store, p *rules.Pattern, row int32) bool {
	if !p.Kinds.Has(st.Kind[row]) {
		return false
	}
	for _, t := range p.Tests {
		if st.Attr[t.Attr][row] != t.Value {
			return false
		}
	}
	return true
}

// joined reports whether bonds and distances are those of the left side.
func (s *Sim) joined(st *particles.Store, r *rule, m *set, order [3]int8, row [3]int32) bool {
	switch m.n {
	case 1:
		return true
	case 2:
		return r.Joined[0] == m.bonded[0] && (m.bonded[0] || s.distance2(st, row[0], row[1]) <= r.radius2)
	}
	ab, bc, ac := m.link(order[0], order[1]), m.link(order[1], order[2]), m.link(order[0], order[2])
	switch {
	case r.Joined[0]:
		return ab && bc
	case !r.Joined[1]: // two that are free of each other, and a carrier
		return !ab && !bc && !ac && s.distance2(st, row[0], row[1]) <= r.radius2 &&
			min(s.distance2(st, row[2], row[0]), s.distance2(st, row[2], row[1])) <= r.radius2
	}
	return bc && !ab && !ac && min(s.distance2(st, row[0], row[1]), s.distance2(st, row[0], row[2])) <= r.radius2
}

// link reports whether two members of a set of three are bonded.
func (m *set) link(a, b int8) bool { return m.bonded[[3]int{0, 2, 1}[a+b-1]] }

func (s *Sim) distance2(st *particles.Store, i, j int32) int64 {
	dx, dy, dz := s.delta(st, i, j)
	return dx*dx + dy*dy + dz*dz
}

// drawTriples finds the sets of three: one free of a bonded pair, within reach
// of either, and chains.
func (s *Sim) drawTriples(st *particles.Store) {
	for _, p := range s.loose {
		for _, rows := range [2][2]int32{{p.i, p.j}, {p.j, p.i}} {
			free, held := rows[0], rows[1]
			if !s.reach.loose[st.Kind[free]] {
				continue
			}
			for _, partner := range s.partners(st, held) {
				other := partner - 1
				if other == free || s.bonded(st, free, other) {
					continue
				}
				// The same three are met from the other end too if that is as near.
				if s.distance2(st, free, other) <= s.reach.loose2 && st.ID[other] < st.ID[held] {
					continue
				}
				s.considerThree(st, s.three(ofLoose, free), free, held, other)
			}
		}
	}
	for row, kind := range st.Kind {
		if !s.reach.center[kind] || st.NBond[row] < 2 {
			continue
		}
		middle, partners := int32(row), s.partners(st, int32(row))
		for a := range partners {
			for b := range a {
				i, j := partners[a]-1, partners[b]-1
				// A triangle has three middles; the lowest ID speaks for it.
				if s.bonded(st, i, j) && (s.reach.center[st.Kind[i]] && st.ID[i] < st.ID[middle] ||
					s.reach.center[st.Kind[j]] && st.ID[j] < st.ID[middle]) {
					continue
				}
				may := s.three(ofChain, middle)
				if s.bonded(st, i, j) {
					may = s.reach.any.at(ofChain)
				}
				s.considerThree(st, may, middle, i, j)
			}
		}
	}
}

// three returns the rules of three of a form in which the row may have the part by
// which they are listed.
func (s *Sim) three(form int, row int32) *candidates {
	return s.reach.threes.at(form*s.reach.species.n + int(s.sorts[row]))
}

func (s *Sim) considerThree(st *particles.Store, may *candidates, a, b, c int32) {
	if len(may.now) == 0 {
		return
	}
	m := set{row: [3]int32{a, b, c}, n: 3}
	slices.SortFunc(m.row[:], func(x, y int32) int {
		if st.ID[x] < st.ID[y] {
			return -1
		}
		return 1
	})
	m.bonded = [3]bool{s.bonded(st, m.row[0], m.row[1]), s.bonded(st, m.row[1], m.row[2]), s.bonded(st, m.row[0], m.row[2])}
	s.try(st, may, m)
}

// partners returns the rows, plus one, of row's bonded partners.
func (s *Sim) partners(st *particles.Store, row int32) []int32 {
	at := int(row) * st.Slots
	return s.bind.row[at : at+int(st.NBond[row])]
}

func (s *Sim) bonded(st *particles.Store, i, j int32) bool {
	return slices.Contains(s.partners(st, i), j+1)
}
