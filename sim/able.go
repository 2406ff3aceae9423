package sim

import "ylem/particles"

// asked is a particle of which it is asked what it could do.
type asked struct {
	id   uint64
	fits []bool // by rule
}

// Able reports, by rule, whether it fits some particles of which the one with an ID
// is one, in the tick that begins: whether it then happens is for the draw. st must
// hold all that is within a reach of the particle; nothing changes in it, and s is good
// for nothing else afterwards.
func (s *Sim) Able(st *particles.Store, tick int64, id uint64) []bool {
	s.ask = &asked{id: id, fits: make([]bool, len(s.rules))}
	sorted := st.Clone() // a sweep moves rows and breaks bonds
	s.tick = tick
	s.tickDown(sorted)
	s.sweep(sorted)
	s.draw(sorted, tick)
	return s.ask.fits
}

// answers notes which of the rules that are considered fit the sets that wait for
// their draws, instead of drawing.
func (a *asked) answers(s *Sim, st *particles.Store) {
	t := &s.trials
	for i := range t.set[:t.n] {
		m := &t.set[i]
		in := false
		for _, row := range m.row[:m.n] {
			in = in || st.ID[row] == a.id
		}
		if !in {
			continue
		}
		s.walk.forget()
		for _, number := range t.may[i].now {
			for _, order := range orders[m.n] {
				if a.fits[number] || s.rules[number].Hazard == 0 {
					break
				}
				_, a.fits[number] = s.fit(st, number, m, order)
			}
		}
	}
	t.n = 0
}

// Room reports whether participant i of a rule, in row, has no bond that the rule
// would have to break without naming it, and room for those that it makes.
func (c *Chemistry) Room(st *particles.Store, number, i int, row int32) bool {
	return c.rules[number].canBond(c.table, st, i, row)
}
