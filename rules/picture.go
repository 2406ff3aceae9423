package rules

import (
	"fmt"
	"slices"
)

// Picture is one way to look at a world: kinds that are not drawn at first,
// measures that are plotted, structures that are labelled.
type Picture struct {
	Name  string
	Hide  KindSet
	Plot  []int // indices into Table.Measures
	Label []int // indices into Table.Structures
}

// readViews reads view "chemistry" { hide, plot, label }.
func (c *compiler) readViews() {
	c.within("view", 64)
	for _, s := range c.sections["view"] {
		if !c.plain(s.at, "view", s.label) || !c.declare(s, "view", s.label) {
			continue
		}
		p := Picture{Name: s.label}
		for _, n := range s.texts("hide") {
			if set, ok := c.kindSet(n.text, n.at); ok {
				for _, k := range c.members(set) {
					p.Hide.Add(uint8(k))
				}
			}
		}
		for _, n := range s.texts("label") {
			i := c.structureNamed(n.text)
			switch {
			case i < 0:
				var known []string
				for j := range c.table.Structures {
					known = append(known, c.table.Structures[j].Name)
				}
				c.fail(n.at, fmt.Sprintf("there is no structure %q", n.text), suggest(n.text, "structures", known)...)
			case !slices.Contains(p.Label, i):
				p.Label = append(p.Label, i)
			}
		}
		if n := s.node("plot"); n != nil {
			if n.form != formList {
				c.fail(n.at, "plot is not a list of measures", "expected [measure.name, …]")
				continue
			}
			for _, o := range n.over {
				if i, ok := c.measure(o); ok && !slices.Contains(p.Plot, i) {
					p.Plot = append(p.Plot, i)
				}
			}
		}
		c.table.Views = append(c.table.Views, p)
	}
}
