package scene

import "math"

// plot is one diagram of some columns of the history over ticks.
type plot struct {
	name, tip string
	group     string
	only      string // one column of the group; "": all
	color     func(column *Column) Color
	zero      bool // its axis begins at 0
	title     func(column *Column) string
}

const plotHeight = 96.0

// cross is where the pointer is in the plots, on the axis of ticks.
type cross struct {
	on, was bool
	tick    uint64
}

// Plot adds a diagram. What was never anything but 0 is left out.
func (p *Panel) Plot(v *View, d *plot) {
	u, h := p.u, &v.Known.History
	all, shown := u.panels.all[:0], u.panels.shown[:0]
	for i := range h.Columns {
		if c := &h.Columns[i]; c.Group == d.group && (d.only == "" || c.Name == d.only) && c.ever {
			all = append(all, i)
			if !u.panels.off[columnKey{c.Group, c.Name}] {
				shown = append(shown, i)
			}
		}
	}
	u.panels.all, u.panels.shown = all, shown
	if len(all) == 0 || len(h.Ticks) == 0 {
		return
	}
	p.Caption(d.name)
	box := Item{X: p.left(), Y: p.next, W: p.width(), H: plotHeight}
	e := u.element(d.name, box, d.tip)
	u.rect(box.X, box.Y, box.W, box.H, 5, u.Theme.Button.Fade(0.6))
	if e.over || e.focused {
		u.crossed(e, box, h)
	}
	if u.seen(box.Y, box.H) {
		lo, hi := h.bounds(shown, d.zero)
		u.axis(box, lo, hi)
		for _, i := range shown {
			u.curve(h, i, box, lo, hi, d.color(&h.Columns[i]))
		}
		if u.panels.cross.was && len(h.Ticks) > 1 {
			x := box.X + box.W*h.place(u.panels.cross.tick)
			u.rect(x-0.5, box.Y, 1, box.H, 0, u.Theme.Text.Fade(0.5))
			if e.over || e.focused {
				align, by := AlignLeft, 4.0
				if x > box.X+box.W/2 {
					align, by = AlignRight, -4
				}
				u.text(x+by, box.Y+box.H-15, "tick "+Number(u.panels.cross.tick), 10, Regular, align, u.Theme.Text)
			}
		}
	}
	p.Gap(plotHeight + 5)
	u.plotLegend(v, p, d, all)
	p.Gap(6)
}

// crossed moves the crosshair of all plots: with the pointer, or with the arrow keys.
func (u *UI) crossed(e element, box Item, h *History) {
	c := &u.panels.cross
	c.on = true
	first, span := h.Ticks[0], float64(h.Last-h.Ticks[0])
	if e.over {
		part := min(max((u.Pointer.X-box.X)/box.W, 0), 1)
		c.tick = first + uint64(part*span)
		return
	}
	if !c.was {
		c.tick = h.Last
	}
	step := uint64(span / 50)
	switch {
	case u.focus.pressed(KeyLeft):
		c.tick -= min(step, c.tick-min(first, c.tick))
	case u.focus.pressed(KeyRight):
		c.tick = min(c.tick+step, h.Last)
	case u.focus.pressed(KeyHome):
		c.tick = first
	case u.focus.pressed(KeyEnd):
		c.tick = h.Last
	}
}

// place is where a tick is on the axis, 0 to 1.
func (h *History) place(tick uint64) float64 {
	first := h.Ticks[0]
	if h.Last <= first {
		return 0
	}
	return (float64(tick) - float64(first)) / float64(h.Last-first)
}

// bounds are the least and greatest of some columns.
func (h *History) bounds(columns []int, zero bool) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, i := range columns {
		c := &h.Columns[i]
		for j := range c.Lo {
			lo, hi = math.Min(lo, nanTo(c.Lo[j], math.Inf(1))), math.Max(hi, nanTo(c.Hi[j], math.Inf(-1)))
		}
	}
	switch {
	case lo > hi:
		return 0, 1
	case zero:
		lo = math.Min(lo, 0)
	}
	if hi-lo < 1e-9*math.Max(math.Abs(hi), 1) {
		lo, hi = lo-0.5*math.Max(math.Abs(lo), 1e-3), hi+0.5*math.Max(math.Abs(hi), 1e-3)
		if zero {
			lo = math.Min(0, hi)
		}
	}
	return lo, hi
}

func nanTo(x float32, to float64) float64 {
	if x != x {
		return to
	}
	return float64(x)
}

// axis writes the greatest and the least value and a line at 0.
func (u *UI) axis(box Item, lo, hi float64) {
	if lo < 0 && hi > 0 {
		y := box.Y + 4 + (box.H-8)*hi/(hi-lo)
		u.rect(box.X, y, box.W, 1, 0, u.Theme.Line)
	}
	u.text(box.X+5, box.Y+2, number(rounded3(hi)), 10, Regular, AlignLeft, u.Theme.Muted)
	u.text(box.X+5, box.Y+box.H-15, number(rounded3(lo)), 10, Regular, AlignLeft, u.Theme.Muted)
}

func rounded3(x float64) float64 {
	if x == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-2)
	return math.Round(x/unit) * unit
}

// curve draws a column: for every point of the screen across from the least to the greatest value there, so that no
// extreme is lost however long the history is.
func (u *UI) curve(h *History, column int, box Item, lo, hi float64, c Color) {
	data := &h.Columns[column]
	from := len(u.points)
	y := func(value float32) float32 {
		return float32(box.Y + 4 + (box.H-8)*(hi-float64(value))/(hi-lo))
	}
	at, least, most, last := -1, float32(0), float32(0), float32(0)
	flush := func() {
		if at < 0 {
			return
		}
		x := float32(box.X) + float32(at)
		if least == most {
			u.points = append(u.points, x, y(last))
			return
		}
		a, b := least, most
		if last == least {
			a, b = most, least
		}
		u.points = append(u.points, x, y(a), x, y(b))
	}
	scale := 0.0
	if h.Last > h.Ticks[0] {
		scale = (box.W - 1) / float64(h.Last-h.Ticks[0])
	}
	for i, tick := range h.Ticks {
		if data.Value[i] != data.Value[i] {
			continue
		}
		px := int(float64(tick-h.Ticks[0]) * scale)
		if px != at {
			flush()
			at, least, most = px, data.Lo[i], data.Hi[i]
		}
		least, most, last = min(least, data.Lo[i]), max(most, data.Hi[i]), data.Value[i]
	}
	flush()
	if len(u.points)-from == 2 { // known once: as long as nothing else is
		u.points = append(u.points, float32(box.X+box.W), u.points[from+1])
	}
	u.line(from, 1.4, c)
}

// columnKey names a column that is switched off.
type columnKey struct{ group, name string }

// plotLegend names the lines, with their values at the crosshair or now; a click switches one off.
func (u *UI) plotLegend(v *View, p *Panel, d *plot, columns []int) {
	h := &v.Known.History
	const gap = 14.0
	half := (p.width() - gap) / 2
	outer := u.scope
	u.scope += 7 // lines have names that rows elsewhere have, too
	for n, i := range columns {
		c := &h.Columns[i]
		value, known := h.Latest(i)
		if u.panels.cross.was {
			value, known = h.At(i, u.panels.cross.tick)
		}
		key := columnKey{c.Group, c.Name}
		off := u.panels.off[key]
		e := entry{name: c.Name, dots: 1, faint: off}
		if d.title != nil {
			e.name = d.title(c)
		}
		e.colors[0] = d.color(c)
		if known {
			e.value = number(rounded4(value))
		}
		x, w := p.left()+float64(n%2)*(half+gap), half
		if len(columns) == 1 {
			w = p.width()
		}
		el := u.element(c.Name, Item{X: x, Y: p.next, W: w, H: rowHeight}, "")
		if el.asked {
			u.say(e.name + ". Switch this line off or on.")
		}
		p.write(x, w, el.over, &e)
		if el.clicked {
			if u.panels.off == nil {
				u.panels.off = map[columnKey]bool{}
			}
			u.panels.off[key] = !off
			v.Changes++
		}
		if n%2 == 1 || n == len(columns)-1 {
			p.Gap(rowHeight)
		}
	}
	u.scope = outer
}

func rounded4(x float64) float64 {
	if x == 0 || x == math.Trunc(x) {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-3)
	return math.Round(x/unit) * unit
}
