package rules

import (
	"math"

	"ylem/particles"
)

// Brownian particles move by the overdamped limit of BAOAB: their positions are
// the midpoints of the steps of a random walk y with independent Gaussian steps
// (sim/move.go: x(n+1) − x(n) = σ(R(n) + R(n+1))/2, so y(n) = x(n) − σR(n)/2).
// So it is for the difference of two. A pair reacts with probability P if the
// midpoint of a step is within the radius; the density c(y) of pairs that have
// not reacted, at the start of a step, is stationary when
//
//	c(y') = ∫ g(y' − y)·(1 − P·[|y + y'|/2 ≤ ρ])·c(y) d³y,   c → 1 far away,
//
// the iteration of Erban and Chapman (2009, section 5) and of Lipková,
// Zygalakis, Chapman and Erban, SIAM J. Appl. Math. 71 (2011) 714, DOI
// 10.1137/100794213, for a step that is not independent of the one before.
// Everything is in units of σ. With u = r·c(r) the angles integrate in closed form:
//
//	u(r') = ∫ (G − P·E)(r', r) u(r) dr
//	G = g(r − r') − g(r + r'),   E = max(0, g(r − r')·w(r + r') − g(r + r'))
//	w(s) = 1 for s ≤ 2ρ, else e^(−(s² − 4ρ²)/2)
//
// with g the normal density in one dimension, and u = r − a far away, where the
// flux 2πa is the number of reactions per tick: a is the capture radius.

const (
	// Between these radii, in steps, the equation is solved on a grid.
	fewSteps  = 0.25
	manySteps = 32
	// gridPerStep is the number of nodes per step, or per radius where that is
	// less. Errors fall as its square, so that two grids give all but 10⁻⁵ of it;
	// what is taken for granted outside of fewSteps and manySteps is good to 10⁻⁴.
	gridPerStep = 6
	// gaussian is where a normal density ends (10⁻¹⁴), beyondRadius where u is
	// straight: what is not straight decays as e^(−2.5 r).
	gaussian     = 8
	beyondRadius = 9
)

// capture returns the capture radius a, in steps, of pairs that react with
// probability p in each tick in which they are within rho steps.
func capture(p, rho float64) float64 {
	switch {
	case p <= 0:
		return 0
	case rho < fewSteps:
		return rarely(p, rho)
	case rho > manySteps:
		// A large ball is a continuum but for a layer at its surface, as thick as
		// that of a smaller one.
		return continuous(p, rho) + capture(p, manySteps) - continuous(p, manySteps)
	}
	h := min(1, rho) / gridPerStep
	coarse, fine := captured(p, rho, h), captured(p, rho, float64(h*0.5))
	return fine + (fine-coarse)/3 // Richardson: the error of the fine one is a quarter
}

// captureWork is what one call of capture costs, in the units of maxWork.
func captureWork(rho float64) int {
	if rho < fewSteps {
		return 1
	}
	perStep := 2 * gridPerStep / min(1, rho)
	nodes := float64((min(rho, manySteps) + beyondRadius) * perStep)
	band := float64(gaussian * perStep)
	return int(float64(nodes * float64(band*band)))
}

// continuous is Continuum in units of steps: ρ(1 − tanh(κρ)/κρ) with κ² = 2λdt.
func continuous(p, rho float64) float64 {
	return float64(rho * lag(float64(math.Sqrt(2*hazardOf(p))*rho)))
}

// rarely is the capture radius where a step is much longer than the radius: of
// the pairs within it a fraction was there at an earlier tick and has reacted.
// The chance to be there again m ticks later is ball·(2πs²)^(−3/2)·(1 − 3ρ²/5s²)
// with s² = m − ½.
func rarely(p, rho float64) float64 {
	const (
		three = 4.776276402 // Σ (m − ½)^(−3/2) = (2^(3/2) − 1)·ζ(3/2)
		five  = 6.247126730 // Σ (m − ½)^(−5/2) = (2^(5/2) − 1)·ζ(5/2)
	)
	v := ball(rho)
	again := float64(v*0.06349363593424098) * (three - float64(float64(0.6*float64(rho*rho))*five))
	return float64(p*v) / float64(2*math.Pi) / (1 + float64(p*again))
}

// captured solves for the capture radius on a grid of midpoints h apart.
func captured(p, rho, h float64) float64 {
	n := int(math.Ceil((rho + beyondRadius) / h))
	band := int(math.Ceil(gaussian / h))
	s := newShell(n, band, h, rho)

	// (1 − K)u = what comes in from beyond, where u = r − a.
	straight, flat := make([]float64, n), make([]float64, n)
	for i := range n {
		for j := n; j <= i+band; j++ {
			g := s.walk(i, j)
			straight[i] += float64(g * s.r(j))
			flat[i] += g
		}
	}
	s.factor(p)
	s.solve(straight)
	s.solve(flat)
	// a = 2P Σ r E u, with u = straight − a·flat.
	one, two := 0.0, 0.0
	for i := range n {
		sum1, sum2 := 0.0, 0.0
		for j := max(0, i-band); j < min(n, i+band+1); j++ {
			e := s.react(i, j)
			sum1 += float64(e * straight[j])
			sum2 += float64(e * flat[j])
		}
		one += float64(s.r(i) * sum1)
		two += float64(s.r(i) * sum2)
	}
	scale := float64(2 * float64(p*h))
	return float64(scale*one) / (1 + float64(scale*two))
}

// shell is the symmetric band matrix 1 − G + P·E on the nodes (i + ½)h, and its
// factors LDLᵀ: row i holds the elements (i, i−band … i).
type shell struct {
	n, band int
	h       float64
	g       []float64 // h·g(m·h) by m
	w       []float64 // w(m·h) by m, averaged over what the nodes next to it stand for
	rows    []float64
}

func newShell(n, band int, h, rho float64) *shell {
	s := &shell{n: n, band: band, h: h}
	scale := float64(h * 0.3989422804014327)
	for m := range 2*(n+band) + 1 {
		x := float64(float64(m) * h)
		s.g = append(s.g, float64(scale*particles.Exp(-float64(float64(x*x)*0.5))))
		s.w = append(s.w, within(x, h, rho))
	}
	return s
}

// within is w(s) averaged over a pair of cells of width h, in which r + r' has a
// triangular distribution on s ± h.
func within(s, h, rho float64) float64 {
	const parts = 128 // w falls over a distance 1/2ρ, at least h/11
	over := func(s float64) float64 { return max(0, float64((s-float64(2*rho))*(s+float64(2*rho)))) }
	switch {
	case s+h <= 2*rho:
		return 1
	case over(s-h) > 80:
		return 0
	}
	sum := 0.0
	for i := range parts {
		z := float64((float64(i)+0.5)/(parts/2)) - 1
		sum += float64((1 - max(z, -z)) * particles.Exp(-float64(0.5*over(s+float64(z*h)))))
	}
	return sum / (parts / 2)
}

func (s *shell) r(i int) float64 { return float64((float64(i) + 0.5) * s.h) }

// walk is G(i, j)·h.
func (s *shell) walk(i, j int) float64 { return s.g[max(i-j, j-i)] - s.g[i+j+1] }

// react is E(i, j)·h.
func (s *shell) react(i, j int) float64 {
	return max(0, float64(s.g[max(i-j, j-i)]*s.w[i+j+1])-s.g[i+j+1])
}

// factor makes LDLᵀ of the matrix for probability p. It is an M-matrix (no
// negative elements in K, whose rows sum to less than 1), so no pivots are needed.
func (s *shell) factor(p float64) {
	w := s.band + 1
	s.rows = make([]float64, s.n*w)
	for i := range s.n {
		row := s.rows[i*w : (i+1)*w]
		first := max(0, i-s.band)
		diagonal := 1 + float64(p*s.react(i, i)) - s.walk(i, i)
		for j := first; j < i; j++ { // row holds L·D until it is done
			sum := float64(p*s.react(i, j)) - s.walk(i, j)
			other := s.rows[j*w : (j+1)*w]
			from := max(first, j-s.band)
			x, y := row[from-i+s.band:j-i+s.band], other[from-j+s.band:s.band]
			y = y[:len(x)]
			for k := range x {
				sum -= float64(x[k] * y[k])
			}
			row[j-i+s.band] = sum
		}
		for j := first; j < i; j++ {
			l := row[j-i+s.band] / s.rows[j*w+s.band]
			diagonal -= float64(l * row[j-i+s.band])
			row[j-i+s.band] = l
		}
		row[s.band] = diagonal
	}
}

// solve replaces b by the solution of LDLᵀx = b.
func (s *shell) solve(b []float64) {
	w := s.band + 1
	for i := range b {
		for j := max(0, i-s.band); j < i; j++ {
			b[i] -= float64(s.rows[i*w+j-i+s.band] * b[j])
		}
	}
	for i := range b {
		b[i] /= s.rows[i*w+s.band]
	}
	for i := len(b) - 1; i >= 0; i-- {
		for j := max(0, i-s.band); j < i; j++ {
			b[j] -= float64(s.rows[i*w+j-i+s.band] * b[i])
		}
	}
}
