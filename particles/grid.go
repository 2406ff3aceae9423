package particles

import "math"

// Grid sorts the rows of a store into cubic cells, so that all pairs nearer
// than a cell's side are found by looking at neighbouring cells only. It is
// scratch, never state: any cell size gives the same pairs.
type Grid struct {
	Row     []int32 // rows, by cell; ^row for an image of that row across an edge that wraps
	X, Y, Z []int64 // their positions, in the same order
	Kind    []uint8 // their kinds, in the same order

	from   []int32 // row of each image, unsorted
	shift  []uint8 // its shift: a digit of base 3 per axis, 0 to 2 for −side, 0, +side
	start  []int32 // first index of each cell; one more at the end
	cellOf []int32
	n      [3]int64
	origin [3]int64
	cell   int64
	scale  float64 // cells per quantum

	fullest int32
}

// Sort sorts all rows of s into cells more than minimum quanta wide. Cells are
// wider where the box that holds the rows is large and empty: their number
// stays below four for each row.
//
// Along an axis whose side is given (not 0) the two ends meet, and positions lie
// in [0, side): rows near an end have images beyond the other, such that every
// pair nearer than minimum meets once, as two rows or as a row and an image.
func (g *Grid) Sort(s *Store, minimum int64, side [3]int64) {
	g.image(s, minimum, side)
	rows := s.Len()
	entries := rows + len(g.from)
	var hi [3]int64
	for axis, column := range [3][]int64{s.X, s.Y, s.Z} {
		g.origin[axis], hi[axis] = extent(column)
		if side[axis] > 0 {
			g.origin[axis], hi[axis] = -minimum, side[axis]+minimum
		}
	}
	g.choose(hi, minimum, entries)
	cells := int(g.n[0] * g.n[1] * g.n[2])
	g.start = zeroed(g.start, cells+1)
	g.cellOf = resized(g.cellOf, entries)
	start, cellOf := g.start, g.cellOf
	for row := range rows {
		c := g.at(s.X[row], s.Y[row], s.Z[row])
		cellOf[row] = c
		start[c]++
	}
	for e := range g.from {
		_, x, y, z := g.entry(s, e, side)
		c := g.at(x, y, z)
		cellOf[rows+e] = c
		start[c]++
	}
	sum := int32(0)
	g.fullest = 0
	for c := range start {
		g.fullest = max(g.fullest, start[c])
		sum += start[c]
		start[c] = sum
	}
	g.Row, g.Kind = resized(g.Row, entries), resized(g.Kind, entries)
	g.X, g.Y, g.Z = resized(g.X, entries), resized(g.Y, entries), resized(g.Z, entries)
	for e := len(g.from) - 1; e >= 0; e-- {
		row, x, y, z := g.entry(s, e, side)
		g.put(cellOf[rows+e], row, s.Kind[^row], x, y, z)
	}
	for row := rows - 1; row >= 0; row-- {
		g.put(cellOf[row], int32(row), s.Kind[row], s.X[row], s.Y[row], s.Z[row])
	}
}

// choose finds the side of the cells: at least minimum, and such that a cell
// holds a few particles where they are spread evenly.
func (g *Grid) choose(hi [3]int64, minimum int64, entries int) {
	volume, axes := 1.0, 0
	for axis := range 3 {
		if extent := hi[axis] - g.origin[axis]; extent > 0 {
			volume *= float64(extent)
			axes++
		}
	}
	fit := float64(volume * perCell / float64(entries+1))
	switch axes {
	case 2:
		fit = math.Sqrt(fit)
	case 3:
		fit = Pow(fit, 1.0/3)
	}
	limit := int64(4*entries + 64)
	for g.cell = max(minimum+1, int64(fit)); ; g.cell += g.cell/4 + 1 {
		total := int64(1)
		for axis := range 3 {
			g.n[axis] = int64(float64(hi[axis]-g.origin[axis])/float64(g.cell)) + 1
			total = min(total*min(g.n[axis], limit+1), limit+1)
		}
		if total <= limit {
			break
		}
	}
	g.scale = 1 / float64(g.cell)
}

// perCell is how many particles a cell holds then: few, so that few pairs are
// looked at in vain, and not so few that empty cells cost more.
const perCell = 0.4

// at returns the cell of a place. A cell is a quantum wider than it must be, which
// is more than the product's rounding.
func (g *Grid) at(x, y, z int64) int32 {
	i := min(int64(float64(x-g.origin[0])*g.scale), g.n[0]-1)
	j := min(int64(float64(y-g.origin[1])*g.scale), g.n[1]-1)
	k := min(int64(float64(z-g.origin[2])*g.scale), g.n[2]-1)
	return int32((k*g.n[1]+j)*g.n[0] + i)
}

// put fills the next place of a cell, from its end.
func (g *Grid) put(cell, row int32, kind uint8, x, y, z int64) {
	g.start[cell]--
	at := g.start[cell]
	g.Row[at], g.Kind[at] = row, kind
	g.X[at], g.Y[at], g.Z[at] = x, y, z
}

// here is the shift that is none, among the 27 that differ by a side or none along
// each axis.
const here = 13

// image lists the images of rows, by half of the 26 shifts (of two opposite ones
// the later), which is enough for pairs to meet once.
func (g *Grid) image(s *Store, minimum int64, side [3]int64) {
	g.from, g.shift = g.from[:0], g.shift[:0]
	if side == [3]int64{} {
		return
	}
	for row := range s.Len() {
		at := [3]int64{s.X[row], s.Y[row], s.Z[row]}
		var lo, hi [3]int // the shifts by which it has images, as a range per axis
		any := false
		for axis, side := range side {
			if side > 0 && at[axis] < minimum {
				hi[axis], any = 1, true
			}
			if side > 0 && at[axis] >= side-minimum {
				lo[axis], any = -1, true
			}
		}
		if !any {
			continue
		}
		for shift := here + 1; shift < 27; shift++ {
			x, y, z := shift%3-1, shift/3%3-1, shift/9-1
			if x >= lo[0] && x <= hi[0] && y >= lo[1] && y <= hi[1] && z >= lo[2] && z <= hi[2] {
				g.from, g.shift = append(g.from, int32(row)), append(g.shift, uint8(shift))
			}
		}
	}
}

// entry returns ^row of an image and where it is.
func (g *Grid) entry(s *Store, e int, side [3]int64) (row int32, x, y, z int64) {
	row = g.from[e]
	shift := int64(g.shift[e])
	return ^row, s.X[row] + (shift%3-1)*side[0], s.Y[row] + (shift/3%3-1)*side[1], s.Z[row] + (shift/9-1)*side[2]
}

// Cell returns the side of a cell, quanta.
func (g *Grid) Cell() int64 { return g.cell }

// Fullest returns how many particles and images the fullest cell holds.
func (g *Grid) Fullest() int { return int(g.fullest) }

// Cells returns the number of cells.
func (g *Grid) Cells() int { return len(g.start) - 1 }

// Span is a range of indices into a grid's columns.
type Span struct{ From, To int32 }

// Own returns the indices of the particles in a cell.
func (g *Grid) Own(cell int) Span { return Span{g.start[cell], g.start[cell+1]} }

// Beyond appends to dst the spans of the cells that come after cell and touch
// it, so that each pair of neighbouring cells is seen from one side: one span
// along x (the next cell), and one for each of the rows after that. A pair
// within the cell itself is not in them.
func (g *Grid) Beyond(dst []Span, cell int) []Span {
	nx, ny, nz := int(g.n[0]), int(g.n[1]), int(g.n[2])
	x, y, z := cell%nx, cell/nx%ny, cell/nx/ny
	if x+1 < nx {
		dst = g.span(dst, cell+1, cell+1)
	}
	for dz := 0; dz <= 1 && z+dz < nz; dz++ {
		for dy := -1; dy <= 1; dy++ {
			if dz == 0 && dy < 1 || y+dy < 0 || y+dy >= ny {
				continue
			}
			row := ((z+dz)*ny + y + dy) * nx
			dst = g.span(dst, row+max(x-1, 0), row+min(x+1, nx-1))
		}
	}
	return dst
}

// Around appends to dst the spans of the cells that touch the one of a place,
// itself among them: one for each row of cells along x. A place outside of the
// grid looks from the nearest inside, which is no further from any particle.
func (g *Grid) Around(dst []Span, x, y, z int64) []Span {
	cell := int(g.at(max(x, g.origin[0]), max(y, g.origin[1]), max(z, g.origin[2])))
	nx, ny, nz := int(g.n[0]), int(g.n[1]), int(g.n[2])
	i, j, k := cell%nx, cell/nx%ny, cell/nx/ny
	for c := max(k-1, 0); c <= min(k+1, nz-1); c++ {
		for b := max(j-1, 0); b <= min(j+1, ny-1); b++ {
			row := (c*ny + b) * nx
			dst = g.span(dst, row+max(i-1, 0), row+min(i+1, nx-1))
		}
	}
	return dst
}

func (g *Grid) span(dst []Span, from, to int) []Span {
	s := Span{g.start[from], g.start[to+1]}
	if s.From == s.To {
		return dst
	}
	return append(dst, s)
}

func extent(column []int64) (lo, hi int64) {
	if len(column) == 0 {
		return 0, 0
	}
	lo, hi = column[0], column[0]
	for _, v := range column {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// resized returns s with n elements of any value, keeping its memory when that
// is large enough.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/16)
	}
	return s[:n]
}

// zeroed is resized with all elements zero.
func zeroed[T any](s []T, n int) []T {
	s = resized(s, n)
	clear(s)
	return s
}
