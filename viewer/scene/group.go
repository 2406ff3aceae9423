package scene

// group is where the particles that hold together lie on the screen, as far as one region knows them.
type group struct {
	parent int32 // of the particle with this index; itself at the root
	n      int32
	x      float32 // px, summed over the group at its root
	bottom float32 // px, below the lowest bead
}

// groups finds what holds together in a region. A bond around the edge of the world does not count: its ends are far
// apart on the screen.
func (v *View) groups(s *Shot) []group {
	c := &v.Camera
	all := v.scratch.groups[:0]
	for i, style := range s.Style {
		x, y, z := s.At(i, v.clock.part())
		x, y, f, _ := c.Project(x, y, z)
		all = append(all, group{int32(i), 1, x, y + v.Styles[style].Radius*float32(c.Scale)*f})
	}
	for _, b := range s.Bonds {
		i, j := int(b[0]), int(b[1])
		x0, y0, z0 := s.At(i, 1)
		x1, y1, z1 := s.At(j, 1)
		dx, dy, dz := x1-x0, y1-y0, z1-z0
		if c.nearest(dx, 0) != dx || c.nearest(dy, 1) != dy || c.nearest(dz, 2) != dz {
			continue
		}
		if p, q := root(all, int32(i)), root(all, int32(j)); p != q {
			g := &all[p]
			all[q].parent = p
			g.n, g.x, g.bottom = g.n+all[q].n, g.x+all[q].x, max(g.bottom, all[q].bottom)
		}
	}
	v.scratch.groups = all
	return all
}

func root(all []group, i int32) int32 {
	for all[i].parent != i {
		all[i].parent = all[all[i].parent].parent
		i = all[i].parent
	}
	return i
}
