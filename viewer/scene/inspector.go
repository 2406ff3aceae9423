package scene

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// mostBonds is how many bonds the inspector lists.
const mostBonds = 5

// inspector says what the selected particle is. On a narrow screen it lies above the buttons, and is brief. It
// gives what its button asks for.
func (u *UI) inspector(v *View, x, y, w float64) (a Action) {
	s := v.Selected
	p := u.Open(x, y, w)
	brief := u.W < narrow
	defer func() {
		if p.Close(); brief {
			p.Lower(u.H - 2*margin - buttonsHeight)
		}
	}()
	style := &v.Styles[s.Mark.Style]
	d := s.Details
	kind := style.Label
	if d != nil {
		kind = d.Kind
	}
	u.bead(x+pad+8, p.next+11, 8, u.Theme.On(style.Color))
	u.text(x+pad+26, p.next, u.clip(kind, 17, Bold, w-2*pad-26), 17, Bold, AlignLeft, u.Theme.Text)
	p.Gap(26)
	switch {
	case s.Gone && d == nil:
		p.Text("It was gone before the answer came.", small, Regular, u.Theme.Muted)
		return a
	case d == nil:
		p.Text("asking …", small, Regular, u.Theme.Muted)
		return a
	case s.Gone:
		p.Text("It is no more. This is the last that was known:", small, Regular, u.Theme.Warn)
	}
	switch {
	case d.Structure == nil:
		p.Text("on its own", body, Regular, u.Theme.Muted)
	case d.Structure.Name == "": // a structure the world has no name for
		p.Text("part of "+d.Structure.Formula, body, Bold, u.Theme.Accent)
	default:
		p.Text("part of "+d.Structure.Name, body, Bold, u.Theme.Accent)
		p.Text(d.Structure.Formula, small, Regular, u.Theme.Muted)
	}
	p.Rule()
	row := func(name, value string) { p.Row(Color{}, name, "", value) }
	row("mass", number(d.Mass))
	numbers := list{}
	add := func(name, value string, zero bool) {
		if !zero || !brief {
			numbers.entries = append(numbers.entries, entry{name: name, value: value, faint: zero})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Charges)) {
		add(name, signed(d.Charges[name]), d.Charges[name] == 0)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Attributes)) {
		add(name, fmt.Sprint(d.Attributes[name]), d.Attributes[name] == 0)
	}
	numbers.rows = (len(numbers.entries) + 1) / 2
	p.List(&numbers)
	var at []string
	speed := 0.0
	for axis := range v.World.World.Dimensions {
		at = append(at, fmt.Sprintf("%.1f", d.Position[axis]))
		speed += d.Velocity[axis] * d.Velocity[axis]
	}
	row("at", strings.Join(at, "  "))
	row("speed", number(math.Sqrt(speed)))
	if len(d.Bonds) > 0 {
		p.Caption("bonded to")
		for i, b := range d.Bonds {
			if i == mostBonds {
				row(fmt.Sprintf("and %d more", len(d.Bonds)-i), "")
				break
			}
			p.Row(u.Theme.On(v.kindColor(b.Kind)), b.Kind, "", short(b.ID))
		}
	}
	p.Caption("computed by")
	p.Row(v.ServerColor(d.Server), d.Server, fmt.Sprintf("region %d", d.Region), "")
	row("id", short(d.ID))
	row("tick", Number(d.Tick))
	if v.MayCommand() && !brief && !s.Gone {
		p.Gap(8)
		if u.Button(p.x+pad, p.next, 84, buttonHeight, "Remove it", false) {
			a = ActionRemove
		}
		p.Gap(buttonHeight + 4)
	}
	return a
}

// kindColor is the colour of the first style of a kind.
func (v *View) kindColor(name string) Color {
	for i := range v.World.Styles {
		if s := &v.Styles[i]; v.World.Kinds[s.Kind].Name == name {
			return s.Color
		}
	}
	return v.Theme.Muted
}

// short is the end of an ID, which differs most.
func short(id string) string {
	if len(id) > 8 {
		return "…" + id[len(id)-8:]
	}
	return id
}

func number(x float64) string { return strings.Replace(fmt.Sprintf("%.4g", x), "-", "−", 1) }

func signed(x float64) string {
	if x > 0 {
		return "+" + number(x)
	}
	return number(x)
}
