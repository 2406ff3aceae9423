package particles

// Grid sorts the rows of a store into cubic cells, so that all pairs nearer
// than a cell's side are found by looking at neighbouring cells only. It is
// scratch, never state: any cell size gives the same pairs.
type Grid struct {
	Row     []int32 // rows, by cell
	X, Y, Z []int64 // their positions, in the same order
	Kind    []uint8 // their kinds, in the same order

	start  []int32 // first index of each cell; one more at the end
	cellOf []int32
	n      [3]int64
	origin [3]int64
	cell   int64
}

// Sort sorts all rows of s into cells at least minimum quanta wide. Cells are
// wider where the box that holds the rows is large and empty: their number
// stays below four for each row.
func (g *Grid) Sort(s *Store, minimum int64) {
	rows := s.Len()
	var hi [3]int64
	for axis, column := range [3][]int64{s.X, s.Y, s.Z} {
		g.origin[axis], hi[axis] = extent(column)
	}
	limit := int64(4*rows + 64)
	for g.cell = max(minimum, 1); ; g.cell *= 2 {
		total := int64(1)
		for axis := range 3 {
			g.n[axis] = (hi[axis]-g.origin[axis])/g.cell + 1
			total = min(total*min(g.n[axis], limit+1), limit+1)
		}
		if total <= limit {
			break
		}
	}
	cells := int(g.n[0] * g.n[1] * g.n[2])
	g.start = zeroed(g.start, cells+1)
	g.cellOf = resized(g.cellOf, rows)
	for row := range rows {
		c := int32(((s.Z[row]-g.origin[2])/g.cell*g.n[1]+(s.Y[row]-g.origin[1])/g.cell)*g.n[0] + (s.X[row]-g.origin[0])/g.cell)
		g.cellOf[row] = c
		g.start[c]++
	}
	sum := int32(0)
	for c := range g.start {
		sum += g.start[c]
		g.start[c] = sum
	}
	g.Row, g.Kind = resized(g.Row, rows), resized(g.Kind, rows)
	g.X, g.Y, g.Z = resized(g.X, rows), resized(g.Y, rows), resized(g.Z, rows)
	for row := rows - 1; row >= 0; row-- {
		c := g.cellOf[row]
		g.start[c]--
		at := g.start[c]
		g.Row[at], g.Kind[at] = int32(row), s.Kind[row]
		g.X[at], g.Y[at], g.Z[at] = s.X[row], s.Y[row], s.Z[row]
	}
}

// Cell returns the side of a cell, quanta.
func (g *Grid) Cell() int64 { return g.cell }

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
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// zeroed is resized with all elements zero.
func zeroed[T any](s []T, n int) []T {
	s = resized(s, n)
	clear(s)
	return s
}
