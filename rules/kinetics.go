package rules

import (
	"math"

	"ylem/particles"
)

// How often a pair reacts is one number in a tick, the hazard λ·dt of two
// particles that are within radius R of each other (the λ–ρ model: R. Erban and
// S. J. Chapman, Phys. Biol. 6 (2009) 046001, DOI 10.1088/1478-3975/6/4/046001).
// How often a substance reacts is another: the rate constant k, so that in a
// volume V every pair reacts k/V times per unit time. Particles that diffuse
// slowly have to find each other first, and k is less than λ times the volume of
// the ball. This file holds the two limits in which there is a closed form;
// capture.go has what lies between them, for our own brownian step.

// ball returns the volume of a ball of radius r.
func ball(r float64) float64 { return float64(4.0 / 3 * math.Pi * float64(float64(r*r)*r)) }

// happens returns the probability 1 − e^(−h) of a tick with hazard h.
func happens(h float64) float64 {
	if h < 1e-5 {
		return float64(h * (1 - float64(float64(h*0.5)*(1-h/3))))
	}
	return 1 - particles.Exp(-h)
}

// hazardOf returns the hazard of a tick that happens with probability p: the
// inverse of happens.
func hazardOf(p float64) float64 {
	if p < 1e-5 {
		return float64(p * (1 + float64(p*(0.5+float64(p/3)))))
	}
	return min(surest, -particles.Log(1-p))
}

// Mixed returns the rate constant of pairs that meet within radius r and react
// with hazard h in a tick dt, where motion brings fresh pairs within reach
// faster than they react: ball(r)·(1 − e^(−h))/dt. It is the limit of long steps
// for brownian particles, and what ballistic and langevin ones are taken to do.
func Mixed(h, r, dt float64) float64 { return float64(ball(r)*happens(h)) / dt }

// Continuum returns the rate constant of pairs that diffuse with the sum D of
// their coefficients and react with rate λ within radius r, in the limit of
// short steps: 4πDr·(1 − tanh(κr)/κr), κ = √(λ/D) (Erban and Chapman, eq. 22).
func Continuum(lambda, d, r float64) float64 {
	return float64(4 * math.Pi * float64(float64(d*r)*lag(float64(math.Sqrt(lambda/d)*r))))
}

// lag returns 1 − tanh(x)/x.
func lag(x float64) float64 {
	if x < 0.02 {
		x2 := float64(x * x)
		return float64(x2 * (1.0/3 - float64(x2*(2.0/15-float64(x2*(17.0/315))))))
	}
	e := particles.Exp(-2 * x)
	return 1 - (1-e)/float64((1+e)*x)
}

// Meeting says how the two free sides of a rule move about each other.
type Meeting struct {
	Way Way
	// Step is the standard deviation, along one axis, of how far the two move
	// relative to each other in a tick, √(2D dt) with D the sum of both diffusion
	// coefficients at tick 0, length units; 0 unless Way is Diffusing.
	Step   float64
	Radius float64 // length units
	Dt     float64 // time per tick
}

// Way is how pairs come together.
type Way uint8

const (
	Resting   Way = iota // neither moves: there is no rate constant
	Diffusing            // both are brownian, or one is and the other still
	Flying               // one has a velocity: pairs are taken to mix faster than they react
)

// Meeting returns how kinds a and b move about each other within a radius in
// quanta.
func (t *Table) Meeting(a, b int, radius int64) Meeting {
	m := Meeting{Radius: particles.Units(radius), Dt: t.Dt}
	kT := 0.0
	if t.Temperature != nil {
		kT = t.Temperature(0)
	}
	d := 0.0
	for _, number := range [2]int{a, b} {
		switch k := &t.Kinds[number]; k.Motion {
		case Still:
		case Brownian:
			d += float64(k.Mobility * kT)
			m.Way = max(m.Way, Diffusing)
		default:
			m.Way = Flying
		}
	}
	if m.Way == Diffusing {
		if m.Step = math.Sqrt(float64(2 * float64(d*t.Dt))); m.Step == 0 {
			m.Way = Resting
		}
	}
	return m
}

// Constant returns the rate constant (volume per time, in three dimensions) of
// pairs that react with hazard h in each tick in which they are within reach.
func (m *Meeting) Constant(h float64) float64 {
	switch m.Way {
	case Resting:
		return 0
	case Flying:
		return Mixed(h, m.Radius, m.Dt)
	}
	s := m.Step
	return float64(float64(2*math.Pi*float64(float64(s*s)*s))*capture(happens(h), m.Radius/s)) / m.Dt
}

// Hazard returns the hazard per tick at which pairs react with rate constant k,
// and the largest k there is (every pair within reach reacts in every tick).
// Where k is more than that the hazard is 0.
func (m *Meeting) Hazard(k float64) (h, most float64) {
	most = m.Constant(surest)
	full := ball(m.Radius) / m.Dt
	switch {
	case !(k > 0) || k > most:
		return 0, most
	case m.Way == Flying:
		return hazardOf(k / full), most
	}
	// Regula falsi (Illinois) on the probability P: k(P) rises and is concave,
	// and k(P) ≤ full·P.
	lo, hi := k/full, 1.0
	flo, fhi := m.Constant(hazardOf(lo))/k-1, most/k-1
	if flo >= 0 {
		return hazardOf(lo), most
	}
	for range hazardTries {
		p := lo + float64((hi-lo)*(flo/(flo-fhi)))
		f := m.Constant(hazardOf(p))/k - 1
		switch {
		case max(f, -f) < 1e-12 || !(lo < p && p < hi):
			return hazardOf(p), most
		case f < 0:
			lo, flo, fhi = p, f, float64(fhi*0.5)
		default:
			hi, fhi, flo = p, f, float64(flo*0.5)
		}
	}
	return hazardOf(hi), most
}

// hazardTries bounds how often Hazard asks for a constant; ten are usual.
const hazardTries = 40
