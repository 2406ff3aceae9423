package region

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
)

// act does what a decided command says to the rows of the store: of its own log,
// before any halo is said, to the region's particles, and then only to those so deep
// inside that no neighbour compares them; of the world's log to all rows, the
// region's and its ghosts, as every region does that knows them. Which particles are
// meant depends on who and where they are and on nothing that depends on the split.
// A command that makes no sense any more does nothing.
func (r *Region) act(in *Input, own bool) {
	c := &in.Command
	if c.Check(&r.world, r.world.Table) != nil {
		return
	}
	within := particles.Box{Lo: [3]int64{-endless, -endless, -endless}, Hi: [3]int64{endless, endless, endless}}
	if own {
		within = r.world.deep(r.id)
	}
	switch {
	case c.Add != nil:
		r.add(c.Add, in.Number, &within, own)
	case c.Remove != nil:
		r.removed(in.Number, r.remove(c.Remove, &within))
	case c.Kick != nil:
		r.kick(c.Kick, &within)
	case c.Param != nil && !own:
		r.change(in.Table)
	}
}

// add appends new particles and, where their images are known, ghosts of them.
func (r *Region) add(a *Add, number uint64, within *particles.Box, own bool) {
	t, st := r.world.Table, r.store
	kind := kindOf(t, a.Kind)
	fresh := make([]particles.Particle, 0, a.Count)
	number = a.key(number, kind)
	for i := range a.Count {
		p, is := sim.Appear(t, r.world.Seed, r.tick, number, i, uint8(kind), a.At, a.Spread)
		if !is || p.ID == 0 || !within.Contains(p.Position[0], p.Position[1], p.Position[2]) {
			continue
		}
		for n, name := range t.Attrs {
			if v, said := a.Attrs[name]; said {
				p.Attr[n] = v
			}
		}
		fresh = append(fresh, p)
	}
	slices.SortFunc(fresh, func(a, b particles.Particle) int { return cmp.Compare(a.ID, b.ID) })
	fresh = slices.CompactFunc(fresh, func(a, b particles.Particle) bool { return a.ID == b.ID })
	known := make([]bool, len(fresh))
	for _, id := range st.ID {
		if at, is := slices.BinarySearchFunc(fresh, id, func(p particles.Particle, id uint64) int { return cmp.Compare(p.ID, id) }); is {
			known[at] = true
		}
	}
	for i := range fresh {
		if !known[i] {
			r.appear(fresh[i], own)
		}
	}
}

// key makes another number of the number of a command that adds at another place: two
// commands in the logs of two regions, or in a region's and the world's, never give
// two particles one ID, even if somebody gave the two one number.
func (a *Add) key(number uint64, kind int) uint64 {
	h := particles.Mix64(number)
	for _, x := range [...]float64{a.At[0], a.At[1], a.At[2], a.Spread} {
		h = particles.Mix64(h ^ math.Float64bits(x))
	}
	return particles.Mix64(h ^ uint64(kind))
}

// appear appends all images that the region knows of a particle inside the world;
// of its own log (own) the particle alone: what has other images comes back as
// ghosts when halos are gathered. Where the world's log acts, rows are sorted into
// own ones and ghosts only at the end of the epoch.
func (r *Region) appear(p particles.Particle, own bool) {
	at := p.Position
	if own {
		if r.box.Contains(at[0], at[1], at[2]) {
			r.store.Append(&p)
			r.store.Owned++
		}
		return
	}
	for _, dx := range r.images[0] {
		for _, dy := range r.images[1] {
			for _, dz := range r.images[2] {
				if p.Position = [3]int64{at[0] + dx, at[1] + dy, at[2] + dz}; r.known.Contains(p.Position[0], p.Position[1], p.Position[2]) {
					r.store.Append(&p)
				}
			}
		}
	}
}

// remove takes particles away, and returns how many the region owned of them, by
// kind. A bond that another has to one of them breaks in the tick that follows, as
// one does to a particle that left the world.
func (r *Region) remove(g *Target, within *particles.Box) []int32 {
	meant, st := r.target(g), r.store
	kept, owned, gone := 0, 0, make([]int32, len(r.world.Table.Kinds))
	for row := range st.Len() {
		if within.Contains(st.X[row], st.Y[row], st.Z[row]) && meant.has(st, row) {
			if row < st.Owned {
				gone[st.Kind[row]]++
			}
			continue
		}
		if row < st.Owned {
			owned++
		}
		st.Move(kept, row)
		kept++
	}
	st.Truncate(kept)
	st.Owned = owned
	return gone
}

// kick adds a velocity to particles that carry momentum.
func (r *Region) kick(k *Kick, within *particles.Box) {
	t, st, meant := r.world.Table, r.store, r.target(&k.Target)
	for row := range st.Len() {
		kind := &t.Kinds[st.Kind[row]]
		if !kind.Motion.Carries() || !within.Contains(st.X[row], st.Y[row], st.Z[row]) || !meant.has(st, row) {
			continue
		}
		for axis, p := range [3]*int64{&st.PX[row], &st.PY[row], &st.PZ[row]} {
			by := particles.Round(float64(float64(float64(kind.Mass*k.Velocity[axis])*t.Dt)*particles.Momentum), particles.MaxMomentum)
			*p = min(max(*p+by, -particles.MaxMomentum), particles.MaxMomentum)
		}
	}
}

// change lets the region go on by other rules. Velocities stay: where a mass is
// another one, momenta are.
func (r *Region) change(next *rules.Table) {
	was := r.world.Table
	if next == nil || Compatible(&r.world, was, next) != nil {
		return
	}
	c, st := newConverter(was, next, r.world.Seed, r.tick), r.store
	var p particles.Particle
	for row := range st.Len() {
		st.Read(row, &p)
		before := p.Momentum
		if c.momentum(&was.Kinds[p.Kind], &next.Kinds[p.Kind], &p); p.Momentum != before {
			st.Write(row, &p)
		}
	}
	r.world.Table = next
	old := r.sim
	r.sim = sim.New(next, r.world.Seed, r.world.space(r.id))
	r.sim.Succeed(old)
}

// target is the particles that a command means.
type target struct {
	ids    []uint64 // ascending; nil: those of the area
	at     [3]int64
	radius int64
	side   [3]int64 // of each axis that wraps; 0: it does not
	kind   int      // −1: of any
}

func (r *Region) target(g *Target) target {
	t := r.world.Table
	if g.At == nil {
		out := target{ids: make([]uint64, 0, len(g.IDs))}
		for _, text := range g.IDs {
			if id, err := parseID(text); err == nil {
				out.ids = append(out.ids, id)
			}
		}
		slices.Sort(out.ids)
		return out
	}
	out := target{radius: quanta(g.Radius), kind: -1}
	for axis := range t.Dimensions {
		out.at[axis] = quanta(g.At[axis])
		if t.Wraps(axis) {
			out.side[axis] = t.Size[axis]
		}
	}
	if g.Kind != "" {
		out.kind = kindOf(t, g.Kind)
	}
	return out
}

// has reports whether a row is meant: it, or an image of what is.
func (g *target) has(st *particles.Store, row int) bool {
	if g.ids != nil {
		_, is := slices.BinarySearch(g.ids, st.ID[row])
		return is
	}
	if g.kind >= 0 && int(st.Kind[row]) != g.kind {
		return false
	}
	var high, low, carry uint64 // of the squared distance
	for axis, x := range [3]int64{st.X[row], st.Y[row], st.Z[row]} {
		d := x - g.at[axis]
		if side := g.side[axis]; side > 0 {
			d = ((d % side) + side) % side
			d = min(d, side-d)
		}
		if d = max(d, -d); d > g.radius {
			return false
		}
		h, l := bits.Mul64(uint64(d), uint64(d))
		low, carry = bits.Add64(low, l, 0)
		high += h + carry
	}
	h, l := bits.Mul64(uint64(g.radius), uint64(g.radius))
	return high < h || high == h && low <= l
}
