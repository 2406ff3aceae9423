package sim

import (
	"math"
	"slices"

	"ylem/particles"
)

// lanes is how many particles a cluster holds: as many as a register of 512 bits
// has float32.
const lanes = 16

// clusters are the rows of a store in groups of up to sixteen of one class that
// lie close together: columns in x (and y), in each of them the classes one after
// the other, sorted along the last axis and cut into sixteens (S. Páll and
// B. Hess, Comput. Phys. Commun. 184 (2013) 2641, DOI 10.1016/j.cpc.2013.06.003).
// Rows are put into this order, so that the rows of a cluster are consecutive.
//
// Only columns that hold something exist: they are found by hash, and empty
// space costs nothing however large it is.
type clusters struct {
	x, y, z []int32 // lowest 32 bits of positions, unwrapped since the list was made; 16 to a cluster
	first   []int32 // row of lane 0
	count   []uint8 // lanes in use; those beyond lie 2³¹ quanta from lane 0
	class   []uint8
	mixed   []bool          // some particle has turned into one of another class since
	box     []particles.Box // when the list was made; Hi is inside
	half    [3][]uint32     // half sides of the boxes, rounded up, as the bits of float32s: near says why
	middle  [3][]int32      // lowest 32 bits of their middles

	columns []column
	runs    []int32 // at column·classes + class: the first cluster; one more at the end
	side    float64 // wanted side of a column, quanta; 0: not known yet
	index   columnIndex

	columnOf []int32
	order    []int32
	start    []int32
}

// column is an occupied column: its place in the grid of columns, and the box
// that holds its rows.
type column struct {
	at  [2]int32
	box particles.Box
}

// columnGrid says where columns are: along each of the axes across which they
// stand, cells of a side, and how many there are around an axis that wraps.
type columnGrid struct {
	across int // number of axes across which columns stand: all but the last
	scale  [2]float64
	side   [2]float64
	around [2]int32 // 0: the axis does not wrap
}

func (s *Sim) columnGrid(side float64) columnGrid {
	g := columnGrid{across: s.table.Dimensions - 1}
	for axis := range g.across {
		g.side[axis] = max(side, float64(s.table.Size[axis])/(1<<28))
		if s.wrap[axis] > 0 {
			g.around[axis] = int32(max(1, min(1<<20, float64(s.wrap[axis])/side)))
			g.side[axis] = float64(s.wrap[axis]) / float64(g.around[axis])
		}
		g.scale[axis] = 1 / g.side[axis]
	}
	return g
}

func (g *columnGrid) place(axis int, x int64) int32 {
	at := math.Floor(float64(x) * g.scale[axis])
	if n := g.around[axis]; n > 0 {
		return int32(max(0, min(float64(n-1), at)))
	}
	return int32(max(-1<<30, min(1<<30, at)))
}

// sort puts the rows of st into clusters.
func (l *list) sort(s *Sim, st *particles.Store) {
	c := &l.clusters
	rows := st.Len()
	if c.side == 0 {
		c.side = l.guess(s, st)
	}
	g := s.columnGrid(c.side)
	l.grid = g
	c.index.clear()
	c.columns = c.columns[:0]
	c.columnOf, c.order = resized(c.columnOf, rows), resized(c.order, rows)
	s.together((*worker).locate, st)
	last, lastColumn := [2]int32{math.MinInt32, 0}, int32(0)
	for row := range rows {
		if at := [2]int32{c.columnOf[row], c.order[row]}; at != last {
			var fresh bool
			lastColumn, fresh = c.index.find(at, int32(len(c.columns)))
			if fresh {
				c.columns = append(c.columns, column{at: at})
			}
			last = at
		}
		c.columnOf[row] = lastColumn
	}
	// Columns side by side lie near each other in memory too.
	nColumns := len(c.columns)
	c.start = resized(c.start, nColumns+1)
	slices.SortFunc(c.columns, func(a, b column) int {
		if a.at[1] != b.at[1] {
			return int(a.at[1]) - int(b.at[1])
		}
		return int(a.at[0]) - int(b.at[0])
	})
	// The index knew columns by order of appearance; it shall know their order.
	rank := resized(c.first, nColumns)
	for i := range c.columns {
		rank[c.index.swap(c.columns[i].at, int32(i))] = int32(i)
	}
	clear(c.start)
	for row, old := range c.columnOf {
		column := rank[old]
		c.columnOf[row] = column
		c.start[column+1]++
	}
	c.first = rank
	for i := range nColumns {
		c.start[i+1] += c.start[i]
	}
	for row, column := range c.columnOf {
		c.order[c.start[column]] = int32(row)
		c.start[column]++
	}
	copy(c.start[1:], c.start[:nColumns])
	c.start[0] = 0
	s.together((*worker).arrangeAll, st)
	for i, row := range c.order {
		if int(row) != i {
			s.together((*worker).permute, st)
			break
		}
	}
	l.cut(s, st)
}

// part returns which of the workers this one is.
func (w *worker) part() (k int) {
	for w != &w.crew[k] {
		k++
	}
	return k
}

// locate finds the places of a worker's share of the rows in the grid of columns:
// they wait in columnOf and order, until these are filled.
func (w *worker) locate(st *particles.Store) {
	l, k, rows := &w.list, w.part(), st.Len()
	for row := rows * k / len(w.crew); row < rows*(k+1)/len(w.crew); row++ {
		l.columnOf[row], l.order[row] = l.grid.place(0, st.X[row]), 0
		if l.grid.across == 2 {
			l.order[row] = l.grid.place(1, st.Y[row])
		}
	}
}

// arrangeAll arranges a worker's share of the columns.
func (w *worker) arrangeAll(st *particles.Store) {
	l, k, rows := &w.list, w.part(), st.Len()
	along := w.along(st)
	for i := l.columnOfShare(rows * k / len(w.crew)); i < l.columnOfShare(rows*(k+1)/len(w.crew)); i++ {
		w.arrange(st, along, l.order[l.clusters.start[i]:l.clusters.start[i+1]])
	}
}

func (w *worker) permute(st *particles.Store) {
	w.permuter.Permute(st, w.list.order, w.part(), len(w.crew))
}

// along returns the positions on the axis along which columns stand.
func (s *Sim) along(st *particles.Store) []int64 {
	if s.table.Dimensions == 2 {
		return st.Y
	}
	return st.Z
}

// arrange sorts rows by class and along the columns. After a few ticks they are
// nearly in order already, which insertion likes; when they are not, it gives up.
func (s *Sim) arrange(st *particles.Store, along []int64, order []int32) {
	of := s.classes.of
	patience := 16 * len(order)
	for i := 1; i < len(order); i++ {
		row := order[i]
		class, x := of[st.Kind[row]], along[row]
		j := i
		for ; j > 0; j-- {
			before := order[j-1]
			if b := of[st.Kind[before]]; b < class || b == class && along[before] <= x {
				break
			}
			order[j] = before
		}
		order[j] = row
		if patience -= i - j; patience < 0 {
			slices.SortFunc(order, func(a, b int32) int {
				if ca, cb := of[st.Kind[a]], of[st.Kind[b]]; ca != cb {
					return int(ca) - int(cb)
				}
				switch {
				case along[a] < along[b]:
					return -1
				case along[a] > along[b]:
					return 1
				}
				return int(a - b)
			})
			return
		}
	}
}

// widest is the longest side of a cluster along its column, in quanta: far below
// 2³¹, so that differences of the lowest 32 bits are never misread.
const widest = 1 << 28

// cut makes clusters of the sorted rows.
func (l *list) cut(s *Sim, st *particles.Store) {
	c := &l.clusters
	nColumns, of, along := len(c.columns), s.classes.of, s.along(st)
	c.first, c.count, c.class = c.first[:0], c.count[:0], c.class[:0]
	c.runs = resized(c.runs, nColumns*s.classes.n+1)
	for i := range nColumns {
		row, end := c.start[i], c.start[i+1]
		for class := range s.classes.n {
			c.runs[i*s.classes.n+class] = int32(len(c.first))
			for row < end && int(of[st.Kind[row]]) == class {
				to := row + 1
				for to < end && to < row+lanes && int(of[st.Kind[to]]) == class && along[to]-along[row] < widest {
					to++
				}
				c.first, c.count, c.class = append(c.first, row), append(c.count, uint8(to-row)), append(c.class, uint8(class))
				row = to
			}
		}
	}
	n := len(c.first)
	c.runs[nColumns*s.classes.n] = int32(n)
	c.mixed, c.box = zeroed(c.mixed, n), resized(c.box, n)
	for axis := range 3 {
		c.half[axis], c.middle[axis] = resized(c.half[axis], n), resized(c.middle[axis], n)
	}
	c.x, c.y, c.z = resized(c.x, n*lanes), resized(c.y, n*lanes), resized(c.z, n*lanes)
	s.together((*worker).surround, st)
	occupied, last := 0.0, s.table.Dimensions-1
	for i := range nColumns {
		from, to := c.runs[i*s.classes.n], c.runs[(i+1)*s.classes.n]
		box := c.box[from]
		for _, b := range c.box[from+1 : to] {
			for axis := range 3 {
				box.Lo[axis], box.Hi[axis] = min(box.Lo[axis], b.Lo[axis]), max(box.Hi[axis], b.Hi[axis])
			}
		}
		c.columns[i].box = box
		occupied += float64(box.Hi[last]-box.Lo[last]) + l.grid.side[0]
	}
	l.tune(s, st.Len(), occupied)
}

// surround finds the boxes of a worker's share of the clusters and copies their
// positions.
func (w *worker) surround(st *particles.Store) {
	c, k := &w.list.clusters, w.part()
	n := len(c.first)
	for i := n * k / len(w.crew); i < n*(k+1)/len(w.crew); i++ {
		box := bounds(st, c.first[i], c.first[i]+int32(c.count[i]))
		c.box[i] = box
		for axis := range 3 {
			lo, hi := box.Lo[axis], box.Hi[axis]
			middle := lo + (hi-lo)/2
			c.middle[axis][i] = lowest(middle)
			c.half[axis][i] = math.Float32bits(float32(hi-middle+1) * (1 + 1e-6))
		}
		w.list.bring(st, int32(i))
	}
}

// tune chooses the side of the columns of the next sort: such that a cluster is
// about as long as it is wide.
func (l *list) tune(s *Sim, rows int, occupied float64) {
	c := &l.clusters
	if rows == 0 {
		return
	}
	volume := occupied * l.grid.side[0]
	if s.table.Dimensions == 3 {
		volume *= l.grid.side[1]
	}
	want := volume / float64(rows) * lanes * float64(s.classes.n)
	if s.table.Dimensions == 3 {
		want = particles.Pow(want, 1.0/3)
	} else {
		want = math.Sqrt(want)
	}
	want = min(max(want, l.guessLeast(s)), widest)
	if want < 0.8*c.side || want > 1.25*c.side {
		c.side = want
	}
}

func (l *list) guessLeast(s *Sim) float64 { return max(s.furthestReach/8, 64) }

// guess is the side of the columns of the first sort.
func (l *list) guess(s *Sim, st *particles.Store) float64 {
	return max(s.furthestReach, l.guessLeast(s))
}

func bounds(st *particles.Store, from, to int32) (b particles.Box) {
	b.Lo[0], b.Hi[0] = span(st.X[from:to])
	b.Lo[1], b.Hi[1] = span(st.Y[from:to])
	b.Lo[2], b.Hi[2] = span(st.Z[from:to])
	return b
}

func span(x []int64) (lo, hi int64) {
	lo, hi = x[0], x[0]
	for _, v := range x[1:] {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// columnIndex finds columns by their place.
type columnIndex struct {
	keys []uint64
	held []int32 // column + 1; 0: empty
	n    int
}

func (x *columnIndex) clear() {
	clear(x.held)
	x.n = 0
}

func columnKey(at [2]int32) uint64 { return uint64(uint32(at[1]))<<32 | uint64(uint32(at[0])) }

func (x *columnIndex) slot(key uint64) int {
	mask := len(x.held) - 1
	i := int(particles.Mix64(key)) & mask
	for x.held[i] != 0 && x.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

// find returns the column at a place; one that was not there is next.
func (x *columnIndex) find(at [2]int32, next int32) (column int32, fresh bool) {
	if 2*x.n >= len(x.held) {
		x.grow()
	}
	key := columnKey(at)
	i := x.slot(key)
	if x.held[i] == 0 {
		x.keys[i], x.held[i] = key, next+1
		x.n++
		return next, true
	}
	return x.held[i] - 1, false
}

// swap gives the column at a place another number and returns the old one.
func (x *columnIndex) swap(at [2]int32, number int32) (old int32) {
	i := x.slot(columnKey(at))
	old = x.held[i] - 1
	x.held[i] = number + 1
	return old
}

// at returns the column at a place, or −1.
func (x *columnIndex) at(at [2]int32) int32 {
	if len(x.held) == 0 {
		return -1
	}
	return x.held[x.slot(columnKey(at))] - 1
}

func (x *columnIndex) grow() {
	keys, held := x.keys, x.held
	n := max(64, 2*len(held))
	x.keys, x.held = make([]uint64, n), make([]int32, n)
	for i, column := range held {
		if column != 0 {
			at := x.slot(keys[i])
			x.keys[at], x.held[at] = keys[i], column
		}
	}
}
