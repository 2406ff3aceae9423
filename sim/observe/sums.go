package observe

import (
	"slices"

	"ylem/particles"
	"ylem/rules"
)

// Kinds returns the number of owned particles of each kind, by kind.
func Kinds(t *rules.Table, st *particles.Store) []int64 {
	n := make([]int64, len(t.Kinds))
	for _, kind := range st.Kind[:st.Owned] {
		n[kind]++
	}
	return n
}

// Charges returns the sums of the owned particles' charges, by charge. A charge
// that is counted modulo n is between 0 and n−1.
func Charges(t *rules.Table, st *particles.Store) []int64 {
	sums := make([]int64, len(t.Charges))
	scene := rules.Scene{Store: st, Kinds: t.Kinds}
	for row, kind := range st.Kind[:st.Owned] {
		scene.Row[0] = int32(row)
		for c, program := range t.Kinds[kind].Charges {
			sums[c] += program.Run(&scene)
		}
	}
	for c := range sums {
		sums[c] = Reduce(&t.Charges[c], sums[c])
	}
	return sums
}

// Reduce returns a sum of the charge as it is stated: modulo what it is counted
// modulo.
func Reduce(c *rules.Charge, sum int64) int64 {
	if c.Modulo > 0 {
		return ((sum % c.Modulo) + c.Modulo) % c.Modulo
	}
	return sum
}

// Momentum returns the sum of the owned particles' momenta, in momentum quanta.
// Kinds that carry none keep something else in its place.
func Momentum(t *rules.Table, st *particles.Store) (sum [3]int64) {
	for row := range st.Owned {
		if !carries(&t.Kinds[st.Kind[row]]) {
			continue
		}
		sum[0] += st.PX[row]
		sum[1] += st.PY[row]
		sum[2] += st.PZ[row]
	}
	return sum
}

// Sums are what the parts of a world add up to at one tick. All are integers, and
// every term is a function of one particle or of one pair, so that the sums of a
// world do not depend on how it is split.
type Sums struct {
	Kinds   []int64 // particles by kind
	Twice   [3]Sum  // Σ 2p + impulse per axis: twice the momentum at the tick, momentum quanta
	Kinetic []Sum   // by kind: Σ |2p + impulse|², momentum quanta squared: 8·mass times the kinetic energy

	Pair, Bond, Field Sum // potential energies (bends are counted with bonds), 2⁻⁶⁰ mass·length²/tick²
	Virial            Sum // Σ r·F over pairs and bonds, the same unit

	Near   []int64 // by couple of kinds and bin: pairs at that distance
	Speeds []int64 // by kind and bin: components of velocities
	Part   Part    // structures
}

// Wanted says which sums cost something and are wanted.
type Wanted struct {
	Pairs, Near, Speeds, Structures bool
}

// NewSums returns the sums of nothing.
func NewSums(t *rules.Table) *Sums {
	n := len(t.Kinds)
	return &Sums{Kinds: make([]int64, n), Kinetic: make([]Sum, n), Part: Part{Whole: map[string]int{}, Sizes: map[int]int{}}}
}

// Sum returns the sums of a moment.
func (m *Moment) Sum(want Wanted) *Sums {
	t, n := m.Table, len(m.Table.Kinds)
	s := NewSums(t)
	for row, kind := range m.Store.Kind[:m.Store.Owned] {
		s.Kinds[kind]++
		for axis, q := range m.Twice(row) {
			s.Twice[axis].Add(Sum{q >> 63, uint64(q)})
			s.Kinetic[kind].Add(product(q, q))
		}
	}
	if want.Near {
		s.Near = make([]int64, Couple(n, n-1, n-1)*RadialBins+RadialBins)
	}
	if want.Pairs || want.Near {
		s.pairs(m, want.Near)
		s.bends(m)
	}
	if want.Pairs && inFields(t) {
		s.fields(m)
	}
	if want.Speeds {
		s.Speeds = m.speeds()
	}
	if want.Structures {
		s.Part = Fragments(t, m.Store)
	}
	return s
}

// Add adds the sums of another part of the world at the same tick.
func (s *Sums) Add(o *Sums) {
	for kind := range s.Kinds {
		s.Kinds[kind] += o.Kinds[kind]
		s.Kinetic[kind].Add(o.Kinetic[kind])
	}
	for axis := range s.Twice {
		s.Twice[axis].Add(o.Twice[axis])
	}
	s.Pair.Add(o.Pair)
	s.Bond.Add(o.Bond)
	s.Field.Add(o.Field)
	s.Virial.Add(o.Virial)
	s.Near = plus(s.Near, o.Near)
	s.Speeds = plus(s.Speeds, o.Speeds)
	s.Part.add(&o.Part)
}

func plus(a, b []int64) []int64 {
	if a == nil {
		return slices.Clone(b)
	}
	for i, n := range b {
		a[i] += n
	}
	return a
}
