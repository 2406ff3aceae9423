package scene

// entry is one row of a list: overlapping beads of its colours, a name, a note if there is room, a value.
type entry struct {
	colors            [mostColors]Color
	dots              int
	name, note, value string
	faint             bool
}

// mostColors is how many colours of a kind a row shows.
const mostColors = 3

const (
	rowHeight  = 20.0
	beadsWidth = 24.0
)

// entry adds a row that can be pointed at.
func (p *Panel) entry(e *entry, tip string) element {
	area := Item{X: p.left() - 4, Y: p.next, W: p.width() + 8, H: rowHeight}
	el := p.u.element(e.name, area, tip)
	p.write(p.left(), p.width(), el.over, e)
	p.Gap(rowHeight)
	return el
}

// fact adds a row that says one thing.
func (p *Panel) fact(name, value, tip string) element {
	return p.entry(&entry{name: name, value: value}, tip)
}

// facts adds rows of two facts side by side; one alone has the whole row.
func (p *Panel) facts(all []entry) {
	const gap = 18.0
	half := (p.width() - gap) / 2
	if len(all) == 1 {
		half = p.width()
	}
	for i := range all {
		x := p.left() + float64(i%2)*(half+gap)
		e := p.u.element(all[i].name, Item{X: x - 3, Y: p.next, W: half + 6, H: rowHeight}, all[i].note)
		all[i].note = ""
		p.write(x, half, e.over, &all[i])
		if i%2 == 1 || i == len(all)-1 {
			p.Gap(rowHeight)
		}
	}
}

// write writes an entry between x and x+width.
func (p *Panel) write(x, width float64, over bool, e *entry) {
	u := p.u
	if !u.seen(p.next, rowHeight) {
		return
	}
	ink, faint := u.Theme.Text, float32(1)
	if e.faint {
		ink, faint = u.Theme.Muted.Fade(0.65), 0.35
	}
	if over {
		u.rect(x-4, p.next, width+8, rowHeight-1, 5, u.Theme.Button)
	}
	right := x + width
	if e.dots > 0 {
		const apart = 6.0
		for i := range e.dots {
			u.bead(x+8+apart*(float64(i)-float64(e.dots-1)/2), p.next+9.5, 5, e.colors[i].Fade(faint))
		}
		x += beadsWidth
	}
	room := right - x
	if e.value != "" {
		room -= u.wide(e.value, body, Mono) + 8
	}
	name := u.clip(e.name, body, Regular, room)
	u.text(x, p.next+1, name, body, Regular, AlignLeft, ink)
	if taken := u.wide(name, body, Regular) + 7; e.note != "" && room-taken > 20 {
		u.text(x+taken, p.next+2.5, u.clip(e.note, small, Regular, room-taken), small, Regular, AlignLeft, u.Theme.Muted)
	}
	u.text(right, p.next+1, e.value, body, Mono, AlignRight, ink)
}

// colors are those of the styles of a kind, as they are drawn.
func (u *UI) colors(v *View, kind int) (colors []Color) {
	for i := range v.World.Styles {
		if s := &v.World.Styles[i]; s.Kind == kind && len(colors) < mostColors {
			colors = append(colors, v.styleColor(uint8(i)))
		}
	}
	return colors
}

// paint puts the colours of a kind into an entry.
func (e *entry) paint(v *View, kind int) {
	for i := range v.World.Styles {
		if v.World.Styles[i].Kind == kind && e.dots < mostColors {
			e.colors[e.dots] = v.styleColor(uint8(i))
			e.dots++
		}
	}
}
