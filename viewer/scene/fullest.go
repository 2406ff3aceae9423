package scene

import "math"

// cells is into how many parts along each axis a region is divided to find where it is fullest.
const cells = 12

// sampled is how many particles of a region are looked at for that, about.
const sampled = 4096

// heap is a place where many particles are close together.
type heap struct {
	at [3]float64 // length units
	n  float64    // how many there are in a cell around it, about
}

// fullest gives the middle of the cell with most particles among regions, of which a function says how much they matter;
// not at all at 0.
func (v *View) fullest(matters func(r *Region) float64) (best heap, in *Region) {
	most := 0.0
	for i := range v.Regions {
		r := &v.Regions[i]
		if r.Shot == nil {
			continue
		}
		weight := matters(r)
		if weight <= 0 {
			continue
		}
		var h heap
		if r.Shot.Len() > 0 {
			h = r.Shot.fullest(r)
		} else {
			h = v.fullestTile(r)
		}
		if weight *= h.n; weight > most {
			most, best, in = weight, h, r
		}
	}
	return best, in
}

// fullest is that of particles.
func (s *Shot) fullest(r *Region) (best heap) {
	var count [cells * cells * cells]int
	cell := func(x float32, axis int) int {
		if r.Hi[axis] <= r.Lo[axis] {
			return 0
		}
		return min(max(int((x-r.Lo[axis])/(r.Hi[axis]-r.Lo[axis])*cells), 0), cells-1)
	}
	step := s.Len()/sampled + 1
	for i := 0; i < s.Len(); i += step {
		x, y, z := s.At(i, 1)
		count[(cell(z, 2)*cells+cell(y, 1))*cells+cell(x, 0)]++
	}
	at, most := 0, 0
	for i, n := range count {
		if n > most {
			at, most = i, n
		}
	}
	for axis, k := range [3]int{at % cells, at / cells % cells, at / cells / cells} {
		best.at[axis] = float64(r.Lo[axis] + (r.Hi[axis]-r.Lo[axis])*(float32(k)+0.5)/cells)
	}
	best.n = float64(most * step)
	return best
}

// fullestTile is that of what a server counted. In three dimensions it lies in the plane through the middle of the box.
func (v *View) fullestTile(r *Region) (best heap) {
	d := &r.Shot.Density
	if d.W == 0 {
		return best
	}
	var count [cells * cells]float64
	for i := range d.W * d.H {
		here := &count[i/d.W*cells/d.H*cells+i%d.W*cells/d.W]
		for _, code := range d.Pix[4*i:][:4] {
			*here += math.Exp2(float64(code)/16) - 1
		}
	}
	at := 0
	for i, n := range count {
		if n > count[at] {
			at = i
		}
	}
	best.n = count[at]
	i, j := (float32(at%cells)+0.5)/cells*float32(d.W), (float32(at/cells)+0.5)/cells*float32(d.H)
	if !v.Solid() {
		best.at = [3]float64{float64(r.Lo[0] + (float32(d.X)+i)*d.Step), float64(r.Lo[1] + (float32(d.Y)+j)*d.Step)}
		return best
	}
	t := Tile{Now: d}
	if !v.solidTile(&t, r.Shot) {
		return heap{}
	}
	k := (t.D[2] - t.D[0]) / float32(d.W)
	best.at = v.Camera.lift(v.Camera.Unproject(float64(t.D[0]+i*k), float64(t.D[1]+j*k)))
	return best
}
