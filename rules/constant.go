package rules

import (
	"fmt"
	"math"
	"slices"

	"ylem/particles"
)

// convertConstants turns rate constants into hazards per tick.
//
// A + B -> C with a rate constant k: in a volume V each pair (of two A where both
// are A) reacts k/V times per unit time, in the steady state of pairs that come
// from far away. Rules with one left side under one condition are channels of
// one event: their sum is converted, and shared.
//
// C -> A + B with a rate constant k: C parts for good k times per unit time. Where
// the products appear uniformly within the radius in which they bind, which is
// the reverse of binding, a fraction of them binds again. By detailed balance
// that pair gets away with probability k_on/k_a, k_a = P·ball/dt being what the
// rate constant would be if no pair were in another's shadow: so C falls apart
// with probability k·dt·k_a/k_on in a tick, and at equilibrium N_C·V/(N_A·N_B)
// is P·ball/p_off = k_on/k_off, at any dt (S. S. Andrews and D. Bray, Phys. Biol.
// 1 (2004) 137, DOI 10.1088/1478-3967/1/3/001, on geminate pairs; C. Fröhner and
// F. Noé, J. Phys. Chem. B 122 (2018) 11240, DOI 10.1021/acs.jpcb.8b06981, on
// uniform placement as the reverse move).
func (c *compiler) convertConstants() {
	groups := map[string][]*draft{}
	for _, d := range c.drafts {
		if d.meets() {
			groups[d.channelKey()] = append(groups[d.channelKey()], d)
		}
	}
	for _, d := range c.drafts {
		switch {
		case d.Constant == 0:
		case d.meets():
			if g := groups[d.channelKey()]; g[0] == d || g[0].Constant == 0 {
				c.convertPairs(d, g)
			}
		case len(d.Left) == 1:
		default:
			c.fail(d.constantAt, "a rate_constant is of two free particles, or of one that falls apart", "say rate, per unit time")
		}
	}
	for _, d := range c.drafts {
		if d.Constant > 0 && len(d.Left) == 1 {
			c.convertParting(d)
		}
	}
}

// meets reports whether the rule is one of two free particles.
func (d *draft) meets() bool { return len(d.Left) == 2 && !d.Joined[0] }

// channelKey is equal for rules whose participants and conditions are.
func (d *draft) channelKey() string { return d.left.String() + d.conditions }

// convertPairs converts the sum of the rate constants of all rules with one left
// side, of which d is one.
func (c *compiler) convertPairs(d *draft, group []*draft) {
	k := 0.0
	for _, other := range group {
		if other.Constant == 0 {
			c.fail(d.constantAt, "another rule has the same left side and no rate_constant", fmt.Sprintf("%q at %s; give both a rate_constant, or both a rate", other.Text, c.where(other.at)))
			return
		}
		k += other.Constant
	}
	switch {
	case c.table.Dimensions == 2:
		c.fail(d.constantAt, "in two dimensions there is no steady rate constant", "what has met once meets again, however far it went; say rate, per unit time within the radius")
		return
	case d.Carrier >= 0:
		c.fail(d.constantAt, "a rule with a carrier has no rate constant, which is of two", "say rate, per unit time within the radius")
		return
	case d.Within > 0 || d.Beyond > 0:
		c.fail(d.constantAt, "a rule with within or beyond has no rate constant, which is of all pairs of two kinds", "say rate, per unit time within the radius")
		return
	case d.Every != 1:
		c.fail(d.constantAt, fmt.Sprintf("a rate_constant holds for a rule that is considered at every tick, and this one has every = %d", d.Every), "say rate, or leave out every")
		return
	case d.Radius == 0:
		return // reported
	}
	m, ok := c.meeting(d)
	if !ok || !c.spend(hazardTries/4*captureWork(m.Radius/max(m.Step, 1e-12)), d.at) {
		return
	}
	h, most := m.Hazard(k)
	if h == 0 {
		c.fail(d.constantAt, fmt.Sprintf("at most %s can be reached within radius %s", brief(most), length(d.Radius)), c.wider(m, k)...)
		return
	}
	for _, other := range group {
		other.Hazard = float64(h * (other.Constant / k))
	}
}

// wider says which radius would do for a rate constant.
func (c *compiler) wider(m Meeting, k float64) []string {
	lo, hi := m.Radius, float64(particles.Reach)
	if !c.spend(24*captureWork(manySteps), nowhere) {
		return nil
	}
	at := func(r float64) float64 { m.Radius = r; return m.Constant(surest) }
	if at(hi) < k {
		return []string{"no radius is wide enough: these particles are too slow"}
	}
	for range 24 {
		if mid := float64((lo + hi) * 0.5); at(mid) < k {
			lo = mid
		} else {
			hi = mid
		}
	}
	return []string{fmt.Sprintf("with this dt it takes a radius of %s, where every pair that meets reacts; wider is better", brief(hi))}
}

// meeting returns how the sides of a rule of two free particles move, which all
// kinds that fit them must have in common.
func (c *compiler) meeting(d *draft) (m Meeting, ok bool) {
	first := true
	for _, a := range d.actors[0].kinds {
		for _, b := range d.actors[1].kinds {
			this := c.table.Meeting(a, b, d.Radius)
			names := fmt.Sprintf("%q and %q", c.table.Kinds[a].Name, c.table.Kinds[b].Name)
			switch {
			case this.Way == Resting:
				c.fail(d.constantAt, names+" do not move and never meet", "say rate, per unit time within the radius")
				return m, false
			case first:
				m, first = this, false
			case this.Way != m.Way || math.Abs(this.Step-m.Step) > float64(1e-9*m.Step):
				c.fail(d.constantAt, names+" move otherwise than the first kinds that this rule is for", "one rate cannot give all of them this rate constant; write a rule for each")
				return m, false
			}
		}
	}
	return m, true
}

// convertParting converts the rate constant of C -> A + B.
func (c *compiler) convertParting(d *draft) {
	if !d.Uniform || len(d.Right) != 2 {
		c.fail(d.constantAt, "of one particle a rate_constant is how often it parts for good, into two that may bind again", "this needs two products and place = apart(uniform(r)), r being the radius within which they bind; or say rate")
		return
	}
	back := c.binding(d)
	if len(back) == 0 {
		c.fail(d.constantAt, fmt.Sprintf("no rule with a rate or rate_constant binds %s within %s", d.right, decimal(d.Apart)), "where nothing binds them again, say rate")
		return
	}
	h := 0.0
	for _, b := range back {
		if h += b.Hazard; b.channelKey() != back[0].channelKey() {
			c.fail(d.constantAt, fmt.Sprintf("%s bind by rules with different left sides or conditions", d.right), fmt.Sprintf("%q and %q; say rate", back[0].Text, b.Text))
			return
		}
	}
	if h == 0 || c.table.Dimensions == 2 {
		if c.table.Dimensions == 2 {
			c.fail(d.constantAt, "in two dimensions nothing parts for good", "what has met once meets again; say rate, per unit time")
		}
		return // reported where they bind
	}
	pair := back[0]
	m, ok := c.meeting(pair)
	if !ok || !c.spend(captureWork(m.Radius/max(m.Step, 1e-12)), d.at) {
		return
	}
	again := Mixed(h, m.Radius, m.Dt) / m.Constant(h)
	p := float64(float64(d.Constant*c.table.Dt)*float64(d.Every)) * again
	if !(p < 1) {
		c.fail(d.constantAt, fmt.Sprintf("to part for good so often it would have to fall apart %s times in a tick", brief(p)), "choose a shorter dt, or a wider radius for both rules, so that fewer bind again")
		return
	}
	d.Hazard = hazardOf(p)
}

// binding returns the rules of two free particles that the products of d fit
// where d puts them.
func (c *compiler) binding(d *draft) (out []*draft) {
	kinds := func(p *Product) []int {
		if p.Kind < 0 {
			return d.actors[p.Named].kinds
		}
		return []int{p.Kind}
	}
	fits := func(l *Pattern, p *Product) bool {
		return slices.ContainsFunc(kinds(p), func(k int) bool { return l.Kinds.Has(uint8(k)) })
	}
	for _, b := range c.drafts {
		if !b.meets() || b.Radius != particles.Quanta(d.Apart) {
			continue
		}
		p, q := &d.Right[0], &d.Right[1]
		if fits(&b.Left[0], p) && fits(&b.Left[1], q) || fits(&b.Left[0], q) && fits(&b.Left[1], p) {
			out = append(out, b)
		}
	}
	return out
}
