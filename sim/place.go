package sim

import (
	"fmt"
	"math"
	"slices"

	"ylem/particles"
	"ylem/rules"
)

// Place returns the whole world's particles at tick 0, all owned, as a function
// of table and seed: every server makes the same ones and keeps its own. The
// momenta are those of tick 0 itself (SetBack is the caller's). It errs when two
// particles would have one ID, which no world of reasonable size does: choose
// another seed.
func Place(table *rules.Table, seed uint64) (*particles.Store, error) {
	st := particles.NewStore(len(table.Attrs), table.Slots)
	total := 0
	for i := range table.Places {
		total += table.Places[i].Count * len(table.Places[i].Molecule)
	}
	st.Grow(total)
	for number := range table.Places {
		p := placement{
			Place: &table.Places[number], table: table, number: uint64(number), seed: seed,
			where: particles.NewKey(seed, particles.StreamPlace, 0), identity: particles.NewKey(seed, particles.StreamIdentity, -1),
		}
		p.place(st)
	}
	st.Owned = st.Len()
	ids := slices.Clone(st.ID)
	slices.Sort(ids)
	for i, id := range ids {
		if id == 0 || i > 0 && id == ids[i-1] {
			return nil, fmt.Errorf("world %s: with seed %d two particles get ID %016x: choose another seed", table.Name, seed, id)
		}
	}
	return st, nil
}

type placement struct {
	*rules.Place
	table  *rules.Table
	number uint64
	seed   uint64
	tick   int64

	where, identity particles.Key
}

// place appends all that is placed.
func (p *placement) place(st *particles.Store) {
	if p.Rows != nil {
		p.fillRows(st)
	} else {
		p.fill(st)
	}
}

// fill appends the copies of one placement.
func (p *placement) fill(st *particles.Store) {
	sites := p.sites()
	n := len(p.Molecule)
	ids := make([]uint64, n)
	for copyNumber := range p.Count {
		ordinal := uint64(copyNumber)
		site := p.random(p.where.Draw(p.number, ordinal))
		if sites != nil {
			site = sites[copyNumber]
		}
		for m := range n {
			bits := p.identity.Draw(p.number, ordinal*uint64(n)+uint64(m))
			ids[m] = uint64(bits[0])<<32 | uint64(bits[1])
		}
		x := 0.0
		for m := range n {
			if m > 0 {
				x += p.bondLength(m)
			}
		}
		x = site[0] - float64(x/2)
		for m := range n {
			if m > 0 {
				x += p.bondLength(m)
			}
			particle := p.particle(m, copyNumber, ids[m])
			if m > 0 && p.Joined[m-1] {
				particle.Join(ids[m-1])
			}
			if m+1 < n && p.Joined[m] {
				particle.Join(ids[m+1])
			}
			for axis, at := range [3]float64{x, site[1], site[2]} {
				particle.Position[axis] = p.inside(axis, particles.Quanta(at))
			}
			p.launch(&particle, nil)
			st.Append(&particle)
		}
	}
}

// fillRows appends the particles that were read from a file.
func (p *placement) fillRows(st *particles.Store) {
	for row, at := range p.Rows.At {
		bits := p.identity.Draw(p.number, uint64(row))
		particle := p.particle(int(p.Rows.Member[row]), row, uint64(bits[0])<<32|uint64(bits[1]))
		particle.Position = at
		var known *[3]float64
		if p.Rows.Velocity != nil {
			known = &p.Rows.Velocity[row]
		}
		p.launch(&particle, known)
		st.Append(&particle)
	}
}

// particle is member m of a copy, without place, bonds or momentum.
func (p *placement) particle(m, copyNumber int, id uint64) particles.Particle {
	placed := &p.Molecule[m]
	out := particles.Particle{ID: id, Kind: placed.Kind}
	kind := &p.table.Kinds[placed.Kind]
	for a := range p.table.Attrs {
		if values := placed.Attrs[a]; len(values) > 0 {
			out.Attr[a] = values[copyNumber%len(values)]
		} else if kind.Attrs[a].Has {
			out.Attr[a] = kind.Attrs[a].Initial
		}
	}
	return out
}

// bondLength is the distance along x between members m−1 and m of a molecule.
func (p *placement) bondLength(m int) float64 {
	k := int(p.Molecule[m-1].Kind)*len(p.table.Kinds) + int(p.Molecule[m].Kind)
	if bond := p.table.BondOf[k]; bond >= 0 {
		return p.table.BondTypes[bond].Length
	}
	return 1
}

// inside wraps or clamps a coordinate into the box.
func (p *placement) inside(axis int, x int64) int64 {
	size := p.table.Size[axis]
	if axis >= p.table.Dimensions {
		return 0
	}
	if !p.table.Wraps(axis) {
		return min(max(x, 0), size-1)
	}
	return ((x % size) + size) % size
}

// launch gives the particle the velocity that is known of it, or a thermal one,
// and the placement's.
func (p *placement) launch(out *particles.Particle, known *[3]float64) {
	kind := &p.table.Kinds[out.Kind]
	if kind.Motion == rules.Heading {
		p.head(out)
	}
	if !kind.Motion.Carries() {
		return
	}
	kT := p.Temperature
	if kT < 0 {
		kT = 0
		if p.table.Temperature != nil {
			kT = max(0, p.table.Temperature(float64(p.tick)))
		}
	}
	bits := particles.NewKey(p.seed, particles.StreamVelocity, p.tick).Draw(out.ID, 0)
	for axis := range p.table.Dimensions {
		normal := math.Ldexp(float64(particles.Normal(bits[axis])), -particles.NormalBits)
		v := float64(math.Sqrt(kT/kind.Mass)*normal) + p.Velocity[axis]
		if known != nil {
			v = known[axis] + p.Velocity[axis]
		}
		out.Momentum[axis] = particles.Truncate(float64(float64(kind.Mass*v)*p.table.Dt)*particles.Momentum, particles.MaxMomentum)
	}
}

// head gives the particle the direction of the placement's velocity, or a random
// one if that is 0.
func (p *placement) head(out *particles.Particle) {
	x, y := p.Velocity[0], p.Velocity[1]
	if x == 0 && y == 0 {
		bits := particles.NewKey(p.seed, particles.StreamHeading, 0).Draw(out.ID, 0)
		y, x = particles.SinCos(float64(2 * math.Pi * fraction(bits[0])))
	}
	c := newCourse(p.table, &p.table.Kinds[out.Kind])
	out.Momentum[0], out.Momentum[1] = c.momentum(x, y)
}

// random returns a point of the shape, uniform by volume.
func (p *placement) random(bits [4]uint32) [3]float64 {
	s := &p.Shape
	u := [3]float64{fraction(bits[0]), fraction(bits[1]), fraction(bits[2])}
	at := s.Lo
	switch s.Form {
	case rules.Box:
		for axis := range p.table.Dimensions {
			at[axis] += float64(u[axis] * (s.Hi[axis] - s.Lo[axis]))
		}
	case rules.Disc:
		sin, cos := particles.SinCos(float64(2 * math.Pi * u[0]))
		r := float64(s.Radius * math.Sqrt(u[1]))
		if p.table.Dimensions == 3 {
			z := 2*u[2] - 1
			r = float64(s.Radius * particles.Pow(u[1], 1.0/3))
			at[2] += float64(r * z)
			r = float64(r * math.Sqrt(max(0, 1-float64(z*z))))
		}
		at[0] += float64(r * cos)
		at[1] += float64(r * sin)
	}
	return at
}

func fraction(bits uint32) float64 { return math.Ldexp(float64(bits)+0.5, -32) }
