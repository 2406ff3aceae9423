package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

const maxThermostats = 64

// Thermostat is friction and noise between pairs, of dissipative particle
// dynamics: along the line of centres, so that total momentum is kept to the
// last quantum and angular momentum but for rounding. With v the velocity at
// which two particles leave each other,
//
//	F = −γ w² v + √(2 γ kT/dt) w ξ,   w = 1 − r/range
//
// (R. D. Groot and P. B. Warren, J. Chem. Phys. 107 (1997) 4423, DOI
// 10.1063/1.474784; the relation of noise and friction is P. Español's and
// P. Warren's, Europhys. Lett. 30 (1995) 191, DOI 10.1209/0295-5075/30/4/001).
// kT is the world's temperature. sim/dpd.go says how it is integrated.
type Thermostat struct {
	Name     string
	Range    int64   // quanta
	Friction float64 // γ, mass per time
}

// readThermostats reads the thermostats of pairs.
func (c *compiler) readThermostats() {
	t := c.table
	for _, s := range c.within("thermostat", maxThermostats) {
		if !c.plain(s.at, "thermostat", s.label) || !c.declare(s, "thermostat", s.label) {
			continue
		}
		sides, ok := c.between(s)
		ok = s.need("range", "1") && ok
		ok = s.need("friction", "4.5") && ok
		if !ok {
			continue
		}
		if t.Temperature == nil && !c.diagnostics.Errors() {
			c.fail(s.at, "a thermostat needs a temperature, and the world has none", "say temperature = 1 in the world; 0 if friction is all that is meant")
		}
		t.Thermostats = append(t.Thermostats, Thermostat{
			Name:     s.label,
			Range:    s.quanta("range", 1),
			Friction: s.number("friction", positive, 1),
		})
		c.pairThermostat(s, sides, int16(len(t.Thermostats)-1))
	}
}

// pairThermostat enters a thermostat for the pairs of two sets of kinds, of those
// that carry momentum.
func (c *compiler) pairThermostat(s *section, sides [2]KindSet, number int16) {
	t := c.table
	n := len(t.Kinds)
	if t.ThermostatOf == nil {
		t.ThermostatOf = make([]int16, n*n)
		for i := range t.ThermostatOf {
			t.ThermostatOf[i] = -1
		}
	}
	some := false
	for _, a := range c.members(sides[0]) {
		for _, b := range c.members(sides[1]) {
			if !t.Kinds[a].Motion.Carries() || !t.Kinds[b].Motion.Carries() {
				continue
			}
			some = true
			if other := t.ThermostatOf[a*n+b]; other >= 0 && other != number {
				name := t.Thermostats[other].Name
				c.fail(s.place("between"), fmt.Sprintf("thermostats %q and %q both act between %q and %q", name, s.label, t.Kinds[a].Name, t.Kinds[b].Name),
					"between two kinds there is one; the other one is at "+c.where(c.declared["thermostat "+name]))
				return
			}
			t.ThermostatOf[a*n+b], t.ThermostatOf[b*n+a] = number, number
		}
	}
	if !some {
		c.fail(s.place("between"), "none of these kinds carries momentum, so there is nothing to rub", "ballistic and langevin kinds do")
	}
}

// RubRange returns the range of the thermostat between kinds a and b, quanta; 0:
// there is none.
func (t *Table) RubRange(a, b int) int64 {
	if t.ThermostatOf == nil || t.ThermostatOf[a*len(t.Kinds)+b] < 0 {
		return 0
	}
	return t.Thermostats[t.ThermostatOf[a*len(t.Kinds)+b]].Range
}

// thermostatRange returns the longest range of all thermostats, and whose it is.
func (t *Table) thermostatRange() (r int64, name string) {
	for i := range t.Thermostats {
		if th := &t.Thermostats[i]; th.Range > r {
			r, name = th.Range, th.Name
		}
	}
	return r, name
}

// roughest is the friction of a particle in a tick, as a part of its velocity,
// from which on the temperature is more than a percent too low (sim/dpd_test.go
// measures it).
const roughest = 0.1

// warnThermostats: friction that takes too much of a velocity in one tick, of a
// pair that sits in one place or of a particle at the density of the beginning.
func (c *compiler) warnThermostats() {
	t := c.table
	n := len(t.Kinds)
	density := c.densities()
	for at, number := range t.ThermostatOf {
		if number < 0 || at/n > at%n {
			continue
		}
		th, a, b := &t.Thermostats[number], &t.Kinds[at/n], &t.Kinds[at%n]
		if take := float64(float64(th.Friction*t.Dt) * (1/a.Mass + 1/b.Mass)); take > 1 {
			c.warn(c.declared["thermostat "+th.Name], fmt.Sprintf("thermostat %q is too strong for dt: one tick takes %s times the velocity at which %q and %q meet", th.Name, brief(take), a.Name, b.Name),
				fmt.Sprintf("above 1 it overshoots; choose dt below %s", brief(t.Dt/take)))
			return
		}
		for _, k := range []int{at / n, at % n} {
			if take := float64(t.frictionOf(k, density) * t.Dt); take > roughest {
				c.warn(c.declared["thermostat "+th.Name], fmt.Sprintf("thermostat %q is too strong for dt: at the density of the beginning one tick takes %s of the velocity of %q", th.Name, brief(take), t.Kinds[k].Name),
					fmt.Sprintf("above %s the temperature is more than a percent too low; choose dt below %s", brief(roughest), brief(float64(t.Dt*roughest)/take)))
				return
			}
		}
	}
}

// densities returns how many particles of each kind are placed in a unit of
// volume.
func (c *compiler) densities() []float64 {
	t := c.table
	out, volume := make([]float64, len(t.Kinds)), 1.0
	for axis := range t.Dimensions {
		volume = float64(volume * particles.Units(t.Size[axis]))
	}
	for i := range t.Places {
		for _, m := range t.Places[i].Molecule {
			out[m.Kind] += float64(t.Places[i].Count) / volume
		}
	}
	return out
}

// frictionOf returns the rate at which thermostats slow a particle of a kind
// that moves among others of these densities: Σ ργ/(dm) ∫w² dV.
func (t *Table) frictionOf(kind int, density []float64) (rate float64) {
	for other, rho := range density {
		number := t.ThermostatOf[kind*len(t.Kinds)+other]
		if number < 0 {
			continue
		}
		th := &t.Thermostats[number]
		r := particles.Units(th.Range)
		volume := float64(float64(2*math.Pi*r)*r) / 12 // ∫ (1 − r)² 2πr dr
		if t.Dimensions == 3 {
			volume = float64(float64(float64(4*math.Pi*r)*r)*r) / 30
		}
		rate += float64(float64(rho*th.Friction)*volume) / float64(float64(t.Dimensions)*t.Kinds[kind].Mass)
	}
	return rate
}

// describeThermostats says which thermostats there are.
func (t *Table) describeThermostats(p func(string, ...any)) {
	if len(t.Thermostats) > 0 {
		p("\nthermostats (%d)", len(t.Thermostats))
	}
	n := len(t.Kinds)
	for i := range t.Thermostats {
		pairs, first := 0, ""
		for at, number := range t.ThermostatOf {
			if int(number) == i && at/n <= at%n {
				if pairs++; pairs == 1 {
					first = t.Kinds[at/n].Name + " and " + t.Kinds[at%n].Name
				}
			}
		}
		if pairs > 1 {
			first = fmt.Sprintf("%d pairs of kinds, %s the first", pairs, first)
		}
		p("  %s\trange %s, friction %s, between %s", t.Thermostats[i].Name, length(t.Thermostats[i].Range), decimal(t.Thermostats[i].Friction), first)
	}
}
