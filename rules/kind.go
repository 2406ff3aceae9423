package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

// readKinds reads kinds in two passes: first what they have, then what they
// say about it, because attributes and constants are numbered across kinds.
func (c *compiler) readKinds() {
	t := c.table
	var sections []*section
	for _, s := range c.within("kind", particles.Kinds) {
		if !c.kindName(s) || !c.declare(s, "kind", s.label) {
			continue
		}
		c.kindNumber[s.label] = len(t.Kinds)
		c.kindAt = append(c.kindAt, s.at)
		t.Kinds = append(t.Kinds, Kind{Name: s.label})
		sections = append(sections, s)
	}
	if len(t.Kinds) == 0 && len(c.sections["world"]) > 0 {
		c.fail(c.sections["world"][0].at, "the world has no kinds", `for example kind "u" { mass = 1 }`)
	}
	c.reals = make([]map[string]float64, len(t.Kinds))
	for i, s := range sections {
		c.nameConsts(s, i)
	}
	for _, s := range sections {
		c.nameAttrs(s)
	}
	slices.Sort(t.Attrs)
	slices.Sort(t.Consts)
	t.Attrs, t.Consts = slices.Compact(t.Attrs), slices.Compact(t.Consts)
	t.Consts = slices.DeleteFunc(t.Consts, func(name string) bool { return c.fractional[name] })
	if len(t.Attrs) > particles.Attributes {
		c.fail(sections[0].at, fmt.Sprintf("the world's kinds have %d attributes: %s", len(t.Attrs), strings.Join(t.Attrs, ", ")),
			fmt.Sprintf("a world has at most %d; kinds may share them by name", particles.Attributes))
		t.Attrs = t.Attrs[:particles.Attributes]
	}
	for i, s := range sections {
		c.readAttrs(s, &t.Kinds[i])
		c.readMotion(s, &t.Kinds[i])
	}
	for i, s := range sections {
		k := &t.Kinds[i]
		k.Consts = make([]int64, len(t.Consts))
		for j, name := range t.Consts {
			k.Consts[j] = int64(c.reals[i][name])
		}
		c.readChargesOf(s, i)
		c.readView(s, i)
		t.Slots = max(t.Slots, k.Valence)
	}
}

// kindName checks the name of a kind, which may end, or be joined, with + − *
// and ': e-, pi+, anti_nu_e.
func (c *compiler) kindName(s *section) bool {
	name := s.label
	ok := name != "" && len(name) <= 48 && (isWord(name[0]) && (name[0] < '0' || name[0] > '9'))
	for i := range len(name) {
		ok = ok && (isWord(name[i]) || strings.IndexByte("+-*'", name[i]) >= 0)
	}
	if !ok {
		c.fail(s.at, fmt.Sprintf("%q cannot be the name of a kind", name), "a name is a letter, then letters, digits, _ + - * ', at most 48")
		return false
	}
	if slices.Contains([]string{"any", "nothing", "self"}, name) {
		c.fail(s.at, fmt.Sprintf("%q has a meaning of its own and cannot name a kind", name))
		return false
	}
	return true
}

// pairs returns the entries of an attribute that is an object.
func (s *section) pairs(name string) ([]*node, []*node) {
	n := s.node(name)
	if n == nil {
		return nil, nil
	}
	if n.form != formObject {
		s.c.fail(n.at, fmt.Sprintf("%s is not of the form { name = value }", name))
		return nil, nil
	}
	return n.keys, n.over
}

// own are the members that every particle has.
var own = []string{"kind", "bonds", "mass"}

func (c *compiler) nameConsts(s *section, kind int) {
	c.reals[kind] = map[string]float64{"mass": s.number("mass", interval{0, 1e9, true}, 1)}
	names, values := s.pairs("consts")
	for i, n := range names {
		if !c.plain(n.at, "constant", n.text) {
			continue
		}
		if slices.Contains(own, n.text) {
			c.fail(n.at, fmt.Sprintf("every kind has its own %q", n.text))
			continue
		}
		x := c.bounded(values[i], n.text, anyNumber, 0)
		c.reals[kind][n.text] = x
		if x != math.Trunc(x) {
			c.fractional[n.text] = true
		}
		c.table.Consts = append(c.table.Consts, n.text)
	}
}

func (c *compiler) nameAttrs(s *section) {
	names, _ := s.pairs("attrs")
	for _, n := range names {
		if !c.plain(n.at, "attribute", n.text) {
			continue
		}
		if slices.Contains(own, n.text) {
			c.fail(n.at, fmt.Sprintf("every kind has its own %q", n.text))
			continue
		}
		if slices.Contains(c.table.Consts, n.text) {
			c.fail(n.at, fmt.Sprintf("%q is the name of a constant and of an attribute", n.text))
			continue
		}
		c.table.Attrs = append(c.table.Attrs, n.text)
	}
}

// readAttrs reads attrs = { c = int(0, 2), s = enum("a", "b"), t = countdown(0, 9) }.
func (c *compiler) readAttrs(s *section, k *Kind) {
	names, values := s.pairs("attrs")
	for i, name := range names {
		at, ok := slices.BinarySearch(c.table.Attrs, name.text)
		if !ok {
			continue
		}
		n := values[i]
		a := &k.Attrs[at]
		switch {
		case n.form == formCall && (n.text == "int" || n.text == "countdown") && len(n.over) == 2:
			lo := c.boundedWhole(n.over[0], "the least value", math.MinInt32, math.MaxInt32, 0)
			hi := c.boundedWhole(n.over[1], "the largest value", math.MinInt32, math.MaxInt32, lo)
			if lo > hi {
				c.fail(n.at, fmt.Sprintf("from %d to %d there is no value", lo, hi))
				hi = lo
			}
			*a = Attr{Has: true, Lo: int32(lo), Hi: int32(hi), Down: n.text == "countdown"}
		case n.form == formCall && n.text == "enum" && len(n.over) > 0:
			*a = Attr{Has: true, Hi: int32(len(n.over) - 1)}
			for _, o := range n.over {
				if o.form != formString || !c.plain(o.at, "value", o.text) || slices.Contains(a.Names, o.text) {
					c.fail(o.at, "the values of an enum are different names, in quotes")
				}
				a.Names = append(a.Names, o.text)
			}
		default:
			c.fail(n.at, fmt.Sprintf("%s is not a type of attribute", n), `expected int(0, 9), enum("a", "b") or countdown(0, 100)`)
			*a = Attr{Has: true}
		}
		a.Initial = a.Lo
		if a.Lo <= 0 && a.Hi >= 0 {
			a.Initial = 0
		}
	}
}

func (c *compiler) readMotion(s *section, k *Kind) {
	k.Symbol = s.text("symbol", k.Name)
	k.Mass = s.number("mass", interval{0, 1e9, true}, 1)
	k.Valence = int(s.whole("bonds", 0, particles.Bonds, 0))
	motion := c.motion
	if s.has("motion") {
		motion = s.choice("motion", motions...)
	} else if motion < 0 && len(c.sections["world"]) > 0 && !c.sections["world"][0].has("motion") {
		s.lack(fmt.Sprintf("nothing says how %q moves", k.Name), `say motion = "brownian" here or in the world; known: still, brownian, langevin, ballistic, heading`)
	}
	k.Motion = Motion(max(0, motion))
	k.Friction = s.number("friction", interval{0, 1e9, true}, c.friction)
	if c.readHeading(s, k); k.Motion == Heading {
		return
	}
	k.Diffusion = s.number("diffusion", interval{0, 1e9, true}, 0)
	switch {
	case motion < 0:
	case k.Motion == Brownian && k.Diffusion == 0 && k.Friction == 0 && !s.has("diffusion") && !s.has("friction"):
		s.lack(fmt.Sprintf("nothing says how fast %q diffuses", k.Name), "a brownian kind needs diffusion, or friction here or in the world")
	case k.Motion == Langevin && k.Friction == 0:
		c.fail(s.at, fmt.Sprintf("%q has no friction", k.Name), "a langevin kind needs friction, here or in the world")
	case k.Motion == Brownian && k.Diffusion > 0 && !(c.kT0 > 0):
		c.fail(s.place("diffusion"), fmt.Sprintf("%q has a diffusion but the world no temperature at tick 0", k.Name), "how far a force moves it follows from both; say temperature = 1 in the world")
	case k.Motion != Brownian && s.has("diffusion"):
		c.fail(s.place("diffusion"), fmt.Sprintf("a %s kind has no diffusion", motions[k.Motion]), "only brownian kinds have")
	}
	if k.Diffusion > 0 && k.Motion == Brownian && !s.has("friction") {
		k.Friction = 0
	}
	switch {
	case k.Motion != Brownian:
	case k.Diffusion > 0 && c.kT0 > 0:
		k.Mobility = k.Diffusion / c.kT0
	case k.Friction > 0:
		k.Mobility = 1 / float64(k.Mass*k.Friction)
	}
}

// readChargesOf compiles charges = { Q = 2, colour = self.c }.
func (c *compiler) readChargesOf(s *section, kind int) {
	k := &c.table.Kinds[kind]
	k.Charges = make([]Program, len(c.table.Charges))
	names, values := s.pairs("charges")
	for i, name := range names {
		at, ok := slices.BinarySearchFunc(c.table.Charges, name.text, func(q Charge, name string) int { return strings.Compare(q.Name, name) })
		if !ok {
			var known []string
			for _, q := range c.table.Charges {
				known = append(known, q.Name)
			}
			c.fail(name.at, fmt.Sprintf("there is no charge %q", name.text), suggest(name.text, "charges", known)...)
			continue
		}
		if p, ok := c.program(values[i], wholeNames{actors: []actor{{"self", []int{kind}}}, static: true}); ok {
			if !c.steady(values[i], k, p) {
				continue
			}
			k.Charges[at] = p
		}
	}
}

// steady reports a charge that would change by itself.
func (c *compiler) steady(n *node, k *Kind, p Program) bool {
	for _, i := range p {
		if i.Op == OpAttr && k.Attrs[i.Which].Down {
			c.fail(n.at, fmt.Sprintf("a charge cannot depend on %q, which is a countdown", c.table.Attrs[i.Which]), "it would change at every tick, and nothing balances that")
			return false
		}
	}
	return true
}
