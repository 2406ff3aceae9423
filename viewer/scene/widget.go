package scene

import "math"

// Button paints a button and tells whether it was pressed. on marks what is switched on.
func (u *UI) Button(x, y, w, h float64, label, tip string, on bool) bool {
	pressed := u.plain(x, y, w, h, label, tip)
	ink := u.Theme.Text
	if on {
		ink = u.Theme.Accent
	}
	u.text(x+w/2, y+(h-12*lineHeight)/2, label, 12, Regular, AlignCenter, ink)
	return pressed
}

// plain is a button on which nothing is written yet.
func (u *UI) plain(x, y, w, h float64, name, tip string) bool {
	area := Item{X: x, Y: y, W: w, H: h}
	e := u.element(name, area, tip)
	ground := u.Theme.Button
	if e.over {
		ground = u.Theme.Hover
	}
	u.rect(x, y, w, h, 7, ground)
	if u.current == nil {
		u.covers = append(u.covers, area)
	}
	return e.clicked
}

// Buttons adds a row of buttons that are as wide as their labels need, and gives the index of the one that was pressed,
// or -1.
func (p *Panel) Buttons(labels, tips []string, on int) (pressed int) {
	const gap, rim = 6.0, 10.0
	pressed = -1
	x := p.left()
	for i, label := range labels {
		w := p.u.wide(label, 12, Regular) + 2*rim
		if x > p.left() && x+w > p.left()+p.width() {
			x = p.left()
			p.Gap(buttonHeight + gap)
		}
		if p.u.Button(x, p.next, min(w, p.width()), buttonHeight, label, tips[i], i == on) {
			pressed = i
		}
		x += w + gap
	}
	p.Gap(buttonHeight + gap)
	return pressed
}

// Check adds a line with a box that can be ticked, and gives what it is then.
func (p *Panel) Check(label, tip string, on bool) bool {
	u := p.u
	e := u.element(label, Item{X: p.left(), Y: p.next, W: p.width(), H: 22}, tip)
	ground := u.Theme.Button
	if e.over {
		ground = u.Theme.Hover
	}
	x, y := p.left(), p.next+3
	u.rect(x, y, 16, 16, 4, ground)
	if on {
		u.stroke(2, u.Theme.Accent, x+3.5, y+8.5, x+6.8, y+12, x+12.5, y+4.5)
	}
	u.text(x+25, p.next+3, u.clip(label, body, Regular, p.width()-25), body, Regular, AlignLeft, u.Theme.Text)
	p.Gap(25)
	return on != e.clicked
}

// Slider adds a number that can be moved between two ends, and gives it as it is then. note stands beside its value; a
// mark shows where it usually is, and Enter puts it there.
func (p *Panel) Slider(label, note, tip string, value, lo, hi, usual float64) (now float64, moved bool) {
	u := p.u
	lines := u.wrap(label, body, Regular, p.width())
	high := float64(len(lines)) * 17
	e := u.element(label, Item{X: p.left(), Y: p.next, W: p.width(), H: high + 38}, tip)
	for _, line := range lines {
		u.text(p.left(), p.next, line, body, Regular, AlignLeft, u.Theme.Text)
		p.Gap(17)
	}
	if !(hi > lo) {
		return value, false
	}
	s := scale{lo, hi, lo > 0 && hi/lo >= 100}
	const rim = 7.0
	track := Item{X: p.left(), Y: p.next + 14, W: p.width(), H: 24}
	now = value
	if u.finger.pending && u.within(track, u.finger.x, u.finger.y) {
		u.finger.slides = true
		now = s.value((u.Pointer.X - track.X - rim) / (track.W - 2*rim))
	}
	if e.focused {
		now = u.slid(s, now, usual)
	}
	u.text(p.left(), p.next, number(now), body, Mono, AlignLeft, u.Theme.Text)
	u.text(p.left()+p.width(), p.next, note, small, Regular, AlignRight, u.Theme.Accent)
	y, at := track.Y+11, func(x float64) float64 { return track.X + rim + (track.W-2*rim)*s.part(x) }
	u.rect(track.X, y, track.W, 3, 1.5, u.Theme.Hover)
	u.rect(track.X, y, at(now)-track.X, 3, 1.5, u.Theme.Accent)
	u.rect(at(usual)-0.75, y-4, 1.5, 11, 0, u.Theme.Muted)
	r := 6.5
	if e.over || e.focused {
		r = 7.5
	}
	u.bead(at(now), y+1.5, r, u.Theme.Accent)
	p.Gap(42)
	return now, now != value
}

// slid is a value of a slider after the keys that were pressed.
func (u *UI) slid(s scale, x, usual float64) float64 {
	const step = 0.02
	switch {
	case u.focus.pressed(KeyLeft):
		return s.value(s.part(x) - step)
	case u.focus.pressed(KeyRight):
		return s.value(s.part(x) + step)
	case u.focus.pressed(KeyHome):
		return s.lo
	case u.focus.pressed(KeyEnd):
		return s.hi
	case u.focus.pressed(KeyEnter):
		return usual
	}
	return x
}

// scale is that of a slider: by logarithms where its ends are far apart.
type scale struct {
	lo, hi float64
	log    bool
}

// part is where a value lies, 0 to 1.
func (s scale) part(x float64) float64 {
	x = min(max(x, s.lo), s.hi)
	if s.log {
		return math.Log(x/s.lo) / math.Log(s.hi/s.lo)
	}
	return (x - s.lo) / (s.hi - s.lo)
}

// value is what lies at a part, with as many digits as a hand can mean.
func (s scale) value(part float64) float64 {
	part = min(max(part, 0), 1)
	x, digits := s.lo+part*(s.hi-s.lo), math.Floor(math.Log10(s.hi-s.lo))-2
	if s.log {
		x = s.lo * math.Pow(s.hi/s.lo, part)
		digits = math.Floor(math.Log10(x)) - 1
	}
	unit := math.Pow(10, digits)
	if unit < 1 { // so that 0.3 is 0.3
		return min(max(math.Round(x*math.Round(1/unit))/math.Round(1/unit), s.lo), s.hi)
	}
	return min(max(math.Round(x/unit)*unit, s.lo), s.hi)
}

// tabs adds a row of names of which one is chosen, and tells whether one was pressed.
func (p *Panel) tabs(names, tips []string, chosen int) (now int, pressed bool) {
	u := p.u
	now = chosen
	each := p.width() / float64(len(names))
	total := 0.0
	for _, name := range names {
		total += u.wide(name, 12, Bold)
	}
	gap := max((p.width()-total)/float64(len(names)), 2)
	x := p.left()
	for i, name := range names {
		w := u.wide(name, 12, Bold) + gap
		if total > p.width() {
			w = each
		}
		e := u.element(name, Item{X: x, Y: p.next, W: w, H: 28}, tips[i])
		ink := u.Theme.Muted
		if i == chosen {
			ink = u.Theme.Text
			u.rect(x+gap/2-3, p.next+25, w-gap+6, 2, 1, u.Theme.Accent)
		} else if e.over {
			ink = u.Theme.Accent
		}
		u.text(x+w/2, p.next+6, u.clip(name, 12, Bold, w), 12, Bold, AlignCenter, ink)
		if e.clicked {
			now, pressed = i, true
		}
		x += w
	}
	p.Gap(28)
	u.rect(p.left(), p.next-1, p.width(), 1, 0, u.Theme.Line)
	return now, pressed
}

// Fold heads a group of rows that can be folded away, and tells whether it is open.
func (p *Panel) Fold(name, note, tip string, open bool) bool {
	u := p.u
	p.Gap(8)
	e := u.element(name, Item{X: p.left(), Y: p.next, W: p.width(), H: 20}, tip)
	if turned, known := u.folds[e.id]; known {
		open = turned
	}
	if e.clicked {
		open = !open
		u.fold(e.id, open)
	}
	ink := u.Theme.Muted
	if e.over {
		ink = u.Theme.Text
	}
	x, y := p.left()+4, p.next+9.5
	if open {
		u.stroke(1.5, ink, x-3.5, y-2, x, y+2, x+3.5, y-2)
	} else {
		u.stroke(1.5, ink, x-1.5, y-3.5, x+2.5, y, x-1.5, y+3.5)
	}
	u.text(p.left()+14, p.next+3, u.upper(name), 10, Bold, AlignLeft, ink)
	u.text(p.left()+p.width(), p.next+2, note, small, Regular, AlignRight, u.Theme.Muted)
	p.Gap(22)
	return open
}

// meter paints a bar of which a part is full.
func (u *UI) meter(x, y, w, part float64, c Color) {
	u.rect(x, y, w, 3, 1.5, u.Theme.Button)
	if part > 0 {
		u.rect(x, y, max(w*min(part, 1), 2), 3, 1.5, c)
	}
}
