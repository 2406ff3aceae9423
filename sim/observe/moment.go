package observe

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// Moment is one region between two ticks, as region.Look shows it. The first
// Store.Owned rows are the region's; the others are ghosts, and there are all of
// them within a reach of its box.
type Moment struct {
	Table   *rules.Table
	Tick    int64
	Store   *particles.Store
	Wrap    [3]bool    // axes whose two ends meet in the store
	Impulse [3][]int64 // by row: of the tick that begins, momentum quanta
}

// Twice returns twice the momentum at the tick of an owned row: 2p + impulse,
// exact, in momentum quanta. (The stored momentum p precedes the kick.) It is 0
// for kinds that carry none, and 2p for those that have a heading, which no force
// turns.
func (m *Moment) Twice(row int) (q [3]int64) {
	kind := &m.Table.Kinds[m.Store.Kind[row]]
	if !carries(kind) && kind.Motion != rules.Heading {
		return q
	}
	for axis, p := range [3][]int64{m.Store.PX, m.Store.PY, m.Store.PZ} {
		q[axis] = 2 * p[row]
		if carries(kind) {
			q[axis] += m.Impulse[axis][row]
		}
	}
	return q
}

// Velocity returns the velocity of an owned row at the tick, length per time.
func (m *Moment) Velocity(row int) (v [3]float64) {
	mass := m.Table.Kinds[m.Store.Kind[row]].Mass
	for axis, q := range m.Twice(row) {
		v[axis] = velocity(float64(q), mass, m.Table.Dt)
	}
	return v
}

// velocity is twice a momentum, in momentum quanta, as length per time.
func velocity(twice, mass, dt float64) float64 {
	return math.Ldexp(twice, -particles.MomentumBits-1) / float64(mass*dt)
}

// carries reports whether particles of a kind have momentum.
func carries(k *rules.Kind) bool { return k.Motion.Carries() }

// temperature returns kT as the world prescribes it at a tick.
func temperature(t *rules.Table, tick int64) float64 {
	if t.Temperature == nil {
		return 0
	}
	return max(0, t.Temperature(float64(tick)))
}

// volume returns the world's volume, or area, in length units.
func volume(t *rules.Table) float64 {
	v := 1.0
	for axis := range t.Dimensions {
		v = float64(v * particles.Units(t.Size[axis]))
	}
	return v
}
