package scene

// mostBond is a bound on the length of bonds for culling, in length units; longer ones may vanish at the rim.
const mostBond = 8

// tubeWidth is half the width of a bond over the smaller radius of its ends.
const tubeWidth = 0.36

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
func (v *View) flatBonds(d *Drawing, r *Region, m image) {
	c := &v.Camera
	ox, oy, _, _ := c.Project(m.dx, m.dy, 0)
	scale, w, h := float32(c.Scale), float32(c.W), float32(c.H)
	far := mostBond * scale
	looks := &v.scratch.looks
	outside := func(x, y float32) bool { return x < -far || y < -far || x > w+far || y > h+far }
	for _, b := range r.Bonds {
		i, j := b[0], b[1]
		a, e := &looks[r.Style[i]], &looks[r.Style[j]]
		if a.bead == 0 || e.bead == 0 {
			continue
		}
		x, y := ox+r.X[i]*scale, oy-r.Y[i]*scale
		if outside(x, y) {
			continue
		}
		straightX, straightY := r.X[j]-r.X[i], r.Y[j]-r.Y[i]
		dx, dy := c.nearest(straightX, 0), c.nearest(straightY, 1)
		width := max(tubeWidth*min(a.r, e.r), 0.6)
		d.Beads.Tube(x, y, x+dx*scale, y-dy*scale, width, a.tube, e.tube, shine(width*2))
		if dx != straightX || dy != straightY { // around the edge: the other end sees it come from its own side
			x, y = ox+r.X[j]*scale, oy-r.Y[j]*scale
			d.Beads.Tube(x, y, x-dx*scale, y+dy*scale, width, e.tube, a.tube, shine(width*2))
		}
	}
	for _, b := range r.Stubs {
		a := &looks[r.Style[b.Index]]
		if a.bead == 0 {
			continue
		}
		x, y := ox+r.X[b.Index]*scale, oy-r.Y[b.Index]*scale
		if outside(x, y) {
			continue
		}
		width := max(tubeWidth*a.r, 0.6)
		half := scale / 2048
		d.Beads.Tube(x, y, x+float32(b.DX)*half, y-float32(b.DY)*half, width, a.tube, a.tube, shine(width*2))
	}
}
