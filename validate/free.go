package validate

import (
	"fmt"
	"math"
)

// free follows particles without any force. What is stored then is the
// Ornstein-Uhlenbeck velocity itself, exact for every dt; a position is the
// trapezoidal sum of velocities, which spreads faster than the process by
// (γdt/2)coth(γdt/2).
func free(p *report) error {
	n := 20000.0
	if p.long {
		n = 400000
	}
	for i, dt := range []float64{0.1, 0.5, 1, 2} {
		t, err := begin("free", set{"step": dt, "n": n}, uint64(1+i)) // one seed would give all rows the same noise
		if err != nil {
			return err
		}
		if err := t.coefficient(p, dt); err != nil {
			return err
		}
	}
	return ornstein(p, n)
}

// coefficient measures D at γ = m = kT = 1 by the growth of the squared
// displacement between two times at which e^(−γt) is nothing.
func (t *trial) coefficient(p *report, dt float64) error {
	start := t.snapshot("p")
	early := int(math.Ceil(12 / dt))
	if err := t.run(early); err != nil {
		return err
	}
	a := t.snapshot("p")
	const times = 4 // as far again; the growth's error falls with the share of the second part
	if err := t.run(times * early); err != nil {
		return err
	}
	b := t.snapshot("p")
	growth := make([]float64, len(a.x))
	for i := range growth {
		for axis := range 3 {
			da, db := t.apart(axis, a.x[i][axis], start.x[i][axis]), t.apart(axis, b.x[i][axis], start.x[i][axis])
			growth[i] += (db*db - da*da) / (6 * float64(times*early) * dt)
		}
	}
	m, e := mean(growth)
	p.add(Row{Quantity: fmt.Sprintf("D/D₀, γdt = %g", dt), Expected: dt / 2 / math.Tanh(dt/2), Measured: m, Error: e, How: "of independent particles", Source: baoab})
	return nil
}

// ornstein compares a fine dt with the process at several times, here with a
// mass and a friction that are not 1.
func ornstein(p *report, n float64) error {
	const dt, gamma, mass = 0.01, 2, 0.5
	t, err := begin("free", set{"step": dt, "n": n, "gamma": gamma, "mass": mass}, 5)
	if err != nil {
		return err
	}
	start := t.snapshot("p")
	bins := make([]int, 64)
	for _, ticks := range []int{20, 30, 50, 100} {
		if err := t.run(ticks); err != nil {
			return err
		}
		now, at := t.snapshot("p"), t.time()
		square, memory := make([]float64, len(now.x)), make([]float64, len(now.x))
		for i := range now.x {
			for axis := range 3 {
				d := t.apart(axis, now.x[i][axis], start.x[i][axis])
				square[i] += d * d
				memory[i] += now.v[i][axis] * start.v[i][axis] / 3
				if ticks == 100 {
					bins[bin(now.v[i][axis]*math.Sqrt(mass), len(bins))]++
				}
			}
		}
		m, e := mean(square)
		p.add(Row{Quantity: fmt.Sprintf("⟨Δx²⟩, γt = %g", gamma*at), Expected: 6 / (mass * gamma) * (at - (1-math.Exp(-gamma*at))/gamma), Measured: m, Error: e, How: "of independent particles", Source: ornste})
		m, e = mean(memory)
		p.add(Row{Quantity: fmt.Sprintf("⟨v(0)v(t)⟩, γt = %g", gamma*at), Expected: math.Exp(-gamma*at) / mass, Measured: m, Error: e, How: "of independent particles", Source: ornste})
	}
	p.add(chiRow("Maxwell-Boltzmann, 64 bins", "Maxwell's distribution", bins))
	return nil
}

// brown checks ⟨Δx²⟩ = 6Dt of brownian kinds, by a given D and by one that
// follows from friction. In the limit of BAOAB the noise of neighbouring ticks
// is shared, so n ticks spread as n − ½ would.
func brown(p *report) error {
	n := 20000.0
	if p.long {
		n = 400000
	}
	t, err := begin("brown", set{"n": n}, 1)
	if err != nil {
		return err
	}
	kinds := map[string]float64{"derived": 0.7 / (0.5 * 0.8), "given": 2}
	const ticks = 100
	names := []string{"given", "derived"}
	var starts []moving
	for _, name := range names {
		starts = append(starts, t.snapshot(name))
	}
	if err := t.run(ticks); err != nil {
		return err
	}
	for k, name := range names {
		now := t.snapshot(name)
		square := make([]float64, len(now.x))
		for i := range now.x {
			for axis := range 3 {
				d := t.apart(axis, now.x[i][axis], starts[k].x[i][axis])
				square[i] += d * d
			}
		}
		m, e := mean(square)
		p.add(Row{Quantity: "⟨Δx²⟩/6t, D " + name, Expected: kinds[name] * (ticks - 0.5) / ticks, Measured: m / (6 * t.time()), Error: e / (6 * t.time()), How: "of independent particles", Source: "Einstein 1905, 10.1002/andp.19053220806"})
	}
	return nil
}
