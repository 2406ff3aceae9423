package scene

import "strings"

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
		if u.plain(x, y, wide, high-5, one.Name, "Begin this one. "+strings.TrimSpace(one.Notice)) {
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
	if u.Button(p.x+pad, p.next, 70, chipHeight, "Not now", "Stay with the world that is here (Esc)", false) {
		v.Picking = false
		v.Changes++
	}
	if pages > 1 && u.Button(p.x+pad+78, p.next, 70, chipHeight, "Others", "More worlds that can be begun", false) {
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
	if u.Button(p.x+pad, p.next, 76, chipHeight, "I see", "Close this, and look at the world that is here (Esc)", false) {
		v.Notice = ""
		v.Changes++
	}
	p.Gap(chipHeight)
	p.Close()
}
