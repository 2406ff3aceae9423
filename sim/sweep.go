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

// sweep looks once at every pair of rows within the largest cutoff. It leaves
// the impulses, the rows of bonded partners, and the pairs that might react. A
// bond whose ends are further apart than its type allows is gone from both. Rows
// may move.
func (s *Sim) sweep(st *particles.Store) {
	s.visit(st)
	s.gather((*worker).merge, st)
}

// visit is sweep but for the adding up of what the workers find.
func (s *Sim) visit(st *particles.Store) {
	s.listed = s.listing()
	switch {
	case !s.listed:
		s.list.store = nil // nobody tells it who goes around an edge
		s.deal(st)
	case s.list.lives(st):
		if !s.fresh {
			s.together((*worker).refresh, st)
		}
		s.list.unwrap()
	default:
		s.list.make(s, st)
		s.deal(st)
	}
	if !s.listed && s.furthestReach >= 0 {
		cell := int64(s.furthestReach) + 1
		if s.grid.Sort(st, cell, s.wrap); s.grid.Cell() > 2*cell && s.grid.Fullest() > crowd {
			s.listed = true
			s.list.make(s, st)
			s.deal(st)
		}
		s.few = s.calling.choose(st)
	}
	if !s.bind.lives(st) {
		s.bind.find(s, st)
	}
	s.hold(st)
	s.consult(st)
	s.together((*worker).sweep, st)
	s.fresh = false
}

// crowd is how many particles in a cell that is wider than it need be, because
// most of the world is empty, are better served by a list, however short it lives.
const crowd = 64

// sweep is a worker's part of a sweep.
func (w *worker) sweep(st *particles.Store) {
	w.clear(st.Len())
	switch {
	case w.listed:
		for i := w.clusters[0]; i < w.clusters[1]; i++ {
			w.cluster(st, i)
		}
	case w.furthestReach < 0:
	case w.few:
		w.call(st)
	default:
		w.cells(st)
	}
	w.bonds(st)
	w.bends(st)
}

// cells sweeps without a list: for worlds in which everything moves so far in a
// tick that no list would outlive it.
func (w *worker) cells(st *particles.Store) {
	g := &w.grid
	cut2 := int64(w.furthestReach+1) * int64(w.furthestReach+1)
	n, k := g.Cells(), w.part()
	for cell := n * k / len(w.crew); cell < n*(k+1)/len(w.crew); cell++ {
		own := g.Own(cell)
		if own.From == own.To {
			continue
		}
		w.spans = g.Beyond(w.spans[:0], cell)
		for i := own.From; i < own.To; i++ {
			x, y, z := g.X[i], g.Y[i], g.Z[i]
			w.sweepSpan(st, i, particles.Span{From: i + 1, To: own.To}, x, y, z, cut2)
			for _, span := range w.spans {
				w.sweepSpan(st, i, span, x, y, z, cut2)
			}
		}
	}
}

// overflow is a distance per axis, in quanta, beyond every cutoff whose square
// still fits an int64 three times. Cells are wider than this only where a sparse
// world makes them so.
const overflow = 1 << 30

// sweepSpan looks at the pairs of the particle at index i of the grid, which is
// at (x, y, z), with those in span.
func (w *worker) sweepSpan(st *particles.Store, i int32, span particles.Span, x, y, z, cut2 int64) {
	g := &w.grid
	xs, ys, zs := g.X[span.From:span.To], g.Y[span.From:span.To], g.Z[span.From:span.To]
	ys, zs = ys[:len(xs)], zs[:len(xs)]
	wide := g.Cell() > overflow/2 // neighbouring cells are up to two cells apart
	for k := range xs {
		dx, dy, dz := x-xs[k], y-ys[k], z-zs[k]
		if wide && max(dx, -dx, dy, -dy, dz, -dz) > overflow {
			continue
		}
		r2 := dx*dx + dy*dy + dz*dz
		if r2 <= cut2 {
			w.meet(st, i, span.From+int32(k), dx, dy, dz, r2)
		}
	}
}

// meet handles one pair within the largest cutoff: indices a and b of the grid,
// a at (dx, dy, dz) from b.
func (w *worker) meet(st *particles.Store, a, b int32, dx, dy, dz, r2 int64) {
	g := &w.grid
	i, j := g.Row[a], g.Row[b]
	if i < 0 || j < 0 {
		if i < 0 && j < 0 {
			return // two images: the particles themselves meet elsewhere
		}
		i, j = max(i, ^i), max(j, ^j)
	}
	ki, kj := g.Kind[a], g.Kind[b]
	p := &w.classes.pair[int(w.classes.of[ki])*w.classes.n+int(w.classes.of[kj])]
	if p.top > 0 {
		w.force(p, i, j, dx, dy, dz)
	}
	if kinds := int(ki)*len(w.table.Kinds) + int(kj); r2 <= w.touch[kinds] {
		w.meeting(st, i, j, kinds, dx, dy, dz, r2)
	}
}

// push adds the impulse pull·(dx, dy, dz), no longer than limit, to row i and
// takes it from row j. It reports whether it would have been longer.
func (w *worker) push(i, j int32, dx, dy, dz, r2 int64, pull, limit float64) (longer bool) {
	if length2 := float64(float64(pull*pull) * float64(r2)); length2 > float64(limit*limit) {
		longer = true
		pull = math.Copysign(limit/math.Sqrt(float64(r2)), pull)
	}
	jx := particles.Round(float64(pull*float64(dx)), limit)
	jy := particles.Round(float64(pull*float64(dy)), limit)
	jz := particles.Round(float64(pull*float64(dz)), limit)
	w.pull.x[i] += jx
	w.pull.y[i] += jy
	w.pull.z[i] += jz
	w.pull.x[j] -= jx
	w.pull.y[j] -= jy
	w.pull.z[j] -= jz
	return longer
}

// resized returns s with n elements of any value, in its own memory when that is
// large enough.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/8)
	}
	return s[:n]
}

// zeroed is resized with all elements zero.
func zeroed[T any](s []T, n int) []T {
	s = resized(s, n)
	clear(s)
	return s
}
