package scene

// beside makes a panel of the inspector, below the upper edge of the screen.
func (u *UI) beside(v *View, x, w, high float64) (a Action) {
	p := u.Open(x, margin, w)
	a = u.inspector(v, p, high)
	p.Close()
	return a
}

// inspector tells in a panel, which is so high at most, of what was asked about: a particle, its structure, a region or a
// server. It gives what its buttons ask for.
func (u *UI) inspector(v *View, p *Panel, high float64) (a Action) {
	switch v.About.What {
	case AboutRegion:
		u.regionHead(v, p)
	case AboutServer:
		u.serverHead(v, p)
	default:
		u.particleHead(v, p)
	}
	p.Scroll("inspector"+v.About.What.String(), high-(p.next-p.y)-pad)
	switch v.About.What {
	case AboutRegion:
		u.regionPage(v, p)
	case AboutServer:
		u.serverPage(v, p)
	case AboutStructure:
		u.structurePage(v, p)
	default:
		a = u.particlePage(v, p)
	}
	p.Unscroll()
	return a
}

// topic heads the inspector: a bead, a name, what it is, and the cross that closes it.
func (u *UI) topic(v *View, p *Panel, color Color, name, what string) {
	u.bead(p.left()+8, p.next+11, 8, color)
	if u.closing(p, "Close this (Esc)") {
		v.Select(nil)
	}
	u.text(p.left()+26, p.next, u.clip(name, 17, Bold, p.width()-54), 17, Bold, AlignLeft, u.Theme.Text)
	p.Gap(25)
	if what != "" {
		p.Text(what, small, Regular, u.Theme.Muted)
	}
	p.Gap(3)
}

// kindColor is the colour of the first style of a kind.
func (v *View) kindColor(name string) Color {
	for i := range v.World.Styles {
		if s := &v.Styles[i]; s.Kind >= 0 && v.World.Kinds[s.Kind].Name == name {
			return s.Color
		}
	}
	return v.Theme.Muted
}

// link is a row that leads to something else.
func (p *Panel) link(color Color, name, note, value, tip string) bool {
	e := entry{name: name, note: note, value: value}
	if color[3] > 0 {
		e.colors[0], e.dots = color, 1
	}
	return p.entry(&e, tip).clicked
}
