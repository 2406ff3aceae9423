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

// perTick turns mass·length²/tick², in units of 2⁻⁶⁰, into mass·length²/time².
func (r *Report) perTick(x float64) float64 {
	return math.Ldexp(x, -energyBits) / float64(r.table.Dt*r.table.Dt)
}

// kinetic returns the kinetic energy of all particles that have momentum, and
// their number.
func (r *Report) kinetic(s *Sample) (energy float64, n int64) {
	for kind := range r.table.Kinds {
		if k := &r.table.Kinds[kind]; carries(k) {
			energy += s.Sums.Kinetic[kind].Float() / float64(8*k.Mass)
			n += s.Sums.Kinds[kind]
		}
	}
	return r.perTick(energy), n
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
