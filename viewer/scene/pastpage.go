package scene

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"ylem/region/wire"
)

// Limits of the lists about the past of a particle, and about what it could do.
const (
	mostPast = 12
	mostAble = 12
)

// able lists the rules that ask for such a particle: those first that may fire now.
func (u *UI) able(v *View, p *Panel, past *Past, tip string) {
	if len(past.Able) == 0 {
		return
	}
	now := 0
	for _, a := range past.Able {
		if a.Now {
			now++
		}
	}
	note := fmt.Sprintf("%d now", now)
	if !p.Fold("what it could do", note, tip, true) {
		return
	}
	all := slices.Clone(past.Able)
	sort.SliceStable(all, func(i, j int) bool { return all[i].Now && !all[j].Now })
	for i, a := range all {
		if i == mostAble {
			p.Text(fmt.Sprintf("and %d more", len(all)-i), small, Regular, u.Theme.Muted)
			break
		}
		if a.Rule < 0 || a.Rule >= len(v.World.Rules) {
			continue
		}
		from := p.next
		e := u.element(v.World.Rules[a.Rule].Text, Item{X: p.left(), Y: p.next, W: p.width(), H: 30}, "")
		if e.asked {
			u.say(v.ruleTip(a.Rule))
		}
		ink := u.Theme.Muted
		if a.Now {
			ink = u.Theme.Text
		}
		p.Indented(14, v.World.Rules[a.Rule].Equation, 12, Regular, ink)
		if a.Now {
			u.bead(p.left()+5, from+8, 4, u.Theme.Good)
		} else {
			u.ring(p.left()+5, from+8, 3.5, 1.2, u.Theme.Muted.Fade(0.7))
			if a.Lacks != "" {
				p.Indented(14, a.Lacks, small, Regular, u.Theme.Muted)
			}
		}
		p.Gap(4)
	}
}

// past tells which reactions made it, the newest first.
func (u *UI) past(v *View, p *Panel, past *Past, tip string) {
	if !past.Known {
		return
	}
	if !p.Fold("how it came to be", "", tip, true) {
		return
	}
	for i := range past.Events[:min(len(past.Events), mostPast)] {
		u.event(v, p, &past.Events[i])
	}
	switch n := len(past.Events) - mostPast; {
	case n > 0:
		p.Text(fmt.Sprintf("and %d before", n), small, Regular, u.Theme.Muted)
	case len(past.Events) == 0 && past.Since == 0 && len(past.of) == 1:
		p.Text("It has been there from the beginning, and no rule has touched it.", small, Regular, u.Theme.Muted)
	case len(past.Events) == 0 && past.Since == 0:
		p.Text("They have been there from the beginning, and no rule has touched them.", small, Regular, u.Theme.Muted)
	case past.Since > 0:
		p.Text("What was before tick "+Number(past.Since)+" nobody remembers.", small, Regular, u.Theme.Muted)
	case len(past.of) == 1:
		p.Text("Before that it was there from the beginning.", small, Regular, u.Theme.Muted)
	default:
		p.Text("Before that they were there from the beginning.", small, Regular, u.Theme.Muted)
	}
}

func (u *UI) event(v *View, p *Panel, e *wire.ViewEvent) {
	from := p.next
	text := "a rule that is no more"
	if e.Rule >= 0 && e.Rule < len(v.World.Rules) {
		text = v.World.Rules[e.Rule].Equation
	}
	outer := u.scope
	u.scope += e.Tick*31 + uint64(e.Region)
	lines := u.wrap(text, 12, Regular, p.width()-14)
	el := u.element(text, Item{X: p.left() - 4, Y: p.next - 1, W: p.width() + 8, H: float64(len(lines))*12*lineHeight + 17}, "")
	u.scope = outer
	if el.asked {
		u.say(actors(e.Before) + " became " + actors(e.After) + " at tick " + Number(e.Tick) + fmt.Sprintf(", in region %d, computed by %s. Click to go there.", e.Region, e.Server))
	}
	if el.over {
		u.rect(p.left()-4, p.next-1, p.width()+8, float64(len(lines))*12*lineHeight+17, 5, u.Theme.Button)
	}
	if el.clicked {
		v.Following = false
		v.Camera.Centre(float32(e.At[0]), float32(e.At[1]), float32(e.At[2]))
		v.Changes++
	}
	ink := u.Theme.Text
	if !e.Own {
		ink = u.Theme.Muted
	}
	p.Indented(14, text, 12, Regular, ink)
	who := "an ancestor · "
	if e.Own {
		who = ""
	}
	p.Indented(14, who+"tick "+Number(e.Tick)+" · "+e.Server, small, Regular, u.Theme.Muted)
	u.bead(p.left()+5, from+8, 4, v.ServerColor(e.Server))
	p.Gap(4)
}

func actors(all []wire.ViewActor) string {
	if len(all) == 0 {
		return "nothing"
	}
	var names []string
	for _, a := range all {
		names = append(names, a.Kind)
	}
	return strings.Join(names, " + ")
}
