package sim

import (
	"math"
	"math/bits"

	"ylem/particles"
)

// found is what a kernel leaves to be looked at one by one: of the pairs of the
// particle at index i of the clusters with those at j, j+1, …, the ones that
// touch, and the ones whose force takes the careful way.
type found struct {
	i, j         int32
	touch, close uint16
	shift        uint8
}

// cluster sweeps the pairs of cluster i with those in its list.
func (w *worker) cluster(st *particles.Store, i int32) {
	l := &w.list
	entries := w.entries[l.start[i]:l.stop[i]]
	n, summed := w.classes.n, 0 // clusters whose impulses stand in w.sums
	for len(entries) > 0 {
		class, mixed := l.class[entries[0].cluster], l.mixed[entries[0].cluster]
		same := 1
		for same < len(entries) && l.class[entries[same].cluster] == class && l.mixed[entries[same].cluster] == mixed {
			same++
		}
		mixed = mixed || l.mixed[i]
		p := &w.classes.pair[int(l.class[i])*n+int(class)]
		for batch := entries[:same]; len(batch) > 0; {
			// So many that no sum of int32 can overflow, nor found grow.
			some := batch[:min(len(batch), atOnce)]
			batch = batch[len(some):]
			w.found = w.found[:0]
			if p.narrow != nil && wide && !mixed {
				if summed+len(some) > atOnce {
					w.credit(i)
					summed = 0
				}
				if summed == 0 {
					w.ready()
				}
				summed += len(some)
				w.kernel(p, i, some)
			} else {
				w.plain(st, p, i, some, mixed)
			}
			for k := range w.found {
				w.look(st, p, &w.found[k])
			}
		}
		entries = entries[same:]
	}
	if summed > 0 {
		w.credit(i)
	}
}

// atOnce is the number of clusters of a list that are summed in int32: each adds
// at most gentle to each lane.
const atOnce = 32

// plain sweeps pair by pair; in mixed clusters it asks each pair what it is.
func (w *worker) plain(st *particles.Store, p *classPair, i int32, entries []entry, mixed bool) {
	l := &w.list
	ci := int(i) * lanes
	for _, e := range entries {
		shift := e.shift
		if shift == own {
			shift = noShift
		}
		sx, sy, sz := w.shiftOf(shift)
		cj := int(e.cluster) * lanes
		n := int(l.count[e.cluster])
		xs, ys, zs := l.x[cj:cj+n], l.y[cj:cj+n], l.z[cj:cj+n]
		for m := e.atoms; m != 0; m &= m - 1 {
			a := bits.TrailingZeros16(m)
			from := 0
			if e.shift == own {
				from = a + 1
			}
			x, y, z := l.x[ci+a]-lowest(sx), l.y[ci+a]-lowest(sy), l.z[ci+a]-lowest(sz)
			row := l.first[i] + int32(a)
			for b := from; b < n; b++ {
				dx, dy, dz := x-xs[b], y-ys[b], z-zs[b]
				s := square(float32(dx), float32(dy), float32(dz))
				if mixed {
					other := l.first[e.cluster] + int32(b)
					p = &w.classes.pair[int(w.classes.of[st.Kind[row]])*w.classes.n+int(w.classes.of[st.Kind[other]])]
				}
				if s < p.top {
					w.force(p, row, l.first[e.cluster]+int32(b), int64(dx), int64(dy), int64(dz))
				}
				if s < p.touch {
					w.touched(st, row, l.first[e.cluster]+int32(b), int64(dx), int64(dy), int64(dz))
				}
			}
		}
	}
}

// look sees to the pairs that a kernel found.
func (w *worker) look(st *particles.Store, p *classPair, f *found) {
	l := &w.list
	i, j := f.i/lanes, f.j/lanes
	shift := f.shift
	if shift == own {
		shift = noShift
	}
	sx, sy, sz := w.shiftOf(shift)
	x, y, z := l.x[f.i]-lowest(sx), l.y[f.i]-lowest(sy), l.z[f.i]-lowest(sz)
	rowI := l.first[i] + f.i%lanes
	for m := f.touch | f.close; m != 0; m &= m - 1 {
		b := int32(bits.TrailingZeros16(m))
		dx, dy, dz := int64(x-l.x[f.j+b]), int64(y-l.y[f.j+b]), int64(z-l.z[f.j+b])
		rowJ := l.first[j] + b
		if f.close>>b&1 == 1 {
			w.force(p, rowI, rowJ, dx, dy, dz)
		}
		if f.touch>>b&1 == 1 {
			w.touched(st, rowI, rowJ, dx, dy, dz)
		}
	}
}

// touched hands a pair that is near enough to touch.go.
func (w *worker) touched(st *particles.Store, i, j int32, dx, dy, dz int64) {
	kinds := int(st.Kind[i])*len(w.table.Kinds) + int(st.Kind[j])
	if r2 := dx*dx + dy*dy + dz*dz; r2 <= w.touch[kinds] {
		w.meeting(st, i, j, kinds, dx, dy, dz, r2)
	}
}

// nearEach appends an entry for each of the clusters from … to − 1 that some particle
// of cluster i is near.
func (l *list) nearEach(entries []entry, i, from, to int32, shift uint8, sx, sy, sz int32, limit float32) []entry {
	at, count := int(i)*lanes, int(l.count[i])
	xs, ys, zs := l.x[at:at+count], l.y[at:at+count], l.z[at:at+count]
	for j := from; j < to; j++ {
		mx, my, mz := l.middle[0][j]+sx, l.middle[1][j]+sy, l.middle[2][j]+sz
		hx, hy, hz := math.Float32frombits(l.half[0][j]), math.Float32frombits(l.half[1][j]), math.Float32frombits(l.half[2][j])
		atoms := uint16(0)
		for a, x := range xs {
			dx := max(0, abs(float32(x-mx))-hx)
			dy := max(0, abs(float32(ys[a]-my))-hy)
			dz := max(0, abs(float32(zs[a]-mz))-hz)
			if square(dx, dy, dz) <= limit {
				atoms |= 1 << a
			}
		}
		if atoms != 0 {
			entries = append(entries, entry{j, atoms, shift})
		}
	}
	return entries
}

func abs(x float32) float32 { return float32(math.Abs(float64(x))) }
