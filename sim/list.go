package sim

import (
	"math"
	"slices"

	"ylem/particles"
)

// list is a neighbour list: for each cluster, the clusters of which some particle
// may come within reach of some of its own while nothing has moved further than
// half of the skin. It is scratch, never state: it lives as long as the rows stay
// who they are and nothing can have moved further than that, and whether it is
// old or new changes no bit.
type list struct {
	clusters
	grid columnGrid

	start, stop []int32 // by cluster: its entries, of those of its worker

	store   *particles.Store
	changes uint64
	rows    int
	skin    float64 // quanta
	left    float64 // what is left of it
	age     int64   // ticks
	wrapped []wrapped
	sides   [3]int32 // lowest 32 bits of the sides of axes that wrap
}

// entry is one cluster in another's list: for each particle of the latter that
// has its bit set, all pairs with the former.
type entry struct {
	cluster int32
	atoms   uint16
	shift   uint8 // of the former, as in shiftOf; own: the two are the same
}

// neighbour is a column, and the shift of the image that is near.
type neighbour struct {
	column int32
	shift  uint8
}

// wrapped is a row that went around an edge since the list was made, by times a
// side.
type wrapped struct {
	row   int32
	axis  uint8
	times int8
}

// A shift is a digit of base 3 per axis, x lowest: 0, 1, 2 for −side, 0, +side.
const (
	noShift = 13
	own     = 27
)

// shiftOf returns the shift of a cluster's image, in quanta.
func (s *Sim) shiftOf(shift uint8) (x, y, z int64) {
	return (int64(shift)%3 - 1) * s.wrap[0], (int64(shift)/3%3 - 1) * s.wrap[1], (int64(shift)/9 - 1) * s.wrap[2]
}

// lives reports whether the list still holds for st.
func (l *list) lives(st *particles.Store) bool {
	return l.store == st && l.changes == st.Changes() && l.rows == st.Len() && l.left >= 0
}

// make lists st anew. Rows move.
func (l *list) make(s *Sim, st *particles.Store) {
	l.skin = l.chooseSkin(s)
	l.wrapped = l.wrapped[:0]
	l.sort(s, st)
	l.store, l.changes, l.rows = st, st.Changes(), st.Len()
	l.left, l.age = l.skin, 0
	n := len(l.first)
	l.start, l.stop = resized(l.start, n), resized(l.stop, n)
	s.together((*worker).enlist, st)
}

// enlist makes the lists of the clusters of some of the columns, such that every
// worker has about as many rows.
func (w *worker) enlist(st *particles.Store) {
	l, rows := &w.list, st.Len()
	k := w.part()
	from, to := l.columnOfShare(rows*k/len(w.crew)), l.columnOfShare(rows*(k+1)/len(w.crew))
	w.clusters = [2]int32{l.runs[from*w.classes.n], l.runs[to*w.classes.n]}
	w.entries = w.entries[:0]
	for column := from; column < to; column++ {
		w.beside(int32(column))
		for i := l.runs[column*w.classes.n]; i < l.runs[(column+1)*w.classes.n]; i++ {
			l.start[i] = int32(len(w.entries))
			w.enter(int32(column), i)
			l.stop[i] = int32(len(w.entries))
		}
	}
}

// columnOfShare returns the first column that begins at or after a row.
func (l *list) columnOfShare(row int) int {
	n := len(l.columns)
	at, _ := slices.BinarySearch(l.clusters.start[:n+1], int32(row))
	return min(at, n)
}

// row returns the first row of a cluster; of the one after the last, rows.
func (l *list) row(cluster int32, rows int) int {
	if int(cluster) == len(l.first) {
		return rows
	}
	return min(int(l.first[cluster]), rows) // rows may have vanished since
}

// chooseSkin weighs how often a list is made against how many pairs it holds too
// many: making one costs about half of a sweep.
func (l *list) chooseSkin(s *Sim) float64 {
	limit := s.maxSkin
	if s.fastest == 0 {
		return min(limit, s.furthestReach/10)
	}
	return min(limit, math.Sqrt(float64(2*s.fastest*skinWeight)*(s.furthestReach+l.side)))
}

const skinWeight = 0.2

// moved takes what the fastest row moved from the skin.
func (l *list) moved(by float64) {
	l.left -= 2 * by
	l.age++
}

// beside finds the columns near one, each pair of columns from one side: those
// that come later, or images by a later shift of two opposite ones.
func (w *worker) beside(column int32) {
	l, s := &w.list, w.Sim
	w.columns = w.columns[:0]
	here := &l.columns[column]
	reach := s.furthestReach + l.skin
	var r [2]int32
	for axis := range l.grid.across {
		r[axis] = int32(reach/l.grid.side[axis]) + 1
	}
	alongs := [3]int64{0, 0, 0}
	nAlongs := 1
	last := s.table.Dimensions - 1
	if s.wrap[last] > 0 {
		alongs, nAlongs = [3]int64{-1, 0, 1}, 3
	}
	lo, hi := l.around(0, here.at[0], r[0])
	lo1, hi1 := int32(0), int32(0)
	if l.grid.across == 2 {
		lo1, hi1 = l.around(1, here.at[1], r[1])
	}
	for c1 := lo1; c1 <= hi1; c1++ {
		at1, t1 := l.turn(1, c1)
		for c0 := lo; c0 <= hi; c0++ {
			at0, t0 := l.turn(0, c0)
			other := l.index.at([2]int32{at0, at1})
			if other < 0 {
				continue
			}
			for _, along := range alongs[:nAlongs] {
				times := [3]int64{int64(t0), int64(t1), 0}
				times[last] = along
				shift := uint8(times[0] + 1 + 3*(times[1]+1) + 9*(times[2]+1))
				if shift < noShift || shift == noShift && other < column {
					continue
				}
				if gap2(&here.box, &l.columns[other].box, [3]int64{times[0] * s.wrap[0], times[1] * s.wrap[1], times[2] * s.wrap[2]}) <= reach*reach {
					w.columns = append(w.columns, neighbour{other, shift})
				}
			}
		}
	}
}

// around returns the range of places within r of one; along an axis that wraps,
// no more than once around in both directions.
func (l *list) around(axis int, at, r int32) (lo, hi int32) {
	lo, hi = at-r, at+r
	if n := l.grid.around[axis]; n > 0 {
		lo, hi = max(lo, -n), min(hi, 2*n-1)
	}
	return lo, hi
}

// turn brings a place back among those of its axis and says how often it went
// around.
func (l *list) turn(axis int, c int32) (at, times int32) {
	n := l.grid.around[axis]
	switch {
	case n == 0:
	case c < 0:
		return c + n, -1
	case c >= n:
		return c - n, 1
	}
	return c, 0
}

// gap2 returns the squared distance between box a and box b shifted.
func gap2(a, b *particles.Box, shift [3]int64) (sum float64) {
	for axis, by := range shift {
		if d := float64(max(a.Lo[axis]-b.Hi[axis]-by, b.Lo[axis]+by-a.Hi[axis])); d > 0 {
			sum += float64(d * d)
		}
	}
	return sum
}

// enter appends the entries of cluster i, class by class.
func (w *worker) enter(column, i int32) {
	l, s := &w.list, w.Sim
	n := s.classes.n
	box := &l.box[i]
	last := s.table.Dimensions - 1
	for class := range n {
		p := &s.classes.pair[int(l.class[i])*n+class]
		if p.reach < 0 {
			continue
		}
		reach := p.reach + l.skin
		limit := math.Float32bits(float32((reach + 256) * (reach + 256) * (1 + 1e-5)))
		window := int64(reach) + 2
		for _, near := range w.columns {
			from, to := l.runs[int(near.column)*n+class], l.runs[int(near.column)*n+class+1]
			if from == to {
				continue
			}
			sx, sy, sz := s.shiftOf(near.shift)
			by := [3]int64{sx, sy, sz}
			lo, hi := box.Lo[last]-window-by[last], box.Hi[last]+window-by[last]
			if near.shift == noShift && near.column == column && class <= int(l.class[i]) {
				if class < int(l.class[i]) {
					continue
				}
				w.entries = append(w.entries, entry{i, uint16(1)<<l.count[i] - 1, own})
				from = i + 1
			}
			from, to = l.window(from, to, last, lo, hi)
			w.entries = l.near(w.entries, i, from, to, near.shift, lowest(sx), lowest(sy), lowest(sz), limit)
		}
	}
}

// window narrows a run of clusters down to those that overlap [lo, hi] along the
// columns.
func (l *list) window(from, to int32, axis int, lo, hi int64) (int32, int32) {
	for below, above := from, to; ; {
		if below == above {
			from = below
			break
		}
		if middle := (below + above) / 2; l.box[middle].Hi[axis] < lo {
			below = middle + 1
		} else {
			above = middle
		}
	}
	for below, above := from, to; ; {
		if below == above {
			return from, below
		}
		if middle := (below + above) / 2; l.box[middle].Lo[axis] <= hi {
			below = middle + 1
		} else {
			above = middle
		}
	}
}

// refresh brings the positions of a worker's clusters up to date with the rows'.
func (w *worker) refresh(st *particles.Store) {
	l := &w.list
	for i := w.clusters[0]; i < w.clusters[1]; i++ {
		l.bring(st, i)
	}
}

// unwrap puts the rows that went around an edge since the list was made back to
// where the list expects them.
func (l *list) unwrap() {
	for _, r := range l.wrapped {
		i := l.clusterOf(r.row)
		at := int(i)*lanes + int(r.row-l.first[i])
		[3][]int32{l.x, l.y, l.z}[r.axis][at] += int32(r.times) * l.sides[r.axis]
	}
}

// bring copies the positions of a cluster.
func (l *list) bring(st *particles.Store, i int32) {
	row, n, at := l.first[i], int(l.count[i]), int(i)*lanes
	narrow(l.x[at:at+lanes], st.X[row:int(row)+n])
	narrow(l.y[at:at+lanes], st.Y[row:int(row)+n])
	narrow(l.z[at:at+lanes], st.Z[row:int(row)+n])
}

// narrow fills a cluster's column; lanes that are not in use are as far from
// lane 0 as 32 bits allow.
func narrow(to []int32, from []int64) {
	to = to[:lanes]
	for i, x := range from {
		to[i] = lowest(x)
	}
	for i := len(from); i < lanes; i++ {
		to[i] = to[0] ^ math.MinInt32
	}
}

// clusterOf returns the cluster that holds a row.
func (l *list) clusterOf(row int32) int32 {
	below, above := 0, len(l.first)
	for above-below > 1 {
		if middle := (below + above) / 2; l.first[middle] <= row {
			below = middle
		} else {
			above = middle
		}
	}
	return int32(below)
}
