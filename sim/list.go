package sim

import (
	"math"

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

	start   []int32 // by cluster: its first entry; one more at the end
	entries []entry
	near    []neighbour // columns near the one at hand

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
	l.start = resized(l.start, n+1)
	l.entries = l.entries[:0]
	for column := range l.columns {
		l.beside(s, int32(column))
		from, to := l.runs[column*s.classes.n], l.runs[(column+1)*s.classes.n]
		for i := from; i < to; i++ {
			l.start[i] = int32(len(l.entries))
			l.enlist(s, int32(column), i)
		}
	}
	l.start[n] = int32(len(l.entries))
}

// chooseSkin weighs how often a list is made against how many pairs it holds too
// many: making one costs about as much as a third of a sweep for each axis.
func (l *list) chooseSkin(s *Sim) float64 {
	limit := s.maxSkin
	if s.fastest == 0 {
		return min(limit, s.furthestReach/10)
	}
	return min(limit, math.Sqrt(float64(2*s.fastest*skinWeight)*(s.furthestReach+l.side)))
}

const skinWeight = 0.3

// moved takes what the fastest row moved from the skin.
func (l *list) moved(by float64) {
	l.left -= 2 * by
	l.age++
}

// beside finds the columns near one, each pair of columns from one side: those
// that come later, or images by a later shift of two opposite ones.
func (l *list) beside(s *Sim, column int32) {
	l.near = l.near[:0]
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
					l.near = append(l.near, neighbour{other, shift})
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

// enlist appends the entries of cluster i, class by class.
func (l *list) enlist(s *Sim, column, i int32) {
	n := s.classes.n
	box := &l.box[i]
	last := s.table.Dimensions - 1
	for class := range n {
		p := &s.classes.pair[int(l.class[i])*n+class]
		if p.reach < 0 {
			continue
		}
		reach := p.reach + l.skin
		limit := float32((reach + 256) * (reach + 256) * (1 + 1e-5))
		window := int64(reach) + 2
		for _, near := range l.near {
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
				l.entries = append(l.entries, entry{i, uint16(1)<<l.count[i] - 1, own})
				from = i + 1
			}
			from, to = l.window(from, to, last, lo, hi)
			l.entries = l.meet(l.entries, i, from, to, near.shift, lowest(sx), lowest(sy), lowest(sz), limit)
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

// meet appends an entry for each of the clusters from … to − 1 that some particle
// of cluster i is near.
func (l *list) meet(entries []entry, i, from, to int32, shift uint8, sx, sy, sz int32, limit float32) []entry {
	at, count := int(i)*lanes, int(l.count[i])
	xs, ys, zs := l.x[at:at+count], l.y[at:at+count], l.z[at:at+count]
	for j := from; j < to; j++ {
		mx, my, mz := l.middle[0][j]+sx, l.middle[1][j]+sy, l.middle[2][j]+sz
		hx, hy, hz := l.half[0][j], l.half[1][j], l.half[2][j]
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

// refresh brings the clusters' positions up to date with the rows'.
func (l *list) refresh(st *particles.Store) {
	for i, row := range l.first {
		n, at := int(l.count[i]), i*lanes
		narrow(l.x[at:at+lanes], st.X[row:int(row)+n])
		narrow(l.y[at:at+lanes], st.Y[row:int(row)+n])
		narrow(l.z[at:at+lanes], st.Z[row:int(row)+n])
	}
	for _, r := range l.wrapped {
		i := l.clusterOf(r.row)
		at := int(i)*lanes + int(r.row-l.first[i])
		[3][]int32{l.x, l.y, l.z}[r.axis][at] += int32(r.times) * l.sides[r.axis]
	}
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
