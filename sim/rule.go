package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// rule is what a tick asks of a rules.Rule, worked out once.
type rule struct {
	*rules.Rule
	radius2  int64
	carrier  uint64 // bit of the carrier that must be near; 0: none
	fate     []fate // by participant
	asksRoom bool   // where its products appear says whether it fits
	spare    bool   // products or reactants that are not spectators exist
}

// fate is what becomes of a participant.
type fate struct {
	product    int  // the product that carries it on; −1: it vanishes
	lost, made int  // bonds it loses and gains
	kind       int  // its kind afterwards; −1: the same
	spectator  bool // keeps kind and momentum
}

// reacting says, for kinds and pairs of kinds, which rules to consider, so that
// pairs that cannot react cost one look.
type reacting struct {
	radius2  int64 // of any pair rule or carrier
	loose2   int64 // of any rule of the form A + B ~ C
	alone    []candidates
	free     []candidates // by kind·len(kinds) + kind
	bonded   []candidates
	triples  candidates
	loose    []bool // by kind: may be the free one of A + B ~ C
	center   []bool // by kind: may be the middle of A ~ B ~ C
	trios    trios
	carriers []carrier
}

// candidates are the rules that a set of participants with certain kinds may
// fit, in canonical order.
type candidates struct {
	rules   []int32
	radius2 int64
	hazard  float64 // the most that all of them together can amount to
}

type carrier struct {
	kind    uint8
	radius2 int64
	bit     uint64
}

func newRules(t *rules.Table) ([]rule, reacting) {
	n := len(t.Kinds)
	out := make([]rule, len(t.Rules))
	r := reacting{
		radius2: t.ReactRange * t.ReactRange,
		alone:   make([]candidates, n), free: make([]candidates, n*n), bonded: make([]candidates, n*n),
		loose: make([]bool, n), center: make([]bool, n),
	}
	for number := range t.Rules {
		in := &t.Rules[number]
		out[number] = rule{Rule: in, radius2: in.Radius * in.Radius, fate: fates(in), asksRoom: in.Placing != "" || len(in.Clear) > 0}
		if in.Carrier >= 0 {
			out[number].carrier = r.carry(uint8(in.Carrier), in.Radius*in.Radius)
		}
		for _, f := range out[number].fate {
			out[number].spare = out[number].spare || !f.spectator
		}
		for _, p := range in.Right {
			out[number].spare = out[number].spare || p.Named < 0
		}
		r.enlist(int32(number), in, n)
	}
	return out, r
}

// carry returns the bit that says that a particle of this kind is within this
// distance. A table has no more of them than a word has bits.
func (r *reacting) carry(kind uint8, radius2 int64) uint64 {
	for _, c := range r.carriers {
		if c.kind == kind && c.radius2 == radius2 {
			return c.bit
		}
	}
	if len(r.carriers) == rules.MaxCarriers {
		panic("sim: more carriers than a table may have")
	}
	bit := uint64(1) << len(r.carriers)
	r.carriers = append(r.carriers, carrier{kind, radius2, bit})
	return bit
}

// enlist puts a rule into the lists of the kinds it may fit.
func (r *reacting) enlist(number int32, in *rules.Rule, n int) {
	radius2 := in.Radius * in.Radius
	join := func(c *candidates) {
		c.rules = append(c.rules, number)
		c.radius2 = max(c.radius2, radius2)
		c.hazard += in.Hazard
	}
	switch len(in.Left) {
	case 1:
		for k := range n {
			if in.Left[0].Kinds.Has(uint8(k)) {
				join(&r.alone[k])
			}
		}
	case 2:
		lists := r.free
		if in.Joined[0] {
			lists = r.bonded
		}
		a, b := &in.Left[0].Kinds, &in.Left[1].Kinds
		for i := range n {
			for j := range n {
				if a.Has(uint8(i)) && b.Has(uint8(j)) || a.Has(uint8(j)) && b.Has(uint8(i)) {
					join(&lists[i*n+j])
				}
			}
		}
	case 3:
		join(&r.triples)
		if !in.Joined[0] && !in.Joined[1] {
			r.trios.enlist(in, n)
			return
		}
		for k := range n {
			if in.Joined[0] {
				r.center[k] = r.center[k] || in.Left[1].Kinds.Has(uint8(k))
			} else if in.Left[0].Kinds.Has(uint8(k)) {
				r.loose[k] = true
				r.loose2 = max(r.loose2, radius2)
			}
		}
	default:
		panic("sim: a rule of more than three participants")
	}
}

func fates(in *rules.Rule) []fate {
	out := make([]fate, len(in.Left))
	for i := range out {
		out[i] = fate{product: -1, kind: -1}
	}
	for product, p := range in.Right {
		if p.Named >= 0 {
			f := &out[p.Named]
			f.product, f.kind = product, p.Kind
			f.spectator = p.Kind < 0
		}
	}
	for _, b := range in.Break {
		out[b[0]].lost++
		out[b[1]].lost++
	}
	for _, m := range in.Make {
		for _, product := range m {
			if named := in.Right[product].Named; named >= 0 {
				out[named].made++
			}
		}
	}
	return out
}

// kind is what moving a particle asks of a rules.Kind, worked out once.
type kind struct {
	motion          rules.Motion
	gait            uint8 // the first kind that moves like this one
	carriesMomentum bool
	mass            float64
	halfDrift       float64 // quanta per momentum quantum and half tick
	keep            float64 // e^(−γdt), langevin
	dt              float64
	mobility        float64 // brownian: velocity per force, D/kT
	course          *course // heading, else nil
}

func newKinds(t *rules.Table) []kind {
	out := make([]kind, len(t.Kinds))
	for i := range t.Kinds {
		k := &t.Kinds[i]
		out[i] = kind{
			motion: k.Motion, mass: k.Mass, dt: t.Dt, mobility: k.Mobility,
			carriesMomentum: k.Motion.Carries(),
			course:          newCourse(t, k),
			halfDrift:       math.Ldexp(0.5/k.Mass, particles.LengthBits-particles.MomentumBits),
			keep:            particles.Exp(-float64(k.Friction * t.Dt)),
		}
		for out[i].gait = 0; !out[i].movesLike(&out[out[i].gait]); {
			out[i].gait++
		}
	}
	return out
}

// movesLike reports whether two kinds move by the same numbers.
func (k *kind) movesLike(other *kind) bool {
	return k.motion == other.motion && k.mass == other.mass && k.mobility == other.mobility && k.keep == other.keep && k.course == other.course
}
