package rules

import (
	"sort"

	"ylem/particles"
)

// A potential is the energy of a pair at distance r, in length units, for
// observers: nothing that moves reads it. Below 1/32 of the range the force keeps
// the size it has there and the energy is its integral, so that particles in one
// place have a finite energy too.
type potential func(r float64) float64

// innermost is the part of a range at which a potential ends and a straight line
// begins.
const innermost = 1.0 / 32

// potential returns the energy of a force between two kinds. An energy is what
// the author wrote, also where it is not 0 at the range; what was written as a
// force is integrated from the range inwards, to 10⁻⁹ of itself where the force
// is smooth and to 10⁻⁶ where it has a kink.
func (p *pairForce) potential(s scope, reach float64) potential {
	force := func(r float64) float64 { return p.force(s, r) }
	outer := integral(force, reach)
	if p.energy {
		outer = func(r float64) float64 {
			s := s
			s.x = r
			return p.f(s).v
		}
	}
	return withCore(outer, force, float64(reach*innermost))
}

// withCore continues a potential inwards from radius r0, where the force is
// force(r0).
func withCore(outer potential, force func(float64) float64, r0 float64) potential {
	floor, slope := outer(r0), force(r0)
	return func(r float64) float64 {
		if r >= r0 {
			return outer(r)
		}
		return floor + float64(slope*(r0-r))
	}
}

// harmonic returns the energy of a spring.
func harmonic(stiffness, length float64) potential {
	return func(r float64) float64 {
		stretch := r - length
		return float64(float64(stiffness/2) * float64(stretch*stretch))
	}
}

// fene returns the energy of a bond of finite extent, +Inf from there on.
func fene(stiffness, extent float64) potential {
	return func(r float64) float64 {
		x := r / extent
		return float64(float64(-0.5*stiffness*float64(extent*extent)) * particles.Log(max(0, 1-float64(x*x))))
	}
}

// Gauss and Legendre's eight points on [−1, 1] and their weights (M. Abramowitz
// and I. A. Stegun, Handbook of Mathematical Functions, table 25.4).
var legendre = [4][2]float64{
	{0.1834346424956498, 0.3626837833783620},
	{0.5255324099163290, 0.3137066458778873},
	{0.7966664774136267, 0.2223810344533745},
	{0.9602898564975363, 0.1012285362903763},
}

// integral returns ∫ force dr from r to the range. Sums up to 160 radii, each
// 2^(−1/32) of the one before, are kept; the rest of the way is integrated when
// it is asked for.
func integral(force func(float64) float64, reach float64) potential {
	const shrink = 0.9785720620877001 // 2^(−1/32)
	radii, sums := []float64{reach}, []float64{0}
	for r := reach; r > float64(reach*innermost*1.0001); {
		next := float64(r * shrink)
		sums = append(sums, sums[len(sums)-1]+quadrature(force, next, r))
		radii = append(radii, next)
		r = next
	}
	return func(r float64) float64 {
		// The first radius that is not beyond r; the integral goes on from the one before.
		i := max(sort.Search(len(radii), func(i int) bool { return radii[i] <= r })-1, 0)
		if i == 0 && r >= reach {
			return 0
		}
		return sums[i] + quadrature(force, r, radii[i])
	}
}

// quadrature returns ∫ f from lo to hi.
func quadrature(f func(float64) float64, lo, hi float64) (sum float64) {
	middle, half := float64((lo+hi)/2), float64((hi-lo)/2)
	for _, point := range legendre {
		d := float64(half * point[0])
		sum += float64(point[1] * (f(middle-d) + f(middle+d)))
	}
	return float64(sum * half)
}
