package validate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

const verlet = "Hairer, Lubich & Wanner 2003, 10.1017/S0962492902000144"

// nve follows a liquid without thermostat. The energy of the leapfrog wavers
// about a constant with an amplitude that falls as dt², and does not drift;
// momentum is not close to what it was but equal. (Below dt = 0.002 another error
// shows, which grows: a pair's impulse is a whole number of quanta, and the force
// of one quantum is 2⁻³⁰/dt².)
func nve(p *report) error {
	// Within until the two trajectories stay close, so that their ratio is sharp.
	seeds, until := 6, 1.2
	const fine = 0.004
	if p.long {
		seeds, until = 40, 4
	}
	var orders, drifts []float64
	var wander [3]int64
	for seed := range uint64(seeds) {
		var waver []float64
		for _, dt := range []float64{2 * fine, fine} {
			t, err := begin("nve", set{"step": dt}, seed+1)
			if err != nil {
				return err
			}
			before := t.momentum()
			var times, energies []float64
			for t.time() < until-dt/2 {
				if err := t.run(int(math.Round(0.016 / dt))); err != nil {
					return err
				}
				times, energies = append(times, t.time()), append(energies, t.energy())
			}
			waver = append(waver, stat.StdDev(energies, nil))
			if dt == fine {
				_, slope := stat.LinearRegression(times, energies, nil, false)
				drifts = append(drifts, slope/float64(t.store().Owned))
			}
			after := t.momentum()
			for axis := range wander {
				wander[axis] += max(after[axis]-before[axis], before[axis]-after[axis])
			}
		}
		orders = append(orders, math.Log2(waver[0]/waver[1]))
	}
	how := fmt.Sprintf("of %d seeds", seeds)
	m, e := mean(orders)
	p.add(Row{Quantity: "power of dt with which the energy wavers", Expected: 2, Measured: m, Error: e, How: how, Source: verlet})
	m, e = mean(drifts)
	p.add(Row{Quantity: "drift of the energy per particle and time, dt 0.004", Expected: 0, Measured: m, Error: e, How: how, Source: verlet})
	for axis, d := range wander {
		p.add(Row{Quantity: fmt.Sprintf("quanta of total momentum gained or lost, axis %d", axis+1), Expected: 0, Measured: float64(d), Source: "Newton's third law"})
	}
	return nil
}

// momentum is the total momentum in quanta.
func (t *trial) momentum() (sum [3]int64) {
	st := t.store()
	for row := range st.Owned {
		sum[0] += st.PX[row]
		sum[1] += st.PY[row]
		sum[2] += st.PZ[row]
	}
	return sum
}

// energy is kinetic and pair energy together. A velocity at the tick itself is
// the stored one and half of the kick that follows.
func (t *trial) energy() float64 {
	now := t.interactions()
	st, sum := t.store(), now.energy
	for row := range st.Owned {
		mass := t.table.Kinds[st.Kind[row]].Mass
		for axis, p := range [3]int64{st.PX[row], st.PY[row], st.PZ[row]} {
			v := float64(p)*t.quantum()*t.table.Dt/mass + now.force[row][axis]*t.table.Dt/(2*mass)
			sum += mass * v * v / 2
		}
	}
	return sum
}
