package scene

import "slices"

// mostOutlined is how many particles of a structure are outlined.
const mostOutlined = 4000

// whole is what hangs together with a particle by bonds, across regions where the halves of bonds meet.
type whole struct {
	of      Mark // the particle
	changes int  // Picture.Changes when it was found
	known   bool
	members []member
	bonds   []memberBond
	named   int // index into Welcome.Structures, −1: the world has no name for it
	anchor  member

	parents [][]int32 // by region: who hangs together, as far as the region knows
	done    []bool    // by region: parents are those of this moment
}

// member is a particle of a structure.
type member struct {
	region int // index into Picture.Regions
	index  int32
}

type memberBond struct {
	region int
	bond   [2]uint32
}

// find brings w up to date for a mark.
func (w *whole) find(v *View, m *Mark) {
	if w.known && w.changes == v.Changes && w.of.Region == m.Region && w.of.Index == m.Index {
		return
	}
	w.of, w.changes, w.known, w.named = *m, v.Changes, true, -1
	w.members, w.bonds = w.members[:0], w.bonds[:0]
	n := len(v.Regions)
	w.parents, w.done = sized(w.parents, n), sized(w.done, n)
	clear(w.done)
	at, known := v.row[m.Region]
	if !known || m.Index >= v.Regions[at].Shot.Len() || m.Frame != v.Regions[at].Frame {
		return
	}
	queue := []member{{at, int32(m.Index)}}
	var seen []member // roots
	for len(queue) > 0 && len(w.members) < mostOutlined {
		next := queue[0]
		queue = queue[1:]
		parents := w.connect(v, next.region)
		root := member{next.region, rootOf(parents, next.index)}
		if slices.Contains(seen, root) {
			continue
		}
		seen = append(seen, root)
		s := v.Regions[next.region].Shot
		for i := range s.Style {
			if rootOf(parents, int32(i)) == root.index {
				w.members = append(w.members, member{next.region, int32(i)})
			}
		}
		for _, b := range s.Bonds {
			if rootOf(parents, int32(b[0])) == root.index {
				w.bonds = append(w.bonds, memberBond{next.region, b})
			}
		}
		for _, a := range s.Names {
			if rootOf(parents, int32(a.Index)) == root.index && int(a.Structure) < len(v.World.Structures) {
				w.named, w.anchor = int(a.Structure), member{next.region, int32(a.Index)}
			}
		}
		for _, stub := range s.Stubs {
			if rootOf(parents, int32(stub.Index)) == root.index {
				x, y, z := s.At(int(stub.Index), 1)
				if to, ok := v.stubAt(next.region, x+float32(stub.DX)/1024, y+float32(stub.DY)/1024, z+float32(stub.DZ)/1024); ok {
					queue = append(queue, to)
				}
			}
		}
	}
}

// connect finds what hangs together in a region.
func (w *whole) connect(v *View, region int) []int32 {
	s := v.Regions[region].Shot
	if w.done[region] {
		return w.parents[region]
	}
	parents := sized(w.parents[region], s.Len())
	for i := range parents {
		parents[i] = int32(i)
	}
	for _, b := range s.Bonds {
		p, q := rootOf(parents, int32(b[0])), rootOf(parents, int32(b[1]))
		parents[max(p, q)] = min(p, q)
	}
	w.parents[region], w.done[region] = parents, true
	return parents
}

func rootOf(parents []int32, i int32) int32 {
	for parents[i] != i {
		parents[i] = parents[parents[i]]
		i = parents[i]
	}
	return i
}

// stubAt finds the particle of another region, with a bond that leaves it, too, at the end of a stub.
func (v *View) stubAt(from int, x, y, z float32) (member, bool) {
	c := &v.Camera
	for i := range v.Regions {
		s := v.Regions[i].Shot
		if i == from || s.Len() == 0 {
			continue
		}
		near := max(4*s.Step, 0.02)
		for _, stub := range s.Stubs {
			px, py, pz := s.At(int(stub.Index), 1)
			dx, dy, dz := c.nearest(px-x, 0), c.nearest(py-y, 1), c.nearest(pz-z, 2)
			if dx*dx+dy*dy+dz*dz < near*near {
				return member{i, int32(stub.Index)}, true
			}
		}
	}
	return member{}, false
}

// outlineWidth is how far an outline reaches beyond what it surrounds, points.
const outlineWidth = 3.0

// highlight outlines the structure of the selected particle, and names that of the one under the pointer.
func (v *View) highlight(d *Drawing) {
	if m := v.selectedMark(); m != nil {
		v.chosen.find(v, m)
		if len(v.chosen.members) > 1 {
			v.surround(d, &v.chosen, v.Theme.Accent)
		}
	}
	if m := v.Hover; m != nil && v.Labels {
		v.hovered.find(v, m)
		if w := &v.hovered; w.named >= 0 {
			x, y, f, _ := v.Camera.Project(m.X, m.Y, m.Z)
			r := v.Styles[m.Style].Radius * float32(v.Camera.Scale) * f
			v.tag(d, x, y-r-v.px(24), v.World.Structures[w.named].Name, AlignCenter, v.Theme.Text)
		}
	}
}

// surround draws what lies behind a structure so that its rim is seen around it.
func (v *View) surround(d *Drawing, w *whole, color Color) {
	c := &v.Camera
	scale, rim := float32(c.Scale), v.px(outlineWidth)
	edge, inner := color.Premultiplied(), v.Theme.Box.Premultiplied()
	for _, layer := range [...]struct {
		by    float32
		color [4]float32
	}{{rim, edge}, {rim / 2, inner}} {
		for _, m := range v.scratch.images {
			if m.echo < 1 {
				continue
			}
			place := func(region int, i uint32) (x, y, r float32) {
				s := v.Regions[region].Shot
				wx, wy, wz := s.At(int(i), v.clock.part())
				x, y, f, _ := c.Project(wx+m.dx, wy+m.dy, wz)
				return x, y, max(v.Styles[s.Style[i]].Radius*scale*f, v.px(leastBead)) + layer.by
			}
			for _, b := range w.bonds {
				x0, y0, r0 := place(b.region, b.bond[0])
				x1, y1, r1 := place(b.region, b.bond[1])
				if dx, dy := x1-x0, y1-y0; dx*dx+dy*dy < mostBond*mostBond*scale*scale {
					width := max(tubeWidth*(min(r0, r1)-layer.by), v.px(leastTube)) + layer.by
					d.Under.Tube(x0, y0, x1, y1, width, layer.color, layer.color, 0)
				}
			}
			for _, k := range w.members {
				x, y, r := place(k.region, uint32(k.index))
				if x > -r && y > -r && x < float32(c.W)+r && y < float32(c.H)+r {
					d.Under.Bead(x, y, r, layer.color, 0)
				}
			}
		}
	}
}
