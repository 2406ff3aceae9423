package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

// measureReach finds how far influence travels in a tick.
func (c *compiler) measureReach() {
	t := c.table
	r := &t.Reach
	r.Place, r.Force, r.Event, r.Guard = 0, 0, 0, 0
	var place, event, guard, force string
	for i := range t.Tabulated {
		if f := &t.Tabulated[i]; f.Range > t.ForceRange {
			t.ForceRange = f.Range
			force = fmt.Sprintf("force %q", f.Name)
		}
	}
	for i := range t.BondTypes {
		t.BondRange = max(t.BondRange, t.BondTypes[i].BreaksAt)
		if b := &t.BondTypes[i]; b.BreaksAt > max(t.ForceRange, r.Force) {
			r.Force = b.BreaksAt
			force = fmt.Sprintf("bond %q", b.Name)
		}
	}
	r.Force = max(t.ForceRange, t.BondRange)
	type carrier struct {
		kind   int
		radius int64
	}
	carriers := map[carrier]bool{}
	for _, d := range c.drafts {
		if d.Carrier >= 0 {
			carriers[carrier{d.Carrier, d.Radius}] = true
			if len(carriers) == MaxCarriers+1 {
				c.fail(d.at, fmt.Sprintf("this is the carrier number %d of another kind or radius; a world has at most %d", len(carriers), MaxCarriers), "let rules share a radius")
			}
		}
		name := fmt.Sprintf("rule %q", d.Text)
		if d.place > r.Place {
			r.Place, place = d.place, name
		}
		if d.event > r.Event {
			r.Event, event = d.event, name
		}
		if d.Carrier >= 0 && d.Radius > r.Guard {
			r.Guard, guard = d.Radius, "carrier of "+name
		}
		for _, joined := range d.Joined {
			if !joined {
				t.ReactRange = max(t.ReactRange, d.Radius)
			}
		}
		if d.Carrier >= 0 {
			t.ReactRange = max(t.ReactRange, d.Radius)
		}
	}
	// Valence, vanishing and x.bonds read which bonds of a participant still hold,
	// and that depends on where its partners are.
	if r.Event > 0 && t.BondRange > r.Guard {
		r.Guard, guard = t.BondRange, "the bonds it reads"
	}
	r.Total = t.Light + r.Place + max(r.Force, r.Event+r.Force, 2*r.Event+r.Guard)
	r.Why = "light " + length(t.Light)
	if r.Place > 0 {
		r.Why += fmt.Sprintf(" + placement %s (%s)", length(r.Place), place)
	}
	switch {
	case 2*r.Event+r.Guard > r.Event+r.Force:
		r.Why += fmt.Sprintf(" + twice %s (%s)", length(r.Event), event)
		if r.Guard > 0 {
			r.Why += fmt.Sprintf(" + guard %s (%s)", length(r.Guard), guard)
		}
	default:
		if r.Event > 0 {
			r.Why += fmt.Sprintf(" + %s (%s)", length(r.Event), event)
		}
		if r.Force > 0 {
			r.Why += fmt.Sprintf(" + %s (%s)", length(r.Force), force)
		}
	}
}

// length prints quanta as length units, to four decimals where that says
// something: a quantum is 10⁻⁶.
func length(q int64) string {
	if x := particles.Units(q); x < 0.01 {
		return brief(x)
	} else {
		return decimal(math.Round(x*1e4) / 1e4)
	}
}

// checkSides reports a wrapped side in which two particles could meet twice.
func (c *compiler) checkSides() {
	t := c.table
	s := c.sections["world"][0]
	furthest := max(t.ForceRange, t.BondRange, t.ReactRange, t.Reach.Event)
	for axis := range t.Dimensions {
		if t.Wraps(axis) && t.Size[axis] <= 2*(furthest+t.Light) {
			c.fail(s.place("size"), fmt.Sprintf("side %d is %s, so that two particles could meet twice around the edge", axis+1, length(t.Size[axis])),
				fmt.Sprintf("expected more than %s: twice the largest interaction distance %s and light %s", length(2*(furthest+t.Light)), length(furthest), length(t.Light)))
		}
		if t.Size[axis] < 2*t.Light {
			c.fail(s.place("size"), fmt.Sprintf("side %d is shorter than two steps of light", axis+1))
		}
	}
}
