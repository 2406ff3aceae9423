package region

import (
	"cmp"
	"fmt"
	"slices"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
)

// Conversion is what became of particles when their world got other rules.
type Conversion struct {
	Gone    map[string]int64 // particles of kinds that there are no more, by kind
	Placed  map[string]int64 // particles of kinds that there were not before, by kind
	Cut     int64            // bonds of those that are gone, and bonds that are no longer allowed
	Clipped int64            // values of attributes that were out of the new range, or words of an enum that is without them
	Moved   int64            // particles that were outside of the new box
}

// Convert returns the particles of the whole world old at a tick, all owned, as
// those of the world next. What it does depends on who and where particles are,
// not on their rows, so it is the same however space was split before. It changes
// no store, and where nothing but looks differs it changes nothing.
//
//   - Kinds, attributes and the words of enums are the same if they have the same
//     name. Particles of kinds that are gone are gone, and their bonds with them.
//   - An attribute that is new to a kind begins with its initial value, and so does
//     an enum whose word is gone; an integer is clipped to its new range.
//   - Velocities are kept: momentum is mass · length/tick, so another mass or dt
//     scales it. A kind that moves in another way begins as one that appears now.
//     (Half a tick's kick, by which a stored momentum is behind, is not looked at.)
//   - Outside of the new box positions wrap where the axis does, else they are
//     brought to the side that is nearest.
//   - A bond is cut if no bond is possible between the kinds, or where a kind has no
//     longer so many: the bonds of the world are gone through by the IDs of their
//     ends, the lower one first, and kept as long as both ends have room. Bonds that
//     are too long break by themselves in the next tick.
//   - Nothing is placed again, but what the world next places with a kind that old
//     did not have appears now.
func Convert(old, next *rules.Table, seed uint64, tick int64, st *particles.Store) (*particles.Store, *Conversion, error) {
	if old.Dimensions != next.Dimensions {
		return nil, nil, fmt.Errorf("world %s had %d dimensions and now has %d: start it again", next.Name, old.Dimensions, next.Dimensions)
	}
	c := newConverter(old, next, seed, tick)
	out := particles.NewStore(len(next.Attrs), next.Slots)
	out.Grow(st.Owned)
	rows := make(map[uint64]int32, st.Owned) // of st, by ID
	became := make([]int32, st.Owned)        // by row of st: the row of out; −1: gone
	var from, to particles.Particle
	for row := range st.Owned {
		st.Read(row, &from)
		rows[from.ID], became[row] = int32(row), -1
		if c.particle(&from, &to) {
			became[row] = int32(out.Len())
			out.Append(&to)
		}
	}
	out.Owned = out.Len()
	c.bonds(st, out, rows, became)

	taken := func(id uint64) bool { _, known := rows[id]; return known }
	placed, err := sim.PlaceLate(next, seed, tick, c.isNew, taken)
	if err != nil {
		return nil, nil, err
	}
	for row := range placed.Owned {
		placed.Read(row, &to)
		c.Placed[next.Kinds[to.Kind].Name]++
		out.Append(&to)
	}
	out.Owned = out.Len()
	return out, &c.Conversion, nil
}

// converter knows what becomes of what.
type converter struct {
	Conversion
	old, next *rules.Table
	seed      uint64
	tick      int64
	kind      []int // by old kind; −1: gone
	attr      []int // by new attribute; −1: new
	known     []bool
	sameEdges bool
}

func newConverter(old, next *rules.Table, seed uint64, tick int64) *converter {
	c := &converter{
		Conversion: Conversion{Gone: map[string]int64{}, Placed: map[string]int64{}},
		old:        old, next: next, seed: seed, tick: tick,
		known: make([]bool, len(next.Kinds)), sameEdges: old.Edge == next.Edge,
	}
	for i := range old.Kinds {
		at := slices.IndexFunc(next.Kinds, func(k rules.Kind) bool { return k.Name == old.Kinds[i].Name })
		c.kind = append(c.kind, at)
		if at >= 0 {
			c.known[at] = true
		}
	}
	for _, name := range next.Attrs {
		c.attr = append(c.attr, slices.Index(old.Attrs, name))
	}
	return c
}

// isNew reports whether a placement has to do with a kind that was not there.
func (c *converter) isNew(p *rules.Place) bool {
	return slices.ContainsFunc(p.Molecule, func(one rules.Placed) bool { return !c.known[one.Kind] })
}

// particle makes to of from, all but bonds. It reports false if the kind is gone.
func (c *converter) particle(from, to *particles.Particle) bool {
	was := &c.old.Kinds[from.Kind]
	kind := c.kind[from.Kind]
	if kind < 0 {
		c.Gone[was.Name]++
		return false
	}
	is := &c.next.Kinds[kind]
	*to = particles.Particle{ID: from.ID, Kind: uint8(kind), Position: from.Position, Momentum: from.Momentum}
	for a, before := range c.attr {
		attr := &is.Attrs[a]
		if !attr.Has {
			continue
		}
		to.Attr[a] = attr.Initial
		if before >= 0 && was.Attrs[before].Has {
			to.Attr[a] = c.value(&was.Attrs[before], attr, from.Attr[before])
		}
	}
	c.position(to)
	c.momentum(was, is, to)
	return true
}

// value is what becomes of the value of an attribute.
func (c *converter) value(was, is *rules.Attr, v int32) int32 {
	if was.Names != nil && is.Names != nil && v >= 0 && int(v) < len(was.Names) {
		if at := slices.Index(is.Names, was.Names[v]); at >= 0 {
			return int32(at)
		}
		c.Clipped++
		return is.Initial
	}
	within := min(max(v, is.Lo), is.Hi)
	if within != v {
		c.Clipped++
	}
	return within
}

// position brings a particle into the new box.
func (c *converter) position(p *particles.Particle) {
	moved := false
	for axis := range c.next.Dimensions {
		x, size := p.Position[axis], c.next.Size[axis]
		if x >= 0 && x < size {
			continue
		}
		moved = true
		if c.next.Wraps(axis) {
			p.Position[axis] = (x%size + size) % size
		} else {
			p.Position[axis] = min(max(x, 0), size-1)
		}
	}
	if moved {
		c.Moved++
	}
}

// momentum keeps the velocity, or gives one to a particle that moves in another
// way than before.
func (c *converter) momentum(was, is *rules.Kind, p *particles.Particle) {
	before, now := float64(was.Mass*c.old.Dt), float64(is.Mass*c.next.Dt)
	switch {
	case is.Motion == rules.Heading && was.Motion == rules.Heading && was.Heading.Speed > 0:
		before, now = float64(before*was.Heading.Speed), float64(now*is.Heading.Speed)
	case is.Motion.Carries() && (was.Motion.Carries() || was.Motion == rules.Heading):
	case is.Motion != was.Motion || is.Motion == rules.Heading:
		sim.Launch(c.next, c.seed, c.tick, p)
		return
	default: // none, but what the walls have to do with brownian kinds
		if !c.sameEdges {
			p.Momentum = [3]int64{}
		}
		return
	}
	if before != now {
		for axis, q := range p.Momentum {
			p.Momentum[axis] = particles.Round(float64(float64(q)*now)/before, particles.MaxMomentum)
		}
	}
}

// bonds gives the particles of out the bonds that stay of those in st.
func (c *converter) bonds(st, out *particles.Store, rows map[uint64]int32, became []int32) {
	type bond struct {
		low, high uint64
		i, j      int32 // rows of out; −1: gone
		half      bool  // the other end has left the world, or let go: it breaks in the next tick
	}
	var all []bond
	for row := range st.Owned {
		id := st.ID[row]
		for _, partner := range st.Partners(row) {
			other, there := rows[partner]
			switch {
			case !there || !slices.Contains(st.Partners(int(other)), id):
				all = append(all, bond{low: id, high: partner, i: became[row], half: true})
			case id < partner:
				all = append(all, bond{low: id, high: partner, i: became[row], j: became[other]})
			}
		}
	}
	slices.SortFunc(all, func(a, b bond) int { return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high)) })
	kinds := len(c.next.Kinds)
	room := func(row int32) bool { return int(out.NBond[row]) < c.next.Kinds[out.Kind[row]].Valence }
	join := func(row int32, id uint64) {
		var p particles.Particle
		out.Read(int(row), &p)
		p.Join(id)
		out.Write(int(row), &p)
	}
	for _, one := range all {
		i, j := one.i, one.j
		switch {
		case one.half:
			if i >= 0 && room(i) {
				join(i, one.high)
			}
		case i < 0 || j < 0 || c.next.BondOf[int(out.Kind[i])*kinds+int(out.Kind[j])] < 0 || !room(i) || !room(j):
			c.Cut++
		default:
			join(i, one.high)
			join(j, one.low)
		}
	}
}
