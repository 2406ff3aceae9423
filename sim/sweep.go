package sim

import (
	"math"

	"ylem/particles"
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
	s.pairs, s.loose, s.held = s.pairs[:0], s.loose[:0], s.held[:0]

	cut := max(t.ForceRange, t.BondRange, t.ReactRange)
	if cut == 0 {
		s.breakBonds(st)
		return
	}
	cut2 := cut * cut
	g := &s.grid
	g.Sort(st, cut, s.wrap)
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
	if i < 0 || j < 0 {
		if i < 0 && j < 0 {
			return // two images: the particles themselves meet elsewhere
		}
		i, j = max(i, ^i), max(j, ^j)
	}
	ki, kj := int(g.Kind[a]), int(g.Kind[b])
	kinds := ki*len(t.Kinds) + kj

	if forces := t.Forces[kinds]; len(forces) > 0 {
		pull := 0.0
		for _, f := range forces {
			force := &t.Tabulated[f]
			if r2 <= force.Range*force.Range {
				pull += float64(force.Curve.At(float32(r2)))
			}
		}
		if s.push(i, j, dx, dy, dz, r2, pull, t.Cap[kinds]) {
			s.held = append(s.held, held{i: i, j: j, r2: r2})
		}
	}
	if r2 <= s.touch[kinds] {
		s.meeting(st, i, j, kinds, dx, dy, dz, r2)
	}
}

// push adds the impulse pull·(dx, dy, dz), no longer than limit, to row i and
// takes it from row j. It reports whether it would have been longer.
func (s *Sim) push(i, j int32, dx, dy, dz, r2 int64, pull, limit float64) (longer bool) {
	if length2 := float64(float64(pull*pull) * float64(r2)); length2 > float64(limit*limit) {
		longer = true
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
	return longer
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
