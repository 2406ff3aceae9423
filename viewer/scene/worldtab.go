package scene

import (
	"fmt"
	"strings"
)

// newest is how many happenings are shown, and happeningIndent where their texts begin, in points.
const (
	newest          = 4
	happeningIndent = 16.0
)

// worldTab says what this world is: its own words, what its author expects of it, and what is in it now.
func (u *UI) worldTab(v *View, p *Panel) {
	if n := v.World.World.Notice; n != "" {
		p.Text(n, 12.5, Regular, u.Theme.Text)
		p.Gap(2)
	}
	if v.Selected == nil && len(v.Known.Feed) == 0 {
		p.Gap(3)
		how := "Click a particle to see what it is. Wheel and drag move you around."
		switch touch := u.touched(); {
		case touch && v.Solid():
			how = "Touch a particle to see what it is. One finger moves the world, two turn it and zoom."
		case touch:
			how = "Touch a particle to see what it is. Two fingers zoom, one moves you around."
		case v.Solid():
			how = "Click a particle to see what it is. Drag with the right button to turn the world, with the left to move it; the wheel zooms."
		}
		p.Text(how, small, Regular, u.Theme.Muted)
	}
	u.feed(v, p)
	u.claims(v, p)
	u.structures(v, p)
	u.kinds(v, p)
	if p.Fold("computed by", "", "The servers that compute this world together. Click one to see how it is.", true) {
		u.serverRows(v, p)
	}
}

// feed tells what just happened.
func (u *UI) feed(v *View, p *Panel) {
	all := v.Known.Feed
	if len(all) == 0 || !p.Fold("just now", "", "What happened while you watched, the newest first. Click one to go there.", true) {
		return
	}
	for i := range all[:min(len(all), newest)] {
		u.happening(v, p, &all[i])
	}
}

// happening is written in full: the name of a claim is a sentence.
func (u *UI) happening(v *View, p *Panel, h *Happening) {
	tick := "tick " + Number(h.Tick)
	lines := u.wrap(h.Text, small, Regular, p.width()-happeningIndent-u.wide(tick, small, Regular)-10)
	row := Item{X: p.left() - 4, Y: p.next - 1, W: p.width() + 8, H: float64(len(lines))*small*lineHeight + 4}
	outer := u.scope
	u.scope += h.Tick // the same may happen again
	tip := h.Text + ", at tick " + Number(h.Tick) + "."
	if h.Server != "" || h.Structure != "" || h.Kind != "" {
		tip += " Click to go there."
	}
	el := u.element(h.Text, row, tip)
	u.scope = outer
	if el.over {
		u.rect(row.X, row.Y, row.W, row.H, 5, u.Theme.Button)
	}
	u.bead(p.left()+5, p.next+8, 4, [...]Color{u.Theme.Muted, u.Theme.Good, u.Theme.Warn}[h.Mood])
	u.text(p.left()+p.width(), p.next, tick, small, Regular, AlignRight, u.Theme.Muted)
	for _, line := range lines {
		u.text(p.left()+happeningIndent, p.next, line, small, Regular, AlignLeft, u.Theme.Text)
		p.Gap(small * lineHeight)
	}
	p.Gap(4)
	if el.clicked {
		v.goToHappening(h)
	}
}

// goToHappening shows what a happening is about.
func (v *View) goToHappening(h *Happening) {
	switch {
	case h.Server != "":
		v.AskServer(h.Server)
	case h.Structure != "":
		for i := range v.World.Structures {
			if v.World.Structures[i].Name == h.Structure {
				v.seekStructure(i)
			}
		}
	case h.Kind != "":
		for i := range v.World.Kinds {
			if v.World.Kinds[i].Name == h.Kind {
				v.seekKind(i)
			}
		}
	}
}

// kinds lists what there is. What never was is folded away.
func (u *UI) kinds(v *View, p *Panel) {
	if !p.Fold("what there is", "", "The kinds of particle, and how many there are. Click a name to find one, a bead to hide them.", true) {
		return
	}
	u.list(p, v.numbers(len(v.World.Kinds)), v.Census.ever, "kinds that never were", "Kinds that this world can have, of which none was seen yet.", func(kind int) { u.kind(v, p, kind) })
}

// list shows what there ever was; what never was is folded away behind it.
func (u *UI) list(p *Panel, order []int, ever []bool, rest, tip string, row func(i int)) {
	never := 0
	for _, i := range order {
		if ever[i] {
			row(i)
		} else {
			never++
		}
	}
	if never == 0 || !p.Fold(rest, fmt.Sprint(never), tip, false) {
		return
	}
	for _, i := range order {
		if !ever[i] {
			row(i)
		}
	}
}

func (u *UI) kind(v *View, p *Panel, kind int) {
	k := &v.World.Kinds[kind]
	n := v.Census.Kinds[kind]
	hidden := v.hidesKind(kind)
	e := entry{name: k.Name, value: Number(uint64(n)), faint: n == 0 || hidden}
	e.paint(v, kind)
	if k.Symbol != strings.ReplaceAll(k.Name, "-", "−") { // which says no more than the name
		e.note = k.Symbol
	}
	if hidden {
		e.note = "hidden"
	}
	outer := u.scope
	u.scope += 1 // the bead has the name of its row
	bead := Item{X: p.left() - 4, Y: p.next, W: beadsWidth + 4, H: rowHeight}
	b := u.element(k.Name, bead, "Hide these, or show them again.")
	u.scope = outer
	row := Item{X: p.left() + beadsWidth, Y: p.next, W: p.width() - beadsWidth + 4, H: rowHeight}
	el := u.element(k.Name, row, "Find one, and select it. Again: the next.")
	p.write(p.left(), p.width(), el.over || b.over, &e)
	p.Gap(rowHeight)
	if b.clicked {
		v.ShowKind(kind, hidden)
	}
	if el.clicked {
		v.seekKind(kind)
	}
}

// hidesKind tells whether no style of a kind is drawn.
func (v *View) hidesKind(kind int) bool {
	for i := range v.World.Styles {
		if v.Styles[i].Kind == kind && !v.hides(uint8(i)) {
			return false
		}
	}
	return true
}

// ShowKind draws the particles of a kind, or not.
func (v *View) ShowKind(kind int, show bool) {
	if v.All && !show {
		v.All = false
	}
	if v.veils == nil {
		v.veils = map[string]bool{}
	}
	v.veils[v.World.Kinds[kind].Name] = !show
	v.veil()
	v.Changes++
}

// veil hides what a person hid, and shows what a person wants shown.
func (v *View) veil() {
	for i := range v.World.Styles {
		if s := &v.Styles[i]; s.Kind >= 0 {
			if hidden, said := v.veils[v.World.Kinds[s.Kind].Name]; said {
				s.Hidden = hidden
			}
		}
	}
}

// structures lists what has formed.
func (u *UI) structures(v *View, p *Panel) {
	if len(v.World.Structures) == 0 {
		return
	}
	if !p.Fold("what has formed", "", "The structures that this world names, and how many there are. Click one to go to it; again: to the next.", true) {
		return
	}
	u.list(p, v.fromSmallToLarge(), v.Census.formed, "structures that never were", "Structures that this world names, of which none was seen yet.", func(i int) { u.structure(v, p, i) })
}

func (u *UI) structure(v *View, p *Panel, i int) {
	s := &v.World.Structures[i]
	n := v.Census.Structures[i]
	e := entry{name: s.Name, note: v.formula(i), value: Number(uint64(n)), faint: n == 0}
	el := p.entry(&e, "")
	if el.asked {
		u.say(s.Name + " is " + v.formula(i) + ". Go to one, and select it. Again: the next.")
	}
	if el.clicked {
		v.seekStructure(i)
	}
}

// serverRows lists who computes the world, those that are lost first.
func (u *UI) serverRows(v *View, p *Panel) {
	for _, lost := range [...]bool{true, false} {
		for i := range v.Servers {
			if s := &v.Servers[i]; (s.State == Lost) == lost {
				u.serverRow(v, p, i)
			}
		}
	}
}

func (u *UI) serverRow(v *View, p *Panel, i int) {
	s := &v.Servers[i]
	e := entry{name: s.Name, note: fmt.Sprintf("%d regions", s.Regions), value: Speed(s.Rate), dots: 1}
	e.colors[0] = ServerColor(i, u.Theme)
	if s.Regions == 1 {
		e.note = "1 region"
	}
	switch {
	case s.State == Lost || s.State == Ended:
		e.colors[0], e.value = u.Theme.Warn, s.State.String()
	case s.State == Connecting:
		e.value = "connecting"
	case s.Rate > 0:
		e.value += "/s"
	}
	tip := "A server, and how many ticks a second it computes. Click to see how it is."
	if s.Trouble != "" {
		tip = "Lost: " + s.Trouble + ". It is tried again."
	}
	if p.entry(&e, tip).clicked {
		v.AskServer(s.Name)
	}
}
