package scene

import "math"

// span is a part of a sheet along one axis, texels, and where it goes, px.
type span struct {
	s0, s1, d0, d1 float32
	inside         bool // of the world; outside is an echo of it
}

// lie is where a sheet lies along an axis: its first px, and the period in px after which places come back, 0 if they
// do not. low is the px of the world's end with the lower px, size that of the world in px, screen that of the screen.
func lie(low, size, screen float64, wrap bool) (first, period float64) {
	switch {
	case !wrap:
		return 0, 0
	case size >= screen:
		return 0, size // each particle is in view once at most
	}
	return math.Floor(low), 0
}

// lay cuts a sheet along an axis into the parts that are drawn: what is of the world itself, and echoes.
func lay(spans []span, low, size, screen float64, wrap bool, step float64, texels int) []span {
	first, period := lie(low, size, screen, wrap)
	part := func(s0, s1, shift float64, inside bool) {
		s0, s1 = math.Max(s0, 0), math.Min(s1, float64(texels)*step)
		d0, d1 := first+shift+s0, first+shift+s1
		if d0 < screen && d1 > 0 && s1 > s0 {
			spans = append(spans, span{float32(s0 / step), float32(s1 / step), float32(d0), float32(d1), inside})
		}
	}
	spans = spans[:0]
	all := screen + 2*step
	switch {
	case !wrap:
		part(0, all, 0, true)
	case period > 0:
		part(0, low, 0, false)
		part(low, math.Min(low+size, all), 0, true)
		part(low+size, all, 0, false)
	default:
		end := math.Ceil(low+size) - first
		for _, k := range [...]float64{-1, 1, 0} {
			part(0, end, math.Round(k*size), k == 0)
		}
	}
	return spans
}

// sheets counts particles into the field and the dots.
func (v *View) sheets(d *Drawing, l levels, step int) {
	if v.Solid() {
		v.solidSheets(d, l, step)
		return
	}
	c := &v.Camera
	if l.field > 0 {
		d.Field.Clear(int(c.W), int(c.H), step)
		d.Field.Opacity = l.field
	}
	if l.dots > 0 {
		d.Dots.Clear(int(c.W), int(c.H))
		d.Dots.Opacity = l.dots
	}
	for i := range v.Regions {
		r := &v.Regions[i]
		s := r.Shot
		if s.Len() == 0 || !v.inView(r) {
			continue
		}
		keys, values := v.keyed(s)
		runs := v.drawn(append(v.scratch.runs[:0], run{0, s.Len()}), s)
		if l.field > 0 {
			p := v.planeOf(s, &d.Field.Sheet)
			if !d.Field.Used {
				v.light(&d.Field, values)
			}
			channels := v.channelsOf(r, values)
			for _, some := range runs {
				d.Field.count(s, some, &p, keys, channels)
			}
		}
		if l.dots > 0 {
			p := v.planeOf(s, &d.Dots.Sheet)
			dots := v.dotsOf(r, values)
			for _, some := range runs {
				d.Dots.put(s, some, &p, keys, dots)
			}
		}
	}
	if d.Field.Used {
		v.copies(&d.Field.Sheet)
		if v.Colouring.places() {
			v.dye(&d.Field)
		}
	}
	if d.Dots.Used {
		v.copies(&d.Dots.Sheet)
	}
}

// run is the particles of a shot from one to another.
type run struct{ from, to int }

// drawn leaves out of runs what is hidden, and keeps the memory of both. Servers send none of that, but a moment of the
// past has it, and one from before it was hidden.
func (v *View) drawn(runs []run, s *Shot) []run {
	b := &v.scratch
	b.runs = runs
	hidden := false
	for i := range v.Styles {
		hidden = hidden || s.Counts[i] > 0 && v.hides(uint8(i))
	}
	if !hidden {
		return runs
	}
	b.shown = b.shown[:0]
	for _, r := range runs {
		from := r.from
		for i := r.from; i < r.to; i++ {
			if v.hides(s.Style[i]) {
				if from < i {
					b.shown = append(b.shown, run{from, i})
				}
				from = i + 1
			}
		}
		if from < r.to {
			b.shown = append(b.shown, run{from, r.to})
		}
	}
	return b.shown
}

// inView tells whether any image of a flat region is.
func (v *View) inView(r *Region) bool {
	for _, m := range v.scratch.images {
		if v.Camera.sees(r.Lo[0]+m.dx, r.Lo[1]+m.dy, r.Hi[0]+m.dx, r.Hi[1]+m.dy, 4) {
			return true
		}
	}
	return false
}

// corner is the px of the upper left corner of a flat world, and its size in px.
func (v *View) upperLeft() (x, y, w, h float64) {
	c := &v.Camera
	mx, my := c.middle()
	return mx - c.X*c.Scale, my - (c.size[1]-c.Y)*c.Scale, c.size[0] * c.Scale, c.size[1] * c.Scale
}

// copies says where a sheet is drawn.
func (v *View) copies(s *Sheet) {
	c, b := &v.Camera, &v.scratch
	x, y, w, h := v.upperLeft()
	step, echo := float64(s.Step), float32(c.Echo())
	b.spansX = lay(b.spansX, x, w, c.W, c.wrap[0], step, s.W)
	b.spansY = lay(b.spansY, y, h, c.H, c.wrap[1], step, s.H)
	for _, q := range b.spansY {
		for _, p := range b.spansX {
			k := Copy{p.s0, q.s0, p.s1, q.s1, p.d0, q.d0, p.d1, q.d1, s.Opacity, Color{}}
			if !p.inside || !q.inside {
				k.Opacity *= echo
			}
			s.Copies = append(s.Copies, k)
		}
	}
}

// dye cuts the copies of a flat field along the borders of regions, so that each region has its own colour, however many
// there are.
func (v *View) dye(f *Field) {
	b := &v.scratch
	b.copies = append(b.copies[:0], f.Copies...)
	f.Copies = f.Copies[:0]
	for i := range v.Regions {
		r := &v.Regions[i]
		color := v.regionColor(r)
		for _, m := range b.images {
			x0, y1, _, _ := v.Camera.Project(r.Lo[0]+m.dx, r.Lo[1]+m.dy, 0)
			x1, y0, _, _ := v.Camera.Project(r.Hi[0]+m.dx, r.Hi[1]+m.dy, 0)
			for _, c := range b.copies {
				if k, some := c.cut(x0, y0, x1, y1); some {
					k.Tint = color
					f.Copies = append(f.Copies, k)
				}
			}
		}
	}
}

// cut is the part of a copy inside of a box of px; false if there is none.
func (c Copy) cut(x0, y0, x1, y1 float32) (Copy, bool) {
	perX, perY := (c.SX1-c.SX0)/(c.DX1-c.DX0), (c.SY1-c.SY0)/(c.DY1-c.DY0)
	k := c
	k.DX0, k.DX1 = max(c.DX0, x0), min(c.DX1, x1)
	k.DY0, k.DY1 = max(c.DY0, y0), min(c.DY1, y1)
	k.SX0, k.SX1 = c.SX0+(k.DX0-c.DX0)*perX, c.SX0+(k.DX1-c.DX0)*perX
	k.SY0, k.SY1 = c.SY0+(k.DY0-c.DY0)*perY, c.SY0+(k.DY1-c.DY0)*perY
	return k, k.DX0 < k.DX1 && k.DY0 < k.DY1
}

// planeOf maps the places of a shot to a sheet.
func (v *View) planeOf(s *Shot, to *Sheet) plane {
	c := &v.Camera
	x, y, w, h := v.upperLeft()
	x += float64(s.Base[0]) * c.Scale
	y += (c.size[1] - float64(s.Base[1])) * c.Scale
	per := float64(s.Step) * c.Scale
	return plane{v.axisOf(x, per, x-float64(s.Base[0])*c.Scale, w, c.W, c.wrap[0], to.Step), v.axisOf(y, -per, y+float64(s.Base[1])*c.Scale-h, h, c.H, c.wrap[1], to.Step)}
}

// axisOf is one axis of a plane: at is the px of X = 0, per the px of a step.
func (v *View) axisOf(at, per, low, size, screen float64, wrap bool, step int) axis {
	first, period := lie(low, size, screen, wrap)
	at -= first
	if period > 0 {
		// In [−period, period) for all X.
		if at = math.Mod(math.Mod(at, period)+period, period); per > 0 {
			at -= period
		}
	}
	one := float64(int(1)<<fraction) / float64(step)
	return axis{int64(at * one), int64(per * one), int64(per * one * float64(1-v.clock.part())), int64(period * one)}
}
