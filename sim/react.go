package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// reaction is one event while it is applied: participants as they were after
// the kick, and products as they will be.
type reaction struct {
	*rule
	event
	before [3]particles.Particle
	after  [rules.MaxProducts]particles.Particle
}

// react applies the fired events. No particle takes part in two, so their order
// is free; what changes beyond the participants is only the bond lists of
// partners, from which a vanished or parted particle's ID is taken.
func (s *Sim) react(st *particles.Store, tick int64) {
	if len(s.events) == 0 {
		return
	}
	s.dead = zeroed(s.dead, st.Len())
	s.scene.Tick = tick
	var re reaction
	anyDead, calm := false, s.list.lives(st) && s.bind.lives(st)
	for i := range s.events {
		re.event = s.events[i]
		re.rule = &s.rules[re.event.rule]
		for w := range re.n {
			st.Read(int(re.row[w]), &re.before[w])
		}
		s.identify(&re, tick)
		s.become(st, &re)
		if !s.locate(st, &re, tick) {
			continue
		}
		s.share(&re)
		s.release(&re, tick)
		s.rebind(&re)
		s.count(&re, tick)
		calm = calm && s.stays(&re)
		if calm {
			s.bind.remember(st, &re)
		}
		anyDead = s.write(st, &re) || anyDead
		if calm {
			s.bind.renew(st, &re)
		}
	}
	if calm {
		s.list.changes, s.bind.changes = st.Changes(), st.Changes()
	}
	if anyDead {
		s.bury(st)
	}
}

// stays reports whether a reaction leaves every participant where it is, as one
// whose list holds all that it has to do with, and adds none: then lists outlive
// it. Clusters whose particles are no longer of one class are told.
func (s *Sim) stays(re *reaction) bool {
	if len(re.Right) != re.n {
		return false
	}
	c := &s.classes
	for i, p := range re.Right {
		if p.Named < 0 || !c.follows[int(c.of[re.before[p.Named].Kind])*c.n+int(c.of[re.after[i].Kind])] {
			return false
		}
	}
	for i, p := range re.Right {
		if c.of[re.after[i].Kind] != c.of[re.before[p.Named].Kind] {
			s.list.mixed[s.list.clusterOf(re.row[p.Named])] = true
		}
	}
	return true
}

// identify gives each product its ID: a participant's, or a new one that is a
// function of seed, tick, rule, participants and its place among the products.
func (s *Sim) identify(re *reaction, tick int64) {
	key := particles.NewKey(s.seed, particles.StreamIdentity, tick)
	for i, p := range re.Right {
		re.after[i] = particles.Particle{}
		switch {
		case p.Named >= 0:
			re.after[i] = re.before[p.Named]
		case p.Identity >= 0:
			re.after[i].ID = re.before[p.Identity].ID
		default:
			bits := key.Draw(re.low, re.high)
			word := uint64(bits[0])<<32 | uint64(bits[1])
			re.after[i].ID = particles.Mix64(word ^ uint64(re.event.rule)<<8 ^ uint64(i) + 1)
		}
	}
}

// become sets kinds and attributes. Values are computed from the participants
// as they were.
func (s *Sim) become(st *particles.Store, re *reaction) {
	s.scene.Row = re.row
	for i, p := range re.Right {
		out := &re.after[i]
		if p.Kind >= 0 {
			out.Kind = uint8(p.Kind)
			for a := range s.table.Attrs {
				attr := &s.table.Kinds[p.Kind].Attrs[a]
				if p.Named < 0 || !attr.Has {
					out.Attr[a] = attr.Initial
				}
			}
		}
		for _, set := range p.Sets {
			out.Attr[set.Attr] = int32(set.Value.Run(&s.scene))
		}
	}
}

// locate puts unnamed products at the meeting point (the mean of the
// participants' positions), or Apart from each other about it. A wall pushes them
// inside, except where they are placed uniformly: that is the reverse of pairs
// that meet, none of which meets beyond a wall, so it reports false and nothing
// happens. Products with Sites of their own are where those say.
func (s *Sim) locate(st *particles.Store, re *reaction, tick int64) bool {
	if re.Placing != "" {
		return s.locateSites(st, re, tick)
	}
	fresh := 0
	for _, p := range re.Right {
		if p.Named < 0 {
			fresh++
		}
	}
	if fresh == 0 {
		return true
	}
	mean := s.meetingPoint(re)
	key := particles.NewKey(s.seed, particles.StreamProduct, tick)
	var away [3]float64
	apart := re.Apart
	if apart > 0 {
		away = s.direction(key.Draw(re.low, re.high))
	}
	if re.Uniform {
		bits := particles.NewKey(s.seed, particles.StreamApart, tick).Draw(re.low, re.high)
		apart = float64(apart * s.radial(unit(bits[0], bits[1])))
	}
	seen := 0
	for i, p := range re.Right {
		if p.Named >= 0 {
			continue
		}
		half := apart * 0.5
		switch {
		case apart == 0:
		case fresh == 1:
			half = apart
		case fresh == 2 && seen == 1:
			half = -half
		case fresh > 2 && seen > 0:
			away = s.direction(key.Draw(re.low+uint64(seen), re.high))
		}
		for axis := range s.table.Dimensions {
			x := mean[axis] + particles.Truncate(float64(float64(half*away[axis])*particles.Length), particles.Reach*particles.Length)
			if !s.table.Wraps(axis) {
				within := min(max(x, 0), s.table.Size[axis]-1)
				if re.Uniform && within != x {
					return false
				}
				x = within
			}
			re.after[i].Position[axis] = s.inside(axis, x)
		}
		seen++
	}
	return true
}

// radial maps a number that is uniform in [0, 1) to the distance from the centre
// of a point that is uniform in the unit disc or ball.
func (s *Sim) radial(u float64) float64 {
	if s.table.Dimensions == 2 {
		return math.Sqrt(u)
	}
	return particles.Pow(u, 1.0/3)
}

// direction returns a unit vector, uniform on the circle or the sphere.
func (s *Sim) direction(bits [4]uint32) [3]float64 {
	sin, cos := particles.SinCos(float64(2 * math.Pi * unit(bits[0], bits[1])))
	if s.table.Dimensions == 2 {
		return [3]float64{cos, sin, 0}
	}
	z := 2*unit(bits[2], bits[3]) - 1
	r := math.Sqrt(max(0, 1-float64(z*z)))
	return [3]float64{float64(r * cos), float64(r * sin), z}
}

// share hands the momentum of what reacted to what came of it, by mass. A
// participant that keeps its kind keeps its momentum and is left out, unless
// there is otherwise nobody to give, or nobody to take; where there is neither,
// nothing is shared. The last product takes what division leaves over, so the
// sum is exact.
func (s *Sim) share(re *reaction) {
	if !re.spare {
		return
	}
	var total [3]int64
	giving, taking := 0, 0
	for w := range re.n {
		if f := &re.fate[w]; !f.spectator {
			giving += s.give(&re.before[w], &total)
		}
	}
	for i, p := range re.Right {
		if p.Named < 0 || !re.fate[p.Named].spectator {
			taking += s.carries(&re.after[i])
		}
	}
	if giving == 0 && taking == 0 {
		for i, p := range re.Right {
			if p.Named < 0 || !re.fate[p.Named].spectator {
				s.settleDown(&re.after[i])
			}
		}
		return
	}
	all := giving == 0 || taking == 0
	if all {
		for w := range re.n {
			if re.fate[w].spectator {
				s.give(&re.before[w], &total)
			}
		}
	}
	mass, last := 0.0, -1
	takes := func(i int) bool {
		p := &re.Right[i]
		return s.carries(&re.after[i]) == 1 && (all || p.Named < 0 || !re.fate[p.Named].spectator)
	}
	for i := range re.Right {
		if takes(i) {
			mass += s.kinds[re.after[i].Kind].mass
			last = i
		} else if s.carries(&re.after[i]) == 0 {
			s.settleDown(&re.after[i])
		}
	}
	rest := total
	for i := range re.Right {
		if !takes(i) {
			continue
		}
		part := s.kinds[re.after[i].Kind].mass / mass
		for axis := range 3 {
			p := particles.Truncate(float64(float64(total[axis])*part), particles.MaxMomentum)
			if i == last {
				p = rest[axis]
			}
			re.after[i].Momentum[axis] = p
			rest[axis] -= p
		}
	}
}

func (s *Sim) give(p *particles.Particle, total *[3]int64) int {
	if s.carries(p) == 0 {
		return 0
	}
	for axis := range 3 {
		total[axis] += p.Momentum[axis]
	}
	return 1
}

// settleDown takes the momentum of what carries none. What has a heading keeps
// that, which is no momentum.
func (s *Sim) settleDown(p *particles.Particle) {
	if s.kinds[p.Kind].course == nil {
		p.Momentum = [3]int64{}
	}
}

func (s *Sim) carries(p *particles.Particle) int {
	if s.kinds[p.Kind].carriesMomentum {
		return 1
	}
	return 0
}

// release turns the rule's energy E into an equal and opposite kick of its
// first and last product: q = √(2μE) with the reduced mass μ, in a random
// direction.
func (s *Sim) release(re *reaction, tick int64) {
	n := len(re.Right)
	if re.Energy <= 0 || n < 2 {
		return
	}
	a, b := &re.after[0], &re.after[n-1]
	if s.carries(a)+s.carries(b) < 2 {
		return
	}
	ma, mb := s.kinds[a.Kind].mass, s.kinds[b.Kind].mass
	reduced := float64(ma*mb) / (ma + mb)
	q := float64(math.Sqrt(float64(2*float64(reduced*re.Energy)))*s.table.Dt) * particles.Momentum
	away := s.direction(particles.NewKey(s.seed, particles.StreamEnergy, tick).Draw(re.low, re.high))
	for axis := range s.table.Dimensions {
		kick := particles.Truncate(float64(q*away[axis]), particles.MaxMomentum)
		a.Momentum[axis] += kick
		b.Momentum[axis] -= kick
	}
}

// rebind breaks and makes the bonds among the participants and products.
func (s *Sim) rebind(re *reaction) {
	for _, b := range re.Break {
		for _, ends := range [2][2]int{{b[0], b[1]}, {b[1], b[0]}} {
			if product := re.fate[ends[0]].product; product >= 0 {
				re.after[product].Part(re.before[ends[1]].ID)
			}
		}
	}
	for _, m := range re.Make {
		re.after[m[0]].Join(re.after[m[1]].ID)
		re.after[m[1]].Join(re.after[m[0]].ID)
	}
}

// write puts the products into the participants' rows and, where there are more
// of them, into new ones; rows left over are marked dead, which it reports.
func (s *Sim) write(st *particles.Store, re *reaction) (died bool) {
	var used [3]bool
	for i, p := range re.Right {
		out := &re.after[i]
		if m := out.Momentum; bounded(m[0]) != m[0] || bounded(m[1]) != m[1] || bounded(m[2]) != m[2] {
			most := max(m[0], -m[0], m[1], -m[1], m[2], -m[2])
			s.blameOne(Momentum, 0, out.ID, out.Kind, &out.Position, float64(most)/particles.MaxMomentum)
			out.Momentum = [3]int64{bounded(m[0]), bounded(m[1]), bounded(m[2])}
		}
		row := max(p.Named, p.Identity)
		if row >= 0 {
			used[row] = true
			st.Write(int(re.row[row]), &re.after[i])
			continue
		}
		st.Append(&re.after[i])
		s.pull.x, s.pull.y, s.pull.z = append(s.pull.x, 0), append(s.pull.y, 0), append(s.pull.z, 0)
		s.dead = append(s.dead, false)
	}
	for w := range re.n {
		if !used[w] {
			s.dead[re.row[w]] = true
			died = true
		}
	}
	return died
}

// bury fills the places of dead rows with rows from the end.
func (s *Sim) bury(st *particles.Store) {
	end := st.Len()
	for row := 0; row < end; row++ {
		if !s.dead[row] {
			continue
		}
		for end--; end > row && s.dead[end]; {
			end--
		}
		st.Move(row, end)
		s.pull.x[row], s.pull.y[row], s.pull.z[row] = s.pull.x[end], s.pull.y[end], s.pull.z[end]
	}
	st.Truncate(end)
}
