package scene

// Drawing is one picture, bottom to top.
type Drawing struct {
	Ground Batch  // the box of the world
	Tiles  []Tile // particles that servers counted
	Field  Field  // particles that are small and many
	Dots   Dots   // particles that are many
	Under  Batch  // what is outlined
	Beads  Batch  // bonds and particles
	Top    Batch  // borders and marks; does not glow
	Texts  []Item
	Glow   float32 // how much of its light the picture should scatter: less the fuller it is, lest all be white
}

// leastBead is the radius in points below which a bead does not shrink any more, but pales.
const leastBead = 1.1

// tileCover is the part of the world that what servers counted is taken to shine on: it is sent where there is much.
const tileCover = 0.6

// scratch is memory that pictures use one after the other.
type scratch struct {
	looks    [256]look
	dots     [256]uint32
	channel  [256]uint8
	images   []image
	items    []item
	sorted   []item
	places   []place
	nearness []uint8
	hazed    hazed
	runs     []run
	shown    []run
	order    []int
	starts   [depths + 1]int32
	groups   []group
	names    []namePlate
	taken    [][4]float32
	balls    []ball
	spansX   []span
	spansY   []span
	measured map[string]float32
	tints    tints
	palette  palette
	copies   []Copy
	keys     []uint8
}

// look is how a style, or a value, is drawn in one region and image of the world.
type look struct {
	color, tube [4]float32 // premultiplied, for beads and bonds
	plain       Color      // not premultiplied
	r           float32    // px at the middle
	bead        float32    // opacity; 0: not drawn
}

// image is a copy of the world beyond a wrapped edge, or the world itself.
type image struct {
	dx, dy float32
	echo   float32
}

// Build makes the picture of everything that is known. step is the number of px a texel of the field covers.
func (v *View) Build(d *Drawing, step int) {
	d.Ground.Reset()
	d.Under.Reset()
	d.Beads.Reset()
	d.Top.Reset()
	d.Texts, d.Tiles, v.tags = d.Texts[:0], d.Tiles[:0], v.tags[:0]
	d.Field.Used, d.Dots.Used = false, false
	if v.World == nil || v.Camera.Scale == 0 {
		return
	}
	v.images()
	l := v.levels()
	if v.Solid() {
		v.frameBox(d)
	} else {
		v.box(d)
	}
	v.tiles(d)
	v.sheets(d, l, step)
	if l.field > 0 && !v.Solid() {
		v.darken(d, l.field)
	}
	if v.Solid() {
		v.solid(d, l.beads)
	} else if l.beads > 0 {
		for _, m := range v.scratch.images {
			for i := range v.Regions {
				v.flat(d, &v.Regions[i], m, l.beads)
			}
		}
	}
	cover := v.cover(l)
	if len(d.Tiles) > 0 {
		cover = max(cover, tileCover)
	}
	d.Glow = 1 / (1 + 5*cover)
	if v.Borders {
		v.borders(d)
	}
	v.trails(d)
	v.highlight(d)
	v.marks(d)
	v.brush(d)
	if v.Labels {
		v.labels(d)
	}
}

// images finds the copies of the world in view, the world itself last, so that it lies above its echoes.
func (v *View) images() []image {
	c := &v.Camera
	all := v.scratch.images[:0]
	if !v.Solid() {
		echo := float32(c.Echo())
		for j := -1; j <= 1; j++ {
			for i := -1; i <= 1; i++ {
				if i == 0 && j == 0 || i != 0 && !c.wrap[0] || j != 0 && !c.wrap[1] {
					continue
				}
				m := image{float32(float64(i) * c.size[0]), float32(float64(j) * c.size[1]), echo}
				if c.sees(m.dx, m.dy, m.dx+float32(c.size[0]), m.dy+float32(c.size[1]), 0) {
					all = append(all, m)
				}
			}
		}
	}
	v.scratch.images = append(all, image{0, 0, 1})
	return v.scratch.images
}

// sees tells whether a box of the plane touches the screen, with a margin in px around it.
func (c *Camera) sees(x0, y0, x1, y1, margin float32) bool {
	ax, ay, _, _ := c.Project(x0, y1, 0)
	bx, by, _, _ := c.Project(x1, y0, 0)
	return bx >= -margin && by >= -margin && ax <= float32(c.W)+margin && ay <= float32(c.H)+margin
}

// keyed tells what the colours of a shot go by: its values, or its styles where they are not known. Where some styles
// have no value, theirs is 0, and that of no other is. Keys are valid until the next call.
func (v *View) keyed(s *Shot) (keys []uint8, values bool) {
	least, greatest, told := v.told(s)
	if !told {
		return s.Style, false
	}
	p, c := v.channels(), &v.Colouring
	if !p.lacking && least == c.Least && greatest == c.Greatest {
		return s.Value, true
	}
	var to [256]uint8 // the ramp has been made longer or shorter since then
	for i := range to {
		value := least + (greatest-least)*float64(i)/255
		to[i] = uint8(min(max((value-c.Least)/(c.Greatest-c.Least), 0), 1)*255 + 0.5)
		if p.lacking {
			to[i] = max(to[i], 1)
		}
	}
	keys = sized(v.scratch.keys, len(s.Value))
	v.scratch.keys = keys
	for i, style := range s.Style {
		if keys[i] = to[s.Value[i]]; p.lacks[style] {
			keys[i] = 0
		}
	}
	return keys, true
}

// dim makes a colour that of a region whose server is lost.
func (v *View) dim(c Color, r *Region) Color {
	if r.Live {
		return c
	}
	grey := c.luminance()
	return c.Mix(Color{grey, grey, grey, 1}, 0.7).Fade(0.3)
}

// colorOf is that of a style or value in a region.
func (v *View) colorOf(key uint8, values bool, r *Region) Color {
	switch {
	case values:
		return v.valueColor(key)
	case v.Colouring.places():
		return v.regionColor(r)
	}
	return v.styleColor(key)
}

// dress prepares how the styles of a region are drawn as beads. It gives the largest radius, px.
func (v *View) dress(r *Region, echo, share float32) (most float32) {
	least := v.px(leastBead)
	for i := range v.Styles {
		l := &v.scratch.looks[i]
		if v.hides(uint8(i)) || r.Shot.Counts[i] == 0 && len(r.Shot.Gone) == 0 {
			*l = look{}
			continue
		}
		c := v.dim(v.colorOf(uint8(i), false, r), r).Fade(echo)
		radius := v.Styles[i].Radius * float32(v.Camera.Scale)
		l.r, l.bead, l.plain = max(radius, least), share*min(max(radius*radius/(least*least), leastLight), 1), c
		most = max(most, l.r)
		l.tube = c.Mix(v.Theme.Ground, 0.22).Fade(l.bead).Premultiplied()
		l.color = c.Fade(l.bead).Premultiplied()
	}
	return most
}

// tints are colours by value instead of style: of beads and of bonds.
type tints struct{ color, tube [256]Color }

// px is how many px so many points are on this screen.
func (v *View) px(points float32) float32 { return points * float32(v.Points) }

// hides reports whether particles of a style are not drawn.
func (v *View) hides(style uint8) bool { return v.Styles[style].Hidden && !v.All }

// shine is how much a bead of a radius in px looks like a ball.
func shine(r float32) float32 { return min(max((r-2)/6, 0), 1) }

// eye is the projection of a shot to the plane of a flat world: x = ox + X·k − D·b, in px, y downwards.
type eye struct{ ox, oy, k, b float32 }

func (v *View) eyeOf(s *Shot, m image) eye {
	x, y, _, _ := v.Camera.Project(s.Base[0]+m.dx, s.Base[1]+m.dy, 0)
	k := s.Step * float32(v.Camera.Scale)
	return eye{x, y, k, k * (1 - v.clock.part())}
}

func (e *eye) at(s *Shot, i uint32) (x, y float32) {
	return e.ox + float32(s.X[0][i])*e.k - float32(s.D[0][i])*e.b, e.oy - float32(s.X[1][i])*e.k + float32(s.D[1][i])*e.b
}

// flat adds the beads of one region of a world of two dimensions.
func (v *View) flat(d *Drawing, r *Region, m image, share float32) {
	c, s := &v.Camera, r.Shot
	if s.Len() == 0 || !c.sees(r.Lo[0]+m.dx, r.Lo[1]+m.dy, r.Hi[0]+m.dx, r.Hi[1]+m.dy, 2*mostBond*float32(c.Scale)) {
		return
	}
	most := v.dress(r, m.echo, share) + 1
	keys, values := v.keyed(s)
	if values {
		v.tint(r, m.echo)
	}
	e := v.eyeOf(s, m)
	v.flatBonds(d, s, &e, keys, values)
	w, h := float32(c.W), float32(c.H)
	looks, colors := &v.scratch.looks, &v.scratch.tints.color
	x, y, dx, dy := s.X[0], s.X[1], s.D[0], s.D[1]
	settled, fade := len(s.Style)-s.New, v.clock.part()
	view := e.window(c, most)
	for k := range s.blocks {
		if view.misses(&s.blocks[k]) {
			continue
		}
		for i := k * blockSize; i < min((k+1)*blockSize, len(s.Style)); i++ {
			px, py := e.ox+float32(x[i])*e.k-float32(dx[i])*e.b, e.oy-float32(y[i])*e.k+float32(dy[i])*e.b
			if px < -most || py < -most || px > w+most || py > h+most {
				continue
			}
			l := &looks[s.Style[i]]
			if l.bead == 0 {
				continue
			}
			color := l.color
			if values {
				color = colors[keys[i]].Fade(l.bead).Premultiplied()
			}
			if i >= settled {
				color = faded(color, fade)
			}
			d.Beads.Bead(px, py, l.r, color, shine(l.r))
		}
	}
	if fade = 1 - v.clock.part(); fade > 0 {
		for i := range s.Gone {
			g := &s.Gone[i]
			if l := &looks[g.Style]; l.bead > 0 {
				px, py := e.ox+float32(g.X[0])*e.k, e.oy-float32(g.X[1])*e.k
				if px > -most && py > -most && px < w+most && py < h+most {
					d.Beads.Bead(px, py, l.r, faded(l.color, fade), shine(l.r))
				}
			}
		}
	}
}

// tint prepares the colours of values in a region.
func (v *View) tint(r *Region, echo float32) {
	t := &v.scratch.tints
	for i := range t.color {
		c := v.dim(v.valueColor(uint8(i)), r).Fade(echo)
		t.color[i], t.tube[i] = c, c.Mix(v.Theme.Ground, 0.22)
	}
}

// faded multiplies the opacity of a premultiplied colour.
func faded(c [4]float32, by float32) [4]float32 {
	return [4]float32{c[0] * by, c[1] * by, c[2] * by, c[3] * by}
}
