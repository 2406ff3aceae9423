package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

// warnMoved: a participant that the author meant to stay as it is, and that the
// text makes anew. What has no name on the right stands where the participants
// met, without the bonds and attributes of the one on the left.
func (c *compiler) warnMoved() {
	for _, d := range c.drafts {
		if len(d.Left) < 2 {
			continue
		}
		for _, p := range d.right.terms {
			k, isKind := c.kindNumber[p.kind]
			if !isKind || p.name != "" || !c.settles(k) || !d.left.unnamed(p.kind) {
				continue
			}
			c.warn(p.at, fmt.Sprintf("this %s is not the one on the left, which ends here: a new one appears at the meeting point", p.kind),
				fmt.Sprintf("give it a name to keep it where and as it is: s:%s on the left, s on the right", p.kind))
			break
		}
	}
}

// unnamed reports whether the side has a particle of this kind without a name.
func (s *side) unnamed(kind string) bool {
	for _, t := range s.terms {
		if t.kind == kind && t.name == "" {
			return true
		}
	}
	return false
}

// settles reports whether particles of a kind differ in more than where a moving
// one happens to be: they stand still, or have bonds or attributes.
func (c *compiler) settles(kind int) bool {
	k := &c.table.Kinds[kind]
	some := k.Motion == Still || k.Valence > 0
	for i := range k.Attrs {
		some = some || k.Attrs[i].Has
	}
	return some
}

// warnAgain: products that appear so near each other that a rule for the two of
// them takes most of them before they have parted.
func (c *compiler) warnAgain() {
	for _, d := range c.drafts {
		if d.Uniform || d.Energy > 0 || len(d.Right) < 2 {
			continue
		}
		for _, e := range c.drafts {
			if !e.meets() || len(e.Guard) > 0 || e.Carrier >= 0 || e.bondsApart() != "" || e.Hazard == 0 || d.After >= e.Until || e.After >= d.Until {
				continue
			}
			if !c.spend(64*len(d.Right), d.at) {
				return
			}
			if i, j, ok := c.born(d, e); ok && c.rejoin(d, e, i, j) {
				c.warn(d.at, fmt.Sprintf("what this rule makes soon reacts again: within %s, most %s and %s take %q before they part", length(e.Radius), d.right.terms[i].kind, d.right.terms[j].kind, e.Text),
					"make them appear further apart, as in place = apart(…), or give them energy, or a state that has to pass first")
				break
			}
		}
	}
}

// born returns two products of d, not bonded to each other and at least one of
// them new or changed, that fit the two participants of e.
func (c *compiler) born(d, e *draft) (i, j int, ok bool) {
	for i := range d.Right {
		for j := range d.Right {
			if i == j || j == i+1 && d.right.joined[i] || i == j+1 && d.right.joined[j] || !c.fresh(d, i) && !c.fresh(d, j) {
				continue
			}
			if c.meets(d, i, &e.Left[0]) && c.meets(d, j, &e.Left[1]) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// fresh reports whether a product is something else than a participant that goes
// on as it was.
func (c *compiler) fresh(d *draft, i int) bool {
	p := &d.Right[i]
	return p.Named < 0 || p.Kind >= 0 || len(p.Sets) > 0
}

// meets reports whether product i of d is sure to fit a pattern.
func (c *compiler) meets(d *draft, i int, p *Pattern) bool {
	product := &d.Right[i]
	kinds := []int{product.Kind}
	if product.Kind < 0 {
		kinds = d.actors[product.Named].kinds
	}
	for _, k := range kinds {
		if !p.Kinds.Has(uint8(k)) {
			return false
		}
		for _, t := range p.Tests {
			value, known := c.table.Kinds[k].Attrs[t.Attr].Initial, product.Named < 0
			if product.Named >= 0 {
				for _, u := range d.Left[product.Named].Tests {
					if u.Attr == t.Attr {
						value, known = u.Value, true
					}
				}
			}
			if set := product.assigns(t.Attr); set != nil {
				known = len(set) == 1 && set[0].Op == OpValue
				value = int32(set[0].Value)
			}
			if !known || value != t.Value {
				return false
			}
		}
	}
	return len(kinds) > 0
}

// rejoin reports whether products i and j of d, where they appear, are more
// likely to react by e than to get out of its radius first.
func (c *compiler) rejoin(d, e *draft, i, j int) bool {
	apart := particles.Quanta(d.Apart)
	if d.Right[i].Named >= 0 && d.Right[j].Named >= 0 && len(d.Left) > 1 {
		apart = d.Radius / 2 // they stay where they met
	}
	if apart > e.Radius {
		return false
	}
	kind := func(i int) int {
		if k := d.Right[i].Kind; k >= 0 {
			return k
		}
		return d.actors[d.Right[i].Named].kinds[0]
	}
	m, ticks := c.table.Meeting(kind(i), kind(j), e.Radius), 0.0
	switch m.Way {
	case Diffusing:
		ticks = float64((m.Radius / m.Step) * (m.Radius / m.Step) / float64(2*float64(c.table.Dimensions)))
	case Flying:
		return false // how fast depends on what made them
	default:
		ticks = math.Inf(1)
	}
	return float64(e.Hazard*ticks) > 1
}

// warnThick: a reach so long that regions would be mostly halo. The rest of the
// message is who asks for it.
func (c *compiler) warnThick() {
	t := c.table
	longest := t.Size[0]
	for axis := range t.Dimensions {
		longest = max(longest, t.Size[axis])
	}
	if t.Reach.Total <= longest/2 {
		return
	}
	c.warn(c.sections["world"][0].at, fmt.Sprintf("influence travels %s in a tick, through a world %s wide: cut into regions, each would have to know nearly all of the others", length(t.Reach.Total), length(longest)),
		"it is "+t.Reach.Why, "a larger world, or a shorter radius, range, breaks_at, within or light, makes room")
}
