package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// Limit is a bound of a tick at which a world that asks for more is held.
type Limit uint8

const (
	Fast       Limit = iota // a step longer than light
	Force                   // the forces of a pair at its cap
	Bond                    // the force of a bond at its cap
	Field                   // the fields on a particle at its cap
	Undefined               // a field that is not a number; it counts as 0
	Momentum                // a momentum at particles.MaxMomentum
	Bend                    // the force of a bend on one of its ends at the cap of that end and the middle
	Thermostat              // the force of a pair's thermostat at the cap of the pair
	Limits                  // how many there are
)

// Held is one case of a limit that held.
type Held struct {
	Tick  int64     `json:"tick"`
	IDs   [2]uint64 `json:"ids"` // of a pair the lower first; of one particle its own and 0
	Kinds [2]uint8  `json:"kinds"`
	Of    int       `json:"of"` // the number of the force, bond type, field, bend or thermostat that asked for most; 0 for others

	// Asked is what was asked for, in units of what is allowed: above 1. Forces
	// are tabulated to no more than 64 (rules: forceTable).
	Asked float64 `json:"asked"`
	// Dt is a time per tick with which this case would not have come to be: a
	// step goes with dt, by noise alone with its root, an impulse with its square.
	Dt float64 `json:"dt"`
}

// Blame counts the cases of each limit, and names the first: of the lowest tick,
// then of the lowest IDs.
type Blame struct {
	Count [Limits]int64 `json:"count"`
	First [Limits]Held  `json:"first"` // where Count is above 0
}

// Before orders cases: by tick, then by IDs.
func (h *Held) Before(other *Held) bool {
	switch {
	case h.Tick != other.Tick:
		return h.Tick < other.Tick
	case h.IDs[0] != other.IDs[0]:
		return h.IDs[0] < other.IDs[0]
	case h.IDs[1] != other.IDs[1]:
		return h.IDs[1] < other.IDs[1]
	}
	if h.Asked != other.Asked {
		return h.Asked > other.Asked // a pair may be held by forces either way, and by several bends
	}
	return h.Of < other.Of
}

// blame counts a case. Asked and Dt are made numbers that JSON can hold.
func (s *Sim) blame(limit Limit, h Held) {
	h.Tick = s.tick
	h.Asked = min(h.Asked, math.MaxFloat32)
	b := &s.account.Blame
	if b.Count[limit]++; b.Count[limit] == 1 || h.Before(&b.First[limit]) {
		b.First[limit] = h
	}
}

// held is a pair whose force, or bond, was cut to its cap in a sweep.
type held struct {
	i, j   int32
	bonded bool
	chased bool // by a one-sided force, which only i feels
	r2     int64
	bend   *rules.Bend // of which i is an end and j the middle
	asked  float64     // by the bend
}

// blamePairs counts the pairs that the sweep noted as held.
func (s *Sim) blamePairs(st *particles.Store) {
	t := s.table
	for _, p := range s.held {
		kinds := int(st.Kind[p.i])*len(t.Kinds) + int(st.Kind[p.j])
		forces, most := t.Forces, t.Cap[kinds]
		if p.chased {
			kinds = int(st.Kind[p.j])*len(t.Kinds) + int(st.Kind[p.i])
			forces, most = t.OneSided, t.CapOn[st.Kind[p.i]]
		}
		pull, of, limit := 0.0, 0, Force
		switch {
		case p.bend != nil:
			limit = Bend
			for p.bend != &t.Bends[of] {
				of++
			}
		case p.bonded:
			limit, of = Bond, int(t.BondOf[kinds])
			pull = t.BondTypes[of].Pull(float64(p.r2))
		default:
			pull, of = s.strongest(forces[kinds], p.r2)
		}
		if p.bend == nil {
			p.asked = float64(math.Abs(pull)*math.Sqrt(float64(p.r2))) / most
		}
		s.blamePair(st, limit, p.i, p.j, of, p.asked)
	}
}

// blamePair counts a pair of rows. The particle with the lower ID stands for it,
// so that it is counted once.
func (s *Sim) blamePair(st *particles.Store, limit Limit, i, j int32, of int, asked float64) {
	if st.ID[i] > st.ID[j] {
		i, j = j, i
	}
	if !s.owns(st, i) {
		return
	}
	h := Held{IDs: [2]uint64{st.ID[i], st.ID[j]}, Kinds: [2]uint8{st.Kind[i], st.Kind[j]}, Of: of, Asked: asked}
	h.Dt = s.slower(asked, h.Kinds[0], h.Kinds[1])
	if limit == Thermostat {
		h.Dt = s.table.Dt / asked // noise goes with a lower power of dt
	}
	s.blame(limit, h)
}

// strongest returns what these forces give together, and which gives most.
func (s *Sim) strongest(forces []uint16, r2 int64) (pull float64, which int) {
	most := 0.0
	for _, f := range forces {
		force := &s.table.Tabulated[f]
		if r2 > force.Range*force.Range {
			continue
		}
		one := float64(force.Curve.At(float32(r2)))
		if pull += one; math.Abs(one) > most {
			most, which = math.Abs(one), int(f)
		}
	}
	return pull, which
}

// slower returns the dt with which an impulse that asked for so much would be
// within the cap: it goes with dt², but where the cap is what moves a brownian
// particle it goes with dt itself.
func (s *Sim) slower(asked float64, kinds ...uint8) float64 {
	dt := s.table.Dt / math.Sqrt(asked)
	for _, kind := range kinds {
		if s.kinds[kind].motion == rules.Brownian {
			return s.table.Dt / asked
		}
	}
	return dt
}

// blameOne counts a particle that was at a place, quanta, when the tick began.
func (s *Sim) blameOne(limit Limit, of int, id uint64, kind uint8, at *[3]int64, asked float64) {
	if !s.space.Own.Contains(at[0], at[1], at[2]) {
		return
	}
	h := Held{IDs: [2]uint64{id}, Kinds: [2]uint8{kind}, Of: of, Asked: asked}
	switch limit {
	case Field:
		h.Dt = s.slower(asked, kind)
	case Fast, Momentum:
		h.Dt = s.table.Dt / asked
		if limit == Fast && s.kinds[kind].motion == rules.Brownian {
			h.Dt /= asked
		}
	}
	s.blame(limit, h)
}

// owns reports whether a row is, before it moves, one that this Sim counts.
func (s *Sim) owns(st *particles.Store, row int32) bool {
	return s.space.Own.Contains(st.X[row], st.Y[row], st.Z[row])
}
