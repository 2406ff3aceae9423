package scene

// box fills the inside of a flat world.
func (v *View) box(d *Drawing) {
	c := &v.Camera
	x0, y1, _, _ := c.Project(0, 0, 0)
	x1, y0, _, _ := c.Project(float32(c.size[0]), float32(c.size[1]), 0)
	inside := v.Theme.Box
	if c.wrap[0] || c.wrap[1] {
		inside = inside.Fade(float32(1 - c.Echo()*0.999)) // no box where one can pan for ever
	}
	d.Ground.Box(x0, y0, x1-x0, y1-y0, v.px(3), inside)
	for i := range v.Regions {
		r := &v.Regions[i]
		if v.Borders {
			ax, ay, _, _ := c.Project(r.Lo[0], r.Hi[1], 0)
			bx, by, _, _ := c.Project(r.Hi[0], r.Lo[1], 0)
			d.Ground.Box(ax, ay, bx-ax, by-ay, 0, v.ServerColor(r.Server).Fade(0.014))
		}
	}
}

// darken dims the regions of lost servers where a field of light shows their particles, whose channels are shared by
// all regions. strength is the part of the picture that the field is.
func (v *View) darken(d *Drawing, strength float32) {
	c := &v.Camera
	for i := range v.Regions {
		r := &v.Regions[i]
		if r.Live || r.Shot == nil || !r.Shot.Crowded {
			continue
		}
		for _, m := range v.scratch.images {
			x0, y1, _, _ := c.Project(r.Lo[0]+m.dx, r.Lo[1]+m.dy, 0)
			x1, y0, _, _ := c.Project(r.Hi[0]+m.dx, r.Hi[1]+m.dy, 0)
			d.Under.Box(x0, y0, x1-x0, y1-y0, 0, v.Theme.Box.Fade(0.7*strength))
		}
	}
}

// frameBox draws the edges of a world of three dimensions.
func (v *View) frameBox(d *Drawing) {
	v.wire(&d.Ground, [3]float32{}, [3]float32{float32(v.Camera.size[0]), float32(v.Camera.size[1]), float32(v.Camera.size[2])}, v.Theme.Edge.Fade(0.6))
}

func (v *View) wire(b *Batch, lo, hi [3]float32, color Color) {
	at := func(i int) (float32, float32) {
		p := lo
		for axis := range p {
			if i>>axis&1 == 1 {
				p[axis] = hi[axis]
			}
		}
		x, y, _, _ := v.Camera.Project(p[0], p[1], p[2])
		return x, y
	}
	for i := range 8 {
		for axis := range 3 {
			if j := i | 1<<axis; j != i {
				x0, y0 := at(i)
				x1, y1 := at(j)
				b.Line(x0, y0, x1, y1, v.px(1), color)
			}
		}
	}
}

// borders outlines every region in the colour of its server and writes the server's name into its corner.
func (v *View) borders(d *Drawing) {
	c := &v.Camera
	for i := range v.Regions {
		r := &v.Regions[i]
		color := v.ServerColor(r.Server)
		name := r.Server
		if !r.Live {
			color = v.Theme.Warn
			name = v.absent(r.Server)
		}
		if v.Solid() {
			v.wire(&d.Top, r.Lo, r.Hi, color.Fade(0.2))
			x, y, _, _ := c.Project(r.Lo[0], r.Hi[1], r.Lo[2])
			x, y = x+v.px(6), y+v.px(4)
			v.tag(d, x, y, name, AlignLeft, color.Fade(0.85))
			v.tags = append(v.tags, tagged{r.ID, v.plate(x, y, name, AlignLeft)})
			continue
		}
		for _, m := range v.images() {
			v.outline(d, r, m, color, name)
		}
	}
}

func (v *View) outline(d *Drawing, r *Region, m image, color Color, name string) {
	c := &v.Camera
	x0, y0, _, _ := c.Project(r.Lo[0]+m.dx, r.Hi[1]+m.dy, 0)
	x1, y1, _, _ := c.Project(r.Hi[0]+m.dx, r.Lo[1]+m.dy, 0)
	if !c.sees(r.Lo[0]+m.dx, r.Lo[1]+m.dy, r.Hi[0]+m.dx, r.Hi[1]+m.dy, 0) {
		return
	}
	in, wide := v.px(1.5), v.px(1.2) // so that the lines of neighbours lie side by side
	line := color.Fade(0.5 * m.echo)
	d.Top.Line(x0+in, y0+in, x1-in, y0+in, wide, line)
	d.Top.Line(x1-in, y0+in, x1-in, y1-in, wide, line)
	d.Top.Line(x1-in, y1-in, x0+in, y1-in, wide, line)
	d.Top.Line(x0+in, y1-in, x0+in, y0+in, wide, line)
	if m.echo < 0.5 || x1-x0 < v.px(60) {
		return
	}
	// The name stays in view while a part of its region is.
	x, y := max(x0, float32(c.Left)), max(y0, float32(c.Top))
	if x1-x > v.px(60) && y1-y > v.px(24) {
		x, y = x+v.px(12), y+v.px(7)
		v.tag(d, x, y, name, AlignLeft, color.Fade(0.9*m.echo))
		v.tags = append(v.tags, tagged{r.ID, v.plate(x, y, name, AlignLeft)})
	}
}
