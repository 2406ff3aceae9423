package rules

import (
	"fmt"
	"math"
	"slices"

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

// bondForms are the forms of bonds that need no expression.
var bondForms = []string{"harmonic", "fene"}

// readBonds reads the types of bonds, their expressions included; what needs
// the caps of impulses waits for tabulateBonds.
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
		b := BondType{Name: s.label, Length: s.number("length", interval{0, particles.Reach, false}, 1)}
		p, formed := c.bondForm(s, &b)
		if !ok || !formed {
			continue
		}
		if p != nil {
			p.sides = sides
		}
		t.BondTypes = append(t.BondTypes, b)
		c.bondForces = append(c.bondForces, p)
		c.joinKinds(s, sides, int16(len(t.BondTypes)-1))
	}
}

// bondForm reads which force a bond has: its form, or an expression.
func (c *compiler) bondForm(s *section, b *BondType) (*pairForce, bool) {
	expression := s.has("energy") || s.has("force")
	for _, name := range []string{"form", "stiffness", "extent"} {
		if expression && s.has(name) {
			c.fail(s.values[name].name, fmt.Sprintf("a bond whose force is an expression has no %s", name), "a bond has a form, or energy = …, or force = …")
			return nil, false
		}
	}
	b.Form = BondForm(max(0, s.choice("form", bondForms...)))
	if expression {
		b.Form = Expressed
	}
	ok := expression || s.need("stiffness", []string{"60", "30"}[b.Form])
	b.Stiffness = s.number("stiffness", notNegative, 1)
	switch {
	case b.Form == FENE:
		if !s.need("extent", "1.5") {
			return nil, false
		}
		extent := s.quanta("extent", particles.Reach)
		b.Extent = particles.Units(extent)
		b.BreaksAt = s.quanta("breaks_at", b.Extent)
		if b.BreaksAt > extent {
			c.fail(s.place("breaks_at"), fmt.Sprintf("the bond breaks at %s, beyond its extent %s, where its force has no end", length(b.BreaksAt), length(extent)))
			return nil, false
		}
		// Impulse over distance: the force per length, in quanta of both.
		b.pull = float64(float64(-b.Stiffness*float64(c.table.Dt*c.table.Dt)) * (particles.Momentum / particles.Length))
	case s.has("extent"):
		c.fail(s.values["extent"].name, "only a bond of form fene has an extent")
		return nil, false
	default:
		ok = s.need("breaks_at", "2") && ok
		b.BreaksAt = s.quanta("breaks_at", particles.Reach)
	}
	if !ok {
		return nil, false
	}
	if s.has("length") && b.BreaksAt <= particles.Quanta(b.Length) {
		c.fail(s.place("breaks_at"), fmt.Sprintf("the bond breaks at %s, which is not beyond its length %s", length(b.BreaksAt), decimal(b.Length)))
		return nil, false
	}
	if !expression {
		return nil, true
	}
	p := &pairForce{s: s, reach: b.BreaksAt}
	ok = c.strength(p, map[string]float64{"length": b.Length, "breaks_at": particles.Units(b.BreaksAt)})
	b.Text = "force"
	if p.energy {
		b.Text = "energy"
	}
	if ok {
		b.Text += " = " + p.n.String()
	}
	return p, ok
}

// tabulateBonds makes the tables of bonds. A bond whose expression reads
// constants of its two kinds becomes as many types as those have values.
func (c *compiler) tabulateBonds() {
	t := c.table
	for number, p := range slices.Clone(c.bondForces) {
		b := &t.BondTypes[number]
		switch {
		case b.Form == Harmonic:
			b.Curve, _ = Tabulate(func(r float64) float64 { return -float64(b.Stiffness * (r - b.Length)) }, b.BreaksAt, t.Dt, math.MaxFloat64)
			b.Energy = harmonic(b.Stiffness, b.Length)
		case b.Form == FENE:
			b.Energy = fene(b.Stiffness, b.Extent)
		case p != nil:
			c.tabulateBond(p, int16(number))
		}
	}
}

func (c *compiler) tabulateBond(p *pairForce, number int16) {
	t := c.table
	n := len(t.Kinds)
	made := map[string]int16{}
	for a := range n {
		for b := a; b < n; b++ {
			if t.BondOf[a*n+b] != number {
				continue
			}
			first, second := a, b
			straight := p.sides[0].Has(uint8(a)) && p.sides[1].Has(uint8(b))
			crossed := p.sides[0].Has(uint8(b)) && p.sides[1].Has(uint8(a))
			if !straight {
				first, second = b, a
			}
			if straight && crossed && a != b && (len(p.members) > 0 || p.matrix != nil) && !c.symmetric(p, a, b) {
				return
			}
			key := c.values(p, first, second)
			variant, ok := made[key]
			if !ok {
				if variant, ok = c.bondVariant(p, first, second, number, len(made) == 0); !ok {
					return
				}
				made[key] = variant
			}
			t.BondOf[a*n+b], t.BondOf[b*n+a] = variant, variant
		}
	}
}

// bondVariant makes the table of a bond between two kinds: in the bond type of
// this number if it is the first, in a copy of it otherwise.
func (c *compiler) bondVariant(p *pairForce, first, second int, number int16, isFirst bool) (int16, bool) {
	t := c.table
	if len(t.Tabulated)+len(t.BondTypes) >= maxTables {
		c.fail(p.s.at, fmt.Sprintf("the forces of this world need more than %d tables", maxTables), "kinds whose constants are equal share one")
		return 0, false
	}
	if !c.spend(16*p.n.size*2048, p.s.at) {
		return 0, false
	}
	curve, ok := c.curve(p, first, second)
	if !ok {
		return 0, false
	}
	if !isFirst {
		t.BondTypes = append(t.BondTypes, t.BondTypes[number])
		c.bondForces = append(c.bondForces, p)
		number = int16(len(t.BondTypes) - 1)
	}
	b := &t.BondTypes[number]
	b.Curve, b.Energy = curve, p.potential(c.scope(p, first, second), particles.Units(p.reach))
	// The stiffness at rest, for those who ask whether dt is short enough.
	s, h := c.scope(p, first, second), float64(b.Length*1e-4)
	if b.Length > 0 {
		b.Stiffness = (p.force(s, b.Length-h) - p.force(s, b.Length+h)) / float64(2*h)
	}
	return number, true
}

// stiffness is −dF/dr where the bond is as long as it is placed.
func (b *BondType) stiffness() float64 {
	if b.Form == FENE {
		x := b.Length / b.Extent
		x = float64(x * x)
		return float64(b.Stiffness*(1+x)) / float64((1-x)*(1-x))
	}
	return b.Stiffness
}

// Pull returns impulse over distance at the squared distance s, both in quanta,
// for 0 ≤ s ≤ BreaksAt²; above 0 it repels. At the extent of a FENE bond it is −Inf.
func (b *BondType) Pull(s float64) float64 {
	if b.Form != FENE {
		return float64(b.Curve.At(float32(s)))
	}
	extent := float64(b.Extent * particles.Length)
	return b.pull / (1 - s/float64(extent*extent))
}

// describe says what the bond is.
func (b *BondType) describe() string {
	form := "stiffness " + decimal(b.Stiffness)
	switch b.Form {
	case FENE:
		form = "fene, " + form + ", extent " + decimal(b.Extent)
	case Expressed:
		form = b.Text
	}
	return fmt.Sprintf("length %s, %s, breaks at %s", decimal(b.Length), form, length(b.BreaksAt))
}
