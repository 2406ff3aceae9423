package scene

import (
	"fmt"
	"math"
	"strings"
)

const (
	brushWidth  = 340.0 // points
	damageWidth = 250.0
	chipHeight  = 24.0
)

// brushPanel is what the tool in hand is set to, in the corner where it hides least of what the tool is used on.
func (u *UI) brushPanel(v *View) {
	t := &v.Tools
	u.panels.brush = Item{}
	if t.Now == ToolSelect || v.Barred(t.Now) != "" || u.W < narrow && (u.taken(v) || t.damage != nil) {
		return
	}
	left, right := u.between(v)
	_, _, _, bottom := v.Insets(u.W)
	w := min(brushWidth, right-left)
	u.panels.brush = u.above(u.H-bottom-margin, right-w, w, func(p *Panel) {
		p.Text(tools[t.Now].label, 14, Bold, u.Theme.Text)
		p.Text(tools[t.Now].tip+".", small, Regular, u.Theme.Muted)
		p.Gap(5)
		if t.Now == ToolPaint {
			u.paints(v, p)
			p.Gap(4)
		}
		u.setting(p, "radius", decimal(t.Radius, 2), v.Widen)
	})
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
	if u.W < narrow && (tool || blow) && u.taken(v) {
		s.open = false
		v.Select(nil)
	}
}

// paints chooses what paint puts in, and how much.
func (u *UI) paints(v *View, p *Panel) {
	t := &v.Tools
	x, row := p.x+pad, p.next
	for i, k := range v.World.Kinds {
		wide := u.wide(k.Name, 12, Regular) + 30
		if x+wide > p.x+p.w-pad {
			x, row = p.x+pad, row+chipHeight+4
		}
		if u.Button(x, row, wide, chipHeight, k.Name, t.Kind == i) {
			v.Mix(i)
		}
		colors := u.colors(v, i)
		if len(colors) > 0 {
			u.bead(x+9, row+chipHeight/2, 4.5, colors[0])
		}
		x += wide + 4
	}
	p.next = row + chipHeight + 8
	x = p.x + pad
	for _, n := range flows {
		label := fmt.Sprintf("%d/s", n)
		wide := u.wide(label, 12, Regular) + 16
		if u.Button(x, p.next, wide, chipHeight, label, t.Flow == n) {
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

// The row of a setting, in points.
const (
	settingHeight = 21.0
	settingButton = 26.0
)

// setting is a row with a name, a value, and two buttons that change it by −1 and 1.
func (u *UI) setting(p *Panel, name, value string, change func(by float64)) {
	const h = settingHeight - 3
	right := p.x + p.w - pad
	room := 82.0 // of the value
	u.text(p.left(), p.next+1, u.clip(name, 12, Regular, p.width()-room-2*settingButton-12), 12, Regular, AlignLeft, u.Theme.Text)
	outer := u.scope
	u.scope = u.id(name) // each row has such buttons
	if u.button(right-settingButton, p.next, settingButton, h, "+", "More: "+name, false) {
		change(1)
	}
	x := right - 2*settingButton - room
	if u.button(x, p.next, settingButton, h, "−", "Less: "+name, false) {
		change(-1)
	}
	u.scope = outer
	u.text(x+settingButton+room/2, p.next+1, u.clip(value, 12, Regular, room-6), 12, Regular, AlignCenter, u.Theme.Text)
	p.Gap(settingHeight)
}

// damagePanel is what became of the blow that the world was dealt.
func (u *UI) damagePanel(v *View) {
	g := v.Tools.damage
	if g == nil || v.Timeline.Past || u.W < narrow && u.taken(v) {
		return
	}
	left, right := u.between(v)
	w := min(damageWidth, right-left)
	_, _, _, inset := v.Insets(u.W)
	bottom := u.H - inset - margin
	if b := &u.panels.brush; b.W > 0 && right-w < b.X+b.W { // no room beside it
		bottom = b.Y - 6
	}
	u.above(bottom, right-w, w, func(p *Panel) {
		switch {
		case !g.Known:
			p.Text("Damage …", body, Bold, u.Theme.Text)
		case v.Census.Tick <= g.Tick:
			p.Text("The blow falls at tick "+Number(g.Tick)+".", body, Bold, u.Theme.Text)
		case !g.Struck:
			p.Text("The blow fell at tick "+Number(g.Tick)+"; the servers count …", body, Bold, u.Theme.Text)
		default:
			u.damageDone(v, p, g)
		}
		p.Gap(4)
		if u.Button(p.x+pad, p.next, 60, chipHeight, "Dismiss", false) {
			v.Tools.damage = nil
			v.Changes++
		}
		p.Gap(chipHeight)
	})
}

// damageDone says what the blow took, and apart from that what the world has made of it.
func (u *UI) damageDone(v *View, p *Panel, g *Damage) {
	if g.Removed == 0 {
		p.Text("Nothing was there to remove.", body, Bold, u.Theme.Text)
		return
	}
	p.Text("You removed "+Number(uint64(g.Removed))+" at tick "+Number(g.Tick)+".", body, Bold, u.Theme.Text)
	shown := g.Kinds[:min(len(g.Kinds), mostWounds)]
	for i := range shown {
		p.Row(Color{}, v.World.Kinds[shown[i].Kind].Name, "", "−"+Number(uint64(shown[i].Removed)))
	}
	if len(g.Kinds) > len(shown) {
		rest := g.Removed - sumOf(shown, func(w *Wound) int { return w.Removed })
		p.Row(Color{}, "others", "", "−"+Number(uint64(rest)))
	}
	p.Caption("since then, in the whole world")
	u.spark(p, g)
	p.Text(g.verdict(), small, Regular, u.Theme.Text)
	for i := range shown {
		w := &shown[i]
		p.Row(Color{}, v.World.Kinds[w.Kind].Name, "", fmt.Sprintf("%d → %d", w.left(), w.Now))
	}
	p.Text("what the blow left → what there is now", 10, Regular, u.Theme.Muted)
}

// verdict says in a sentence what the world made of the blow.
func (g *Damage) verdict() string {
	switch back := int(math.Round(g.Back() * 100)); {
	case back >= 100:
		return "There are as many again as before the blow."
	case back > 0:
		return fmt.Sprintf("%d %% of that many have come back.", back)
	case back < 0:
		return "None have come back, and others are gone by themselves."
	}
	return "None have come back."
}

// spark draws how many there have been since, as bars; the first is before the blow.
func (u *UI) spark(p *Panel, g *Damage) {
	const high, bars = 34.0, 60
	most := 1
	for _, n := range g.Past {
		most = max(most, n)
	}
	past := g.Past
	step := max(1, (len(past)+bars-1)/bars)
	n := (len(past) + step - 1) / step
	wide := (p.w - 2*pad) / float64(max(n, 12))
	for i := range n {
		h := max(high*float64(past[i*step])/float64(most), 1)
		c := u.Theme.Accent.Fade(0.75)
		if i == 0 {
			c = u.Theme.Muted
		}
		u.rect(p.x+pad+float64(i)*wide, p.next+high-h, max(wide-1, 1), h, 0, c)
	}
	p.Gap(high + 6)
}

// worlds lists what can be begun in place of this world.
func (u *UI) worlds(v *View) {
	all := v.World.Worlds
	if !v.Picking || len(all) == 0 {
		return
	}
	columns := 2
	if u.W < narrow {
		columns = 1
	}
	const high = 46.0
	left, _, _, bottom := v.Insets(u.W)
	w := min(float64(columns)*320, u.W-2*margin)
	if left+w+2*margin > u.W {
		left = 0
	}
	rows := max(int((u.H-bottom-150)/high), 1)
	fit := rows * columns
	pages := (len(all) + fit - 1) / fit
	page := min(v.page%pages, pages-1)
	shown := all[page*fit : min((page+1)*fit, len(all))]
	p := u.Open((left+u.W-w)/2, margin, w)
	u.shields = true
	p.Text("Begin another world", 18, Bold, u.Theme.Text)
	p.Text("It takes the place of this one, for everybody who looks. This one ends.", small, Regular, u.Theme.Muted)
	p.Gap(8)
	wide := (w - 2*pad - float64(columns-1)*8) / float64(columns)
	lines := (len(shown) + columns - 1) / columns
	for i, one := range shown {
		x, y := p.x+pad+float64(i/lines)*(wide+8), p.next+float64(i%lines)*high
		if u.plain(x, y, wide, high-5, one.Name, strings.TrimSpace(one.Notice)) {
			v.Picking = false
			v.BeginWorld(one.Name)
		}
		ink, title := u.Theme.Text, one.Title
		if title == "" {
			title = one.Name
		}
		if one.Name == v.World.World.Name {
			ink, title = u.Theme.Accent, title+" (anew)"
		}
		u.text(x+10, y+4, u.clip(title, body, Bold, wide-20), body, Bold, AlignLeft, ink)
		u.text(x+10, y+22, u.clip(one.Notice, small, Regular, wide-20), small, Regular, AlignLeft, u.Theme.Muted)
	}
	p.Gap(float64(lines)*high + 4)
	if u.Button(p.x+pad, p.next, 70, chipHeight, "Not now", false) {
		v.Picking = false
		v.Changes++
	}
	if pages > 1 && u.Button(p.x+pad+78, p.next, 70, chipHeight, "Others", false) {
		v.page++
		v.Changes++
	}
	p.Gap(chipHeight)
	p.Close()
	u.shields = false
	u.Items[p.box+1].Color[3] = 0.98
	u.shield = u.Items[p.box+1]
}

// notice is what a person has to know who came by a link.
func (u *UI) notice(v *View) {
	if v.Notice == "" {
		return
	}
	left, _, top, _ := v.Insets(u.W)
	w := min(u.wide(v.Notice, body, Bold)+2*pad+2, u.W-left-2*margin)
	p := u.Open((left+u.W-w)/2, margin+top+46, w)
	p.Text(v.Notice, body, Bold, u.Theme.Warn)
	p.Gap(6)
	if u.Button(p.x+pad, p.next, 76, chipHeight, "I see", false) {
		v.Notice = ""
		v.Changes++
	}
	p.Gap(chipHeight)
	p.Close()
}
