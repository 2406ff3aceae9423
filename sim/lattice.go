package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// sites returns the Count lattice points of a placement, in length units, or
// nil where copies are placed at random. The lattice fills the shape's box with
// the fewest whole rows that hold Count points; points left over are the last.
func (p *placement) sites() [][3]float64 {
	var basis [][3]float64
	cell := [3]float64{1, 1, 1} // the unit cell's shape
	switch p.Lattice {
	case rules.Random:
		return nil
	case rules.SquareLattice:
		basis = [][3]float64{{0.5, 0.5, 0.5}}
	case rules.HexLattice: // two points to a cell √3 times as high as wide
		basis = [][3]float64{{0.25, 0.25, 0.5}, {0.75, 0.75, 0.5}}
		cell[1] = math.Sqrt(3)
	case rules.FCCLattice:
		basis = [][3]float64{{0.25, 0.25, 0.25}, {0.75, 0.75, 0.25}, {0.75, 0.25, 0.75}, {0.25, 0.75, 0.75}}
	}
	side, n := p.cells(cell, len(basis))
	out := make([][3]float64, 0, p.Count)
	for z := range n[2] {
		for y := range n[1] {
			for x := range n[0] {
				for _, b := range basis {
					if len(out) == p.Count {
						return out
					}
					at := p.Shape.Lo
					for axis, i := range [3]int{x, y, z} {
						if axis < p.table.Dimensions {
							at[axis] += float64((float64(i) + b[axis]) * side[axis])
						}
					}
					out = append(out, at)
				}
			}
		}
	}
	return out
}

// cells returns how many unit cells lie along each axis, and their sides.
func (p *placement) cells(cell [3]float64, points int) (side [3]float64, n [3]int) {
	var extent [3]float64
	volume := 1.0
	for axis := range p.table.Dimensions {
		extent[axis] = p.Shape.Hi[axis] - p.Shape.Lo[axis]
		volume = float64(volume * float64(extent[axis]/cell[axis]))
	}
	each := particles.Pow(float64(volume*float64(points))/float64(p.Count), 1/float64(p.table.Dimensions))
	n = [3]int{1, 1, 1}
	total := points
	for axis := range p.table.Dimensions {
		n[axis] = max(1, int(math.Round(extent[axis]/float64(each*cell[axis]))))
		total *= n[axis]
	}
	for axis := 0; total < p.Count; axis = (axis + 1) % p.table.Dimensions {
		total += total / n[axis]
		n[axis]++
	}
	for axis := range p.table.Dimensions {
		side[axis] = extent[axis] / float64(n[axis])
	}
	return side, n
}
