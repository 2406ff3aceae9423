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

// solid adds a world of three dimensions: near things are larger, brighter and in front.
func (v *View) solid(d *Drawing, share float32) {
	c, s := &v.Camera, &v.scratch
	s.items, s.places = s.items[:0], s.places[:0]
	for i := range v.Regions {
		r := &v.Regions[i]
		v.dress(r, 1, share, d.Field.Step)
		first := int32(len(s.places))
		for row, style := range r.Style {
			x, y, f, depth := c.Project(r.X[row], r.Y[row], r.Z[row])
			l := &s.looks[style]
			s.places = append(s.places, place{x, y, l.r * f, depth, false})
			if c.cuts(depth) {
				continue
			}
			if l.bead > 0 {
				s.items = append(s.items, item{slice(depth), first + int32(row), -1, v.haze(l.color, depth), l.color})
			}
			if l.light > 0 {
				d.Field.Add(x, y, l.light*f*f*v.clear(depth), &l.plain)
			}
		}
		if share > 0 {
			v.solidBonds(r, first)
		}
	}
	for _, it := range s.sort() {
		a := &s.places[it.from]
		if it.to < 0 {
			d.Beads.Bead(a.x, a.y, a.r, it.color, shine(a.r))
			continue
		}
		b := &s.places[it.to]
		w := max(tubeWidth*min(a.r, b.r), 0.6)
		x0, y0 := a.rim(b)
		x1, y1 := b.rim(a)
		d.Beads.Tube(x0, y0, x1, y1, w, it.color, it.end, shine(w*2))
	}
}

func (v *View) solidBonds(r *Region, first int32) {
	c, s := &v.Camera, &v.scratch
	add := func(i, j int32, a, b *look) {
		p, q := &s.places[i], &s.places[j]
		if c.cuts(p.depth) || c.cuts(q.depth) {
			return
		}
		s.items = append(s.items, item{slice((p.depth + q.depth) / 2), i, j, v.haze(a.tube, p.depth), v.haze(b.tube, q.depth)})
	}
	end := func(x, y, z, radius float32) int32 {
		px, py, f, depth := c.Project(x, y, z)
		s.places = append(s.places, place{px, py, radius * f, depth, true})
		return int32(len(s.places) - 1)
	}
	half := func(i uint32, dx, dy, dz float32) {
		l := &s.looks[r.Style[i]]
		add(first+int32(i), end(r.X[i]+dx/2, r.Y[i]+dy/2, r.Z[i]+dz/2, l.r), l, l)
	}
	for _, b := range r.Bonds {
		i, j := b[0], b[1]
		l, m := &s.looks[r.Style[i]], &s.looks[r.Style[j]]
		if l.bead == 0 || m.bead == 0 {
			continue
		}
		x, y, z := r.X[j]-r.X[i], r.Y[j]-r.Y[i], r.Z[j]-r.Z[i]
		dx, dy, dz := c.nearest(x, 0), c.nearest(y, 1), c.nearest(z, 2)
		if dx == x && dy == y && dz == z {
			add(first+int32(i), first+int32(j), l, m)
		} else {
			half(i, dx, dy, dz)
			half(j, -dx, -dy, -dz)
		}
	}
	for _, b := range r.Stubs {
		if s.looks[r.Style[b.Index]].bead > 0 {
			half(b.Index, float32(b.DX)/1024, float32(b.DY)/1024, float32(b.DZ)/1024)
		}
	}
}

// slice numbers a depth, far first.
func slice(depth float32) int32 {
	return int32(min(max((1-depth)/2*depths, 0), depths-1))
}

// clear is how much of a thing is seen through the haze, by depth.
func (v *View) clear(depth float32) float32 { return min(max(0.62-0.5*depth, 0.16), 1) }

// haze lets far things sink into the ground.
func (v *View) haze(c [4]float32, depth float32) [4]float32 {
	k := v.clear(depth)
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
