package scene

import "math"

// Drawing is one picture, bottom to top.
type Drawing struct {
	Ground Batch // the box of the world
	Field  Field // what is small or too much
	Beads  Batch // bonds and particles
	Top    Batch // borders and marks; does not glow
	Texts  []Item
	Glow   float32 // how much of its light the picture should scatter: less the fuller it is, lest all be white
}

// Limits of the light of one particle in a texel of the field: the least keeps a lone one visible when its disc covers
// far less, the most lets their number show where there are many, however large they are.
const (
	leastLight = 0.35
	mostLight  = 2.4
)

// leastBead is the radius in points below which a bead does not shrink any more, but pales.
const leastBead = 1.1

// blend is the part of the budget over which beads fade into the field, so that nothing jumps.
const blend = 0.2

type scratch struct {
	looks  [256]look
	items  []item
	sorted []item
	places []place
	starts [depths + 1]int32
	groups []group
}

// look is how a style is drawn in one region and image of the world.
type look struct {
	color, tube [4]float32 // premultiplied, for beads and bonds
	plain       [4]float32 // not premultiplied, for the field
	r           float32    // px at the middle
	bead, light float32    // opacity as a bead, weight in the field
}

// image is a copy of the world beyond a wrapped edge, or the world itself.
type image struct {
	dx, dy float32
	echo   float32
}

// Build makes the picture of everything that is known. field is the number of px a texel of the field covers.
func (v *View) Build(d *Drawing, field int) {
	d.Ground.Reset()
	d.Beads.Reset()
	d.Top.Reset()
	d.Texts, v.tags = d.Texts[:0], v.tags[:0]
	d.Field.Clear(int(v.Camera.W), int(v.Camera.H), field)
	if v.World == nil || v.Camera.Scale == 0 {
		return
	}
	share := min(max((1-float32(v.seen())/float32(v.Budget))/blend, 0), 1) // of beads; the rest is field
	if v.Solid() {
		v.frameBox(d)
		v.solid(d, share)
	} else {
		v.box(d)
		for _, m := range v.images() {
			for i := range v.Regions {
				v.flat(d, &v.Regions[i], m, share)
			}
		}
	}
	d.Field.Develop()
	d.Glow = 1 / (1 + 5*v.cover(share, field))
	if v.Borders {
		v.borders(d)
	}
	v.marks(d)
	if v.Labels {
		v.labels(d)
	}
}

// cover is the area that all particles shine on over that of the world, as they are drawn now.
func (v *View) cover(share float32, step int) float32 {
	c, sum, texel := &v.Camera, float32(0), float32(step*step)
	for i, n := range v.Census.Styles {
		if v.hides(uint8(i)) {
			continue
		}
		r := v.Styles[i].Radius * float32(c.Scale)
		area := max(math.Pi*r*r, leastLight*texel)
		sum += float32(n) * (share*area + (1-share)*min(area, mostLight*texel))
	}
	return min(sum/float32(c.size[0]*c.size[1]*c.Scale*c.Scale), 10)
}

// images are the copies of the world in view, the world itself last, so that it lies above its echoes.
func (v *View) images() (all []image) {
	c := &v.Camera
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
	return append(all, image{0, 0, 1})
}

// sees tells whether a box of the plane touches the screen, with a margin in px around it.
func (c *Camera) sees(x0, y0, x1, y1, margin float32) bool {
	ax, ay, _, _ := c.Project(x0, y1, 0)
	bx, by, _, _ := c.Project(x1, y0, 0)
	return bx >= -margin && by >= -margin && ax <= float32(c.W)+margin && ay <= float32(c.H)+margin
}

// seen estimates how many particles are in view.
func (v *View) seen() (n int) {
	if v.Solid() {
		return v.Census.Particles
	}
	c := &v.Camera
	for _, m := range v.images() {
		for i := range v.Regions {
			r := &v.Regions[i]
			x0, y1, _, _ := c.Project(r.Lo[0]+m.dx, r.Lo[1]+m.dy, 0)
			x1, y0, _, _ := c.Project(r.Hi[0]+m.dx, r.Hi[1]+m.dy, 0)
			part := overlap(x0, x1, float32(c.W)) * overlap(y0, y1, float32(c.H))
			n += int(part * float32(len(r.Style)))
		}
	}
	return n
}

// overlap is the part of [a, b] inside of [0, size].
func overlap(a, b, size float32) float32 {
	return max(min(b, size)-max(a, 0), 0) / max(b-a, 1e-6)
}

// dress prepares the looks of all styles for a region. It gives the largest radius in px.
func (v *View) dress(region *Region, echo, share float32, step int) (most float32) {
	least := float32(leastBead * v.Points)
	for i := range v.Styles {
		s := &v.Styles[i]
		l := &v.scratch.looks[i]
		c := v.styleColor(uint8(i))
		if by := v.Colouring.By; by == ByRegion || by == ByServer {
			c = v.regionColor(region)
		}
		if !region.Live {
			grey := c.luminance()
			c = c.Mix(Color{grey, grey, grey, 1}, 0.7).Fade(0.3)
		}
		c = c.Fade(echo)
		r := s.Radius * float32(v.Camera.Scale)
		area := math.Pi * r * r / float32(step*step)
		if v.hides(uint8(i)) {
			*l = look{}
			continue
		}
		l.light = min(max(area, leastLight), mostLight) * (1 - share) * c[3]
		l.r, l.bead = max(r, least), share
		most = max(most, l.r)
		pale := max(r*r/(least*least), leastLight)
		l.tube = c.Mix(v.Theme.Ground, 0.22).Fade(share * min(pale, 1)).Premultiplied()
		l.color = c.Fade(share * min(pale, 1)).Premultiplied()
		l.plain = c
	}
	return most
}

// hides reports whether particles of a style are not drawn.
func (v *View) hides(style uint8) bool { return v.Styles[style].Hidden && !v.All }

// shine is how much a bead of a radius in px looks like a ball.
func shine(r float32) float32 { return min(max((r-2)/6, 0), 1) }

// flat adds one region of a world of two dimensions.
func (v *View) flat(d *Drawing, r *Region, m image, share float32) {
	c := &v.Camera
	if !c.sees(r.Lo[0]+m.dx, r.Lo[1]+m.dy, r.Hi[0]+m.dx, r.Hi[1]+m.dy, 2*mostBond*float32(c.Scale)) {
		return
	}
	most := v.dress(r, m.echo, share, d.Field.Step)
	if share > 0 {
		v.flatBonds(d, r, m)
	}
	ox, oy, _, _ := c.Project(m.dx, m.dy, 0)
	scale, w, h := float32(c.Scale), float32(c.W), float32(c.H)
	looks := &v.scratch.looks
	most++
	for i, s := range r.Style {
		x, y := ox+r.X[i]*scale, oy-r.Y[i]*scale
		if x < -most || y < -most || x > w+most || y > h+most {
			continue
		}
		l := &looks[s]
		if l.bead > 0 {
			d.Beads.Bead(x, y, l.r, l.color, shine(l.r))
		}
		if l.light > 0 {
			d.Field.Add(x, y, l.light, &l.plain)
		}
	}
}
