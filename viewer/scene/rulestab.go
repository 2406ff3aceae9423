package scene

import (
	"fmt"
	"sort"
)

// sortEvery is how often the rules are put in a new order, in seconds, so that they do not jump under the hand.
const sortEvery = 3.0

// rulesTab lists the rules as equations, those that fire most first.
func (u *UI) rulesTab(v *View, p *Panel) {
	n := len(v.World.Rules)
	if n == 0 {
		p.Gap(4)
		p.Text("This world has no rules but those of motion.", small, Regular, u.Theme.Muted)
		return
	}
	known := len(v.Known.Rules) == n
	most, total := 0.0, 0.0
	if known {
		for i := range v.Known.Rules {
			most = max(most, v.Known.Rules[i].PerTicks)
			total += v.Known.Rules[i].PerSecond
		}
	}
	p.Gap(6)
	note := "asking the servers …"
	if known {
		note = "together " + rate(total) + " a second"
	}
	u.text(p.left(), p.next, fmt.Sprintf("%d rules, %s", n, note), small, Regular, AlignLeft, u.Theme.Muted)
	p.Gap(20)
	for _, i := range u.panels.ranked(v) {
		u.rule(v, p, i, most)
	}
}

// ranked are the rules in the order in which they are listed.
func (s *panels) ranked(v *View) []int {
	n := len(v.World.Rules)
	if len(s.rank) == n && v.time-s.rankedAt < sortEvery && v.time >= s.rankedAt && s.rankedBy == v.Revision() {
		return s.rank
	}
	s.rankedAt, s.rankedBy = v.time, v.Revision()
	s.rank = s.rank[:0]
	for i := range n {
		s.rank = append(s.rank, i)
	}
	if known := v.Known.Rules; len(known) == n {
		sort.SliceStable(s.rank, func(a, b int) bool {
			x, y := &known[s.rank[a]], &known[s.rank[b]]
			if x.PerTicks != y.PerTicks {
				return x.PerTicks > y.PerTicks
			}
			return x.Total > y.Total
		})
	}
	return s.rank
}

// rate writes how often something happens.
func rate(x float64) string {
	switch {
	case x <= 0:
		return "0"
	case x < 0.1:
		return fmt.Sprintf("%.2f", x)
	case x < 10:
		return fmt.Sprintf("%.1f", x)
	}
	return Number(uint64(x + 0.5))
}

func (u *UI) rule(v *View, p *Panel, i int, most float64) {
	r := &v.World.Rules[i]
	var f Firing
	known := i < len(v.Known.Rules)
	if known {
		f = v.Known.Rules[i]
	}
	value := ""
	if known {
		value = rate(f.PerSecond) + "/s"
	}
	room := p.width() - u.wide(value, 12, Mono) - 10
	lines := u.wrap(r.Equation, body, Regular, room)
	area := Item{X: p.left() - 4, Y: p.next - 2, W: p.width() + 8, H: float64(len(lines))*body*lineHeight + 11}
	e := u.element(r.Text, area, "")
	if e.asked {
		u.say(v.ruleTip(i))
	}
	open := u.folds[e.id]
	if e.clicked {
		open = !open
		u.fold(e.id, open)
	}
	ink := u.Theme.Text
	if f.Total == 0 {
		ink = u.Theme.Muted
	}
	if e.over {
		u.rect(area.X, area.Y, area.W, area.H, 5, u.Theme.Button)
	}
	u.text(p.left()+p.width(), p.next+1, value, 12, Mono, AlignRight, ink)
	for _, line := range lines {
		u.text(p.left(), p.next, line, body, Regular, AlignLeft, ink)
		p.Gap(body * lineHeight)
	}
	part := 0.0
	if most > 0 {
		part = f.PerTicks / most
	}
	u.meter(p.left(), p.next+1, p.width(), part, u.Theme.Accent.Fade(0.8))
	p.Gap(12)
	if !open {
		return
	}
	if r.When != "" {
		p.Indented(10, "when "+r.When, 12, Regular, u.Theme.Text)
	}
	p.Indented(10, r.How, 12, Regular, u.Theme.Muted)
	if r.Energy != 0 {
		p.Indented(10, "energy "+signed(r.Energy), 12, Regular, u.Theme.Muted)
	}
	if known {
		p.Indented(10, fmt.Sprintf("%s in 1\u2009000 ticks; %s since tick 0", rate(f.PerTicks), Number(uint64(max(f.Total, 0)))), 12, Regular, u.Theme.Muted)
	}
	p.Gap(2)
	p.Indented(10, r.Text, 11, Mono, u.Theme.Muted)
	p.Gap(8)
}

// ruleTip is a rule in a sentence.
func (v *View) ruleTip(i int) string {
	r := &v.World.Rules[i]
	text := r.Equation
	if r.When != "" {
		text += ", when " + r.When
	}
	text += ": " + r.How + "."
	if i < len(v.Known.Rules) {
		text += fmt.Sprintf(" It fires %s times in 1\u2009000 ticks.", rate(v.Known.Rules[i].PerTicks))
	}
	return text
}

// fold notes what is folded.
func (u *UI) fold(id uint64, open bool) {
	if u.folds == nil {
		u.folds = map[uint64]bool{}
	}
	u.folds[id] = open
}
