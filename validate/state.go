package validate

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"ylem/sim/observe"
)

const (
	hoomd       = "hoomd-validation, lj_fluid at constant pressure 11.0 (github.com/glotzerlab/hoomd-validation), whose mean density this is"
	nistEOS     = "NIST Standard Reference Simulation Website, 10.18434/T4M88Q, Monte Carlo of the Lennard-Jones fluid at T* 0.85, rc 3 with tail corrections"
	grootWarren = "Groot & Warren 1997, 10.1063/1.474784"
	soft        = "LAMMPS 29 Sep 2021, the same energy as a table with fix langevin, dt 0.01, 3,000 beads, blocking, 10.1016/j.cpc.2021.108171; and what 1/N is to fewer beads"
	lammps2     = "one run of LAMMPS 29 Sep 2021 of the same world, 10.1016/j.cpc.2021.108171"
)

var states = []Case{
	{Name: "wca", About: "pressure and energy of the repulsive Lennard-Jones fluid", run: wca},
	{Name: "swarm", About: "the same fluid, overdamped", run: swarm},
	{Name: "dpd", About: "a fluid with a thermostat of pairs: temperature, pressure, momentum", run: groot},
	{Name: "flat", About: "pressure and energy of the two-dimensional Lennard-Jones fluid", Long: true, run: flat},
	{Name: "fluid", About: "pressure and energy of the Lennard-Jones liquid near its triple point, with tail corrections", Long: true, run: fluid},
}

// groot measures the fluid of Groot and Warren: temperature, pressure, and the
// momentum that its thermostat does not touch.
func groot(p *report) error {
	side, settle, samples := 5.0, 500, 400
	if p.long {
		side, settle, samples = 10, 2000, 1500
	}
	for i, dt := range []float64{0.01, 0.04} {
		t, err := begin("dpd", set{"side": side, "step": dt}, uint64(1+i))
		if err != nil {
			return err
		}
		before, n := t.momentum(), float64(t.count("bead"))
		drift := 0.0 // the centre of mass keeps its velocity, which takes part in kT
		for _, q := range before {
			v := float64(q) * t.quantum() * dt / n
			drift += v * v * n
		}
		if err := t.run(settle); err != nil {
			return err
		}
		report, err := observe.NewReport(t.table, []string{"energy", "temperature", "pressure"})
		if err != nil {
			return err
		}
		var kT, ps, us []float64
		for range samples {
			if err := t.run(10); err != nil {
				return err
			}
			now, err := t.observe(report)
			if err != nil {
				return err
			}
			kT, ps, us = append(kT, now["temperature"]), append(ps, now["pressure"]), append(us, now["pair"]/n)
		}
		after, moved := t.momentum(), int64(0)
		for axis := range after {
			moved += max(after[axis]-before[axis], before[axis]-after[axis])
		}
		how := fmt.Sprintf("blocking of %d samples, 10 ticks apart", samples)
		m, e := blocked(kT)
		p.add(Row{Quantity: fmt.Sprintf("kT, dt = %g", dt), Expected: 1 - 1/n + drift/(3*n), ExpectedError: 4 * dt * dt, Measured: m, Error: e, How: how + "; 4dt² of the integrator, whose order is 2", Source: grootWarren})
		if i == 0 { // at dt = 0.04 the energy is half a percent high, as dt² is
			m, e = blocked(ps)
			p.add(Row{Quantity: fmt.Sprintf("P, ρ = 3, a = 25, dt = %g", dt), Expected: 23.650, ExpectedError: math.Hypot(0.002, 3/n), Measured: m, Error: e, How: how, Source: soft})
			m, e = blocked(us)
			p.add(Row{Quantity: fmt.Sprintf("U/N, ρ = 3, a = 25, dt = %g", dt), Expected: 4.5468, ExpectedError: math.Hypot(0.0006, 1/n), Measured: m, Error: e, How: how, Source: soft})
		}
		p.add(Row{Quantity: fmt.Sprintf("quanta of total momentum gained or lost, dt = %g", dt), Expected: 0, Measured: float64(moved), Source: "Newton's third law"})
	}
	return nil
}

// state is a fluid whose pressure and energy are published.
type state struct {
	world      string
	rho, kT    float64
	u, p       float64 // energy per particle, pressure
	uErr, pErr float64
	n          int
	rc         float64 // 0: no tail
	source     string
}

func wca(p *report) error { return repulsive(p, "wca") }

func swarm(p *report) error { return repulsive(p, "swarm") }

func repulsive(p *report, world string) error {
	s := state{world: world, rho: 0.9193740949934834, kT: 1, u: 1.284, uErr: 0.0005 / math.Sqrt(3), p: 11.0, n: 512, source: hoomd}
	if p.long {
		s.n = 1728 // as there
	}
	return s.measure(p)
}

func flat(p *report) error {
	for _, s := range []state{
		{world: "flat", rho: 0.3, kT: 1, u: -0.829, uErr: 0.005, p: 0.287, pErr: 0.010, n: 1600, source: lammps2},
		{world: "flat", rho: 0.6, kT: 1, u: -1.593, uErr: 0.005, p: 0.994, pErr: 0.010, n: 1600, source: lammps2},
	} {
		if err := s.measure(p); err != nil {
			return err
		}
	}
	return nil
}

func fluid(p *report) error {
	for _, s := range []state{
		{rho: 0.776, kT: 0.85, u: -5.5121, uErr: 0.00046, p: 0.0067714, pErr: 0.0017},
		{rho: 0.820, kT: 0.85, u: -5.7947, uErr: 0.00060, p: 0.55355, pErr: 0.0031},
		{rho: 0.860, kT: 0.85, u: -6.0305, uErr: 0.0024, p: 1.2660, pErr: 0.014},
	} {
		s.world, s.n, s.rc, s.source = "fluid", 500, 3, nistEOS
		if err := s.measure(p); err != nil {
			return err
		}
	}
	return nil
}

// tail returns what pairs beyond rc would add, were they nowhere and everywhere
// alike: U/N = (8/3)πρ(rc⁻⁹/3 − rc⁻³), P = (16/3)πρ²(2rc⁻⁹/3 − rc⁻³) (Allen and
// Tildesley, Computer Simulation of Liquids, 2nd ed., section 2.8, DOI
// 10.1093/oso/9780198803195.001.0001).
func (s *state) tail() (u, p float64) {
	if s.rc == 0 {
		return 0, 0
	}
	three, nine := math.Pow(s.rc, -3), math.Pow(s.rc, -9)
	return 8 * math.Pi / 3 * s.rho * (nine/3 - three), 16 * math.Pi / 3 * s.rho * s.rho * (2*nine/3 - three)
}

// measure averages energy and virial. Positions are those of kT for every dt that
// is stable, velocities are not quite, so the ideal part of the pressure is ρkT.
func (s *state) measure(p *report) error {
	dimensions := 3.0
	if s.world == "flat" {
		dimensions = 2
	}
	side := math.Pow(float64(s.n)/s.rho, 1/dimensions)
	params := set{"n": float64(s.n), "side": side, "kT": s.kT}
	if s.rc > 0 {
		params["rc"] = s.rc
	}
	t, err := begin(s.world, params, 1)
	if err != nil {
		return err
	}
	settle, samples := 2000, 400
	if p.long {
		settle, samples = 10000, 4000
	}
	if err := t.run(settle); err != nil {
		return err
	}
	report, err := observe.NewReport(t.table, []string{"energy", "pressure"})
	if err != nil {
		return err
	}
	n, volume := float64(s.n), math.Pow(side, dimensions)
	tailU, tailP := s.tail()
	var us, ps []float64
	for range samples {
		if err := t.run(10); err != nil {
			return err
		}
		now, err := t.observe(report)
		if err != nil {
			return err
		}
		us = append(us, now["pair"]/n+tailU)
		ideal := 2 * now["kinetic"] / (dimensions * volume)
		if ideal == 0 {
			ideal = s.rho * s.kT // as the observer has it for brownian kinds
		}
		ps = append(ps, s.rho*s.kT+now["pressure"]-ideal+tailP)
	}
	how := fmt.Sprintf("blocking of %d samples, 10 ticks apart", samples)
	m, e := blocked(us)
	p.add(Row{Quantity: fmt.Sprintf("U/N, ρ = %.4g, kT = %g", s.rho, s.kT), Expected: s.u, ExpectedError: s.uErr, Measured: m, Error: e, How: how, Source: s.source})
	m, e = blocked(ps)
	p.add(Row{Quantity: fmt.Sprintf("P, ρ = %.4g, kT = %g", s.rho, s.kT), Expected: s.p, ExpectedError: s.pErr, Measured: m, Error: e, How: how, Source: s.source})
	return nil
}

// observe returns the present row of a report, by the names of its columns
// without units.
func (t *trial) observe(report *observe.Report) (map[string]float64, error) {
	look := t.local.Regions[0].Look()
	moment := observe.Moment{Table: t.table, Tick: look.Tick, Store: look.Store, Wrap: look.Wrap, Impulse: look.Impulse}
	want, _ := report.Want()
	cells := report.Row(&observe.Sample{Tick: look.Tick, Sums: moment.Sum(want)})
	out := map[string]float64{}
	for i, title := range report.Header() {
		name, _, _ := strings.Cut(title, " ")
		value, err := strconv.ParseFloat(cells[i], 64)
		if err != nil {
			return nil, err
		}
		out[name] = value
	}
	return out, nil
}
