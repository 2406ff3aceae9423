package scene

import "fmt"

const (
	brushWidth  = 340.0 // points
	damageWidth = 250.0
	chipHeight  = 24.0
)

// brushPanel is what the tool in hand is set to, in the corner where it hides least of what the tool is used on.
func (u *UI) brushPanel(v *View) {
	t := &v.Tools
	u.panels.brush = Item{}
	if t.Now == ToolSelect || v.Barred(t.Now) != "" || u.W < narrow && u.taken(v) || t.damage != nil && !u.holdsTwo(v) {
		return
	}
	left, right := u.between(v)
	_, _, _, bottom := v.Insets(u.W)
	w := min(brushWidth, right-left)
	ends := u.H - bottom - margin
	u.panels.brush = u.above(ends, right-w, w, func(p *Panel) {
		if u.closing(p, "Put the tool down (Esc)") {
			v.Wield(ToolSelect)
		}
		p.Text(tools[t.Now].label, 14, Bold, u.Theme.Text)
		p.Scroll("brush"+t.Now.String(), u.roomAbove(p, ends))
		p.Text(tools[t.Now].tip+".", small, Regular, u.Theme.Muted)
		p.Gap(5)
		if t.Now == ToolPaint {
			u.paints(v, p)
			p.Gap(4)
		}
		u.setting(p, "radius", decimal(t.Radius, 2), v.Widen)
		p.Unscroll()
	})
}

// roomAbove is what a panel above a height has for rows that scroll below those that it has already: it takes a part of
// the screen where that is high, and what there is where it is not.
func (u *UI) roomAbove(p *Panel, ends float64) float64 {
	const edge, least = 4, 240
	return max(min(max(u.H*sheetShare, least), ends-edge)-(p.next-p.y)-pad+2, 0)
}

// twoHigh is how high a screen is, in points, that has room for the report of a blow above the panel of a tool.
const twoHigh = 620

// holdsTwo tells whether the panel of a tool and the report of a blow have room above or beside each other.
func (u *UI) holdsTwo(v *View) bool {
	left, right := u.between(v)
	return u.W >= narrow && (u.H >= twoHigh || right-left >= brushWidth+6+damageWidth)
}

// between is the room between the panels at the sides.
func (u *UI) between(v *View) (left, right float64) {
	inset, _, _, _ := v.Insets(u.W)
	left, right = inset+margin, u.W-margin
	if v.About.What != AboutNothing && u.W >= middling {
		right -= rightWidth + margin
	}
	return left, right
}

// taken tells whether something else has the one place that a narrow screen has for a sheet.
func (u *UI) taken(v *View) bool { return u.panels.open || v.About.What != AboutNothing }

// newest gives a narrow screen's one place for a sheet to what a person asked for last: a tool, or the report of a blow.
func (u *UI) newest(v *View) {
	t, s := &v.Tools, &u.panels
	tool, blow := t.Now != s.tool && t.Now != ToolSelect, t.damage != s.blow && t.damage != nil
	s.tool, s.blow = t.Now, t.damage
	if u.W >= narrow || !tool && !blow {
		return
	}
	if v.More = false; u.taken(v) {
		s.open = false
		v.Select(nil)
	}
}

// paints chooses what paint puts in, and how much. Kinds that this view hides and kinds that never were are folded away.
func (u *UI) paints(v *View, p *Panel) {
	t := &v.Tools
	usual := func(kind int) bool {
		return kind == t.Kind || v.All || v.Census.ever[kind] && !v.World.Kinds[kind].Hidden
	}
	others := 0
	for i := range v.World.Kinds {
		if !usual(i) {
			others++
		}
	}
	u.chips(v, p, usual)
	if others > 0 && p.Fold("others", fmt.Sprint(others), "Kinds of which none was seen yet, and kinds that the author of this world hides.", false) {
		u.chips(v, p, func(kind int) bool { return !usual(kind) })
	}
	p.Gap(4)
	x := p.left()
	for _, n := range flows {
		label := fmt.Sprintf("%d/s", n)
		wide := u.wide(label, 12, Regular) + 16
		if u.Button(x, p.next, wide, chipHeight, label, fmt.Sprintf("%d particles a second, while you press", n), t.Flow == n) {
			t.Flow = n
			v.Changes++
		}
		x += wide + 4
	}
	p.Gap(chipHeight + 2)
	all := v.paintable()
	if len(all) == 0 {
		return
	}
	note := "as usual"
	if n := len(t.Attrs); n > 0 {
		note = fmt.Sprintf("%d set", n)
	}
	if p.Fold("attributes", note, "What else these particles have. Whoever sets nothing gets them as the world makes them.", false) {
		for _, a := range all {
			u.setting(p, a.Name, v.shade(a), func(by float64) { v.Tint(a, int32(by)) })
		}
	}
}

// chips is a button for each of some kinds.
func (u *UI) chips(v *View, p *Panel, has func(kind int) bool) {
	const gap, bead = 4, 18
	x := p.left()
	for i, k := range v.World.Kinds {
		if !has(i) {
			continue
		}
		wide := min(u.wide(k.Name, 12, Regular)+bead+12, p.width())
		if x > p.left() && x+wide > p.left()+p.width() {
			x = p.left()
			p.Gap(chipHeight + gap)
		}
		if u.plain(x, p.next, wide, chipHeight, k.Name, "Paint with this kind: "+k.Name) {
			v.Mix(i)
		}
		ink := u.Theme.Text
		if v.Tools.Kind == i {
			ink = u.Theme.Accent
		}
		u.text(x+bead, p.next+(chipHeight-12*lineHeight)/2, u.clip(k.Name, 12, Regular, wide-bead), 12, Regular, AlignLeft, ink)
		if colors := u.colors(v, i); len(colors) > 0 {
			u.bead(x+9, p.next+chipHeight/2, 4.5, colors[0])
		}
		x += wide + gap
	}
	p.Gap(chipHeight + gap)
}

// The row of a setting, in points.
const (
	settingHeight = 21.0
	settingButton = 26.0
)

// setting is a row with a name, a value, and two buttons that change it by −1 and 1.
func (u *UI) setting(p *Panel, name, value string, change func(by float64)) {
	const h = settingHeight - 3
	right := p.x + p.w - pad
	room := min(82, p.width()/3) // of the value
	u.text(p.left(), p.next+1, u.clip(name, 12, Regular, p.width()-room-2*settingButton-12), 12, Regular, AlignLeft, u.Theme.Text)
	outer := u.scope
	u.scope = u.id(name) // each row has such buttons
	if u.Button(right-settingButton, p.next, settingButton, h, "+", "More: "+name, false) {
		change(1)
	}
	x := right - 2*settingButton - room
	if u.Button(x, p.next, settingButton, h, "−", "Less: "+name, false) {
		change(-1)
	}
	u.scope = outer
	u.text(x+settingButton+room/2, p.next+1, u.clip(value, 12, Regular, room-6), 12, Regular, AlignCenter, u.Theme.Text)
	p.Gap(settingHeight)
}
