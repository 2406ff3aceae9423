package scene

// path is where the selected particle was at the last moments, the newest first, length units. It goes on from region to
// region, and in worlds of more particles than can have trails.
type path struct {
	past          [trailLength][3]float32
	n             int
	region, frame uint32 // of the newest
}

// walk adds the moment at which the selected particle is now.
func (v *View) walk(s *Selection) {
	m, p := &s.Mark, &s.path
	r := v.Region(m.Region)
	if r == nil || m.Frame != r.Frame || m.Index >= r.Shot.Len() || p.n > 0 && p.region == m.Region && p.frame == m.Frame {
		return
	}
	p.region, p.frame = m.Region, m.Frame
	if t := &r.Shot.Trail; p.n == 0 { // what its region remembers of it
		for ; p.n < t.Len-1; p.n++ {
			p.past[p.n] = t.at(p.n+1, m.Index)
		}
	}
	copy(p.past[1:], p.past[:])
	x, y, z := r.Shot.At(m.Index, 1)
	p.past[0] = [3]float32{x, y, z}
	p.n = min(p.n+1, trailLength)
}

// path draws where the selected particle was.
func (v *View) path(d *Drawing) {
	m := v.selectedMark()
	if m == nil || v.Selected.path.n < 2 || !v.visible(m.X, m.Y, m.Z) {
		return
	}
	p := &v.Selected.path
	for _, image := range v.scratch.images {
		v.fading(d, [3]float32{m.X, m.Y, m.Z}, p.past[1:p.n], image, 1, v.Theme.Accent.Fade(0.9*image.echo), 2)
	}
}
