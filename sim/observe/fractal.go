package observe

import (
	"slices"

	"ylem/particles"
)

// fractal is the mass–radius dimension of what is selected.
func fractal(c *call) float64 { return c.points(0).fractal() }

// A dimension is read off radii in geometric progression, around so many points at
// most.
const (
	dimensionRadii   = 24
	dimensionCentres = 512
	dimensionLeast   = 64 // fewer points have none
)

// fractal returns the slope of ln N over ln r, by least squares, where N is the
// number of points within r of a point, its mean over points no further from the
// centre of mass than the radius of gyration R, and r goes from R/8 to R/2: so it
// sees neither the grain of the points nor their rim. A filled disc has nearly 2, a
// line 1, an aggregate that grows by diffusion in the plane 1.71 (P. Meakin, Phys.
// Rev. A 27 (1983) 1495, DOI 10.1103/PhysRevA.27.1495). A whole cluster has one
// centre and one seed, around which the count of a single one is known to a tenth;
// the mean over many centres is known to three hundredths.
func (p *points) fractal() float64 {
	n := len(p.at)
	if n < dimensionLeast {
		return none
	}
	at := p.unrolled()
	var centre [3]float64
	for axis := range centre {
		for i := range at {
			centre[axis] += at[i][axis]
		}
		centre[axis] /= float64(n)
	}
	square := 0.0
	for i := range at {
		square += square3(&at[i], &centre)
	}
	square /= float64(n) // R²
	var inner []int
	for i := range at {
		if square3(&at[i], &centre) <= square {
			inner = append(inner, i)
		}
	}
	if square == 0 || len(inner) == 0 {
		return none
	}
	var limits, within [dimensionRadii]float64 // r², and the sum of N
	for k := range limits {
		share := float64(k) / (dimensionRadii - 1)
		limits[k] = float64(square / 64 * particles.Exp(float64(share*particles.Log(16))))
	}
	step := (len(inner) + dimensionCentres - 1) / dimensionCentres
	for c := 0; c < len(inner); c += step {
		for j := range at {
			d := square3(&at[inner[c]], &at[j])
			for k := dimensionRadii - 1; k >= 0 && d <= limits[k]; k-- {
				within[k]++
			}
		}
	}
	var sx, sy, sxx, sxy float64
	for k := range limits {
		x, y := float64(particles.Log(limits[k])*0.5), particles.Log(within[k])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+float64(x*x), sxy+float64(x*y)
	}
	return (float64(dimensionRadii*sxy) - float64(sx*sy)) / (float64(dimensionRadii*sxx) - float64(sx*sx))
}

// square3 returns the squared distance of two places.
func square3(a, b *[3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return float64(x*x) + float64(y*y) + float64(z*z)
}

// unrolled returns the points with every axis whose ends meet cut open in the
// middle of its longest stretch without points.
func (p *points) unrolled() [][3]float64 {
	out := slices.Clone(p.at)
	for axis, side := range p.side {
		if side == 0 || len(out) == 0 {
			continue
		}
		x := make([]float64, len(out))
		for i := range x {
			x[i] = out[i][axis]
		}
		slices.Sort(x)
		first, longest := x[0], x[0]+side-x[len(x)-1]
		for i := 1; i < len(x); i++ {
			if gap := x[i] - x[i-1]; gap > longest {
				first, longest = x[i], gap
			}
		}
		for i := range out {
			if out[i][axis] < first {
				out[i][axis] += side
			}
		}
	}
	return out
}
