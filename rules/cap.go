package rules

import (
	"math"

	"ylem/particles"
)

// measureCaps finds the largest impulse of a pair in a tick, in momentum
// quanta: what moves the lighter of the two by the speed of light. A kind that
// no force moves weighs as much as the other one; between two of those there is
// no impulse.
func (c *compiler) measureCaps() {
	t := c.table
	n := len(t.Kinds)
	inertia := make([]float64, n)
	for i := range t.Kinds {
		inertia[i] = c.inertia(&t.Kinds[i])
	}
	t.Cap = make([]float64, n*n)
	for a := range n {
		for b := range n {
			if m := min(inertia[a], inertia[b]); !math.IsInf(m, 1) {
				t.Cap[a*n+b] = min(particles.MaxMomentum, float64(float64(particles.Units(t.Light)*m)*particles.Momentum))
			}
		}
	}
}

// inertia is impulse per displacement in one tick, mass·length/tick over
// length.
func (c *compiler) inertia(k *Kind) float64 {
	switch {
	case k.Motion == Still || k.Motion == Heading:
		return math.Inf(1)
	case k.Motion != Brownian:
		return k.Mass
	}
	return c.table.Dt / k.Mobility
}
