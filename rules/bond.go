package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

const (
	maxBondTypes = 64
	maxForces    = 64
	maxTables    = 1024
	// maxWork bounds what all proofs, tables and checks of a file may cost
	// together, in steps of a few nanoseconds.
	maxWork = 1 << 30
)

// spend counts work and reports, at a place, when there is too much of it.
func (c *compiler) spend(work int, at span) bool {
	if c.work > maxWork {
		return false
	}
	if c.work += work; c.work > maxWork {
		c.fail(at, "this file takes too long to check", "the rules and forces up to here have too many combinations of kinds and attributes; name fewer kinds, or narrow ranges")
		return false
	}
	return true
}

// bondOf returns the type of a bond between two kinds, or nil.
func (c *compiler) bondOf(a, b int) *BondType {
	if i := c.table.BondOf[a*len(c.table.Kinds)+b]; i >= 0 {
		return &c.table.BondTypes[i]
	}
	return nil
}

// readBonds reads the types of bonds: F = −stiffness·(r − length) up to
// breaks_at.
func (c *compiler) readBonds() {
	t := c.table
	t.BondOf = make([]int16, len(t.Kinds)*len(t.Kinds))
	for i := range t.BondOf {
		t.BondOf[i] = -1
	}
	for _, s := range c.within("bond", maxBondTypes) {
		if !c.plain(s.at, "bond", s.label) || !c.declare(s, "bond", s.label) {
			continue
		}
		sides, ok := c.between(s)
		ok = s.need("length", "1") && ok
		ok = s.need("stiffness", "60") && ok
		ok = s.need("breaks_at", "2") && ok
		if !ok {
			continue
		}
		b := BondType{
			Name:      s.label,
			Length:    s.number("length", interval{0, particles.Reach, false}, 1),
			Stiffness: s.number("stiffness", notNegative, 1),
			BreaksAt:  s.quanta("breaks_at", particles.Reach),
		}
		if b.BreaksAt <= particles.Quanta(b.Length) {
			c.fail(s.place("breaks_at"), fmt.Sprintf("the bond breaks at %s, which is not beyond its length %s", decimal(particles.Units(b.BreaksAt)), decimal(b.Length)))
			continue
		}
		b.Curve, _ = Tabulate(func(r float64) float64 { return -float64(b.Stiffness * (r - b.Length)) }, b.BreaksAt, t.Dt, math.MaxFloat64)
		b.Energy = harmonic(b.Stiffness, b.Length)
		t.BondTypes = append(t.BondTypes, b)
		c.joinKinds(s, sides, int16(len(t.BondTypes)-1))
	}
}

// joinKinds enters a bond type for all pairs of two sets of kinds.
func (c *compiler) joinKinds(s *section, sides [2]KindSet, number int16) {
	n := len(c.table.Kinds)
	for _, a := range c.members(sides[0]) {
		for _, b := range c.members(sides[1]) {
			if other := c.table.BondOf[a*n+b]; other >= 0 && other != number {
				name := c.table.BondTypes[other].Name
				c.fail(s.place("between"), fmt.Sprintf("bonds %q and %q both join %q and %q", name, s.label, c.table.Kinds[a].Name, c.table.Kinds[b].Name),
					"between two kinds there is one type of bond; the other one is at "+c.where(c.declared["bond "+name]))
				return
			}
			c.table.BondOf[a*n+b], c.table.BondOf[b*n+a] = number, number
		}
	}
}

// measureCaps finds the largest impulse of a pair in a tick, in momentum
// quanta: what moves the lighter of the two by the speed of light. A still kind
// weighs as much as the other one; between two still kinds there is no impulse.
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
	case k.Motion == Still:
		return math.Inf(1)
	case k.Motion != Brownian:
		return k.Mass
	}
	return c.table.Dt / k.Mobility
}
