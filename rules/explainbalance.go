package rules

import (
	"math"
	"slices"

	"ylem/particles"
)

// BalanceOf is a pair that binds and parts.
type BalanceOf struct {
	Bind   string  `json:"bind"`
	Part   string  `json:"part"`
	Kept   bool    `json:"detailed_balance"`
	Reason string  `json:"reason,omitempty"` // why it is not kept
	Ratio  float64 `json:"ratio,omitempty"`  // N_C·V/(N_A·N_B) at equilibrium
	Asked  float64 `json:"asked,omitempty"`  // the quotient of two rate constants
	Again  float64 `json:"again,omitempty"`  // the part of the pairs that bind again rather than get away, in three dimensions
}

// balances finds A + B -> C beside C -> A + B.
func (e *Explanation) balances(t *Table) {
	for i := range t.Rules {
		bind := &t.Rules[i]
		if !bind.Meets() || len(bind.Right) != 1 {
			continue
		}
		for j := range t.Rules {
			part := &t.Rules[j]
			if !e.spend(1) {
				return
			}
			if len(part.Left) == 1 && len(part.Right) == 2 && e.spend(8*len(t.Kinds)) && t.reverses(part, bind) && e.spend(1024*len(t.Rules)) {
				e.Balances = append(e.Balances, e.balance(t, bind, part))
			}
		}
	}
}

// balance explains one pair of rules.
func (e *Explanation) balance(t *Table, bind, part *Rule) BalanceOf {
	b := BalanceOf{Bind: bind.Text, Part: part.Text, Kept: true}
	total := 0.0
	for i := range t.Rules {
		if t.Rules[i].channel() == bind.channel() {
			total += t.Rules[i].Hazard
		}
	}
	switch {
	case !part.Uniform:
		b.Kept, b.Reason = false, "the products do not appear as those meet that bind: place = apart(uniform("+length(bind.Radius)+")) is the reverse"
	case particles.Quanta(part.Apart) != bind.Radius:
		b.Kept, b.Reason = false, "they bind within "+length(bind.Radius)+" and appear within "+decimal(part.Apart)
	case bind.Every != part.Every || bind.Carrier >= 0 || part.Carrier >= 0 || bind.When != "" || part.When != "" || bind.bondsApart() != "":
		b.Kept, b.Reason = false, "the two have different conditions"
	case t.pulls(bind):
		b.Kept, b.Reason = false, "a force between them has a part in it: their energy is not that of what they become"
	}
	within := ball(particles.Units(bind.Radius))
	if t.Dimensions == 2 {
		r := particles.Units(bind.Radius)
		within = float64(math.Pi * float64(r*r))
	}
	if b.Kept && part.Hazard > 0 {
		b.Ratio = float64(within*happens(bind.Hazard)) / happens(part.Hazard)
		if total > bind.Hazard { // the draw is of all channels
			b.Ratio = float64(float64(within*happens(total))*(bind.Hazard/total)) / happens(part.Hazard)
		}
		if bind.Constant > 0 && part.Constant > 0 {
			b.Asked = bind.Constant / part.Constant
		}
		if bind.Left[0].Kinds == bind.Left[1].Kinds { // N² counts each pair twice
			b.Ratio, b.Asked = float64(b.Ratio*0.5), float64(b.Asked*0.5)
		}
	}
	if m := t.meetingOf(bind); m != nil && t.Dimensions == 3 && m.Way == Diffusing && total > 0 {
		if !e.spend(captureWork(m.Radius / max(m.Step, 1e-12))) {
			return b
		}
		k := m.Constant(total)
		switch x := part.Apart; {
		case part.Uniform && particles.Quanta(x) == bind.Radius:
			b.Again = 1 - k/Mixed(total, m.Radius, t.Dt)
		case x > m.Radius && !part.Uniform:
			// Outside of the radius a pair at x is caught with probability a/x,
			// a the capture radius k/4πD.
			d := float64(m.Step*m.Step) / float64(2*t.Dt)
			b.Again = k / float64(4*math.Pi*float64(d*x))
		}
	}
	return b
}

// meetingOf is how the first kinds that fit a rule of two move.
func (t *Table) meetingOf(r *Rule) *Meeting {
	for a := range t.Kinds {
		for b := range t.Kinds {
			if r.Left[0].Kinds.Has(uint8(a)) && r.Left[1].Kinds.Has(uint8(b)) {
				m := t.Meeting(a, b, r.Radius)
				return &m
			}
		}
	}
	return nil
}

// reverses reports whether part takes one particle to what bind takes, and bind
// makes what part takes.
func (t *Table) reverses(part, bind *Rule) bool {
	kinds := func(r *Rule, p *Product) KindSet {
		if p.Kind < 0 {
			return r.Left[p.Named].Kinds
		}
		var s KindSet
		s.Add(uint8(p.Kind))
		return s
	}
	common := func(a, b KindSet) bool {
		return slices.ContainsFunc(t.kindNumbers(), func(k int) bool { return a.Has(uint8(k)) && b.Has(uint8(k)) })
	}
	p, q := kinds(part, &part.Right[0]), kinds(part, &part.Right[1])
	a, b := bind.Left[0].Kinds, bind.Left[1].Kinds
	return common(kinds(bind, &bind.Right[0]), part.Left[0].Kinds) && (common(p, a) && common(q, b) || common(p, b) && common(q, a))
}

func (t *Table) kindNumbers() []int {
	out := make([]int, len(t.Kinds))
	for i := range out {
		out[i] = i
	}
	return out
}

// pulls reports whether a force acts between the sides of a rule.
func (t *Table) pulls(r *Rule) bool {
	for a := range t.Kinds {
		for b := range t.Kinds {
			if r.Left[0].Kinds.Has(uint8(a)) && r.Left[1].Kinds.Has(uint8(b)) && len(t.Forces[a*len(t.Kinds)+b]) > 0 {
				return true
			}
		}
	}
	return false
}
