package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

// pairForce is a force as it was declared.
type pairForce struct {
	s        *section
	n        *node // the expression
	f        real
	energy   bool // f is an energy, the force is −df/dr
	sides    [2]KindSet
	oneSided bool // only the second side feels it
	reach    int64
	members  []string // the constants that it reads, each as a.x or b.x
	matrix   *matrix  // nil: none
}

// readForces compiles pair forces to tables. Pairs of kinds whose constants
// give the same expression share one table.
func (c *compiler) readForces() {
	t := c.table
	t.Forces = make([][]uint16, len(t.Kinds)*len(t.Kinds))
	for _, s := range c.within("force", maxForces) {
		if !c.plain(s.at, "force", s.label) || !c.declare(s, "force", s.label) {
			continue
		}
		switch p, ok := c.pairForce(s); {
		case !ok || c.diagnostics.Errors():
		case p.oneSided:
			c.tabulateOneSided(p)
		default:
			c.tabulate(p)
		}
	}
}

func (c *compiler) pairForce(s *section) (*pairForce, bool) {
	p := &pairForce{s: s}
	ok := c.readActors(s, p)
	ok = s.need("range", "1") && ok
	if !s.has("energy") && !s.has("force") {
		c.fail(s.at, "this force has no strength", "say energy = … or force = …, an expression of r, for example 20 * (1 - r / range)")
		return nil, false
	}
	if !ok {
		return nil, false
	}
	p.reach = s.quanta("range", particles.Reach)
	return p, c.strength(p, map[string]float64{"range": particles.Units(p.reach)})
}

// strength compiles energy = … or force = …, an expression of r, of constants,
// of the constants of the two kinds, and of their entry in a matrix.
func (c *compiler) strength(p *pairForce, constants map[string]float64) bool {
	s, name := p.s, "force"
	if s.has("energy") {
		if s.has("force") {
			c.fail(s.values["force"].name, "energy and force are both given", "one follows from the other")
			return false
		}
		name, p.energy = "energy", true
	}
	var ok bool
	if p.matrix, ok = c.readMatrix(s); !ok {
		return false
	}
	if p.n = s.node(name); p.n == nil {
		return false
	}
	p.f, ok = c.real(p.n, realNames{
		variable: "r",
		constant: constants,
		matrix:   p.matrix,
		member:   func(n *node) (real, bool) { return c.forceMember(n, p) },
	})
	if ok && p.matrix != nil && !p.matrix.used {
		c.fail(p.n.at, "this expression does not read the matrix", "call it matrix in the expression: its entry for the two kinds")
		return false
	}
	return ok
}

// forceMember compiles a.x and b.x: constants of the two kinds, and the mass.
func (c *compiler) forceMember(n *node, p *pairForce) (real, bool) {
	side := strings.Index("ab", n.over[0].text)
	if side < 0 || len(n.over[0].text) != 1 {
		c.fail(n.over[0].at, fmt.Sprintf("there is no %q here", n.over[0].text), "the first kind of between is a, the second b")
		return nil, false
	}
	known := map[string]bool{}
	for _, consts := range c.reals {
		for name := range consts {
			known[name] = true
		}
	}
	if !known[n.text] {
		c.fail(n.at, fmt.Sprintf("no kind has a constant %q", n.text), suggest(n.text, "constants", slices.Collect(keys(known)))...)
		return nil, false
	}
	if key := n.String(); !slices.Contains(p.members, key) {
		p.members = append(p.members, key)
	}
	name := n.text
	return func(s scope) dual { return dual{s.kind[side](name), 0} }, true
}

// tabulate makes the tables of a force and enters them for its pairs of kinds.
func (c *compiler) tabulate(p *pairForce) {
	t := c.table
	n := len(t.Kinds)
	made := map[string]int{}
	for a := range n {
		for b := a; b < n; b++ {
			cap := t.Cap[a*n+b]
			straight := p.sides[0].Has(uint8(a)) && p.sides[1].Has(uint8(b))
			crossed := p.sides[0].Has(uint8(b)) && p.sides[1].Has(uint8(a))
			if !straight && !crossed || cap == 0 {
				continue
			}
			first, second := a, b
			if !straight {
				first, second = b, a
			}
			if !c.spend(4, p.s.at) {
				return
			}
			if straight && crossed && a != b && (len(p.members) > 0 || p.matrix != nil) && !c.symmetric(p, a, b) {
				return
			}
			key := c.values(p, first, second)
			number, ok := made[key]
			if !ok {
				if number, ok = c.forceTable(p, first, second); !ok {
					return
				}
				made[key] = number
			}
			t.Forces[a*n+b] = append(t.Forces[a*n+b], uint16(number))
			if a != b {
				t.Forces[b*n+a] = append(t.Forces[b*n+a], uint16(number))
			}
		}
	}
}

// values names the values of the constants that the force reads.
func (c *compiler) values(p *pairForce, first, second int) string {
	var b strings.Builder
	for _, m := range p.members {
		kind := first
		if m[0] == 'b' {
			kind = second
		}
		fmt.Fprintf(&b, "%x ", c.reals[kind][m[2:]])
	}
	fmt.Fprintf(&b, "%x", p.matrix.at(first, second))
	return b.String()
}

func (c *compiler) scope(p *pairForce, first, second int) scope {
	return scope{entry: p.matrix.at(first, second), kind: [2]func(string) float64{
		func(name string) float64 { return c.reals[first][name] },
		func(name string) float64 { return c.reals[second][name] },
	}}
}

// force returns F(r), above 0 when it repels.
func (p *pairForce) force(s scope, r float64) float64 {
	s.x = r
	y := p.f(s)
	if p.energy {
		return -y.d
	}
	return y.v
}

// symmetric reports a force that depends on which of two kinds comes first,
// where either may.
func (c *compiler) symmetric(p *pairForce, a, b int) bool {
	if !c.spend(32*p.n.size, p.s.at) {
		return false
	}
	one, two := c.scope(p, a, b), c.scope(p, b, a)
	for i := 1; i <= 8; i++ {
		r := float64(i) / 9 * particles.Units(p.reach)
		x, y := p.force(one, r), p.force(two, r)
		if x != y && !(max(x-y, y-x) <= float64(1e-9*(max(x, -x)+max(y, -y)))) {
			c.fail(p.n.at, fmt.Sprintf("%q and %q could each be a or b, and at r = %s the force is %s or %s", c.table.Kinds[a].Name, c.table.Kinds[b].Name, brief(r), brief(x), brief(y)),
				"to every force there is an equal and opposite one: write an expression that is the same when a and b change places")
			return false
		}
	}
	return true
}

// forceTable makes one table. Forces are limited to 64 times what the speed of
// light lets act, so that a pole at 0 stays finite.
func (c *compiler) forceTable(p *pairForce, first, second int) (int, bool) {
	t := c.table
	if len(t.Tabulated) == maxTables {
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
	t.Tabulated = append(t.Tabulated, ForceTable{
		Name: p.s.label, Range: p.reach, Curve: curve, Energy: p.potential(c.scope(p, first, second), particles.Units(p.reach)),
	})
	return len(t.Tabulated) - 1, true
}

// curve tabulates a force between two kinds up to its reach.
func (c *compiler) curve(p *pairForce, first, second int) (Curve, bool) {
	t := c.table
	limit := 0.0
	for a := range t.Cap {
		limit = max(limit, t.Cap[a])
	}
	for a := range t.CapOn {
		limit = max(limit, t.CapOn[a])
	}
	limit = capMargin * limit / float64(float64(t.Dt*t.Dt)*particles.Momentum)
	s := c.scope(p, first, second)
	bad, found := 0.0, false
	curve, _ := Tabulate(func(r float64) float64 {
		f := p.force(s, r)
		if (math.IsNaN(f) || math.IsInf(f, 0)) && (!found || r < bad) {
			bad, found = r, true
		}
		return f
	}, p.reach, t.Dt, limit)
	if found {
		c.fail(p.n.at, fmt.Sprintf("at r = %s the force is not a finite number", brief(bad)),
			fmt.Sprintf("it must be one from 1/32 of the range to the range, %s; r = 0 is never asked", decimal(particles.Units(p.reach))))
	}
	if !found && (!curve.Narrow() || curve.Deep != nil) && !c.spend(16*p.n.size*12*wideSegments, p.s.at) {
		return curve, false
	}
	return curve, !found
}

// brief prints a number that was computed with four digits.
func brief(x float64) string {
	return fmt.Sprintf("%.4g", x)
}
