package scene

import (
	"slices"

	"ylem/region/wire"
)

// The rules of a world may change while it goes on: the author has saved the file. Then its servers send welcomes of a
// higher revision, each when it shows the new rules itself. What is in the picture stays until the frames come that
// replace it, with the looks and names that it has now.

// origin is what tells a world from others, whatever its rules have become.
func origin(w *wire.Welcome) string {
	if w.World.Origin == "" {
		return w.World.Fingerprint
	}
	return w.World.Origin
}

// same tells whether two welcomes are of one world.
func same(a, b *wire.Welcome) bool { return origin(a) == origin(b) && a.Seed == b.Seed }

// Revision is how often the rules of the world in the picture were changed.
func (p *Picture) Revision() uint64 {
	if p.World == nil {
		return 0
	}
	return p.World.World.Revision
}

// stale tells whether a welcome is of rules that another server, which is at hand, has left behind. (If none is, the
// world was begun anew.)
func (v *View) stale(w *wire.Welcome) bool {
	if v.World == nil || v.leapt || !same(v.World, w) || w.World.Revision >= v.Revision() {
		return false
	}
	for _, s := range v.Servers {
		if s.State == Connected && s.Name != w.Self {
			return true
		}
	}
	return false
}

// revised carries over what is in the picture from the welcome before.
func (v *View) revised(before *wire.Welcome) {
	styles, structures := newStyles(before, v.World), newStructures(before, v.World)
	kinds := newKinds(before, v.World)
	for i := range v.Regions {
		for _, shot := range [...]*Shot{v.Regions[i].Shot, v.Regions[i].Before} {
			if shot != nil {
				shot.revise(&styles, kinds, structures, v.World)
			}
		}
		for j := range v.Regions[i].counts {
			c := &v.Regions[i].counts[j]
			c.kinds = renumbered(c.kinds, kinds, len(v.World.Kinds))
			c.structures = renumbered(c.structures, structures, len(v.World.Structures))
		}
	}
	v.Hover = nil
	if v.Selected != nil {
		v.Selected.Mark.Style = styles[v.Selected.Mark.Style]
	}
	c := &v.Census
	c.Kinds, c.Structures = renumbered(c.Kinds, kinds, len(v.World.Kinds)), renumbered(c.Structures, structures, len(v.World.Structures))
	c.ever, c.formed = some(c.Kinds), some(c.Structures)
	c.Particles = 0
	for _, n := range c.Kinds {
		c.Particles += n
	}
	if before.World.Size != v.World.World.Size || before.World.Edge != v.World.World.Edge {
		v.look()
	}
}

// revise makes a shot one of new rules. Whoever else holds it does not look at these any more.
func (s *Shot) revise(styles *[256]uint8, kinds, structures []int, now *wire.Welcome) {
	for j, style := range s.Style {
		s.Style[j] = styles[style]
	}
	s.Counts = [256]uint32{}
	tally(&s.Counts, s.Style)
	kept := s.Names[:0]
	for _, a := range s.Names {
		if int(a.Structure) < len(structures) && structures[a.Structure] >= 0 {
			a.Structure = uint16(structures[a.Structure])
			kept = append(kept, a)
		}
	}
	s.Names = kept
}

// renumbered gives counts by their new numbers, of which there are n.
func renumbered[T int | uint32](counts []T, to []int, n int) []T {
	out := make([]T, n)
	for i, count := range counts {
		if i < len(to) && to[i] >= 0 {
			out[to[i]] += count
		}
	}
	return out
}

// newKinds says which kind an old one is; −1: none.
func newKinds(before, now *wire.Welcome) []int {
	out := make([]int, len(before.Kinds))
	for i, was := range before.Kinds {
		out[i] = slices.IndexFunc(now.Kinds, func(k wire.ViewKind) bool { return k.Name == was.Name })
	}
	return out
}

// newStyles says by which style a particle of an old one is drawn: that of the same kind and label, else the first of
// the kind, else one that the world does not have.
func newStyles(before, now *wire.Welcome) (out [256]uint8) {
	for i := range out {
		out[i] = 255
		if i >= len(before.Styles) {
			continue
		}
		kind, label := before.Kinds[before.Styles[i].Kind].Name, before.Styles[i].Label
		found := false
		for j, s := range now.Styles {
			if now.Kinds[s.Kind].Name != kind {
				continue
			}
			if s.Label == label || !found {
				out[i], found = uint8(j), true
			}
			if s.Label == label {
				break
			}
		}
	}
	return out
}

// newStructures says which structure an old one is; −1: none.
func newStructures(before, now *wire.Welcome) []int {
	out := make([]int, len(before.Structures))
	for i, was := range before.Structures {
		out[i] = -1
		for j, is := range now.Structures {
			if was == is {
				out[i] = j
			}
		}
	}
	return out
}
