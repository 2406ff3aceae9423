package validate

import (
	"fmt"
	"math"
)

const (
	baoab  = "Leimkuhler & Matthews 2013, 10.1093/amrx/abs010"
	limit  = "Leimkuhler & Matthews 2013, 10.1093/amrx/abs010 (overdamped limit)"
	ornste = "Uhlenbeck & Ornstein 1930, 10.1103/PhysRev.36.823"
)

var integrators = []Case{
	{Name: "well", About: "BAOAB in a harmonic well: positions exact for every dt, velocities to (ωdt)²/4", run: well},
	{Name: "dwell", About: "overdamped motion in a harmonic well", run: dwell},
	{Name: "free", About: "free langevin particles: spread, memory, velocities", run: free},
	{Name: "brown", About: "free brownian particles: spread", run: brown},
	{Name: "walls", About: "free particles between reflecting walls are everywhere alike", run: walls},
	{Name: "plates", About: "brownian particles between absorbing plates", run: plates},
	{Name: "air", About: "particles in a field over a reflecting floor", run: air},
	{Name: "chain", About: "lengths and angles of bonded chains", run: chain},
	{Name: "nve", About: "a Lennard-Jones fluid without thermostat: energy and momentum", run: nve},
}

// steps are the time steps of wells whose frequency is 1; 2 is the limit of
// stability.
var steps = []float64{0.1, 0.5, 1, 1.5}

// well samples particles in wells with k = m = kT = 1. The velocity at the end
// of a tick is the stored one and half a kick, −x dt/2.
func well(p *report) error {
	for i, dt := range steps {
		t, err := begin("well", set{"step": dt, "n": 10000}, uint64(1+i))
		if err != nil {
			return err
		}
		x2, v2, err := t.wells(p, dt)
		if err != nil {
			return err
		}
		mx, ex := mean(x2)
		mv, ev := mean(v2)
		p.add(Row{Quantity: fmt.Sprintf("⟨x²⟩k/kT, ωdt = %g", dt), Expected: 1, Measured: mx, Error: ex, How: independent, Source: baoab})
		p.add(Row{Quantity: fmt.Sprintf("⟨v²⟩m/kT, ωdt = %g", dt), Expected: 1 - dt*dt/4, Measured: mv, Error: ev, How: independent, Source: baoab})
	}
	return nil
}

func dwell(p *report) error {
	for i, dt := range steps {
		t, err := begin("dwell", set{"step": dt, "n": 10000}, uint64(1+i))
		if err != nil {
			return err
		}
		x2, _, err := t.wells(p, dt)
		if err != nil {
			return err
		}
		m, e := mean(x2)
		p.add(Row{Quantity: fmt.Sprintf("⟨x²⟩k/kT, k dt/mγ = %g", dt), Expected: 1, Measured: m, Error: e, How: independent, Source: limit})
	}
	return nil
}

const independent = "particles are independent: each one's mean over the samples is one value"

// wells brings the particles of a well to equilibrium and returns
// each one's mean square of displacement and velocity, per axis.
func (t *trial) wells(p *report, dt float64) (x2, v2 []float64, err error) {
	samples := 8
	if p.long {
		samples = 80
	}
	n := t.count("p")
	if err := t.run(int(math.Ceil(25 / dt))); err != nil {
		return nil, nil, err
	}
	x2, v2 = make([]float64, n), make([]float64, n)
	for range samples {
		if err := t.run(int(math.Ceil(2 / dt))); err != nil {
			return nil, nil, err
		}
		now := t.snapshot("p")
		for i := range now.x {
			for axis := range 2 {
				x := now.x[i][axis] - 32
				v := now.v[i][axis] - x*dt/2
				x2[i] += x * x / float64(2*samples)
				v2[i] += v * v / float64(2*samples)
			}
		}
	}
	return x2, v2, nil
}
