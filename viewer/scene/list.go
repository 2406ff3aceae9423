package scene

import (
	"fmt"
	"slices"
)

// list is a group of rows of a panel.
type list struct {
	caption string
	entries []entry
	rows    int  // that it may take
	beads   int  // colours of an entry that are shown at most
	count   bool // the numbers of entries can be summed up
}

// entry is one row of a list, or half of one where there is little room.
type entry struct {
	colors            []Color
	name, note, value string
	brief             string // the value where there is little room
	n                 int
	faint             bool
}

// mostColors is how many colours of a kind the legend shows.
const mostColors = 3

// kinds lists what there is. Where not all fit, those come first that ever were.
func (u *UI) kinds(v *View) list {
	l := list{caption: "what there is", beads: 1, count: true}
	ever := v.Census.ever
	for _, seen := range [...]bool{true, false} {
		for kind := range v.World.Kinds {
			if ever[kind] != seen {
				continue
			}
			n := v.Census.Kinds[kind]
			colors := u.colors(v, kind)
			l.beads = max(l.beads, len(colors))
			l.entries = append(l.entries, entry{colors: colors, name: v.World.Kinds[kind].Name, value: Number(uint64(n)), n: n, faint: n == 0 || v.World.Kinds[kind].Hidden && !v.All})
		}
	}
	return l
}

func (u *UI) colors(v *View, kind int) (colors []Color) {
	for i := range v.World.Styles {
		if s := &v.World.Styles[i]; s.Kind == kind && len(colors) < mostColors {
			colors = append(colors, u.Theme.On(v.Styles[i].Color))
		}
	}
	return colors
}

// structures lists what has formed.
func (u *UI) structures(v *View) list {
	l := list{caption: "what has formed", count: true}
	for i, s := range v.World.Structures {
		n := v.Census.Structures[i]
		l.entries = append(l.entries, entry{name: s.Name, note: s.Formula, value: Number(uint64(n)), n: n, faint: n == 0})
	}
	return l
}

// servers lists who computes the world, those that are lost first.
func (u *UI) servers(v *View) list {
	l := list{caption: "computed by", beads: 1}
	for i := range v.Servers {
		s := &v.Servers[i]
		e := entry{colors: []Color{ServerColor(i, u.Theme)}, name: s.Name, note: fmt.Sprintf("%d regions", s.Regions), value: Speed(s.Rate)}
		if s.Regions == 1 {
			e.note = "1 region"
		}
		e.brief = e.value
		switch {
		case s.State == Lost || s.State == Ended:
			e.colors[0], e.value, e.brief = u.Theme.Warn, s.State.String(), s.State.String()
		case s.State == Connecting:
			e.value, e.brief = "connecting", "…"
		case s.Rate > 0:
			e.value += "/s"
		}
		if s.State == Lost {
			l.entries = slices.Insert(l.entries, 0, e)
		} else {
			l.entries = append(l.entries, e)
		}
	}
	return l
}

// share divides rows among lists: an entry to a row if all fit, else two, and else what there is, the longest losing
// most.
func share(lists []list, rows int) {
	sum := func() (n int) {
		for i := range lists {
			n += lists[i].rows
		}
		return n
	}
	for i := range lists {
		lists[i].rows = len(lists[i].entries)
	}
	for i := range lists {
		if sum() > rows {
			lists[i].rows = (len(lists[i].entries) + 1) / 2
		}
	}
	for sum() > rows {
		longest := 0
		for i := range lists {
			if lists[i].rows > lists[longest].rows {
				longest = i
			}
		}
		if lists[longest].rows <= 1 {
			return
		}
		lists[longest].rows--
	}
}

// List adds a list with its heading.
func (p *Panel) List(l *list) {
	n := len(l.entries)
	if n == 0 {
		return
	}
	if l.caption != "" {
		p.Caption(l.caption)
	}
	width := p.w - 2*pad
	if n <= l.rows {
		for i := range l.entries {
			p.entry(p.x+pad, width, &l.entries[i], l.beads)
			p.Gap(rowHeight)
		}
		return
	}
	const gap = 16.0
	for i := range min(n, 2*l.rows) {
		e := l.entries[i]
		e.note = ""
		if e.brief != "" {
			e.value = e.brief
		}
		if i == 2*l.rows-1 && n > 2*l.rows {
			e = l.rest(i)
		}
		p.entry(p.x+pad+float64(i%2)*(width+gap)/2, (width-gap)/2, &e, min(l.beads, 1))
		if i%2 == 1 || i == n-1 {
			p.Gap(rowHeight)
		}
	}
}

// rest sums up the entries from the i-th on.
func (l *list) rest(i int) entry {
	e := entry{name: fmt.Sprintf("%d more", len(l.entries)-i)}
	for _, more := range l.entries[i:] {
		e.n += more.n
	}
	if l.count {
		e.value = Number(uint64(e.n))
	}
	return e
}

// entry writes one entry: overlapping beads of its colours, a name, a note if there is room, a value.
func (p *Panel) entry(x, width float64, e *entry, beads int) {
	const apart, first = 7.0, 18.0
	ink, faint := p.u.Theme.Text, float32(1)
	if e.faint {
		ink, faint = p.u.Theme.Muted.Fade(0.6), 0.35
	}
	right := x + width
	if beads > 0 {
		room := first + apart*float64(beads-1)*0.85
		for i, c := range e.colors[:min(len(e.colors), beads)] {
			p.u.bead(x+(room-8)/2+apart*(float64(i)-float64(min(len(e.colors), beads)-1)/2), p.next+8.5, 5, c.Fade(faint))
		}
		x += room
	}
	room := right - x - p.u.Measure(e.value, body, Mono) - 8
	name := p.u.clip(e.name, body, Regular, room)
	p.u.text(x, p.next, name, body, Regular, AlignLeft, ink)
	if taken := p.u.Measure(name, body, Regular) + 7; e.note != "" && room-taken > 20 {
		p.u.text(x+taken, p.next+1.5, p.u.clip(e.note, small, Regular, room-taken), small, Regular, AlignLeft, p.u.Theme.Muted)
	}
	p.u.text(right, p.next, e.value, body, Mono, AlignRight, ink)
}
