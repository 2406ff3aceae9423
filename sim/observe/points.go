package observe

import (
	"math"

	"ylem/particles"
)

// points are where particles are, in the order of their IDs, in length units. Of
// two dimensions the third coordinate is 0.
type points struct {
	at   [][3]float64
	side [3]float64 // of an axis whose ends meet; 0: they do not
	size [3]float64
	over bool // more pairs lay near each other than anybody looks at
}

// mostPairs bounds the pairs of points that one function of a formula looks at: a
// file from a stranger may ask for clusters of the whole world. It takes a second.
const mostPairs = 1 << 28

// points returns where the particles of the n-th selection among the arguments
// are.
func (c *call) points(n int) *points { return c.pointsOf(c.rows(n)) }

// pointsOf returns where rows are.
func (w *Whole) pointsOf(rows []int32) *points {
	p := &points{at: make([][3]float64, len(rows))}
	for axis := range w.Table.Dimensions {
		p.size[axis] = particles.Units(w.Table.Size[axis])
		if w.Table.Wraps(axis) {
			p.side[axis] = p.size[axis]
		}
	}
	for i, row := range rows {
		p.at[i] = [3]float64{particles.Units(w.Store.X[row]), particles.Units(w.Store.Y[row]), particles.Units(w.Store.Z[row])}
	}
	return p
}

// delta returns where point i lies from point j: the nearest image.
func (p *points) delta(i, j int) (d [3]float64) {
	for axis := range d {
		d[axis] = p.at[i][axis] - p.at[j][axis]
		if side := p.side[axis]; side > 0 {
			if d[axis] > side/2 {
				d[axis] -= side
			} else if d[axis] < -side/2 {
				d[axis] += side
			}
		}
	}
	return d
}

// square returns the squared distance of two points.
func (p *points) square(i, j int) float64 {
	d := p.delta(i, j)
	return float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2])
}

// near visits every pair of points i < j that are at most so far apart, once; it
// gives up, and p.over says so, where that would be too many to look at.
func (p *points) near(radius float64, visit func(i, j int)) {
	if !(radius >= 0) {
		return
	}
	n := [3]int{1, 1, 1}
	most := math.Ceil(math.Sqrt(float64(len(p.at)))) + 1 // keeps the cells in proportion
	for axis, size := range p.size {
		if size > 0 && radius < size {
			n[axis] = int(max(1, min(math.Floor(size/max(radius, 1e-9)), most)))
		}
	}
	if n[2] > 1 { // three axes of √n cells would be too many
		for axis := range n {
			n[axis] = min(n[axis], 64)
		}
	}
	cell := make([][3]int, len(p.at))
	in := make([][]int32, n[0]*n[1]*n[2])
	for i := range p.at {
		for axis, x := range p.at[i] {
			if n[axis] > 1 {
				cell[i][axis] = min(max(int(x/p.size[axis]*float64(n[axis])), 0), n[axis]-1)
			}
		}
		at := (cell[i][2]*n[1]+cell[i][1])*n[0] + cell[i][0]
		in[at] = append(in[at], int32(i))
	}
	limit, looked := float64(radius*radius), 0
	for i := range p.at {
		for _, z := range p.beside(2, cell[i][2], n[2]) {
			for _, y := range p.beside(1, cell[i][1], n[1]) {
				for _, x := range p.beside(0, cell[i][0], n[0]) {
					if x < 0 || y < 0 || z < 0 {
						continue
					}
					here := in[(z*n[1]+y)*n[0]+x]
					if looked += len(here); looked > mostPairs {
						p.over = true
						return
					}
					for _, j := range here {
						if int(j) > i && p.square(i, int(j)) <= limit {
							visit(i, int(j))
						}
					}
				}
			}
		}
	}
}

// beside returns the cells along an axis that touch a cell, each once; −1: none.
func (p *points) beside(axis, cell, n int) [3]int {
	out := [3]int{cell, cell - 1, cell + 1}
	if p.side[axis] > 0 {
		out[1], out[2] = (cell+n-1)%n, (cell+1)%n
	}
	if out[2] >= n || out[2] == cell || out[2] == out[1] {
		out[2] = -1
	}
	if out[1] == cell {
		out[1] = -1
	}
	return out
}

// union joins points into sets.
type union []int32

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = int32(i)
	}
	return u
}

func (u union) find(i int) int {
	for int(u[i]) != i {
		u[i] = u[u[i]]
		i = int(u[i])
	}
	return i
}

// join makes one set of two; its number is the lowest of its members'.
func (u union) join(i, j int) {
	i, j = u.find(i), u.find(j)
	u[max(i, j)] = int32(min(i, j))
}
