package rules

import "fmt"

// warnConstants: what the conversion of rate constants takes for granted and
// this world does not grant.
func (c *compiler) warnConstants() {
	changes := false
	for tick := 1.0; c.table.Temperature != nil && tick <= 1<<40; tick *= 2 {
		changes = changes || c.table.Temperature(tick) != c.kT0
	}
	for _, d := range c.drafts {
		switch {
		case d.Constant > 0 && d.meets():
			if m := c.table.meetingOf(&d.Rule); changes && m.Way == Diffusing {
				c.warn(d.constantAt, "this rate constant holds at the temperature of tick 0", "particles diffuse as it says, and it changes")
			}
			if c.table.pulls(&d.Rule) {
				c.warn(d.constantAt, "a force acts between these particles, of which the conversion of a rate constant knows nothing", "it holds if the force ends within the radius, or hardly matters")
			}
			if !c.spend(16*len(c.drafts), d.at) {
				return
			}
			for _, other := range c.drafts {
				if other.meets() && other.channelKey() != d.channelKey() && c.compete(d, other) {
					c.warn(d.constantAt, "another rule competes for the same pairs, so that this rate constant holds only without it", fmt.Sprintf("%q at %s; rules with one left side, radius and condition are converted together", other.Text, c.where(other.at)))
					break
				}
			}
		case d.Uniform && len(d.Left) == 1 && len(d.Right) == 2 && d.Constant == 0:
			if back := c.binding(d); len(back) > 0 && back[0].Constant > 0 {
				c.warn(d.at, "one way has a rate constant and the other has not: at equilibrium their quotient does not hold", "what parts may bind again before it gets away; say rate_constant, per time, here too")
			}
		}
	}
}

// compete reports whether some pair of particles may fit two rules of two at one
// tick.
func (c *compiler) compete(d, e *draft) bool {
	if d.After >= e.Until || e.After >= d.Until {
		return false
	}
	both := func(p, q *Pattern) bool {
		for _, t := range p.Tests {
			for _, u := range q.Tests {
				if t.Attr == u.Attr && t.Value != u.Value {
					return false
				}
			}
		}
		for i := range p.Kinds {
			if p.Kinds[i]&q.Kinds[i] != 0 {
				return true
			}
		}
		return false
	}
	a, b := d.Left, e.Left
	return both(&a[0], &b[0]) && both(&a[1], &b[1]) || both(&a[0], &b[1]) && both(&a[1], &b[0])
}
