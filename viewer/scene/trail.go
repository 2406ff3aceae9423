package scene

// trailLength is for how many moments the places of particles are remembered: about a second of them.
const trailLength = 24

// mostTrails is in how many particles of a region every one has a trail.
const mostTrails = 4000

// Trail is where the particles of a region were: a column of places for each of the moments before, the newest first,
// in steps from the lower corner of the region.
type Trail struct {
	Corner [3]float32 // of the region, and half a step, length units
	Step   float32    // length units
	Past   [trailLength][3][]int32
	Len    int // moments that are known
}

// forget empties the trail.
func (t *Trail) forget() { t.Len = 0 }

// removed moves the last of n slots into a slot whose particle is gone.
func (t *Trail) removed(slot, n, axes int) {
	for k := range t.Len {
		for axis := range axes {
			c := t.Past[k][axis]
			c[slot] = c[n-1]
			t.Past[k][axis] = c[:n-1]
		}
	}
}

// push adds a moment. Particles that are new have always been where they are.
func (t *Trail) push(now *[3][]int32, axes int) {
	for k := range t.Len {
		for axis := range axes {
			c := t.Past[k][axis]
			t.Past[k][axis] = append(c, now[axis][len(c):]...)
		}
	}
	last := t.Past[trailLength-1]
	copy(t.Past[1:], t.Past[:trailLength-1])
	t.Past[0] = last
	for axis := range axes {
		t.Past[0][axis] = append(t.Past[0][axis][:0], now[axis]...)
	}
	t.Len = min(t.Len+1, trailLength)
}

// take makes t a copy of o.
func (t *Trail) take(o *Trail, axes int) {
	t.Len, t.Corner, t.Step = o.Len, o.Corner, o.Step
	for k := range o.Len {
		for axis := range axes {
			t.Past[k][axis] = append(t.Past[k][axis][:0], o.Past[k][axis]...)
		}
	}
}

// at is where a slot was, k moments ago.
func (t *Trail) at(k, slot int) (place [3]float32) {
	for axis := range place {
		if column := t.Past[k][axis]; slot < len(column) {
			place[axis] = t.Corner[axis] + float32(column[slot])*t.Step
		}
	}
	return place
}

// mostSegments is how many pieces of trails a picture has.
const mostSegments = 24_000

// trails draws where particles were: of the selected one, and of all if they are few and it is wanted.
func (v *View) trails(d *Drawing) {
	v.path(d)
	if !v.Trails {
		return
	}
	sum := 0
	for i := range v.Regions {
		if s := v.Regions[i].Shot; s != nil {
			sum += s.Len() * s.Trail.Len
		}
	}
	every := sum/mostSegments + 1
	for i := range v.Regions {
		r := &v.Regions[i]
		s := r.Shot
		if s.Len() == 0 || s.Trail.Len < 2 {
			continue
		}
		keys, values := v.keyed(s)
		for _, image := range v.scratch.images {
			for k := range s.Style {
				if !v.hides(s.Style[k]) {
					v.trail(d, s, k, image, every, v.colorOf(keys[k], values, r).Fade(0.55*image.echo))
				}
			}
		}
	}
}

// trail draws that of one particle.
func (v *View) trail(d *Drawing, s *Shot, i int, m image, every int, color Color) {
	t := &s.Trail
	x, y, z := s.At(i, v.clock.part())
	if !v.visible(x+m.dx, y+m.dy, z) {
		return
	}
	var past [trailLength][3]float32
	n := 0
	for k := 1; k < t.Len; k += every {
		past[n] = t.at(k, i)
		n++
	}
	v.fading(d, [3]float32{x, y, z}, past[:n], m, every, color, 1)
}

// visible tells whether a place is on the screen or close to it.
func (v *View) visible(x, y, z float32) bool {
	c, margin := &v.Camera, float32(100)
	px, py, _, depth := c.Project(x, y, z)
	return px >= -margin && py >= -margin && px <= float32(c.W)+margin && py <= float32(c.H)+margin && !c.cuts(depth)
}

// fading draws a line from a place through those before it, every so many moments one, paler the longer ago they were.
func (v *View) fading(d *Drawing, from [3]float32, past [][3]float32, m image, every int, color Color, width float32) {
	c, now := &v.Camera, v.clock.part()
	px, py, _, _ := c.Project(from[0]+m.dx, from[1]+m.dy, from[2])
	width = v.px(width * 0.6)
	last := color.Premultiplied()
	for i, to := range past {
		for axis := range to {
			if way := to[axis] - from[axis]; c.nearest(way, axis) != way {
				return // around the edge
			}
		}
		qx, qy, _, _ := c.Project(to[0]+m.dx, to[1]+m.dy, to[2])
		ago := float32(1+i*every) + now - 1
		pale := color.Fade(max(1-ago/trailLength, 0)).Premultiplied()
		if dx, dy := qx-px, qy-py; dx*dx+dy*dy > 0.04 {
			d.Under.Tube(px, py, qx, qy, width, last, pale, 0)
		}
		from, px, py, last = to, qx, qy, pale
	}
}
