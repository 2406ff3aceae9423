package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// touching returns, by kind·len(kinds) + kind, the squared distance in quanta
// within which a pair of these kinds has to do with each other in any way but by
// a tabulated pair force; −1: never.
func touching(t *rules.Table, r *reacting) []int64 {
	n := len(t.Kinds)
	out := make([]int64, n*n)
	for a := range n {
		for b := range n {
			kinds := a*n + b
			out[kinds] = -1
			if bond := t.BondOf[kinds]; bond >= 0 && t.Kinds[a].Valence > 0 && t.Kinds[b].Valence > 0 {
				out[kinds] = t.BondTypes[bond].BreaksAt * t.BondTypes[bond].BreaksAt
			}
			if free := &r.free[kinds]; len(free.rules) > 0 {
				out[kinds] = max(out[kinds], free.radius2)
			}
			if r.loose[a] && t.Kinds[b].Valence > 0 || r.loose[b] && t.Kinds[a].Valence > 0 {
				out[kinds] = max(out[kinds], r.loose2)
			}
			for _, c := range r.carriers {
				if int(c.kind) == a || int(c.kind) == b {
					out[kinds] = max(out[kinds], c.radius2)
				}
			}
		}
	}
	return out
}

// meeting handles what a pair of rows within touching distance, i at (dx, dy,
// dz) from j, has to do with each other besides its tabulated force.
func (s *Sim) meeting(st *particles.Store, i, j int32, kinds int, dx, dy, dz, r2 int64) {
	bonded := false
	if st.NBond[i] > 0 && st.NBond[j] > 0 {
		if bond := s.bondOf(st, i, j, kinds, r2); bond != nil {
			bonded = true
			if s.push(i, j, dx, dy, dz, r2, float64(bond.Curve.At(float32(r2))), s.table.Cap[kinds]) {
				s.held = append(s.held, held{i: i, j: j, r2: r2, bonded: true})
			}
		}
	}
	s.note(st, i, j, kinds, r2, bonded)
}

// bondOf returns the type of the bond between rows i and j, at squared distance
// r2, and notes in both rows' slots where the partner is; nil if there is none
// or it is too long.
func (s *Sim) bondOf(st *particles.Store, i, j int32, kinds int, r2 int64) *rules.BondType {
	slotI, slotJ := slotOf(st, i, st.ID[j]), slotOf(st, j, st.ID[i])
	number := s.table.BondOf[kinds]
	if slotI < 0 || slotJ < 0 || number < 0 {
		return nil
	}
	bond := &s.table.BondTypes[number]
	if r2 > bond.BreaksAt*bond.BreaksAt {
		return nil
	}
	s.bind.row[int(i)*st.Slots+slotI] = j + 1
	s.bind.row[int(j)*st.Slots+slotJ] = i + 1
	return bond
}

// slotOf returns the slot of row's bond to id, or −1.
func slotOf(st *particles.Store, row int32, id uint64) int {
	for slot, partner := range st.Partners(int(row)) {
		if partner == id {
			return slot
		}
	}
	return -1
}

// note keeps the pair of rows i and j for draw if any rule may want it.
func (s *Sim) note(st *particles.Store, i, j int32, kinds int, r2 int64, bonded bool) {
	r := &s.reach
	if r.radius2 == 0 && !bonded {
		return
	}
	ki, kj := st.Kind[i], st.Kind[j]
	for _, c := range r.carriers {
		if r2 <= c.radius2 {
			if c.kind == kj {
				s.near[i] |= c.bit
			}
			if c.kind == ki {
				s.near[j] |= c.bit
			}
		}
	}
	switch {
	case bonded:
		if len(r.bonded[kinds].rules) > 0 {
			s.pairs = append(s.pairs, pair{i, j, true})
		}
	default:
		if free := &r.free[kinds]; len(free.rules) > 0 && r2 <= free.radius2 {
			s.pairs = append(s.pairs, pair{i, j, false})
		}
		if r2 <= r.loose2 && (r.loose[ki] && st.NBond[j] > 0 || r.loose[kj] && st.NBond[i] > 0) {
			s.loose = append(s.loose, pair{i, j, false})
		}
	}
}
