package rules

import (
	"math"

	"ylem/particles"
)

// A Curve tabulates g(s) = impulse/r over s = r² by polynomials of degree 6 in
// segments whose widths shrink with s: an octave of s has the same number of
// them everywhere. Where the segment lies, and where in the segment, is read
// from the bits of s as a float32, as in "bitmap" tables (D. Wolff and
// W. G. Rudd, Comput. Phys. Commun. 120 (1999) 20, DOI
// 10.1016/S0010-4655(99)00217-9). s and g are in quanta: g·Δx is an impulse in
// momentum quanta.
//
// All arithmetic is float32 and unfused. A narrow curve has 32 segments, as many
// as two registers of 16 lanes hold, so that sixteen pairs are looked up in one
// go; a curve that 32 segments cannot follow to wideError is wide instead.
//
// Nearer than the first segment a wide curve goes on, if it matters; nearer than
// that the force keeps the size it has there, and at r = 0, where it has no
// direction, there is none.
type Curve struct {
	PerOctave uint                       // log2 of the segments in an octave of s
	Mask      uint32                     // number of segments − 1
	First     float32                    // where the first segment begins
	Top       float32                    // range²: from here on g is 0
	Inner     float32                    // g there
	Segment   [curveDegree + 1][]float32 // coefficients of u⁰, u¹, …, by number of the segment & Mask
	Deep      *Curve                     // for s below First; nil: the force keeps its size
	// Error is the largest deviation of the tabulated force from the declared
	// one beyond √First, over its size there or its mean size in the outer half of
	// the range, whichever is larger.
	Error float64
}

const (
	curveDegree    = 6
	narrowSegments = 32
	wideSegments   = 1024
	narrowError    = 1e-6 // which is good enough
	wideError      = 1e-5 // of a narrow curve; above it a wide one is made
	mantissa       = 23
)

// Narrow reports whether the curve has the 32 segments of a narrow one.
func (c *Curve) Narrow() bool { return c.Mask == narrowSegments-1 }

// Shift returns how many bits of a float32 lie below octave and segment.
func (c *Curve) Shift() uint { return mantissa - c.PerOctave }

// Center returns what to take from a mantissa in [1, 2), of which only the bits
// below octave and segment are left, to have u: 1 + 2^−(PerOctave + 1).
func (c *Curve) Center() float32 {
	return math.Float32frombits(0x3f800000 + 1<<((mantissa-1-c.PerOctave)&31))
}

// At returns g(s), in quanta, for s ≥ 0.
func (c *Curve) At(s float32) float32 {
	switch {
	case s == 0:
		return 0
	case s < c.First:
		if c.Deep != nil {
			return c.Deep.At(s)
		}
		return float32(c.Inner * float32(math.Sqrt(float64(c.First/s))))
	case s >= c.Top:
		return 0
	}
	bits := math.Float32bits(s)
	shift := c.Shift()
	i := bits >> (shift & 31) & c.Mask
	u := math.Float32frombits(bits&(1<<(shift&31)-1)|0x3f800000) - c.Center()
	g := c.Segment[6][i]
	g = c.Segment[5][i] + float32(g*u)
	g = c.Segment[4][i] + float32(g*u)
	g = c.Segment[3][i] + float32(g*u)
	g = c.Segment[2][i] + float32(g*u)
	g = c.Segment[1][i] + float32(g*u)
	return c.Segment[0][i] + float32(g*u)
}

// Tabulate returns the curve of force(r), r in length units and the force in
// energy per length, up to the range in quanta. Forces are limited to ±limit
// (in the same unit), so that a pole at 0 stays finite, and Error is measured
// where they are below ±limit/capMargin. It reports false when the force is not
// a number somewhere inside the range.
func Tabulate(force func(r float64) float64, rangeQuanta int64, dt, limit float64) (Curve, bool) {
	t := tabulation{force: force, limit: limit, scale: float64(dt*dt) * particles.Momentum, ok: true}
	t.top = float32(float64(rangeQuanta) * float64(rangeQuanta))
	// The fewer segments an octave has, the nearer to r = 0 the table reaches.
	best := t.curve(narrowSegments, 1)
	for perOctave := uint(2); perOctave <= 3 && best.Error > narrowError; perOctave++ {
		if c := t.curve(narrowSegments, perOctave); c.Error < best.Error {
			best = c
		}
	}
	if best.Error > wideError {
		if c := t.curve(wideSegments, 6); c.Error < best.Error/2 {
			best = c
		}
	}
	if best.Narrow() && t.deepens(&best) {
		deep := t.curve(wideSegments, 6)
		best.Deep = &deep
	}
	return best, t.ok
}

// deepens reports whether the force, where it is below its cap, changes by more
// than a hundredth between the first segment and r = 0.
func (t *tabulation) deepens(c *Curve) bool {
	most := t.limit / capMargin
	clip := func(f float64) float64 { return max(-most, min(most, f)) }
	_, first := t.at(float64(c.First))
	for i := range 32 {
		r := math.Sqrt(float64(c.First)) * (float64(i) + 0.5) / 32
		if _, f := t.at(float64(r * r)); math.Abs(clip(f)-clip(first)) > 1e-2*math.Abs(clip(first)) {
			return true
		}
	}
	return false
}

// capMargin is how many times the cap of a pair's force a table reaches up to.
const capMargin = 64

type tabulation struct {
	force        func(r float64) float64
	limit, scale float64
	top          float32 // range²
	ok           bool
}

// at returns g and the force at s.
func (t *tabulation) at(s float64) (g, f float64) {
	quanta := math.Sqrt(s)
	f = t.force(quanta / particles.Length)
	if f != f {
		t.ok = false
		return 0, 0
	}
	f = max(-t.limit, min(t.limit, f))
	// Impulse in momentum quanta is F·dt²·2³⁰ (momentum is per tick); divided by
	// r in quanta.
	return float64(f*t.scale) / quanta, f
}

func (t *tabulation) curve(segments int, perOctave uint) Curve {
	c := Curve{PerOctave: perOctave, Mask: uint32(segments - 1), Top: t.top}
	shift := c.Shift()
	last := (math.Float32bits(t.top) - 1) >> shift
	for d := range c.Segment {
		c.Segment[d] = make([]float32, segments)
	}
	first := last - uint32(segments) + 1
	c.First = math.Float32frombits(first << shift)
	inner, _ := t.at(float64(c.First))
	c.Inner = float32(inner)
	for i := first; i <= last; i++ {
		lo := float64(math.Float32frombits(i << shift))
		hi := min(float64(math.Float32frombits((i+1)<<shift)), float64(t.top))
		coefficients := t.fit(lo, hi, c.PerOctave)
		for d, k := range coefficients {
			c.Segment[d][i&c.Mask] = float32(k)
		}
	}
	c.Error = t.error(&c, first, last)
	return c
}

// chebyshev are the zeros of the Chebyshev polynomial of degree 7, cos((2i+1)π/14).
var chebyshev = [curveDegree + 1]float64{
	0.9749279121818236, 0.7818314824680298, 0.4338837391175581, 0,
	-0.4338837391175581, -0.7818314824680298, -0.9749279121818236,
}

// fit returns the polynomial in u that meets g at the Chebyshev points of
// [lo, hi], a segment or what of it lies inside the range.
func (t *tabulation) fit(lo, hi float64, perOctave uint) (k [curveDegree + 1]float64) {
	_, exponent := math.Frexp(lo)
	octave := math.Ldexp(1, exponent-1) // lo = octave·[1, 2)
	half := math.Ldexp(0.5, -int(perOctave))
	var u, y [curveDegree + 1]float64
	for i, z := range chebyshev {
		s := float64((lo+hi)/2) + float64((hi-lo)/2*z)
		u[i] = (s-lo)/octave - half
		y[i], _ = t.at(s)
	}
	if hi <= lo {
		k[0] = y[0]
		return k
	}
	// Newton's divided differences, then the powers of u.
	for order := 1; order <= curveDegree; order++ {
		for i := curveDegree; i >= order; i-- {
			y[i] = (y[i] - y[i-1]) / (u[i] - u[i-order])
		}
	}
	for i := curveDegree; i >= 0; i-- {
		for d := curveDegree; d > 0; d-- {
			k[d] = k[d-1] - float64(u[i]*k[d])
		}
		k[0] = y[i] - float64(u[i]*k[0])
	}
	return k
}

// error measures Curve.Error, at points between those of the fit.
func (t *tabulation) error(c *Curve, first, last uint32) float64 {
	const samples = 4
	floor := 0.0
	r := math.Sqrt(float64(t.top))
	for i := range 32 {
		at := r * (0.5 + float64(float64(i)/64))
		_, f := t.at(float64(at * at))
		floor += float64(math.Abs(f) / 32)
	}
	worst := 0.0
	for i := first; i <= last; i++ {
		lo := math.Float32frombits(i << c.Shift())
		hi := min(math.Float32frombits((i+1)<<c.Shift()), t.top)
		for n := range samples + 1 {
			s := lo + float32((hi-lo)*(float32(n)/samples))
			if n == samples {
				s = math.Float32frombits(math.Float32bits(hi) - 1)
			}
			if s < lo || s >= t.top {
				continue
			}
			g, f := t.at(float64(s))
			if math.Abs(f) > t.limit/capMargin {
				continue
			}
			quanta := math.Sqrt(float64(s))
			if size := max(math.Abs(f), floor); size > 0 {
				worst = max(worst, math.Abs(float64(float64(float64(c.At(s))-g)*quanta)/t.scale)/size)
			}
		}
	}
	return worst
}

// outer returns the largest impulse, in momentum quanta, in the outer half of
// the range.
func (c *Curve) outer(rangeQuanta int64) (most float64) {
	for i := range 128 {
		r := float64(rangeQuanta) * (0.5 + float64(float64(i)/256))
		most = max(most, math.Abs(float64(float64(c.At(float32(r*r)))*r)))
	}
	return most
}
