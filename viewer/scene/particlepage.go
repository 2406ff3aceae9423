package scene

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ylem/region/wire"
)

// mostBonds is how many others a particle is shown to be bonded to.
const mostBonds = 8

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
	case d == nil && s.Why != "":
		p.Text(sentence(s.Why), small, Regular, u.Theme.Muted)
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
		if s != nil && s.Why != "" && !s.Gone {
			u.pictured(v, p, s)
		}
		return a
	}
	d := s.Details
	if d.Structure != nil && d.Structure.Name != "" && d.Structure.Formula != "" {
		p.Gap(4)
		p.Text(d.Structure.Name+" is "+v.subscribed(d.Structure.Formula), small, Regular, u.Theme.Muted)
	}
	u.stayWith(v, p, "The camera follows it, or not (G)")
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
	if !s.Gone && v.MayCommand() {
		p.Gap(8)
		if p.Buttons([]string{"Remove it"}, []string{"Take it out of the world, for everybody (Del)"}, -1) == 0 {
			a = ActionRemove
		}
	}
	return a
}

// stayWith is the button that has the camera follow what is selected.
func (u *UI) stayWith(v *View, p *Panel, tip string) {
	if v.Selected.Gone {
		return
	}
	p.Gap(4)
	on := -1
	if v.Following {
		on = 0
	}
	if p.Buttons([]string{"Stay with it"}, []string{tip}, on) == 0 {
		v.Following = !v.Following
		v.Changes++
	}
}

// pictured is what the picture itself tells of a particle.
func (u *UI) pictured(v *View, p *Panel, s *Selection) {
	p.Gap(4)
	at := [3]float32{s.Mark.X, s.Mark.Y, s.Mark.Z}
	var place []string
	for _, x := range at[:v.World.World.Dimensions] {
		place = append(place, fmt.Sprintf("%.1f", x))
	}
	p.fact("at", strings.Join(place, "  "), "Where it is in the picture, in length units")
	p.fact("region", fmt.Sprint(s.Mark.Region), "The region that it is in")
	if r := v.Region(s.Mark.Region); r != nil {
		p.fact("computed by", r.Server, "The server that computed it")
		if name := v.anchored(r, &s.Mark); name != "" {
			p.fact("structure", name, "What it is part of, as the picture names it")
		}
	}
}

// anchored is the name of the structure that the picture puts at a particle, "" if it puts none there: a structure of many
// has its name at one of them.
func (v *View) anchored(r *Region, m *Mark) string {
	if r.Shot == nil || r.Frame != m.Frame {
		return ""
	}
	for _, a := range r.Shot.Names {
		if int(a.Index) == m.Index && int(a.Structure) < len(v.World.Structures) {
			return v.World.Structures[a.Structure].Name
		}
	}
	return ""
}

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[size:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
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
