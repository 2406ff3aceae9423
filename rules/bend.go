package rules

import (
	"fmt"

	"ylem/particles"
)

const maxBends = 64

// Bend is what it costs to bend a chain of three bonded particles, with the
// angle θ between the two bonds of the middle one. Where the angle at rest is
// 180°,
//
//	E = k (1 + cos θ)
//
// which is ½k(π − θ)² for small bends: with ½k(cos θ + 1)² a nearly straight
// chain would have no stiffness at all, because cos θ has no slope there. At
// any other angle θ₀,
//
//	E = ½k (cos θ − cos θ₀)²
//
// the form of GROMOS-96 (W. R. P. Scott et al., J. Phys. Chem. A 103 (1999)
// 3596, DOI 10.1021/jp984217f), of stiffness k sin²θ₀ about θ₀. Both are smooth
// functions of cos θ, which needs no inverse cosine and has no pole at 0° or 180°.
// The force on an end goes with 1 over the length of its bond: bonds that
// collapse, because nothing keeps their ends apart, get kicks at the cap.
type Bend struct {
	Name      string
	Kinds     [3]KindSet // an end, the middle, the other end
	Angle     float64    // θ₀, degrees
	Stiffness float64    // k, energy
	Rest      float64    // cos θ₀
}

// Fits reports whether the bend concerns this middle with these ends, in either
// order.
func (b *Bend) Fits(end, middle, other uint8) bool {
	return b.Kinds[1].Has(middle) && (b.Kinds[0].Has(end) && b.Kinds[2].Has(other) || b.Kinds[0].Has(other) && b.Kinds[2].Has(end))
}

// Energy returns E as a function of cos θ.
func (b *Bend) Energy(cos float64) float64 {
	if b.Angle == 180 {
		return float64(b.Stiffness * (1 + cos))
	}
	return float64(float64(0.5*b.Stiffness) * float64((cos-b.Rest)*(cos-b.Rest)))
}

// Slope returns dE/d cos θ.
func (b *Bend) Slope(cos float64) float64 {
	if b.Angle == 180 {
		return b.Stiffness
	}
	return float64(b.Stiffness * (cos - b.Rest))
}

func (b *Bend) describe(t *Table) string {
	var middles []string
	for k := range t.Kinds {
		if b.Kinds[1].Has(uint8(k)) {
			middles = append(middles, t.Kinds[k].Name)
		}
	}
	around := middles[0]
	if len(middles) > 1 {
		around = fmt.Sprintf("%d kinds, %s the first", len(middles), around)
	}
	return fmt.Sprintf("%s\tangle %s°, stiffness %s, around %s", b.Name, decimal(b.Angle), decimal(b.Stiffness), around)
}

// readBends reads what it costs to bend chains.
func (c *compiler) readBends() {
	t := c.table
	for _, s := range c.within("bend", maxBends) {
		if !c.plain(s.at, "bend", s.label) || !c.declare(s, "bend", s.label) {
			continue
		}
		b := Bend{Name: s.label}
		ok := c.three(s, &b.Kinds)
		ok = s.need("stiffness", "3") && ok
		if !ok {
			continue
		}
		b.Stiffness = s.number("stiffness", notNegative, 0)
		b.Angle = s.number("angle", interval{0, 180, false}, 180)
		b.Rest = particles.Cos(Degrees(b.Angle))
		for i := range t.Bends {
			if k := c.sharedBend(&b, &t.Bends[i]); k >= 0 {
				name := t.Bends[i].Name
				c.fail(s.place("between"), fmt.Sprintf("bends %q and %q both bend chains around %q", name, s.label, t.Kinds[k].Name),
					"three kinds have one bend; the other one is at "+c.where(c.declared["bend "+name]))
			}
		}
		if c.bendReach(&b) == 0 {
			c.fail(s.place("between"), "no chain of these kinds can exist, so there is nothing to bend",
				"the middle kind needs bonds = 2 or more, and bond types that join it to both ends")
		}
		t.Bends = append(t.Bends, b)
	}
}

// three reads between = ["a", "b", "c"], b the middle.
func (c *compiler) three(s *section, sets *[3]KindSet) bool {
	if !s.need("between", `["any", "any", "any"]`) {
		return false
	}
	names := s.texts("between")
	if len(names) != 3 {
		if names != nil {
			c.fail(s.place("between"), "between takes three kinds or groups here", "an end, the middle, the other end")
		}
		return false
	}
	ok := true
	for i, n := range names {
		set, known := c.kindSet(n.text, n.at)
		sets[i], ok = set, ok && known
	}
	return ok
}

// sharedBend returns the middle kind of a chain that both bends fit, or −1.
func (c *compiler) sharedBend(a, b *Bend) int {
	meet := func(x, y *KindSet) bool {
		for i := range x {
			if x[i]&y[i] != 0 {
				return true
			}
		}
		return false
	}
	straight := meet(&a.Kinds[0], &b.Kinds[0]) && meet(&a.Kinds[2], &b.Kinds[2])
	crossed := meet(&a.Kinds[0], &b.Kinds[2]) && meet(&a.Kinds[2], &b.Kinds[0])
	if straight || crossed {
		for _, k := range c.members(a.Kinds[1]) {
			if b.Kinds[1].Has(uint8(k)) {
				return k
			}
		}
	}
	return -1
}

// bendReach returns how far apart the ends of a chain that the bend fits can
// be: the lengths at which its two bonds break. 0: there is no such chain.
func (c *compiler) bendReach(b *Bend) (reach int64) {
	furthest := func(middle int, ends *KindSet) (r int64) {
		for _, end := range c.members(*ends) {
			if bond := c.bondOf(middle, end); bond != nil && c.table.Kinds[end].Valence > 0 {
				r = max(r, bond.BreaksAt)
			}
		}
		return r
	}
	for _, middle := range c.members(b.Kinds[1]) {
		if one, other := furthest(middle, &b.Kinds[0]), furthest(middle, &b.Kinds[2]); c.table.Kinds[middle].Valence > 1 && one > 0 && other > 0 {
			reach = max(reach, one+other)
		}
	}
	return reach
}

// warnBends: a bend that one tick would carry beyond its mirror image. The
// displacement w of the middle from between its ends, each a bond length L away,
// feels 4k/L²·w, and moves by 1/m + ¼/m + ¼/m of that.
func (c *compiler) warnBends() {
	t := c.table
	for i := range t.Bends {
		b := &t.Bends[i]
		for _, m := range c.members(b.Kinds[1]) {
			for _, e := range c.members(b.Kinds[0]) {
				bond := c.bondOf(m, e)
				if bond == nil || bond.Length == 0 {
					continue
				}
				inverse := 1/c.inertia(&t.Kinds[m]) + 0.5/c.inertia(&t.Kinds[e])
				give := float64(float64(4*b.Stiffness/float64(bond.Length*bond.Length))*float64(t.Dt*t.Dt)) * inverse
				if give > 1 {
					c.warn(c.declared["bend "+b.Name], fmt.Sprintf("bend %q is too stiff for dt: a tick moves %q %s times the way back", b.Name, t.Kinds[m].Name, brief(give)),
						"above 1 it overshoots, above 2 (4 where there is no friction) it explodes; lower stiffness or dt")
					return
				}
			}
		}
	}
}
