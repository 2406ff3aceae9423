package rules

import (
	"fmt"

	"ylem/particles"
)

// Clearing is a condition clear("group", r) of a guard: no particle of these
// kinds, the participants excepted, is within Radius of where an unnamed product
// appears.
type Clearing struct {
	Kinds  KindSet
	Radius int64 // quanta
}

// maxClear is how many of them a rule may have: each looks at the neighbours of
// each product.
const maxClear = 8

// clearings takes the conditions clear(…) out of a guard, where && joins them to
// the rest, which it returns; nil where nothing is left.
func (c *compiler) clearings(n *node, d *draft) *node {
	switch {
	case n.form == formCall && n.text == "clear":
		c.clearing(n, d)
		return nil
	case n.form != formBinary || n.text != "&&":
		return n
	}
	left, right := c.clearings(n.over[0], d), c.clearings(n.over[1], d)
	switch {
	case left == nil:
		return right
	case right == nil:
		return left
	case left == n.over[0] && right == n.over[1]:
		return n
	}
	rest := *n
	rest.over = []*node{left, right}
	return &rest
}

func (c *compiler) clearing(n *node, d *draft) {
	d.clearAt = n.at
	if len(n.over) != 2 || n.over[0].form != formString {
		c.fail(n.at, "clear takes a kind or a group in quotes and a distance", `for example clear("any", 0.8)`)
		return
	}
	kinds, ok := c.kindSet(n.over[0].text, n.over[0].at)
	radius := c.bounded(n.over[1], "clear", interval{0, particles.Reach, true}, -1)
	if !ok || radius < 0 {
		return
	}
	if len(d.Clear) == maxClear {
		c.fail(n.at, fmt.Sprintf("a rule has at most %d conditions clear", maxClear), "a group may hold many kinds")
		return
	}
	d.Clear = append(d.Clear, Clearing{kinds, particles.Quanta(radius)})
}

// checkClear reports a condition clear that asks about no product.
func (c *compiler) checkClear(d *draft) {
	if len(d.Clear) == 0 {
		return
	}
	for i := range d.Right {
		if d.Right[i].Named < 0 {
			return
		}
	}
	c.fail(d.clearAt, "clear asks where new products appear, and here none does", "every product is a particle of the left side")
}

// clearReach returns how far from the participants the conditions clear look, and
// the largest of their radii.
func (d *draft) clearReach() (look, radius int64) {
	for i := range d.Clear {
		radius = max(radius, d.Clear[i].Radius)
		look = d.place + radius
	}
	return look, radius
}
