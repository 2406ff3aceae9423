package scene

import "math"

// mostBond is a bound on the length of bonds for culling, in length units; longer ones may vanish at the rim.
const mostBond = 8

// bondMargin is how far beyond the screen a bond may lie of which a part is seen, for its width, px.
const bondMargin float32 = 100

// tubeWidth is half the width of a bond over the smaller radius of its ends.
const tubeWidth = 0.36

// leastTube is half the width of a bond at least, points.
const leastTube = 0.6

// nearest folds a difference to that of the nearest image along a wrapped axis.
func (c *Camera) nearest(d float32, axis int) float32 {
	size := float32(c.size[axis])
	if !c.wrap[axis] {
		return d
	}
	if d > size/2 {
		return d - size
	}
	if d < -size/2 {
		return d + size
	}
	return d
}

// flatBonds adds the bonds of one region of a world of two dimensions: those inside as a tube from end to end, those
// that leave as half of one; the other half comes from the region at the other end.
func (v *View) flatBonds(d *Drawing, s *Shot, e *eye, keys []uint8, values bool) {
	c := &v.Camera
	w, h := float32(c.W), float32(c.H)
	far := max(bondMargin, mostBond*float32(c.Scale))
	looks := &v.scratch.looks
	// Around a wrapped edge the nearer image of the other end is meant.
	halfX, halfY := float32(math.Inf(1)), float32(math.Inf(1))
	if c.wrap[0] {
		halfX = float32(c.size[0]*c.Scale) / 2
	}
	if c.wrap[1] {
		halfY = float32(c.size[1]*c.Scale) / 2
	}
	color := func(i uint32, l *look) [4]float32 {
		if values {
			return v.scratch.tints.tube[keys[i]].Fade(l.bead).Premultiplied()
		}
		return l.tube
	}
	view := e.window(c, bondMargin) // of a block both ends of all bonds are known
	for k := range s.bondBlocks {
		if view.misses(&s.bondBlocks[k]) {
			continue
		}
		for _, b := range s.Bonds[k*blockSize : min((k+1)*blockSize, len(s.Bonds))] {
			i, j := b[0], b[1]
			x, y := e.at(s, i)
			if x < -far || y < -far || x > w+far || y > h+far {
				continue
			}
			p, q := &looks[s.Style[i]], &looks[s.Style[j]]
			if p.bead == 0 || q.bead == 0 {
				continue
			}
			x1, y1 := e.at(s, j)
			dx, dy := nearer(x1-x, halfX), nearer(y1-y, halfY)
			mx, my := (float32(s.D[0][j])-float32(s.D[0][i]))*e.b, (float32(s.D[1][j])-float32(s.D[1][i]))*e.b
			part := joined(dx*dx+dy*dy, square(dx+mx)+square(dy-my), p.r+q.r)
			if part == 0 {
				continue
			}
			width := max(tubeWidth*min(p.r, q.r), v.px(leastTube))
			from, to := faded(color(i, p), part), faded(color(j, q), part)
			d.Beads.Tube(x, y, x+dx, y+dy, width, from, to, shine(width*2))
			if dx != x1-x || dy != y1-y { // around the edge: the other end sees it come from its own side
				d.Beads.Tube(x1, y1, x1-dx, y1-dy, width, to, from, shine(width*2))
			}
		}
	}
	for _, b := range s.Stubs {
		l := &looks[s.Style[b.Index]]
		if l.bead == 0 {
			continue
		}
		x, y := e.at(s, b.Index)
		if x < -far || y < -far || x > w+far || y > h+far {
			continue
		}
		width := max(tubeWidth*l.r, v.px(leastTube))
		half := float32(c.Scale) / 2048
		from := color(b.Index, l)
		d.Beads.Tube(x, y, x+float32(b.DX)*half, y-float32(b.DY)*half, width, from, from, shine(width*2))
	}
}

// joined is how much of a bond is seen, 0 to 1, whose square of the length is drawn in the picture and newest at the newest
// moment. In between, an end that came from afar to be bonded is still on its way: the bond fades in as the ends meet. Up
// to least it is never long; all in one unit.
func joined(drawn, newest, least float32) float32 {
	const whole, none = 1.4, 2 // times the true length
	newest = max(newest, least*least)
	if drawn <= whole*whole*newest {
		return 1
	}
	return max(none-float32(math.Sqrt(float64(drawn/newest))), 0) / (none - whole)
}

func square(x float32) float32 { return x * x }

// nearer folds a difference to the shorter way around, half the period being given.
func nearer(d, half float32) float32 {
	if d > half {
		return d - 2*half
	}
	if d < -half {
		return d + 2*half
	}
	return d
}
