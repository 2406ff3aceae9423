package scene

import "math"

// depths is into how many slices a world of three dimensions is sorted, back to front.
const depths = 512

// place is a particle on the screen.
type place struct {
	x, y, r, depth float32
	bare           bool // no ball is drawn here: half a bond ends
}

// rim is where a tube towards b leaves the ball at a: its end must not lie on the face of the ball.
func (a *place) rim(b *place) (x, y float32) {
	dx, dy := b.x-a.x, b.y-a.y
	length := float32(math.Sqrt(float64(dx*dx + dy*dy)))
	if a.bare || length < 1e-6 {
		return a.x, a.y
	}
	k := min(0.85*a.r, length/2) / length
	return a.x + dx*k, a.y + dy*k
}

// item is one bead (to < 0) or tube to be drawn in the order of depth. Its ends are indices into scratch.places.
type item struct {
	depth    int32
	from, to int32
	color    [4]float32
	end      [4]float32
}

// lens is the projection of a shot of three dimensions: with q = X − D·back, column by column,
// u = u₀ + ux·qx + uy·qy + uz·qz and so on, all in length units.
type lens struct {
	u, v, d [4]float32 // by qx, qy, qz, and constant
	eye     float32
	back    float32
	mx, my  float32 // px
	scale   float32
	deep    float32 // what makes a depth in length units one in half diagonals
}

func (v *View) lensOf(s *Shot) (l lens) {
	c := &v.Camera
	var from [3]float32
	for axis := range from {
		from[axis] = s.Base[axis] - float32(c.size[axis]/2)
	}
	for row, to := range [...]*[4]float32{&l.u, &l.v, &l.d} {
		for axis := range 3 {
			to[axis] = c.m[row][axis] * s.Step
			to[3] += c.m[row][axis] * from[axis]
		}
	}
	mx, my := c.middle()
	l.eye, l.back, l.scale = c.eye, 1-v.clock.part(), float32(c.Scale)
	l.mx, l.my = float32(mx-c.X*c.Scale), float32(my+c.Y*c.Scale)
	l.deep = 4.8 / c.eye
	return l
}

// at projects a particle: px, how much larger things are there, and the depth in half diagonals.
func (l *lens) at(s *Shot, i int) (x, y, f, depth float32) {
	qx := float32(s.X[0][i]) - float32(s.D[0][i])*l.back
	qy := float32(s.X[1][i]) - float32(s.D[1][i])*l.back
	qz := float32(s.X[2][i]) - float32(s.D[2][i])*l.back
	u := l.u[3] + l.u[0]*qx + l.u[1]*qy + l.u[2]*qz
	v := l.v[3] + l.v[0]*qx + l.v[1]*qy + l.v[2]*qz
	d := l.d[3] + l.d[0]*qx + l.d[1]*qy + l.d[2]*qz
	f = l.eye / (l.eye + d)
	k := f * l.scale
	return l.mx + u*k, l.my - v*k, f, d * l.deep
}

// solid adds the beads of a world of three dimensions: near things are larger, brighter and in front.
func (v *View) solid(d *Drawing, share float32) {
	c, s := &v.Camera, &v.scratch
	if share == 0 {
		return
	}
	s.items, s.places = s.items[:0], s.places[:0]
	for i := range v.Regions {
		r := &v.Regions[i]
		shot := r.Shot
		if shot.Len() == 0 {
			continue
		}
		v.dress(r, 1, share)
		keys, values := v.keyed(shot)
		if values {
			v.tint(r, 1)
		}
		first := int32(len(s.places))
		l := v.lensOf(shot)
		fade, settled := v.clock.part(), len(shot.Style)-shot.New
		for row, style := range shot.Style {
			x, y, f, depth := l.at(shot, row)
			look := &s.looks[style]
			s.places = append(s.places, place{x, y, look.r * f, depth, false})
			if look.bead == 0 || c.cuts(depth) {
				continue
			}
			color := look.color
			if values {
				color = s.tints.color[keys[row]].Fade(look.bead).Premultiplied()
			}
			if row >= settled {
				color = faded(color, fade)
			}
			s.items = append(s.items, item{slice(depth), first + int32(row), -1, v.haze(color, depth), color})
		}
		v.solidBonds(shot, first, keys, values)
	}
	for _, it := range s.sort() {
		a := &s.places[it.from]
		if it.to < 0 {
			d.Beads.Bead(a.x, a.y, a.r, it.color, shine(a.r))
			continue
		}
		b := &s.places[it.to]
		w := max(tubeWidth*min(a.r, b.r), v.px(leastTube))
		x0, y0 := a.rim(b)
		x1, y1 := b.rim(a)
		d.Beads.Tube(x0, y0, x1, y1, w, it.color, it.end, shine(w*2))
	}
}

func (v *View) solidBonds(s *Shot, first int32, keys []uint8, values bool) {
	c, b := &v.Camera, &v.scratch
	color := func(i uint32) [4]float32 {
		l := &b.looks[s.Style[i]]
		if values {
			return b.tints.tube[keys[i]].Fade(l.bead).Premultiplied()
		}
		return l.tube
	}
	add := func(i, j int32, from, to [4]float32) {
		p, q := &b.places[i], &b.places[j]
		if c.cuts(p.depth) || c.cuts(q.depth) {
			return
		}
		b.items = append(b.items, item{slice((p.depth + q.depth) / 2), i, j, v.haze(from, p.depth), v.haze(to, q.depth)})
	}
	half := func(i uint32, dx, dy, dz float32, color [4]float32) {
		x, y, z := s.At(int(i), v.clock.part())
		px, py, f, depth := c.Project(x+dx/2, y+dy/2, z+dz/2)
		b.places = append(b.places, place{px, py, b.looks[s.Style[i]].r * f, depth, true})
		add(first+int32(i), int32(len(b.places)-1), color, color)
	}
	back := (1 - v.clock.part()) * s.Step
	for _, bond := range s.Bonds {
		i, j := bond[0], bond[1]
		if b.looks[s.Style[i]].bead == 0 || b.looks[s.Style[j]].bead == 0 {
			continue
		}
		x0, y0, z0 := s.At(int(i), v.clock.part())
		x1, y1, z1 := s.At(int(j), v.clock.part())
		x, y, z := x1-x0, y1-y0, z1-z0
		dx, dy, dz := c.nearest(x, 0), c.nearest(y, 1), c.nearest(z, 2)
		part := float32(1)
		if back > 0 {
			var way [3]float32
			for axis := range way {
				way[axis] = (float32(s.D[axis][j]) - float32(s.D[axis][i])) * back
			}
			least := v.Styles[s.Style[i]].Radius + v.Styles[s.Style[j]].Radius
			part = joined(dx*dx+dy*dy+dz*dz, square(dx+way[0])+square(dy+way[1])+square(dz+way[2]), least)
		}
		if part == 0 {
			continue
		}
		from, to := faded(color(i), part), faded(color(j), part)
		if dx == x && dy == y && dz == z {
			add(first+int32(i), first+int32(j), from, to)
		} else {
			half(i, dx, dy, dz, from)
			half(j, -dx, -dy, -dz, to)
		}
	}
	for _, stub := range s.Stubs {
		if b.looks[s.Style[stub.Index]].bead > 0 {
			half(stub.Index, float32(stub.DX)/1024, float32(stub.DY)/1024, float32(stub.DZ)/1024, color(stub.Index))
		}
	}
}

// solidSheets counts particles of a world of three dimensions into the field and the dots.
func (v *View) solidSheets(d *Drawing, l levels, step int) {
	c := &v.Camera
	if l.field > 0 {
		d.Field.Clear(int(c.W), int(c.H), step)
		d.Field.Opacity = l.field
	}
	if l.dots > 0 {
		d.Dots.Clear(int(c.W), int(c.H))
		d.Dots.Opacity = l.dots
		v.scratch.nearness = sized(v.scratch.nearness, d.Dots.W*d.Dots.H)
		clear(v.scratch.nearness)
	}
	for i := range v.Regions {
		r := &v.Regions[i]
		s := r.Shot
		if s.Len() == 0 {
			continue
		}
		keys, values := v.keyed(s)
		lens := v.lensOf(s)
		runs := v.drawn(lens.inView(v.scratch.runs, s, c), s)
		if l.field > 0 {
			if !d.Field.Used {
				v.light(&d.Field, values)
			}
			pane := lens.paneOf(1/float32(step), &c.Slab)
			channels := v.channelsOf(r, values)
			for _, some := range runs {
				d.Field.countSolid(s, some, &pane, keys, channels)
			}
		}
		if l.dots > 0 {
			v.scratch.hazed.make(v.dotsOf(r, values), v.Theme.Box, &c.Slab)
			pane := lens.paneOf(1<<texelParts, &c.Slab)
			for _, some := range runs {
				d.Dots.putSolid(s, some, &pane, keys, &v.scratch.hazed, v.scratch.nearness)
			}
		}
	}
	whole := func(s *Sheet) {
		k := float32(s.Step)
		s.Copies = append(s.Copies, Copy{0, 0, float32(s.W), float32(s.H), 0, 0, float32(s.W) * k, float32(s.H) * k, s.Opacity, Color{}})
	}
	if d.Field.Used {
		whole(&d.Field.Sheet)
	}
	if d.Dots.Used {
		whole(&d.Dots.Sheet)
	}
}

// slice numbers a depth, far first.
func slice(depth float32) int32 {
	return int32(min(max((1-depth)/2*depths, 0), depths-1))
}

// clearOf is how much of a thing is seen through the haze, by depth.
func clearOf(depth float32) float32 { return min(max(0.62-0.5*depth, 0.16), 1) }

// haze lets far things sink into the ground.
func (v *View) haze(c [4]float32, depth float32) [4]float32 {
	k := clearOf(v.Camera.Slab.deep(depth))
	g := v.Theme.Box
	for i := range 3 {
		c[i] = c[i]*k + g[i]*c[3]*(1-k)
	}
	return c
}

// sort orders the items far to near by counting; equal ones keep their order, tubes after the beads of their slice.
func (s *scratch) sort() []item {
	clear(s.starts[:])
	for i := range s.items {
		s.starts[s.items[i].depth+1]++
	}
	for i := range depths {
		s.starts[i+1] += s.starts[i]
	}
	if cap(s.sorted) < len(s.items) {
		s.sorted = make([]item, len(s.items), len(s.items)+len(s.items)/8)
	}
	s.sorted = s.sorted[:len(s.items)]
	for _, it := range s.items {
		s.sorted[s.starts[it.depth]] = it
		s.starts[it.depth]++
	}
	return s.sorted
}
