package rules

import (
	"fmt"
	"slices"
	"strings"

	"ylem/particles"
)

// leftSide resolves the participants of a rule.
func (c *compiler) leftSide(d *draft) bool {
	n := len(d.left.terms)
	if n > 3 || n == 3 && !d.left.joined[0] && !d.left.joined[1] {
		c.fail(d.left.terms[2].at, "three free particles never meet in one place",
			"the left side is one particle, two, or three of which two are bonded: A, A + B, A ~ B, A + B ~ C, A ~ B ~ C")
		return false
	}
	if n == 3 && d.left.joined[0] && !d.left.joined[1] { // A ~ B + C is C + B ~ A
		d.left.terms = slices.Clone(d.left.terms)
		slices.Reverse(d.left.terms)
		d.left.joined = []bool{false, true}
	}
	d.Joined = d.left.joined
	ok := true
	for i, t := range d.left.terms {
		set, found := c.kindSet(t.kind, t.kindAt)
		if !found {
			ok = false
			continue
		}
		if t.name != "" && !c.freshName(d.left.terms[:i], t) {
			ok = false
			continue
		}
		a := actor{t.name, c.members(set)}
		p := Pattern{Name: t.name, Kinds: set}
		for _, g := range t.args {
			test, good := c.test(g, a)
			ok = ok && good
			p.Tests = append(p.Tests, test)
		}
		d.Left = append(d.Left, p)
		d.actors = append(d.actors, a)
	}
	if !ok {
		return false
	}
	return c.bondable(d)
}

// freshName reports a name that is taken.
func (c *compiler) freshName(before []term, t term) bool {
	for _, o := range before {
		if o.name == t.name {
			c.fail(t.nameAt, fmt.Sprintf("two particles are called %q", t.name))
			return false
		}
	}
	_, kind := c.kindNumber[t.name]
	_, group := c.groups[t.name]
	if kind || group || t.name == "nothing" || t.name == "tick" || t.name == "self" {
		c.fail(t.nameAt, fmt.Sprintf("a particle cannot be called %q, which is a kind or has a meaning of its own", t.name))
		return false
	}
	return true
}

// test resolves attr=value of the left side, and of placements.
func (c *compiler) test(g arg, a actor) (Test, bool) {
	attr, ok := slices.BinarySearch(c.table.Attrs, g.name)
	if !ok {
		c.fail(g.at, fmt.Sprintf("there is no attribute %q", g.name), suggest(g.name, "attributes", c.table.Attrs)...)
		return Test{}, false
	}
	if !c.everyKindHas(g.at, a.kinds, attr) {
		return Test{}, false
	}
	enum, what, ok := c.commonEnum(g.at, a.kinds, attr)
	if !ok {
		return Test{}, false
	}
	v, ok := c.wholeConstant(g.value, wholeNames{enum: enum, forWhat: what})
	if !ok {
		return Test{}, false
	}
	lo, hi := c.hull(a.kinds, attr)
	if v < lo || v > hi {
		c.fail(g.value.at, fmt.Sprintf("%s is never %d", g.name, v), fmt.Sprintf("it is from %d to %d", lo, hi))
		return Test{}, false
	}
	return Test{uint8(attr), int32(v)}, true
}

// hull returns the least and the largest value of an attribute over kinds.
func (c *compiler) hull(kinds []int, attr int) (lo, hi int64) {
	for i, k := range kinds {
		a := &c.table.Kinds[k].Attrs[attr]
		if i == 0 {
			lo, hi = int64(a.Lo), int64(a.Hi)
		}
		lo, hi = min(lo, int64(a.Lo)), max(hi, int64(a.Hi))
	}
	return lo, hi
}

// bondable reports bonds on the left that no two particles can have.
func (c *compiler) bondable(d *draft) bool {
	for i, joined := range d.Joined {
		if joined && !c.spend(4*len(d.actors[i].kinds)*len(d.actors[i+1].kinds), d.at) {
			return false
		}
		if joined && c.longestBond(d.actors[i].kinds, d.actors[i+1].kinds) == 0 {
			c.fail(span{d.left.terms[i].at.from, d.left.terms[i].at.to}, fmt.Sprintf("no bond joins %s and %s", d.left.terms[i].kind, d.left.terms[i+1].kind), c.bondNote())
			return false
		}
	}
	return true
}

func (c *compiler) bondNote() string {
	if len(c.table.BondTypes) == 0 {
		return `the world declares none; for example bond "covalent" { between = ["any", "any"] … }`
	}
	var names []string
	for i := range c.table.BondTypes {
		names = append(names, c.table.BondTypes[i].Name)
	}
	return "bonds are " + strings.Join(names, ", ")
}

// rightSide resolves products, what is set on them, and the bonds.
func (c *compiler) rightSide(d *draft) bool {
	if len(d.right.terms) > MaxProducts {
		c.fail(d.right.terms[MaxProducts].at, fmt.Sprintf("a rule has at most %d products", MaxProducts))
		return false
	}
	ok := true
	taken := make([]bool, len(d.Left))
	for _, t := range d.right.terms {
		p, good := c.product(d, t, taken)
		ok = ok && good
		d.Right = append(d.Right, p)
	}
	if !ok {
		return false
	}
	d.identify(taken)
	for i, t := range d.right.terms {
		ok = c.sets(d, i, t) && ok
	}
	if !ok {
		return false
	}
	d.measurePlace()
	if !c.putSites(d) {
		return false
	}
	d.bonds()
	return c.checkMade(d)
}

// product resolves one term of the right side: a participant (x, or x:kind),
// or a kind.
func (c *compiler) product(d *draft, t term, taken []bool) (Product, bool) {
	p := Product{Named: -1, Identity: -1, Kind: -1}
	name, kind, at := t.name, t.kind, t.nameAt
	who := func(name string) int {
		at := slices.IndexFunc(d.actors, func(a actor) bool { return a.name != "" && a.name == name })
		if _, kind := c.kindNumber[name]; at == d.Spent && kind && t.name == "" {
			return -1 // a kind of that name
		}
		return at
	}
	if name == "" && who(kind) >= 0 {
		name, kind, at = kind, "", t.kindAt
	}
	if name != "" {
		if p.Named = who(name); p.Named < 0 {
			var known []string
			for _, a := range d.actors {
				if a.name != "" {
					known = append(known, a.name)
				}
			}
			c.fail(at, fmt.Sprintf("there is no particle %q on the left", name), suggest(name, "particles", known)...)
			return p, false
		}
		if p.Named == d.Spent {
			c.fail(at, "the carrier is spent, so it cannot stand on the right", "without uses it stays")
			return p, false
		}
		if taken[p.Named] {
			c.fail(at, fmt.Sprintf("%q stands on the right twice", name), "a particle can only be once; write the kind of the other one")
			return p, false
		}
		taken[p.Named] = true
	}
	if kind == "" {
		return p, true
	}
	k, ok := c.kindNumber[kind]
	if !ok {
		if _, group := c.groups[kind]; group {
			c.fail(t.kindAt, fmt.Sprintf("%q is a group, and a product is of one kind", kind), "name a particle of the left side to keep its kind")
			return p, false
		}
		var names []string
		for _, a := range d.actors {
			if a.name != "" {
				names = append(names, a.name)
			}
		}
		c.fail(t.kindAt, fmt.Sprintf("there is no kind %q", kind), suggest(kind, "kinds and particles", append(c.kindNames(), names...))...)
		return p, false
	}
	p.Kind = k
	if p.Named >= 0 && slices.Equal(d.actors[p.Named].kinds, []int{k}) {
		p.Kind = -1
	}
	return p, true
}

// identify gives unnamed products the IDs of participants that are not named
// on the right, in the order in which both were written.
func (d *draft) identify(taken []bool) {
	var free []int
	for i := range taken {
		if !taken[i] && i != d.Spent {
			free = append(free, i)
		}
	}
	if len(d.Joined) == 2 && !d.Joined[0] && d.Spent < 0 && d.left.terms[0].at.from > d.left.terms[1].at.from {
		slices.Reverse(free) // it was written the other way round
	}
	for i := range d.Right {
		p := &d.Right[i]
		switch {
		case p.Named >= 0:
			p.Identity = p.Named
		case len(free) > 0:
			p.Identity, free = free[0], free[1:]
		}
	}
}

// sets compiles the assignments of one product, and adds those that a change
// of kind implies: attributes that the new kind has and the old has not start
// at their initial value, those that it lacks become 0.
func (c *compiler) sets(d *draft, i int, t term) bool {
	p := &d.Right[i]
	kinds := []int{p.Kind}
	if p.Kind < 0 {
		kinds = d.actors[p.Named].kinds
	}
	ok := true
	var at []span
	for _, g := range t.args {
		attr, found := slices.BinarySearch(c.table.Attrs, g.name)
		if !found {
			c.fail(g.at, fmt.Sprintf("there is no attribute %q", g.name), suggest(g.name, "attributes", c.table.Attrs)...)
			ok = false
			continue
		}
		if !c.everyKindHas(g.at, kinds, attr) {
			ok = false
			continue
		}
		enum, what, same := c.commonEnum(g.at, kinds, attr)
		if !same {
			ok = false
			continue
		}
		value, good := c.program(g.value, wholeNames{actors: d.actors, enum: enum, forWhat: what})
		ok = ok && good
		p.Sets = append(p.Sets, Set{uint8(attr), value})
		at = append(at, g.value.at)
	}
	if p.Named >= 0 && p.Kind >= 0 {
		for attr := range c.table.Attrs {
			if slices.ContainsFunc(p.Sets, func(s Set) bool { return int(s.Attr) == attr }) {
				continue
			}
			has := 0
			for _, k := range d.actors[p.Named].kinds {
				if c.table.Kinds[k].Attrs[attr].Has {
					has++
				}
			}
			now := &c.table.Kinds[p.Kind].Attrs[attr]
			if now.Has && has > 0 && has < len(d.actors[p.Named].kinds) {
				c.fail(t.at, fmt.Sprintf("only some of what %s may be have the attribute %q", t.name, c.table.Attrs[attr]), "say what it is on the right")
				ok = false
			}
			if now.Has != (has > 0) {
				p.Sets = append(p.Sets, Set{uint8(attr), Program{{Op: OpValue, Value: int64(now.Initial)}}})
				at = append(at, t.at)
			}
		}
	}
	d.setAt = append(d.setAt, at)
	return ok
}

// measurePlace bounds how far a product may appear from the meeting point. That
// point lies between the participants, nearer to each than they are to one
// another, so that the rest of the reach covers it.
func (d *draft) measurePlace() {
	for i := range d.Right {
		if d.Right[i].Named < 0 {
			d.place = particles.Quanta(d.Apart)
		}
	}
}

// bonds compares the bonds of both sides.
func (d *draft) bonds() {
	kept := make([]bool, len(d.Joined))
	for i, joined := range d.right.joined {
		if !joined {
			continue
		}
		a, b := d.Right[i].Named, d.Right[i+1].Named
		was := min(a, b)
		if was >= 0 && max(a, b) == was+1 && d.Joined[was] {
			kept[was] = true
			continue
		}
		d.Make = append(d.Make, [2]int{i, i + 1})
	}
	for i, joined := range d.Joined {
		if joined && !kept[i] {
			d.Break = append(d.Break, [2]int{i, i + 1})
		}
	}
}

// checkMade reports new bonds that no bond type allows, that would break at
// once, or that a kind has no room for.
func (c *compiler) checkMade(d *draft) bool {
	kinds := func(i int) []int {
		if p := &d.Right[i]; p.Kind < 0 {
			return d.actors[p.Named].kinds
		} else {
			return []int{p.Kind}
		}
	}
	apart := particles.Quanta(d.Apart)
	if len(d.Left) > 1 {
		apart = max(apart, d.Radius)
	}
	ok := true
	for i, joined := range d.right.joined {
		if !joined {
			continue
		}
		if !c.spend(4*len(kinds(i))*len(kinds(i+1)), d.at) {
			return false
		}
		made, apart := slices.Contains(d.Make, [2]int{i, i + 1}), apart
		sited := d.Right[i].Site.Form != AtMeeting || d.Right[i+1].Site.Form != AtMeeting
		if sited {
			apart = d.apart(i, i+1)
		}
		for _, a := range kinds(i) {
			for _, b := range kinds(i + 1) {
				if !ok {
					return false
				}
				at := span{d.right.terms[i].at.from, d.right.terms[i+1].at.to}
				t := c.bondOf(a, b)
				switch {
				case t == nil:
					c.fail(at, fmt.Sprintf("no bond joins %q and %q", c.table.Kinds[a].Name, c.table.Kinds[b].Name), c.bondNote())
					ok = false
				case made && sited && apart > t.BreaksAt+3: // roundings
					c.fail(at, fmt.Sprintf("this bond is made at up to %s and breaks at %s", length(apart), length(t.BreaksAt)),
						fmt.Sprintf("place the product nearer, or give bond %q a larger breaks_at", t.Name))
					ok = false
				case made && !sited && apart > t.BreaksAt:
					c.fail(at, fmt.Sprintf("this bond is made at up to %s and breaks at %s", decimal(particles.Units(apart)), decimal(particles.Units(t.BreaksAt))),
						fmt.Sprintf("give the rule a radius of at most %s, or bond %q a larger breaks_at", decimal(particles.Units(t.BreaksAt)), t.Name))
					ok = false
				}
			}
		}
	}
	for i, t := range d.right.terms {
		if !ok {
			break // whoever needs another bond will see to its number too
		}
		need, most := 0, 0
		for j, joined := range d.right.joined {
			if joined && (j == i || j+1 == i) {
				need++
			}
		}
		for _, k := range kinds(i) {
			most = max(most, c.table.Kinds[k].Valence)
		}
		if need > most {
			c.fail(t.at, fmt.Sprintf("%s needs bonds = %d here, and its kind has %d", t.kind, need, most))
			ok = false
		}
	}
	return ok
}
