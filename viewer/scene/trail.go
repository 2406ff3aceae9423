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

// mostSegments is how many pieces of trails a picture has.
const mostSegments = 24_000

// trails draws where particles were: of all if they are few and it is wanted, and of the selected one.
func (v *View) trails(d *Drawing) {
	m := v.selectedMark()
	if !v.Trails && m == nil {
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
			if v.Trails {
				for k := range s.Style {
					if !v.hides(s.Style[k]) {
						v.trail(d, s, k, image, every, v.colorOf(keys[k], values, r).Fade(0.55*image.echo), 1)
					}
				}
			}
			if m != nil && m.Region == r.ID && m.Frame == r.Frame {
				v.trail(d, s, m.Index, image, 1, v.Theme.Accent.Fade(0.9*image.echo), 2)
			}
		}
	}
}

// trail draws that of one particle, paler the longer ago it was.
func (v *View) trail(d *Drawing, s *Shot, i int, m image, every int, color Color, width float32) {
	c, t := &v.Camera, &s.Trail
	now := v.clock.part()
	x, y, z := s.At(i, now)
	px, py, _, depth := c.Project(x+m.dx, y+m.dy, z)
	if margin := float32(100); px < -margin || py < -margin || px > float32(c.W)+margin || py > float32(c.H)+margin || c.cuts(depth) {
		return
	}
	width *= float32(v.Points) * 0.6
	last := color.Premultiplied()
	for k := 1; k < t.Len; k += every {
		var to [3]float32
		for axis := range to {
			if column := t.Past[k][axis]; i < len(column) {
				to[axis] = t.Corner[axis] + float32(column[i])*t.Step
			}
		}
		if dx, dy := to[0]-x, to[1]-y; c.nearest(dx, 0) != dx || c.nearest(dy, 1) != dy || c.nearest(to[2]-z, 2) != to[2]-z {
			return // around the edge
		}
		qx, qy, _, _ := c.Project(to[0]+m.dx, to[1]+m.dy, to[2])
		pale := color.Fade(max(1-(float32(k)+now-1)/trailLength, 0)).Premultiplied()
		if dx, dy := qx-px, qy-py; dx*dx+dy*dy > 0.04 {
			d.Under.Tube(px, py, qx, qy, width, last, pale, 0)
		}
		x, y, z, px, py, last = to[0], to[1], to[2], qx, qy, pale
	}
}
