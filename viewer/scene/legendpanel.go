package scene

// legend explains the colours when they do not tell the kinds, which the list of kinds does.
func (u *UI) legend(v *View) {
	if v.Colouring.By == ByKind {
		return
	}
	const w, least = 190.0, 160.0
	right, bottom := u.legendPlace(v, w)
	if bottom < least { // there is no room
		return
	}
	l := v.Legend()
	p := u.Open(right-w, 0, w)
	p.Text(l.Title, 12, Bold, u.Theme.Text)
	if n := len(l.Ramp); n > 0 {
		p.Gap(4)
		each := p.width() / float64(n)
		for i, c := range l.Ramp {
			u.rect(p.left()+float64(i)*each, p.next, each+0.5, 9, 0, c)
		}
		p.Gap(12)
		u.text(p.left(), p.next, number(rounded3(l.Least)), 10, Regular, AlignLeft, u.Theme.Muted)
		u.text(p.left()+p.width()/2, p.next, l.Unit, 10, Regular, AlignCenter, u.Theme.Muted)
		u.text(p.left()+p.width(), p.next, number(rounded3(l.Greatest)), 10, Regular, AlignRight, u.Theme.Muted)
		p.Gap(12)
	}
	const most = 8
	for i, e := range l.Entries {
		if i == most && len(l.Entries) > most+1 {
			p.Text("and "+Number(uint64(len(l.Entries)-most))+" more", small, Regular, u.Theme.Muted)
			break
		}
		u.bead(p.left()+5, p.next+8, 4.5, e.Color)
		u.text(p.left()+16, p.next, u.clip(e.Name, 12, Regular, p.width()-16), 12, Regular, AlignLeft, u.Theme.Text)
		p.Gap(17)
	}
	if l.Note != "" {
		p.Text(l.Note, small, Regular, u.Theme.Muted)
	}
	p.Close()
	p.Lower(bottom)
}

// legendPlace is the lower right corner that sheets and the panels of tools leave to something so wide.
func (u *UI) legendPlace(v *View, w float64) (right, bottom float64) {
	_, right = u.between(v)
	_, _, _, inset := v.Insets(u.W)
	bottom = u.H - inset - margin
	if u.W < narrow {
		bottom -= u.panels.sheet
	}
	for _, b := range [...]Item{u.panels.brush, u.panels.blown} {
		if b.W > 0 && b.X+b.W > right-w {
			bottom = min(bottom, b.Y-6)
		}
	}
	return right, bottom
}
