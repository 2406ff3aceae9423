package observe

import (
	"fmt"
	"math"

	"ylem/rules"
)

func (r *Report) addCensus() {
	for kind := range r.table.Kinds {
		r.add(r.table.Kinds[kind].Name, "1", func(s *Sample) string { return count(s.Sums.Kinds[kind]) })
	}
}

// Energies returns the kinetic energy of all particles that have momentum, their
// degrees of freedom, and the potential energy of pairs, bonds and fields,
// mass·length²/time². The last is 0 unless Wanted.Pairs.
func (s *Sums) Energies(t *rules.Table) (kinetic float64, freedom int64, potential float64) {
	for kind := range t.Kinds {
		if k := &t.Kinds[kind]; carries(k) {
			kinetic += s.Kinetic[kind].Float() / float64(8*k.Mass)
			freedom += int64(t.Dimensions) * s.Kinds[kind]
		}
	}
	tick := float64(t.Dt * t.Dt)
	// Kinetic is in momentum quanta squared, which is 2⁻⁶⁰ of the unit as well.
	scaled := func(x float64) float64 { return math.Ldexp(x, -energyBits) / tick }
	return scaled(kinetic), freedom, scaled(s.Pair.Float() + s.Bond.Float() + s.Field.Float())
}

// Before returns the kinetic energy half a tick before, for which no forces are needed,
// and the degrees of freedom that it is over.
func (m *Moment) Before() (kinetic float64, freedom int64) {
	s := NewSums(m.Table)
	for row, kind := range m.Store.Kind[:m.Store.Owned] {
		if !carries(&m.Table.Kinds[kind]) {
			continue
		}
		s.Kinds[kind]++
		for _, p := range [3]int64{m.Store.PX[row], m.Store.PY[row], m.Store.PZ[row]} {
			s.Kinetic[kind].Add(product(2*p, 2*p))
		}
	}
	kinetic, freedom, _ = s.Energies(m.Table)
	return kinetic, freedom
}

// perTick turns mass·length²/tick², in units of 2⁻⁶⁰, into mass·length²/time².
func (r *Report) perTick(x float64) float64 {
	return math.Ldexp(x, -energyBits) / float64(r.table.Dt*r.table.Dt)
}

// kinetic returns the kinetic energy of all particles that have momentum, and
// their number.
func (r *Report) kinetic(s *Sample) (energy float64, n int64) {
	energy, freedom, _ := s.Sums.Energies(r.table)
	return energy, freedom / int64(r.table.Dimensions)
}

func (r *Report) addEnergy() {
	r.want.Pairs = true
	kinetic := func(s *Sample) float64 { e, _ := r.kinetic(s); return e }
	pair := func(s *Sample) float64 { return r.perTick(s.Sums.Pair.Float()) }
	bond := func(s *Sample) float64 { return r.perTick(s.Sums.Bond.Float()) }
	field := func(s *Sample) float64 { return r.perTick(s.Sums.Field.Float()) }
	r.add("kinetic", "energy", func(s *Sample) string { return number(kinetic(s)) })
	r.add("pair", "energy", func(s *Sample) string { return number(pair(s)) })
	r.add("bond", "energy", func(s *Sample) string { return number(bond(s)) })
	if inFields(r.table) {
		r.add("field", "energy", func(s *Sample) string { return number(field(s)) })
	}
	r.add("energy", "energy", func(s *Sample) string { return number(kinetic(s) + pair(s) + bond(s) + field(s)) })
}

func (r *Report) addTemperature() {
	r.add("temperature", "energy", func(s *Sample) string {
		e, n := r.kinetic(s)
		return number(float64(2*e) / float64(int64(r.table.Dimensions)*n))
	})
}

// Pressure is that of an ideal gas of brownian particles at the world's
// temperature, twice the kinetic energy of the others per dimension, and the
// virial of pairs and bonds per dimension (M. P. Allen and D. J. Tildesley,
// Computer Simulation of Liquids, 2nd ed., eq. 2.54, DOI
// 10.1093/oso/9780198803195.001.0001). Particles that stand still add nothing.
func (r *Report) addPressure() {
	r.want.Pairs = true
	d, v := float64(r.table.Dimensions), volume(r.table)
	r.add("pressure", fmt.Sprintf("energy/length^%d", r.table.Dimensions), func(s *Sample) string {
		brownian := int64(0)
		for kind := range r.table.Kinds {
			if r.table.Kinds[kind].Motion == rules.Brownian {
				brownian += s.Sums.Kinds[kind]
			}
		}
		e, _ := r.kinetic(s)
		gas := float64(float64(brownian) * temperature(r.table, s.Tick))
		return number((gas + (float64(2*e)+r.perTick(s.Sums.Virial.Float()))/d) / v)
	})
}

func (r *Report) addMomentum() {
	for axis := range r.table.Dimensions {
		r.add("p"+"xyz"[axis:axis+1], "mass length/time", func(s *Sample) string {
			return number(velocity(s.Sums.Twice[axis].Float(), 1, r.table.Dt))
		})
	}
}
