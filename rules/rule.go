package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

const (
	maxRules = 4096
	// surest is the hazard of what is certain: 1 − exp(−44) is 1 to 2⁻⁶³.
	surest = 44
)

// draft is a rule on its way into the table, with what only its checks need.
type draft struct {
	Rule
	at         span // of the text
	left       side
	right      side
	actors     []actor
	conjuncts  []Program // the guard, split at &&
	setAt      [][]span  // by product and set
	breaks     []bool    // by charge
	conditions string    // canonical text of all that limits when it happens
	event      int64     // largest distance of two participants, quanta
	chance     float64   // probability, where the rule gives one
	place      int64     // furthest placement of a product from the meeting point
	constantAt span      // of rate_constant, where Constant is given
	sites      []Site    // what place says, for all unnamed products or for each
	each       bool
	sitesAt    span
	clearAt    span
	spoken     []string // canonical text and the text as it stands, without blanks
}

// readRules reads rules and decays.
func (c *compiler) readRules() {
	for _, s := range c.within("rule", maxRules) {
		left, right, ok := c.equation(s.at)
		if !ok {
			continue
		}
		if d := c.draft(s, s.at, left, right); d != nil {
			d.Hazard = c.hazard(s, d)
		}
	}
	for _, s := range c.within("decay", maxRules) {
		c.readDecay(s)
	}
	if len(c.drafts) > maxRules {
		c.fail(c.drafts[maxRules].at, fmt.Sprintf("a world has at most %d rules, this one has %d", maxRules, len(c.drafts)))
	}
	c.checkTwice()
	c.checkChances()
	c.convertConstants()
}

// checkTwice reports rules that differ in nothing but how often they happen.
func (c *compiler) checkTwice() {
	first := map[string]*draft{}
	for _, d := range c.drafts {
		key := d.Text + d.conditions + d.Placing
		if other, twice := first[key]; twice {
			early, late := other, d
			if early.at.from > late.at.from {
				early, late = late, early
			}
			c.fail(late.at, fmt.Sprintf("the rule %q is declared twice", d.Text), "the other one is at "+c.where(early.at))
			continue
		}
		first[key] = d
	}
}

// checkChances reports probabilities of one set of participants, under one
// condition, that sum above 1.
func (c *compiler) checkChances() {
	sums := map[string]float64{}
	for _, d := range c.drafts {
		key := d.left.String() + d.conditions
		if sums[key] += d.chance; sums[key] > 1+1e-9 && d.chance > 0 {
			c.fail(d.at, fmt.Sprintf("the probabilities of what %s can do sum to %s", d.left, brief(sums[key])), "expected at most 1")
		}
	}
}

// readDecay reads decay "pi+" { lifetime, branch "mu+ + nu_mu" { fraction } … }.
func (c *compiler) readDecay(s *section) {
	r := &sideReader{c: c, i: s.at.from, end: s.at.to}
	left, ok := r.side(false)
	if !ok || !s.need("lifetime", "10") {
		return
	}
	lifetime := s.number("lifetime", interval{0, 1e15, true}, 1)
	sum, whole := 0.0, true
	for _, block := range s.blocks {
		if block.Type != "branch" {
			continue
		}
		b := c.section(block)
		if b == nil {
			whole = false
			continue
		}
		r := &sideReader{c: c, i: b.at.from, end: b.at.to}
		right, ok := r.right()
		if !ok || !b.need("fraction", "0.5") {
			whole = false
			continue
		}
		fraction := b.number("fraction", interval{0, 1, true}, math.NaN())
		sum += fraction
		if d := c.draft(s, b.at, left, right); d != nil {
			d.Given, d.Value = "lifetime", lifetime/fraction
			d.Hazard = float64(float64(c.table.Dt*float64(d.Every))*fraction) / lifetime
		}
	}
	if whole && sum == sum && math.Abs(sum-1) > 1e-6 {
		c.fail(s.at, fmt.Sprintf("the fractions of the decay of %s sum to %s", left, decimal(float64(math.Round(sum*1e9))/1e9)), "expected 1")
	}
}

// draft makes a rule of an equation and the block it stands in, all but its
// hazard. It returns nil after an error.
func (c *compiler) draft(s *section, at span, left, right side) *draft {
	d := &draft{at: at, left: left, right: right}
	d.Text = left.String() + " -> " + right.String()
	if !c.leftSide(d) || !c.readCarrier(s, d) {
		return nil
	}
	d.Every = s.whole("every", 1, 1<<40, 1)
	d.After = s.whole("after", 0, 1<<53, 0)
	d.Until = s.whole("until", 1, 1<<53, math.MaxInt64)
	if d.Until <= d.After {
		c.fail(s.place("until"), fmt.Sprintf("from tick %d until tick %d there is none", d.After, d.Until))
	}
	d.Energy = s.number("energy", notNegative, 0)
	c.readApart(s, d)
	c.readBreaks(s, d)
	c.readRadius(s, d)
	when := ""
	if n := s.node("when"); n != nil {
		when = n.String()
		d.When = when
		if n = c.clearings(n, d); n != nil {
			if p, ok := c.program(n, wholeNames{actors: d.actors}); ok {
				d.Guard = p
				d.conjuncts = c.split(n, d.actors, nil)
				d.imply()
			}
		}
	}
	d.conditions = fmt.Sprintf(" when %s after %d until %d every %d carrier %d radius %d", when, d.After, d.Until, d.Every, d.Carrier, d.Radius)
	c.readBondsApart(s, d)
	if d.Within > 0 || d.Beyond > 0 {
		d.conditions += fmt.Sprintf(" within %d beyond %d", d.Within, d.Beyond)
	}
	if d.Spent >= 0 {
		d.conditions += fmt.Sprintf(" spent %d", d.SpentKind())
	}
	if !c.rightSide(d) {
		return nil
	}
	c.checkClear(d)
	if d.Energy > 0 {
		c.checkEnergy(s, d)
	}
	if len(d.actors) == 2 || d.threeFree() { // a tick keeps a list of rules for each pair of kinds
		c.spend(64*len(d.actors[0].kinds)*len(d.actors[1].kinds), d.at)
	}
	c.drafts = append(c.drafts, d)
	return d
}

// imply notes what the guard says of single attributes.
func (d *draft) imply() {
	for _, g := range d.conjuncts {
		if len(g) != 3 || g[2].Op != OpEq {
			continue
		}
		attr, value := g[0], g[1]
		if attr.Op != OpAttr {
			attr, value = value, attr
		}
		if attr.Op == OpAttr && value.Op == OpValue && value.Value == int64(int32(value.Value)) {
			p := &d.Left[attr.Who]
			p.Implied = append(p.Implied, Test{attr.Which, int32(value.Value)})
		}
	}
}

// checkEnergy reports a release of energy that has nobody to kick.
func (c *compiler) checkEnergy(s *section, d *draft) {
	if len(d.Right) < 2 {
		c.fail(s.place("energy"), "energy is shared by the first and the last product, so it needs two")
		return
	}
	for _, p := range []Product{d.Right[0], d.Right[len(d.Right)-1]} {
		for number := range c.table.Kinds {
			kind := &c.table.Kinds[number]
			is := p.Kind == number || p.Kind < 0 && d.Left[p.Named].Kinds.Has(uint8(number))
			if is && (kind.Motion == Brownian || kind.Motion == Still) {
				c.warn(s.place("energy"), fmt.Sprintf("the energy is lost where a product is %q, which carries no momentum", kind.Name),
					"it is a kick of the first and the last product; make them langevin or ballistic")
				return
			}
		}
	}
}

// split compiles the parts of a guard that && joins.
func (c *compiler) split(n *node, actors []actor, list []Program) []Program {
	for n.form == formBinary && n.text == "&&" {
		list = c.split(n.over[1], actors, list)
		n = n.over[0]
	}
	if p, ok := c.program(n, wholeNames{actors: actors}); ok {
		list = append(list, p)
	}
	return list
}

// hazard reads how often a rule happens.
func (c *compiler) hazard(s *section, d *draft) float64 {
	var said []string
	for _, name := range []string{"rate", "lifetime", "probability", "rate_constant"} {
		if s.has(name) {
			said = append(said, name)
		}
	}
	switch {
	case len(said) == 0:
		s.lack("nothing says how often this rule happens", "expected one of rate (per unit time), lifetime (time), probability (per tick), rate_constant (volume per time)")
		return 0
	case len(said) > 1:
		c.fail(s.values[said[1]].name, fmt.Sprintf("%s and %s are given", said[0], said[1]), "one of rate, lifetime, probability and rate_constant is enough")
		return 0
	}
	d.Given = said[0]
	switch said[0] {
	case "rate":
		d.Value = s.number("rate", interval{0, 1e15, false}, 0)
		return float64(float64(d.Value*c.table.Dt) * float64(d.Every))
	case "lifetime":
		d.Value = s.number("lifetime", interval{0, 1e15, true}, 1)
		return float64(c.table.Dt*float64(d.Every)) / d.Value
	case "rate_constant":
		d.Value = s.number("rate_constant", interval{0, 1e15, true}, 0)
		d.Constant, d.constantAt = d.Value, s.place("rate_constant")
		return 0 // convertConstants
	}
	d.Value = s.number("probability", interval{0, 1, false}, 0)
	d.chance = d.Value
	return min(surest, -particles.Log(1-d.Value))
}

// readApart reads place = apart(x) or apart(uniform(x)), and what site.go reads.
func (c *compiler) readApart(s *section, d *draft) {
	n := s.node("place")
	if n == nil {
		return
	}
	if c.readSites(n, d) {
		return
	}
	if n.form != formCall || n.text != "apart" || len(n.over) != 1 {
		c.fail(n.at, fmt.Sprintf("%s is not a placement of products", n),
			"expected apart(0.5), apart(uniform(0.5)) for anywhere within 0.5 of each other, jitter(0.5), polar(0.5, 90), or a list with one of the last two for each product")
		return
	}
	x := n.over[0]
	if x.form == formCall && x.text == "uniform" && len(x.over) == 1 {
		d.Uniform, x = true, x.over[0]
	}
	d.Apart = c.bounded(x, "apart", interval{0, particles.Reach, true}, 0)
	if n := len(d.right.terms); d.Uniform && n > 2 {
		c.fail(s.place("place"), fmt.Sprintf("uniform is for two products, and here are %d", n), "it is the reverse of two that meet")
	}
}

// readBreaks reads the charges that a rule may change.
func (c *compiler) readBreaks(s *section, d *draft) {
	d.breaks = make([]bool, len(c.table.Charges))
	for _, n := range s.texts("breaks") {
		at, ok := slices.BinarySearchFunc(c.table.Charges, n.text, func(q Charge, name string) int { return strings.Compare(q.Name, name) })
		if !ok {
			var known []string
			for _, q := range c.table.Charges {
				known = append(known, q.Name)
			}
			c.fail(n.at, fmt.Sprintf("there is no charge %q", n.text), suggest(n.text, "charges", known)...)
			continue
		}
		d.breaks[at] = true
	}
}

// readRadius finds how near the participants must be: what the rule says, else
// what the world says; for bonded ones, the length at which a bond breaks.
func (c *compiler) readRadius(s *section, d *draft) {
	bonded := int64(0) // the longest bond between participants
	for i, joined := range d.Joined {
		if joined {
			bonded = max(bonded, c.longestBond(d.actors[i].kinds, d.actors[i+1].kinds))
		}
	}
	free := slices.Contains(d.Joined, false)
	switch {
	case s.has("radius") && !free && d.Carrier < 0:
		c.fail(s.values["radius"].name, "a radius has no meaning here, where nothing is free", "bonded particles are as near as their bond lets them be")
	case s.has("radius"):
		radius := s.number("radius", interval{0, particles.Reach, true}, particles.Reach)
		if c.radius > 0 && radius > c.radius && free {
			c.fail(s.place("radius"), fmt.Sprintf("the radius of the rule, %s, is wider than that of the world, %s", decimal(radius), decimal(c.radius)),
				"a rule may narrow the world's radius")
		}
		d.Radius = particles.Quanta(radius)
	case c.radius > 0 && (free || d.Carrier >= 0):
		d.Radius = particles.Quanta(c.radius)
	case !free && len(d.Joined) > 0 && d.Carrier < 0:
		d.Radius = bonded
	case free || d.Carrier >= 0:
		s.lack("nothing says how near these particles must be", "say radius = 1 here or in the world")
	}
	switch {
	case len(d.Joined) == 0:
	case len(d.Joined) == 1 && free:
		d.event = d.Radius
	case len(d.Joined) == 1:
		d.event = bonded
	case d.threeFree():
		d.event = 2 * d.Radius
	case free:
		d.event = d.Radius + bonded
	default:
		d.event = 2 * bonded
	}
}

// longestBond returns the largest breaks_at of bonds between two sets of kinds.
func (c *compiler) longestBond(a, b []int) int64 {
	longest := int64(0)
	for _, i := range a {
		for _, j := range b {
			if t := c.bondOf(i, j); t != nil {
				longest = max(longest, t.BreaksAt)
			}
		}
	}
	return longest
}
