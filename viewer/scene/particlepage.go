package scene

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"

	"ylem/region/wire"
)

// Limits of the lists about a particle.
const (
	mostBonds = 8
	mostPast  = 12
	mostAble  = 12
)

func (u *UI) particleHead(v *View, p *Panel) {
	s := v.Selected
	if s == nil {
		u.topic(v, p, u.Theme.Muted, "nothing", "")
		return
	}
	d := s.Details
	kind := v.Styles[s.Mark.Style].Label
	color := v.styleColor(s.Mark.Style)
	if d != nil {
		kind = d.Kind
		if v.Colouring.By == ByKind && v.Styles[s.Mark.Style].Kind < 0 {
			color = u.Theme.On(v.kindColor(kind))
		}
	}
	if v.About.What == AboutStructure && d != nil && d.Structure != nil {
		if kind = d.Structure.Name; kind == "" {
			kind = v.subscribed(d.Structure.Formula)
		}
	}
	u.topic(v, p, color, kind, "")
	switch {
	case s.Gone && d == nil:
		p.Text("It was gone before the answer came.", small, Regular, u.Theme.Muted)
		return
	case d == nil:
		p.Text("asking …", small, Regular, u.Theme.Muted)
		return
	case s.Gone:
		p.Text("It is no more. This is the last that was known:", small, Regular, u.Theme.Warn)
	}
	if d.Structure == nil {
		p.Text("on its own", body, Regular, u.Theme.Muted)
		return
	}
	name := d.Structure.Name
	if name == "" { // the world has no name for it
		name = v.subscribed(d.Structure.Formula)
	}
	chosen := 0
	if v.About.What == AboutStructure {
		chosen = 1
	}
	switch now, pressed := p.tabs([]string{"this particle", "part of " + name}, []string{
		"What is known of the particle",
		"What is known of the structure that it belongs to (click the particle again)",
	}, chosen); {
	case pressed && now == 1:
		v.AskStructure()
	case pressed:
		v.About.What = AboutParticle
		v.Changes++
	}
}

func (u *UI) particlePage(v *View, p *Panel) (a Action) {
	s := v.Selected
	if s == nil || s.Details == nil {
		return a
	}
	d := s.Details
	if d.Structure != nil && d.Structure.Name != "" && d.Structure.Formula != "" {
		p.Gap(4)
		p.Text(d.Structure.Name+" is "+v.subscribed(d.Structure.Formula), small, Regular, u.Theme.Muted)
	}
	p.Gap(4)
	u.numbers(v, p, d)
	u.bonds(v, p, d)
	u.able(v, p, &s.Past, "The rules that ask for a particle such as this one, and what they lack.")
	u.past(v, p, &s.Past, "The reactions that it took part in, and before it those it was made from, with who computed them.")
	if p.Fold("computed by", "", "Where it is, and who computes it.", true) {
		if p.link(v.ServerColor(d.Server), d.Server, "", "", "The server that computes it. Click to see how it is.") {
			v.AskServer(d.Server)
			return a
		}
		if p.link(Color{}, fmt.Sprintf("region %d", d.Region), "", "", "The region that it is in. Click to see how it is.") {
			v.AskRegion(d.Region)
			return a
		}
		p.fact("id", short(d.ID), "The name of this particle, which no other ever has: "+d.ID)
		p.fact("tick", Number(d.Tick), "When it was as is told here")
	}
	if !s.Gone {
		p.Gap(8)
		labels, tips := []string{"Stay with it"}, []string{"The camera follows it, or not"}
		if v.MayCommand() {
			labels, tips = append(labels, "Remove it"), append(tips, "Take it out of the world, for everybody (Del)")
		}
		on := -1
		if v.Following {
			on = 0
		}
		switch p.Buttons(labels, tips, on) {
		case 0:
			v.Following = !v.Following
			v.Changes++
		case 1:
			a = ActionRemove
		}
	}
	return a
}

// numbers are the quantities that a particle carries.
func (u *UI) numbers(v *View, p *Panel, d *wire.Details) {
	all := []entry{{name: "mass", value: number(d.Mass), note: "How hard it is to move, in units of the world"}}
	for _, name := range slices.Sorted(maps.Keys(d.Charges)) {
		all = append(all, v.chargeEntry(name, d.Charges[name]))
	}
	for _, name := range slices.Sorted(maps.Keys(d.Attributes)) {
		value := d.Attributes[name]
		all = append(all, entry{name: name, value: v.attrValue(name, value), faint: value == 0, note: "A number that particles of this kind have: " + name})
	}
	p.facts(all)
	var at []string
	speed := 0.0
	for axis := range v.World.World.Dimensions {
		at = append(at, fmt.Sprintf("%.1f", d.Position[axis]))
		speed += d.Velocity[axis] * d.Velocity[axis]
	}
	p.fact("at", strings.Join(at, "  "), "Where it is, in length units")
	if v.pushed(d.Kind) {
		p.fact("speed", number(rounded3(math.Sqrt(speed))), "Length units per tick")
	}
}

// chargeEntry is a charge of a particle, or the sum of it over a structure. One that is counted modulo a number is what
// remains: red, green and blue together are 0 mod 3.
func (v *View) chargeEntry(name string, value float64) entry {
	out := entry{name: name, value: signed(value), faint: value == 0, note: name}
	for _, c := range v.World.Charges {
		if c.Name != name {
			continue
		}
		if c.Unit != "" {
			out.note += ", in units of " + c.Unit
		}
		if m := float64(c.Modulo); m > 0 {
			rest := math.Mod(math.Mod(value, m)+m, m)
			out.value, out.faint = fmt.Sprintf("%s mod %d", number(rest), c.Modulo), rest == 0
			out.note += fmt.Sprintf(", counted modulo %d", c.Modulo)
		}
	}
	out.note += ": no rule changes the sum of it in the world"
	return out
}

// attrValue is the value of an attribute, by its name if it has one.
func (v *View) attrValue(name string, value int32) string {
	for _, a := range v.World.Attrs {
		if a.Name == name && value >= 0 && int(value) < len(a.Names) {
			return a.Names[value]
		}
	}
	return number(float64(value))
}

func (u *UI) bonds(v *View, p *Panel, d *wire.Details) {
	if len(d.Bonds) == 0 || !p.Fold("bonded to", fmt.Sprint(len(d.Bonds)), "Those it is held together with. Click one to see what it is.", true) {
		return
	}
	for i, b := range d.Bonds {
		if i == mostBonds {
			p.Text(fmt.Sprintf("and %d more", len(d.Bonds)-i), small, Regular, u.Theme.Muted)
			break
		}
		if p.link(u.Theme.On(v.kindColor(b.Kind)), b.Kind, "", short(b.ID), "See what this one is") {
			v.SelectID(b.ID, b.Kind, d.Server)
		}
	}
}

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
