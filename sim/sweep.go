package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// pair is two rows that may react: free of each other within a rule's radius,
// or bonded.
type pair struct {
	i, j   int32
	bonded bool
}

// bonds holds, for each bond slot of each row, the partner's row + 1; 0: none in
// reach, so the bond breaks.
type bonds struct{ row []int32 }

// sweep looks once at every pair of rows within the largest cutoff. It leaves
// the impulses, the rows of bonded partners, and the pairs that might react. A
// bond whose ends are further apart than its type allows is gone from both.
func (s *Sim) sweep(st *particles.Store) {
	t, rows := s.table, st.Len()
	s.pull.x, s.pull.y, s.pull.z = zeroed(s.pull.x, rows), zeroed(s.pull.y, rows), zeroed(s.pull.z, rows)
	s.bind.row = zeroed(s.bind.row, rows*st.Slots)
	s.near = zeroed(s.near, rows)
	s.pairs, s.loose = s.pairs[:0], s.loose[:0]

	cut := max(t.ForceRange, t.BondRange, t.ReactRange)
	if cut == 0 {
		s.breakBonds(st)
		return
	}
	cut2 := cut * cut
	g := &s.grid
	g.Sort(st, cut)
	for cell := range g.Cells() {
		own := g.Own(cell)
		if own.From == own.To {
			continue
		}
		s.spans = g.Beyond(s.spans[:0], cell)
		for i := own.From; i < own.To; i++ {
			x, y, z := g.X[i], g.Y[i], g.Z[i]
			s.sweepSpan(st, i, particles.Span{From: i + 1, To: own.To}, x, y, z, cut2)
			for _, span := range s.spans {
				s.sweepSpan(st, i, span, x, y, z, cut2)
			}
		}
	}
	s.breakBonds(st)
}

// overflow is a distance per axis, in quanta, beyond every cutoff whose square
// still fits an int64 three times. Cells are wider than this only where a sparse
// world makes them so.
const overflow = 1 << 30

// sweepSpan looks at the pairs of the particle at index i of the grid, which is
// at (x, y, z), with those in span.
func (s *Sim) sweepSpan(st *particles.Store, i int32, span particles.Span, x, y, z, cut2 int64) {
	g := &s.grid
	xs, ys, zs := g.X[span.From:span.To], g.Y[span.From:span.To], g.Z[span.From:span.To]
	ys, zs = ys[:len(xs)], zs[:len(xs)]
	wide := g.Cell() > overflow
	for k := range xs {
		dx, dy, dz := x-xs[k], y-ys[k], z-zs[k]
		if wide && max(dx, -dx, dy, -dy, dz, -dz) > overflow {
			continue
		}
		r2 := dx*dx + dy*dy + dz*dz
		if r2 <= cut2 {
			s.meet(st, i, span.From+int32(k), dx, dy, dz, r2)
		}
	}
}

// meet handles one pair within the largest cutoff: indices a and b of the grid,
// a at (dx, dy, dz) from b.
func (s *Sim) meet(st *particles.Store, a, b int32, dx, dy, dz, r2 int64) {
	t, g := s.table, &s.grid
	i, j := g.Row[a], g.Row[b]
	ki, kj := int(g.Kind[a]), int(g.Kind[b])
	kinds := ki*len(t.Kinds) + kj

	if forces := t.Forces[kinds]; len(forces) > 0 {
		pull := 0.0
		for _, f := range forces {
			force := &t.Tabulated[f]
			if r2 <= force.Range*force.Range {
				pull += force.Curve.At(float64(r2))
			}
		}
		s.push(i, j, dx, dy, dz, r2, pull, t.Cap[kinds])
	}
	bonded := false
	if st.NBond[i] > 0 && st.NBond[j] > 0 {
		if bond := s.bondOf(st, i, j, kinds, r2); bond != nil {
			bonded = true
			s.push(i, j, dx, dy, dz, r2, bond.Curve.At(float64(r2)), t.Cap[kinds])
		}
	}
	s.note(st, i, j, kinds, r2, bonded)
}

// push adds the impulse pull·(dx, dy, dz), no longer than limit, to row i and
// takes it from row j.
func (s *Sim) push(i, j int32, dx, dy, dz, r2 int64, pull, limit float64) {
	if length2 := float64(float64(pull*pull) * float64(r2)); length2 > float64(limit*limit) {
		pull = math.Copysign(limit/math.Sqrt(float64(r2)), pull)
	}
	jx := particles.Truncate(float64(pull*float64(dx)), limit)
	jy := particles.Truncate(float64(pull*float64(dy)), limit)
	jz := particles.Truncate(float64(pull*float64(dz)), limit)
	s.pull.x[i] += jx
	s.pull.y[i] += jy
	s.pull.z[i] += jz
	s.pull.x[j] -= jx
	s.pull.y[j] -= jy
	s.pull.z[j] -= jz
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

// breakBonds drops the bonds whose partner was not met within the bond's
// length, and closes the gaps in both columns of slots.
func (s *Sim) breakBonds(st *particles.Store) {
	for row, n := range st.NBond {
		if n == 0 {
			continue
		}
		at, kept := row*st.Slots, 0
		for slot := range int(n) {
			if partner := s.bind.row[at+slot]; partner != 0 {
				s.bind.row[at+kept], st.Bond[at+kept] = partner, st.Bond[at+slot]
				kept++
			}
		}
		for slot := kept; slot < int(n); slot++ {
			s.bind.row[at+slot], st.Bond[at+slot] = 0, 0
		}
		st.NBond[row] = uint8(kept)
	}
}

func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	s = s[:n]
	clear(s)
	return s
}
