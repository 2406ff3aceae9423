package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Selector picks particles of a world: those of some kinds whose attributes have
// the values of Tests, or the molecules that are one structure.
type Selector struct {
	Kinds     KindSet
	Tests     []Test
	Free      bool // only those without bonds
	Structure int  // index into Table.Structures; −1: particles
	Quantity  Quantity
	Text      string // canonical
}

// Quantity is a number that every particle of a selection has.
type Quantity struct {
	Of     QuantityOf
	Attr   int
	Consts []float64 // by kind
}

// QuantityOf says what a Quantity is.
type QuantityOf uint8

const (
	NoQuantity QuantityOf = iota
	OfAttr
	OfConst // mass is one
	OfX     // positions, length units
	OfY
	OfZ
	OfSpeed // length per time
	OfBonds
)

// places are the quantities that every particle has.
var places = map[string]QuantityOf{"x": OfX, "y": OfY, "z": OfZ, "speed": OfSpeed, "bonds": OfBonds}

// selector reads "leaf(s=2).y" or free("leaf").
func (c *compiler) selector(n *node, what takes) (s Selector, ok bool) {
	if n.form == formCall && n.text == "free" && len(n.over) == 1 && what != takesQuantity {
		if s, ok = c.selector(n.over[0], takesParticles); ok {
			s.Free, s.Text = true, "free("+s.Text+")"
		}
		return s, ok
	}
	example := `for example "` + c.someKind() + `"`
	if what == takesQuantity {
		example = `for example "` + c.someKind() + `.x"`
	}
	if n.form != formString {
		c.fail(n.at, fmt.Sprintf("%s is no selection of particles", n), "expected a text in quotes, "+example)
		return s, false
	}
	s.Structure = -1
	// The text as it stands in the file, so that what is wrong in it is shown there.
	at := span{n.at.from + 1, n.at.to - 1}
	if string(c.source[at.from:at.to]) != n.text {
		c.fail(n.at, "a selection has no escapes", "expected a kind or a group, "+example)
		return s, false
	}
	whole, quantity := at, span{}
	if cut := strings.LastIndexByte(n.text, '.'); cut > strings.LastIndexByte(n.text, ')') {
		whole.to, quantity = at.from+cut, span{at.from + cut + 1, at.to}
	}
	if what == takesAny {
		if i := c.structureNamed(n.text); i >= 0 {
			s.Structure, s.Text = i, fmt.Sprintf("%q", n.text)
			_, kind := c.kindNumber[n.text]
			if _, group := c.groups[n.text]; kind || group {
				c.fail(n.at, fmt.Sprintf("%q is a structure and a kind or a group", n.text), "give one of them another name")
				return s, false
			}
			return s, true
		}
	}
	r := &sideReader{c: c, i: whole.from, end: whole.to}
	r.blank()
	t, ok := r.term()
	if !ok {
		return s, false
	}
	if r.blank(); r.i < r.end {
		c.fail(span{r.i, r.end}, "this follows a selection", `a selection is a kind or a group, tests in brackets, and a quantity where one is asked for: "leaf(s=2).y"`)
		return s, false
	}
	if t.name != "" {
		c.fail(t.nameAt, "a selection has no names", "write the kind or group alone")
		return s, false
	}
	if s.Kinds, ok = c.selected(t, what); !ok {
		return s, false
	}
	members := c.members(s.Kinds)
	for _, g := range t.args {
		test, good := c.test(g, actor{kinds: members})
		if ok = ok && good; good {
			s.Tests = append(s.Tests, test)
		}
	}
	s.Text = side{terms: []term{t}}.String()
	switch {
	case !ok:
		return s, false
	case what == takesQuantity && quantity.to == 0:
		c.fail(n.at, fmt.Sprintf("%s has no quantity", n), suggest("", "write one after a point", c.quantityNames())...)
		return s, false
	case what == takesQuantity:
		s.Text += "." + string(c.source[quantity.from:quantity.to])
		s.Quantity, ok = c.quantity(quantity, members)
	case quantity.to > 0:
		c.fail(quantity, "no quantity is asked for here", "leave out the point and what follows it")
		ok = false
	}
	s.Text = fmt.Sprintf("%q", s.Text)
	return s, ok
}

// selected resolves the kind, or group, of a selection.
func (c *compiler) selected(t term, what takes) (set KindSet, ok bool) {
	_, kind := c.kindNumber[t.kind]
	if _, group := c.groups[t.kind]; !kind && !group && what == takesAny {
		known := append(c.kindNames(), slices.Collect(keys(c.groups))...)
		for i := range c.table.Structures {
			known = append(known, c.table.Structures[i].Name)
		}
		c.fail(t.kindAt, fmt.Sprintf("there is no kind, group or structure %q", t.kind), suggest(t.kind, "known", known)...)
		return set, false
	}
	return c.kindSet(t.kind, t.kindAt)
}

// structureNamed returns the index of a structure, or −1.
func (c *compiler) structureNamed(name string) int {
	return slices.IndexFunc(c.table.Structures, func(s Structure) bool { return s.Name == name })
}

// quantityNames lists what may stand after a point.
func (c *compiler) quantityNames() []string {
	names := slices.Collect(keys(places))
	names = append(names, c.table.Attrs...)
	names = append(names, "mass")
	for _, of := range c.reals {
		names = slices.AppendSeq(names, keys(of))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// quantity resolves what stands after the point of a selection. A constant is 0
// on kinds that do not declare it, as everywhere.
func (c *compiler) quantity(at span, members []int) (q Quantity, ok bool) {
	name := string(c.source[at.from:at.to])
	if i, found := slices.BinarySearch(c.table.Attrs, name); found {
		return Quantity{Of: OfAttr, Attr: i}, c.everyKindHas(at, members, i)
	}
	for _, k := range members {
		if _, has := c.reals[k][name]; has {
			return Quantity{Of: OfConst, Consts: c.column(name)}, true
		}
	}
	if of, found := places[name]; found {
		if of == OfZ && c.table.Dimensions == 2 {
			c.fail(at, "there is no z in two dimensions")
			return q, false
		}
		return Quantity{Of: of}, true
	}
	c.fail(at, fmt.Sprintf("there is no quantity %q", name), suggest(name, "quantities", c.quantityNames())...)
	return q, false
}

// column returns a constant by kind, one slice for all formulas that read it.
func (c *compiler) column(name string) []float64 {
	if c.columns == nil {
		c.columns = map[string][]float64{}
	}
	if c.columns[name] == nil {
		c.columns[name] = make([]float64, len(c.table.Kinds))
		for k, of := range c.reals {
			c.columns[name][k] = of[name]
		}
	}
	return c.columns[name]
}
