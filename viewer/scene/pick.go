package scene

import "math"

// Mark is one particle of the picture.
type Mark struct {
	Region, Frame uint32
	Index         int
	Style         uint8
	X, Y, Z       float32
}

// pickNear is how far from the rim of a particle a click still means it, in points, and tapNear is how far a finger does,
// which covers what it means.
const (
	pickNear = 7
	tapNear  = 14
)

// Pick finds the particle under a pixel, or nil: the one whose rim is nearest, in three dimensions the foremost that
// covers the pixel.
func (v *View) Pick(px, py float64) *Mark { return v.hit(px, py, v.px(pickNear)) }

// hit is Pick where a particle is meant from so many px from its rim.
func (v *View) hit(px, py float64, near float32) *Mark {
	if v.World == nil {
		return nil
	}
	var found *Region
	at, least := 0, near
	v.visit(func(r *Region, i int, x, y, radius, depth float32) {
		dx, dy := x-float32(px), y-float32(py)
		if dx*dx+dy*dy > (radius+near)*(radius+near) {
			return
		}
		d := float32(math.Sqrt(float64(dx*dx+dy*dy))) - radius
		if v.Solid() && d < 0 {
			d = -10 + depth
		}
		if d < least {
			least = d
			found, at = r, i
		}
	})
	if found == nil {
		return nil
	}
	x, y, z := found.Shot.At(at, v.clock.part())
	return &Mark{found.ID, found.Frame, at, found.Shot.Style[at], x, y, z}
}

// visit calls f with every particle that came and is drawn, of every image that may be in view, in px.
func (v *View) visit(f func(r *Region, i int, x, y, radius, depth float32)) {
	c := &v.Camera
	scale := float32(c.Scale)
	for _, m := range v.images() {
		for i := range v.Regions {
			r := &v.Regions[i]
			s := r.Shot
			if s.Len() == 0 || !v.Solid() && !c.sees(r.Lo[0]+m.dx, r.Lo[1]+m.dy, r.Hi[0]+m.dx, r.Hi[1]+m.dy, v.px(20)) {
				continue
			}
			if v.Solid() {
				l := v.lensOf(s)
				for row, style := range s.Style {
					if x, y, k, depth := l.at(s, row); !v.hides(style) && !c.cuts(depth) {
						f(r, row, x, y, v.Styles[style].Radius*scale*k, depth)
					}
				}
				continue
			}
			e := v.eyeOf(s, m)
			for row, style := range s.Style {
				if !v.hides(style) {
					x, y := e.at(s, uint32(row))
					f(r, row, x, y, v.Styles[style].Radius*scale, 0)
				}
			}
		}
	}
}

// candidates is how many particles of a kind At compares.
const candidates = 40

// At finds a particle of a kind that is easy to hit: in the free part of the screen and far from others. It gives its
// pixel; ok is false if none is in view.
func (v *View) At(kind string) (px, py float64, ok bool) {
	k := -1
	if v.World != nil {
		for i := range v.World.Kinds {
			if v.World.Kinds[i].Name == kind {
				k = i
			}
		}
	}
	if k < 0 {
		return 0, 0, false
	}
	type spot struct{ x, y, near float32 }
	var all []spot
	var mine, aside []int // aside: where the inspector opens
	c := &v.Camera
	const rim = 24
	inspector := c.W
	if v.Panels && c.W > narrow*v.Points {
		inspector -= (rightWidth+margin)*v.Points + rim
	}
	v.visit(func(r *Region, i int, x, y, radius, _ float32) {
		all = append(all, spot{x, y, float32(math.Inf(1))})
		free := float64(x) > c.Left+rim && float64(x) < c.W-c.Right-rim && float64(y) > c.Top+rim && float64(y) < c.H-c.Bottom-rim
		free = free && (v.Covered == nil || !v.Covered(float64(x), float64(y)))
		if free && r.Live && v.Styles[r.Shot.Style[i]].Kind == k {
			if float64(x) < inspector {
				mine = append(mine, len(all)-1)
			} else {
				aside = append(aside, len(all)-1)
			}
		}
	})
	if len(mine) == 0 && v.Selected == nil {
		mine = aside
	}
	best := float32(-1)
	step := max(1, len(mine)/candidates)
	for at := 0; at < len(mine); at += step {
		s := all[mine[at]]
		for j := range all {
			if j != mine[at] {
				dx, dy := all[j].x-s.x, all[j].y-s.y
				s.near = min(s.near, dx*dx+dy*dy)
			}
		}
		if s.near > best {
			best, px, py, ok = s.near, float64(s.x), float64(s.y), true
		}
	}
	return px, py, ok
}
