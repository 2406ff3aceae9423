package scene

import "math"

// levels is how the particles of a picture are drawn: parts that sum up to 1. Close up they are beads with bonds,
// further out dots, and where dots would cover each other a field of light. Neighbours blend, so that nothing jumps.
type levels struct{ beads, dots, field float32 }

// Where one level gives way to another. Radii are in px.
const (
	beadRadius    = 2.2     // from which all are beads, if they are few enough
	dotRadius     = 1.8     // up to which they are not, but for very few
	fieldInk      = 0.3     // the part of the ground that dots cover when they begin to give way to the field
	blend         = 0.2     // the part of a number over which levels blend
	beadArea      = 32      // px of the screen that a bead needs: more do not make a better picture
	mostSolidDots = 300_000 // particles of a world of three dimensions
	fewBeads      = 0.7     // the part of the budget up to which particles are beads however small: dots cost as much as the screen is large
)

// ramped goes from 0 at a to 1 at b.
func ramped(x, a, b float32) float32 { return min(max((x-a)/(b-a), 0), 1) }

// levels chooses how to draw what is in view.
func (v *View) levels() levels {
	c := &v.Camera
	n := float32(v.seen())
	most := float32(min(float64(v.Budget), max(c.W*c.H/beadArea, 2000)))
	r := v.typicalRadius() * float32(c.Scale)
	few := 1 - ramped(n, most*(1-blend), most)
	large := max(ramped(r, dotRadius, beadRadius), 1-ramped(n, most*fewBeads, most*fewBeads*(1+2*blend)))
	beads := few * large
	dot := r / v.px(1)
	ink := n * math.Pi * square(v.px(1)) * max(dot*dot, 0.8) / float32(v.shownArea())
	dense := ramped(ink, fieldInk, 2*fieldInk) * (1 - ramped(dot, 0.9, 0.9*(1+2*blend)))
	if v.Solid() { // to find which of so many lies in front takes too long
		dense = max(dense, ramped(n, mostSolidDots, mostSolidDots*(1+2*blend)))
	}
	return levels{beads, (1 - beads) * (1 - dense), (1 - beads) * dense}
}

// shownArea is how much of the screen the world covers, px².
func (v *View) shownArea() float64 {
	c := &v.Camera
	if c.solid {
		return math.Max(0.6*math.Min(c.size[0]*c.size[1]*c.Scale*c.Scale, c.W*c.H), 1)
	}
	w, h := c.size[0]*c.Scale, c.size[1]*c.Scale
	return math.Max(math.Min(w, c.W)*math.Min(h, c.H), 1)
}

// seen estimates how many of the particles that came are in view.
func (v *View) seen() (n int) {
	c := &v.Camera
	for i := range v.Regions {
		s := v.Regions[i].Shot
		if s.Len() == 0 {
			continue
		}
		if v.Solid() {
			n += s.Len()
			continue
		}
		lo, hi := s.box()
		for _, m := range v.images() {
			x0, y1, _, _ := c.Project(lo[0]+m.dx, lo[1]+m.dy, 0)
			x1, y0, _, _ := c.Project(hi[0]+m.dx, hi[1]+m.dy, 0)
			n += int(overlap(x0, x1, float32(c.W)) * overlap(y0, y1, float32(c.H)) * float32(s.Len()))
		}
	}
	return n
}

// overlap is the part of [a, b] inside of [0, size].
func overlap(a, b, size float32) float32 {
	return max(min(b, size)-max(a, 0), 0) / max(b-a, 1e-6)
}

// cover is the area that all particles shine on over that of the world, as they are drawn now.
func (v *View) cover(l levels) float32 {
	c, sum := &v.Camera, float32(0)
	for i, n := range v.Census.Styles {
		if n == 0 || v.hides(uint8(i)) {
			continue
		}
		r := v.Styles[i].Radius * float32(c.Scale)
		area := max(math.Pi*r*r, v.px(v.px(leastLight)))
		sum += float32(n) * ((l.beads+l.dots)*area + l.field*min(area, v.px(v.px(mostLight))))
	}
	return min(sum/float32(c.size[0]*c.size[1]*c.Scale*c.Scale), 10)
}
