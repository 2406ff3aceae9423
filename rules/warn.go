package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

// warnings says what an author should know and may ignore.
func (c *compiler) warnings() {
	c.warnLight()
	c.warnHazards()
	c.warnConstants()
	c.warnIdle()
	c.warnStiff()
	c.warnBends()
	c.warnThermostats()
	c.warnFaint()
	c.warnMoved()
	c.warnAgain()
	c.warnThick()
}

// faint is how many quanta the impulse of a force should have at least
// somewhere in the outer half of its range: below that, cutting it to whole
// quanta costs more than a thousandth, and in the end all of it.
const faint = 1 << 10

// warnFaint: a force that is too weak for so short a tick.
func (c *compiler) warnFaint() {
	seen := map[string]bool{}
	for i := range c.table.Tabulated {
		f := &c.table.Tabulated[i]
		if most := f.Curve.outer(f.Range); most > 0 && most < faint && !seen[f.Name] {
			seen[f.Name] = true
			c.warn(c.declared["force "+f.Name], fmt.Sprintf("force %q is too weak for dt: in the outer half of its range it gives at most %s of the quanta that momentum is counted in, per tick", f.Name, brief(most)),
				fmt.Sprintf("below %d its value is cut off visibly, below 1 it is nothing; choose a longer dt, or a unit of mass that is smaller", faint))
		}
	}
}

// warnLight: a thermal step that the speed of light would cut.
func (c *compiler) warnLight() {
	t := c.table
	for i := range t.Kinds {
		k := &t.Kinds[i]
		sigma := 0.0
		switch {
		case k.Motion == Still || k.Motion == Heading:
		case k.Motion == Brownian && k.Diffusion > 0:
			sigma = math.Sqrt(float64(2 * float64(k.Diffusion*t.Dt)))
		case k.Motion == Brownian:
			sigma = math.Sqrt(float64(2*float64(c.kT0*t.Dt)) / float64(k.Mass*k.Friction))
		default:
			sigma = float64(math.Sqrt(c.kT0/k.Mass) * t.Dt)
		}
		if light := particles.Units(t.Light); light < 5*sigma {
			c.warn(c.kindAt[i], fmt.Sprintf("light is %s, only %s thermal steps of %q", decimal(c.light), brief(light/sigma), k.Name),
				fmt.Sprintf("below 5 (here light = %s) the speed of light cools what it cuts", brief(5*sigma)))
		}
	}
}

// warnHazards: what is so likely in one tick that its rate depends on dt. Of a
// pair with a rate constant it does not: the conversion knows dt.
func (c *compiler) warnHazards() {
	sums := map[string]float64{}
	for _, d := range c.drafts {
		switch sum := sums[d.channelKey()] + d.Hazard; {
		case d.Constant > 0 && d.meets():
		case d.Hazard > 0.1 && d.Hazard < surest:
			c.warn(d.at, fmt.Sprintf("this rule happens with probability %s in one tick", brief(happens(d.Hazard))), "above 0.1 what happens depends on dt")
		case sum > 0.1 && sum-d.Hazard <= 0.1:
			c.warn(d.at, fmt.Sprintf("with this rule all that %s can do happens with probability %s in one tick", d.left, brief(happens(sum))), "above 0.1 what happens depends on dt")
		}
		sums[d.channelKey()] += d.Hazard
	}
}

// warnIdle: rules that nothing ever fits, because no particle of a kind is
// placed or made.
func (c *compiler) warnIdle() {
	var present KindSet
	for i := range c.table.Sources {
		present.Add(c.table.Sources[i].Molecule[0].Kind)
	}
	for _, p := range c.table.Places {
		for _, m := range p.Molecule {
			present.Add(m.Kind)
		}
	}
	idle := c.drafts
	for {
		var left []*draft
		for _, d := range idle {
			if c.missing(d, &present) >= 0 {
				left = append(left, d)
				continue
			}
			for _, p := range d.Right {
				if p.Kind >= 0 {
					present.Add(uint8(p.Kind))
				}
			}
		}
		if len(left) == len(idle) {
			break
		}
		idle = left
	}
	for _, d := range idle {
		kind := ""
		switch i := c.missing(d, &present); {
		case i == len(d.Left):
			kind = c.table.Kinds[d.Carrier].Name
		case i == d.Spent:
			kind = c.table.Kinds[d.SpentKind()].Name
		default:
			kind = d.term(i).kind
		}
		c.warn(d.at, fmt.Sprintf("this rule never happens, because no %s is placed or made", kind))
	}
}

// missing returns the first participant of which no kind is present,
// len(Left) for the carrier, −1 if all are.
func (c *compiler) missing(d *draft, present *KindSet) int {
	for i := range d.Left {
		some := false
		for j, set := range d.Left[i].Kinds {
			some = some || set&present[j] != 0
		}
		if !some {
			return i
		}
	}
	if d.Carrier >= 0 && !present.Has(uint8(d.Carrier)) {
		return len(d.Left)
	}
	return -1
}

// warnStiff: a bond that one tick would carry beyond its mirror image.
func (c *compiler) warnStiff() {
	t := c.table
	for i := range t.Kinds {
		for j := i; j < len(t.Kinds); j++ {
			b := c.bondOf(i, j)
			if b == nil || t.Kinds[i].Valence == 0 || t.Kinds[j].Valence == 0 {
				continue
			}
			give := float64(float64(b.stiffness()*t.Dt)*t.Dt) * (1/c.inertia(&t.Kinds[i]) + 1/c.inertia(&t.Kinds[j]))
			if give > 1 {
				c.warn(c.declared["bond "+b.Name], fmt.Sprintf("bond %q is too stiff for dt: a tick moves %q and %q %s times the way to its length", b.Name, t.Kinds[i].Name, t.Kinds[j].Name, brief(give)),
					"above 1 it overshoots, above 2 (4 where there is no friction) it explodes; lower stiffness or dt")
				return
			}
		}
	}
}
