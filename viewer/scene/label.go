package scene

import (
	"math"
	"slices"
)

// Limits that keep labels readable.
const (
	mostLabels  = 50
	labelRadius = 6.5  // points of an anchor from which structures are named
	symbolSize  = 12.0 // points of a bead from which its symbol is written on it
	leastSymbol = 8.0  // points of a symbol that can still be read
	mostSymbol  = 40.0 // points
	mostSymbols = 600
	tagSize     = 11 // points
)

// marks rings what is hovered and selected, in all images of the world.
func (v *View) marks(d *Drawing) {
	ring := func(m *Mark, c Color, wide float32) {
		for _, i := range v.images() {
			x, y, f, _ := v.Camera.Project(m.X+i.dx, m.Y+i.dy, m.Z)
			r := max(v.Styles[m.Style].Radius*float32(v.Camera.Scale)*f, v.px(3)) + v.px(4)
			d.Top.Ring(x, y, r, v.px(wide), c.Fade(i.echo))
			if wide > 1.5 {
				d.Top.Ring(x, y, r+v.px(5), v.px(1), c.Fade(0.35*i.echo))
			}
		}
	}
	if v.Hover != nil {
		ring(v.Hover, v.Theme.Text.Fade(0.6), 1.2)
	}
	if s := v.Selected; s != nil && !(s.Gone && s.Details == nil) {
		c := v.Theme.Accent
		if s.Gone {
			c = v.Theme.Warn
		}
		ring(&s.Mark, c, 2)
	}
}

// labels names structures at their anchors and writes symbols on large beads.
func (v *View) labels(d *Drawing) {
	c := &v.Camera
	typical := v.typicalRadius() * float32(c.Scale)
	if typical >= v.px(symbolSize) {
		v.symbols(d)
	}
	enough := v.px(labelRadius)
	if v.Solid() {
		enough *= 2 // where one thing lies behind another, names need more room
	}
	if enough /= float32(c.Scale); v.widest() >= enough && len(v.World.Structures) > 0 {
		v.names(d, enough)
	}
}

// widest is the radius of the widest style that there is.
func (v *View) widest() (radius float32) {
	for i, n := range v.Census.Styles {
		if n > 0 && !v.hides(uint8(i)) {
			radius = max(radius, v.Styles[i].Radius)
		}
	}
	return radius
}

// typicalRadius is that of the most frequent style.
func (v *View) typicalRadius() (radius float32) {
	most := 0
	for i, n := range v.Census.Styles {
		if n > most && !v.hides(uint8(i)) {
			most, radius = n, v.Styles[i].Radius
		}
	}
	return radius
}

// tag writes a short text on a small plate, x being its middle or left end. It gives the plate.
func (v *View) tag(d *Drawing, x, y float32, name string, align Align, c Color) {
	box := v.plate(x, y, name, align)
	d.Top.Box(box[0], box[1], box[2]-box[0], box[3]-box[1], (box[3]-box[1])/2, v.Theme.Panel.Fade(0.75*c[3]))
	d.Texts = append(d.Texts, Item{Kind: ItemText, X: float64(x), Y: float64(y), Size: tagSize, Align: align, Text: name, Color: c})
}

func (v *View) plate(x, y float32, name string, align Align) [4]float32 {
	point := v.px(1)
	width, rim := v.wide(name)*point, 6*point
	if align == AlignCenter {
		x -= width / 2
	}
	return [4]float32{x - rim, y - point, x + width + rim, y + 15*point}
}

// wide is how wide the text of a tag is, points. It is asked for with every picture.
func (v *View) wide(name string) float32 {
	m := &v.scratch.measured
	w, known := (*m)[name]
	if !known {
		if *m == nil || len(*m) > 4096 {
			*m = map[string]float32{}
		}
		w = float32(v.Measure(name, tagSize, Regular))
		(*m)[name] = w
	}
	return w
}

// stride is the step through n candidates that leaves at most a number of them.
func stride(n, most int) int { return (n + most - 1) / most }

// namePlate is a name and where it would stand.
type namePlate struct {
	x, y float32
	name string
}

// names writes what structures are called below their lowest beads, where no other name is: of those whose anchor has a
// radius of enough length units. How small others are, of which there may be more, does not matter.
func (v *View) names(d *Drawing, enough float32) {
	c := &v.Camera
	all := v.scratch.names[:0]
	for i := range v.Regions {
		r := &v.Regions[i]
		if r.Shot.Named() == 0 || !v.Solid() && !c.sees(r.Lo[0], r.Lo[1], r.Hi[0], r.Hi[1], 0) {
			continue
		}
		groups := v.groups(r.Shot)
		for _, a := range r.Shot.Names {
			if v.Styles[r.Shot.Style[a.Index]].Radius < enough {
				continue
			}
			x, y, z := r.Shot.At(int(a.Index), v.clock.part())
			x, y, _, depth := c.Project(x, y, z)
			outside := float64(x) < c.Left || y < 0 || float64(x) > c.W-c.Right || float64(y) > c.H
			if outside || depth > 0 || c.cuts(depth) || int(a.Structure) >= len(v.World.Structures) || v.World.Structures[a.Structure].Silent {
				continue
			}
			g := &groups[root(groups, int32(a.Index))]
			all = append(all, namePlate{g.x / float32(g.n), g.bottom + v.px(4), v.World.Structures[a.Structure].Name})
		}
	}
	taken := v.scratch.taken[:0]
	step := stride(len(all), 2*mostLabels)
	for at := 0; at < len(all) && len(taken) < mostLabels; at += step {
		a := all[at]
		box := v.plate(a.x, a.y, a.name, AlignCenter)
		free := true
		for _, o := range taken {
			free = free && !(box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3])
		}
		if free {
			taken = append(taken, box)
			v.tag(d, a.x, a.y, a.name, AlignCenter, v.Theme.Text)
		}
	}
	v.scratch.names, v.scratch.taken = all, taken
}

// ball is a bead large enough to be written on.
type ball struct {
	x, y, radius float32
	style        uint8
}

// symbols writes on beads which kind they are.
func (v *View) symbols(d *Drawing) {
	if v.seen() > 4*mostSymbols {
		return
	}
	balls := v.scratch.balls[:0]
	v.visit(func(r *Region, i int, x, y, radius, depth float32) {
		if v.Styles[r.Shot.Style[i]].Kind < 0 || radius < v.px(symbolSize) || v.Solid() && depth > -0.05 {
			return
		}
		if x < -radius || y < -radius || x > float32(v.Camera.W)+radius || y > float32(v.Camera.H)+radius {
			return
		}
		balls = append(balls, ball{x, y, radius, r.Shot.Style[i]})
	})
	v.scratch.balls = balls
	if len(balls) > mostSymbols {
		return // so many would not be read
	}
	ink := RGB(0x05070d).Fade(0.8)
	for i, b := range balls {
		// Later ones lie on top of earlier ones, and a symbol must not show through.
		hidden := false
		for j := i + 1; j < len(balls) && !hidden; j++ {
			hidden = b.hiddenBy(balls[j])
		}
		if hidden {
			continue
		}
		symbol := v.World.Kinds[v.Styles[b.style].Kind].Symbol
		size := min(float64(b.radius), mostSymbol*v.Points)
		if wide := v.Measure(symbol, size, Bold); wide > float64(b.radius)*1.7 {
			size *= float64(b.radius) * 1.7 / wide
		}
		if size < leastSymbol*v.Points {
			continue // it would not be read
		}
		// Its size is in px like the bead, which W marks.
		d.Texts = append(d.Texts, Item{
			Kind: ItemText, X: float64(b.x), Y: float64(b.y) - size*0.62, Size: size, Face: Bold,
			Align: AlignCenter, Text: symbol, Color: ink, W: 1,
		})
	}
}

func (b ball) hiddenBy(o ball) bool {
	dx, dy := o.x-b.x, o.y-b.y
	return dx*dx+dy*dy < 1.2*o.radius*o.radius
}

// ruler shows how long things are, beside the line of time or above it, where no panel lies.
func (u *UI) ruler(v *View) {
	if v.Camera.Scale == 0 || v.Camera.W == 0 || u.W < narrow {
		return
	}
	points := v.Camera.Scale * u.W / v.Camera.W // per length unit
	length := math.Pow(10, math.Floor(math.Log10(110/points)))
	for _, k := range [...]float64{5, 2} {
		if length*k*points <= 120 {
			length *= k
			break
		}
	}
	unit := number(length) + " length units"
	if length == 1 {
		unit = "1 length unit"
	}
	left, _, _, bottom := v.Insets(u.W)
	plate := Item{W: length*points + 24, H: 32}
	found := false
	for _, at := range [...][2]float64{{u.W - margin - plate.W, u.H - v.barHeight(u.W) - 7}, {left + margin, u.H - bottom - 3}, {left + margin, u.H - bottom - 22}} {
		plate.X, plate.Y = at[0], at[1]-plate.H
		if found = !slices.ContainsFunc(u.covers, func(c Item) bool { return overlaps(c, plate) }); found {
			break
		}
	}
	if !found {
		return
	}
	x, y := plate.X+12, plate.Y+20
	u.rect(plate.X, plate.Y, plate.W, plate.H, 8, u.Theme.Panel.Fade(0.7))
	u.rect(x, y, length*points, 1.5, 0, u.Theme.Muted)
	u.rect(x, y-4, 1.5, 9, 0, u.Theme.Muted)
	u.rect(x+length*points-1.5, y-4, 1.5, 9, 0, u.Theme.Muted)
	u.text(x+length*points/2, y-18, unit, small, Regular, AlignCenter, u.Theme.Muted)
}
