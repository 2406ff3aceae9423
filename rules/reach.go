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
	furthest := func(q int64, what, name string) {
		if q > r.Force {
			r.Force, force = q, fmt.Sprintf("%s %q", what, name)
		}
	}
	for i := range t.Tabulated {
		furthest(t.Tabulated[i].Range, "force", t.Tabulated[i].Name)
	}
	rubs, _ := t.thermostatRange()
	sees, _ := t.sightRange()
	t.SenseRange = max(rubs, sees)
	for a := range t.Kinds {
		for b := range t.Kinds {
			t.SenseRange = max(t.SenseRange, t.OneSidedRange(a, b))
		}
	}
	for _, list := range t.Forces {
		for _, f := range list {
			t.ForceRange = max(t.ForceRange, t.Tabulated[f].Range)
		}
	}
	for i := range t.BondTypes {
		t.BondRange = max(t.BondRange, t.BondTypes[i].BreaksAt)
		furthest(t.BondTypes[i].BreaksAt, "bond", t.BondTypes[i].Name)
	}
	for i := range t.Bends {
		furthest(c.bendReach(&t.Bends[i]), "both bonds of bend", t.Bends[i].Name)
	}
	if sight, name := t.sightRange(); sight > 0 {
		furthest(sight, "sight of", name)
	}
	// A thermostat rubs at the velocities that forces give, and looks at the
	// velocity of a neighbour twice (sim/dpd.go).
	if rub, name := t.thermostatRange(); rub > 0 {
		if r.Force > 0 {
			force = " and " + force
		}
		r.Force, force = r.Force+2*rub, fmt.Sprintf("twice thermostat %q%s", name, force)
	}
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
		if look, _ := d.clearReach(); look > r.Guard {
			r.Guard, guard = look, "clear of "+name
		}
		if look := int64(d.Look()) * t.BondRange; look > r.Guard {
			r.Guard, guard = look, fmt.Sprintf("%s of %s", bonds(d.Look()), name)
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
		if r.Event > 0 {
			r.Why += fmt.Sprintf(" + twice %s (%s)", length(r.Event), event)
		}
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
	furthest := max(t.ForceRange, t.BondRange, t.ReactRange, t.SenseRange, t.Reach.Event, t.Reach.Place)
	for _, d := range c.drafts {
		_, radius := d.clearReach()
		furthest = max(furthest, radius)
	}
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
