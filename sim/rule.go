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

// reacting says, for species and pairs of them, which rules to consider, so that
// what cannot react costs one look.
type reacting struct {
	species  species
	radius2  int64   // of any pair rule or carrier
	loose2   int64   // of any rule of the form A + B ~ C
	meets    []int64 // by kind·len(kinds) + kind: the squared radius of rules of two that are free; −1: there are none
	alone    lists   // by species
	free     lists   // by species·n + species
	bonded   lists
	triples  bool   // there are rules of the form A + B ~ C or A ~ B ~ C
	threes   lists  // of such: by species of the free one, then of the middle, then of the carrier of a trio
	any      lists  // where it is not known which of three is which: triangles, and trios
	loose    []bool // by kind: may be the free one of A + B ~ C
	center   []bool // by kind: may be the middle of A ~ B ~ C
	trios    trios
	carriers []carrier
}

// Where in threes, in numbers of all species, and where in any, the lists of a form
// begin.
const (
	ofLoose = iota
	ofChain
	ofTrio
	forms
)

type carrier struct {
	kind    uint8
	radius2 int64
	bit     uint64
}

func newRules(t *rules.Table) ([]rule, reacting) {
	n := len(t.Kinds)
	out := make([]rule, len(t.Rules))
	r := reacting{
		species: newSpecies(t),
		radius2: t.ReactRange * t.ReactRange,
		meets:   make([]int64, n*n),
		loose:   make([]bool, n), center: make([]bool, n),
	}
	for i := range r.meets {
		r.meets[i] = -1
	}
	by := newEntries(r.species.n)
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
		r.enlist(by, int32(number), in, n)
	}
	r.alone, r.free, r.bonded = newLists(by.alone), newLists(by.free), newLists(by.bonded)
	r.threes, r.any = newLists(by.threes), newLists(by.any)
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

// entries are the rules of each key, on their way into lists.
type entries struct{ alone, free, bonded, threes, any [][]int32 }

func newEntries(species int) *entries {
	return &entries{
		alone: make([][]int32, species), free: make([][]int32, species*species), bonded: make([][]int32, species*species),
		threes: make([][]int32, forms*species), any: make([][]int32, forms),
	}
}

// enlist puts a rule into the lists of the species it may fit.
func (r *reacting) enlist(by *entries, number int32, in *rules.Rule, n int) {
	radius2 := in.Radius * in.Radius
	join := func(list *[]int32) {
		if k := len(*list); k == 0 || (*list)[k-1] != number {
			*list = append(*list, number)
		}
	}
	switch len(in.Left) {
	case 1:
		for _, a := range r.species.fitting(&in.Left[0]) {
			join(&by.alone[a])
		}
	case 2:
		lists := by.free
		if in.Joined[0] {
			lists = by.bonded
		}
		second := r.species.fitting(&in.Left[1])
		for _, a := range r.species.fitting(&in.Left[0]) {
			for _, b := range second {
				join(&lists[int(a)*r.species.n+int(b)])
				join(&lists[int(b)*r.species.n+int(a)])
			}
		}
		if !in.Joined[0] {
			for a := range n {
				for b := range n {
					if in.Left[0].Kinds.Has(uint8(a)) && in.Left[1].Kinds.Has(uint8(b)) {
						r.meets[a*n+b], r.meets[b*n+a] = max(r.meets[a*n+b], radius2), max(r.meets[b*n+a], radius2)
					}
				}
			}
		}
	case 3:
		form, tells := ofLoose, 0
		switch {
		case in.Joined[0]:
			form, tells = ofChain, 1
		case !in.Joined[1]:
			form, tells = ofTrio, 2
		}
		join(&by.any[form])
		for _, a := range r.species.fitting(&in.Left[tells]) {
			join(&by.threes[form*r.species.n+int(a)])
		}
		if form == ofTrio {
			r.trios.enlist(in, n)
			return
		}
		r.triples = true
		for k := range n {
			if form == ofChain {
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
