package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// room finds who is near a place. It is made when the first rule of a tick asks,
// and few do: only those whose draw says that they would happen.
type room struct {
	radius int64 // of the widest question; 0: no rule asks
	grid   particles.Grid
	sorted bool // for the tick at hand
	spans  []particles.Span
	trial  reaction // what would come of an event
}

// widestClearing returns the largest radius that a rule wants to be clear.
func widestClearing(t *rules.Table) (radius int64) {
	for i := range t.Rules {
		for _, c := range t.Rules[i].Clear {
			radius = max(radius, c.Radius)
		}
	}
	return radius
}

// hasRoom reports whether every unnamed product of a rule would appear inside the
// box, where its Site puts it, and clear of what the rule wants none of there.
func (s *Sim) hasRoom(st *particles.Store, r *rule, m *set, row [3]int32) bool {
	re := &s.room.trial
	re.rule, re.event = r, event{n: m.n, row: row}
	re.low, re.high = m.participants(st)
	for w := range m.n {
		st.Read(int(row[w]), &re.before[w])
	}
	if !s.locate(st, re, s.tick) {
		return false
	}
	if len(r.Clear) == 0 {
		return true
	}
	for i := range r.Right {
		if r.Right[i].Named < 0 && !s.clear(st, re, re.after[i].Position) {
			return false
		}
	}
	return true
}

// clear reports whether nobody but the participants is near a place, of the kinds
// and within the distances that the rule names.
func (s *Sim) clear(st *particles.Store, re *reaction, at [3]int64) bool {
	q := &s.room
	if !q.sorted {
		q.grid.Sort(st, q.radius, [3]int64{})
		q.sorted = true
	}
	// Around an edge that wraps the place is looked at from its images.
	var lo, hi [3]int64
	for axis, side := range s.wrap {
		if side > 0 && at[axis] < q.radius {
			hi[axis] = 1
		}
		if side > 0 && at[axis] >= side-q.radius {
			lo[axis] = -1
		}
	}
	for k := lo[2]; k <= hi[2]; k++ {
		for j := lo[1]; j <= hi[1]; j++ {
			for i := lo[0]; i <= hi[0]; i++ {
				if !s.clearHere(st, re, at[0]+i*s.wrap[0], at[1]+j*s.wrap[1], at[2]+k*s.wrap[2]) {
					return false
				}
			}
		}
	}
	return true
}

func (s *Sim) clearHere(st *particles.Store, re *reaction, x, y, z int64) bool {
	g := &s.room.grid
	s.room.spans = g.Around(s.room.spans[:0], x, y, z)
	for _, span := range s.room.spans {
		for k := span.From; k < span.To; k++ {
			dx, dy, dz := x-g.X[k], y-g.Y[k], z-g.Z[k]
			if max(dx, -dx, dy, -dy, dz, -dz) > s.room.radius {
				continue
			}
			r2 := dx*dx + dy*dy + dz*dz
			for i := range re.Clear {
				c := &re.Clear[i]
				if r2 <= c.Radius*c.Radius && c.Kinds.Has(g.Kind[k]) && !re.involves(st.ID[g.Row[k]]) {
					return false
				}
			}
		}
	}
	return true
}

// involves reports whether a particle, or what is an image of one, takes part.
func (re *reaction) involves(id uint64) bool {
	for w := range re.n {
		if re.before[w].ID == id {
			return true
		}
	}
	return false
}
