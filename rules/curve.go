package rules

import (
	"math"

	"ylem/particles"
)

// A Curve tabulates g(s) = impulse/r over s = r², in cubic segments whose
// widths shrink with s: each octave of s has 64 of them, ten octaves reach down
// to 1/32 of the range. Where the segment lies is read from the bits of s, as
// in "bitmap" tables (D. Wolff and W. G. Rudd, Comput. Phys. Commun. 120 (1999)
// 20, DOI 10.1016/S0010-4655(99)00217-9), so wide and steep forces cost the
// same. s and g are in quanta: s = |Δx|² exact in float64, and g·Δx is an
// impulse in momentum quanta.
//
// Below the last octave g is constant: the force falls linearly to 0 at r = 0.
const (
	curveOctaves  = 10
	curveSegments = 64
	curveShift    = 52 - 6 // bits of a float64 below octave and segment
)

// Curve is a tabulated pair function. The zero Curve is 0 everywhere.
type Curve struct {
	first    int64 // index, in the numbering of s's bits, of segment 0
	segments [][4]float64
	inner    float64 // g below segment 0
}

// Tabulate returns the curve of force(r), r in length units and the force in
// energy per length, up to the range in quanta. Forces are limited to ±limit
// (in the same unit), so that a pole at 0 stays finite. It reports false when
// the force is not a number somewhere inside the range.
func Tabulate(force func(r float64) float64, rangeQuanta int64, dt, limit float64) (Curve, bool) {
	top := float64(rangeQuanta) * float64(rangeQuanta)
	last := int64(math.Float64bits(top) >> curveShift)
	c := Curve{first: last - curveOctaves*curveSegments + 1}
	// Impulse in momentum quanta is F·dt²·2³⁰ (momentum is per tick); divided by
	// r in quanta.
	scale := float64(dt*dt) * particles.Momentum
	ok := true
	g := func(s float64) float64 {
		quanta := math.Sqrt(s)
		f := force(quanta / particles.Length)
		if f != f {
			ok = false
			return 0
		}
		return float64(max(-limit, min(limit, f))*scale) / quanta
	}
	for i := c.first; i <= last; i++ {
		lo := math.Float64frombits(uint64(i) << curveShift)
		hi := math.Float64frombits(uint64(i+1) << curveShift)
		// The last segment ends at the range: nothing is asked beyond it, and a
		// force need not mean anything there.
		hi = min(hi, top)
		h := hi - lo
		if h <= 0 {
			c.segments = append(c.segments, [4]float64{g(lo)})
			continue
		}
		// The cubic through four points, in t = s − lo.
		y0, y1, y2, y3 := g(lo), g(lo+h/3), g(lo+float64(2*h)/3), g(hi)
		a := (float64(-11*y0) + float64(18*y1) - float64(9*y2) + float64(2*y3)) / float64(2*h)
		b := float64(9*(float64(2*y0)-float64(5*y1)+float64(4*y2)-y3)) / float64(2*float64(h*h))
		d := float64(9*(-y0+float64(3*y1)-float64(3*y2)+y3)) / float64(2*float64(float64(h*h)*h))
		c.segments = append(c.segments, [4]float64{y0, a, b, d})
	}
	c.inner = c.segments[0][0]
	return c, ok
}

// outer returns the largest impulse, in momentum quanta, in the outer half of
// the range.
func (c *Curve) outer() (most float64) {
	for i := range c.segments[max(0, len(c.segments)-2*curveSegments):] {
		at := len(c.segments) - 1 - i
		r := math.Sqrt(math.Float64frombits(uint64(c.first+int64(at)) << curveShift))
		most = max(most, math.Abs(float64(c.segments[at][0]*r)))
	}
	return most
}

// At returns g(s) for 0 ≤ s ≤ range², all in quanta.
func (c *Curve) At(s float64) float64 {
	bits := math.Float64bits(s)
	i := int64(bits>>curveShift) - c.first
	if i < 0 || i >= int64(len(c.segments)) {
		if i < 0 {
			return c.inner
		}
		return 0
	}
	k := &c.segments[i]
	t := s - math.Float64frombits(bits&^(1<<curveShift-1))
	return k[0] + float64(t*(k[1]+float64(t*(k[2]+float64(t*k[3])))))
}
