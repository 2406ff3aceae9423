package validate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"ylem/rules"
)

const (
	erban    = "Erban & Chapman 2009, 10.1088/1478-3975/6/4/046001"
	smolu    = "Smoluchowski 1917, 10.1515/zpch-1918-9209"
	torney   = "Torney & McConnell 1983, 10.1021/j100234a023"
	binomial = "binomial distribution"
	balance  = "detailed balance: exact distribution of the number of pairs"
	menten   = "Michaelis & Menten's equations, integrated; |ΔP| < 3√P"
)

var kinetics = []Case{
	{Name: "decay", About: "first order: how many are left, how that scatters, and which way they went", run: decay},
	{Name: "pair", About: "a rate constant becomes a rate within a radius, and is what it was", run: pair},
	{Name: "sink", About: "the flux into a ball that swallows all, before it is steady", run: sink},
	{Name: "reversible", About: "A + B and C in equilibrium", run: reversible},
	{Name: "enzyme", About: "Michaelis and Menten's product with time", run: enzyme},
	{Name: "line", About: "A + A -> nothing on a line, where the law of mass action is wrong", Long: true, run: line},
}

// decay counts particles that decay alone. The scatter is that of 400 groups, by
// ID, of one world.
func decay(p *report) error {
	n := 100000.0
	if p.long {
		n = 2000000
	}
	t, err := begin("decay", set{"n": n}, 1)
	if err != nil {
		return err
	}
	start := t.snapshot("A")
	groups := make([]float64, 400)
	group := map[uint64]int{}
	for i, id := range start.id {
		group[id] = i % len(groups)
	}
	size := n / float64(len(groups))
	for _, ticks := range []int{1, 5, 10} {
		if err := t.run(ticks); err != nil {
			return err
		}
		clear(groups)
		for _, id := range t.snapshot("A").id {
			groups[group[id]]++
		}
		left := math.Exp(-0.4 * t.time())
		spread := left * (1 - left)
		p.add(Row{
			Quantity: fmt.Sprintf("N/N₀, kt = %.3g", 0.4*t.time()), Expected: left, Measured: stat.Mean(groups, nil) / size, Error: math.Sqrt(spread / n),
			How: "√(q(1−q)/N₀)", Source: binomial,
		})
		variance := stat.Variance(groups, nil) / size
		p.add(Row{
			Quantity: fmt.Sprintf("variance of N over N₀, kt = %.3g", 0.4*t.time()), Expected: spread, Measured: variance, Error: spread * math.Sqrt(2/float64(len(groups)-1)),
			How: "√(2/399) of it, of 400 groups", Source: binomial,
		})
	}
	gone := n - float64(t.count("X"))
	p.add(Row{Quantity: "N/N₀ with three channels, Σkt = 2.4", Expected: math.Exp(-0.6 * t.time()), Measured: 1 - gone/n, Error: math.Sqrt(math.Exp(-0.6*t.time()) / n), How: "√(q(1−q)/N₀)", Source: binomial})
	for i, kind := range []string{"B", "C", "D"} {
		share := float64(i+1) / 6
		p.add(Row{Quantity: "share of the channel to " + kind, Expected: share, Measured: float64(t.count(kind)) / gone, Error: math.Sqrt(share * (1 - share) / gone), How: "√(q(1−q)/N)", Source: binomial})
	}
	return nil
}

// pair lets equal numbers of A and B react: 1/N grows as kt/V.
func pair(p *report) error {
	for i, c := range []struct{ r, lambda, dt, n float64 }{{0.01, 2398.78, 1e-5, 10000}, {0.03, 88.5604, 1e-5, 10000}, {0.1, 2.38846, 1e-4, 3000}} {
		dt := c.dt
		t, err := begin("pair", set{"R": c.r, "step": dt, "n": c.n}, uint64(1+i))
		if err != nil {
			return err
		}
		// In the limit of short steps the rate is the published one.
		p.add(Row{
			Quantity: fmt.Sprintf("k of the published λ, R = %g", c.r), Expected: 0.01, Measured: rules.Continuum(c.lambda, 20, c.r), Tolerance: 1e-6,
			How: "digits of λ", Source: erban,
			Note: fmt.Sprintf("at dt = %g the rate is λ = %.6g, %.3g of a step to a radius", dt, (t.table.Rules[0].Hazard+t.table.Rules[1].Hazard)/dt, math.Sqrt(2*20*dt)/c.r),
		})
		n := float64(t.count("A"))
		ticks := 60
		if p.long {
			ticks = 1200
		}
		if err := t.run(ticks); err != nil {
			return err
		}
		left := float64(t.count("A"))
		k := (1/left - 1/n) / t.time()
		p.add(Row{Quantity: fmt.Sprintf("rate constant, R = %g", c.r), Expected: 0.01, Measured: k, Error: math.Sqrt(n-left) / (left * left * t.time()), How: "√N of the reactions", Source: erban})
		p.add(Row{Quantity: fmt.Sprintf("share of the channel of 3/4, R = %g", c.r), Expected: 0.75, Measured: float64(t.count("C")) / (n - left), Error: math.Sqrt(0.75 * 0.25 / (n - left)), How: "√(q(1−q)/N)", Source: binomial})
	}
	return nil
}

// sink counts what sinks swallow between two times: n·4πDa[t + 2a√(t/πD)]. The
// capture radius a belongs to the radius at our dt (rules.Meeting); it is less
// than the radius, because who passes between two ticks is not caught.
func sink(p *report) error {
	sinks := 64.0
	if p.long {
		sinks = 1728
	}
	side := 12 * math.Cbrt(sinks)
	density := 50000.0 / (48 * 48 * 48)
	t, err := begin("sink", set{"sinks": sinks, "side": side, "n": density * side * side * side}, 1)
	if err != nil {
		return err
	}
	r := &t.table.Rules[0]
	m := t.table.Meeting(int(t.kind("A")), int(t.kind("S")), r.Radius)
	a := m.Constant(r.Hazard) / (4 * math.Pi)
	swallowed := func(t float64) float64 {
		return density * sinks * 4 * math.Pi * a * (t + 2*a*math.Sqrt(t/math.Pi))
	}
	if err := t.run(10); err != nil {
		return err
	}
	first, early := float64(t.count("A")), t.time()
	for _, ticks := range []int{30, 60, 100} {
		before := float64(t.count("A"))
		from := t.time()
		if err := t.run(ticks); err != nil {
			return err
		}
		gone := before - float64(t.count("A"))
		want := swallowed(t.time()) - swallowed(from)
		p.add(Row{Quantity: fmt.Sprintf("swallowed from t = %g to %g", from, t.time()), Expected: want, Measured: gone, Error: math.Sqrt(want), How: "√N", Source: smolu, Note: fmt.Sprintf("capture radius %.4f for a radius of 1", a)})
	}
	want := swallowed(t.time()) - swallowed(early)
	p.add(Row{Quantity: "swallowed in all", Expected: want, Measured: first - float64(t.count("A")), Error: math.Sqrt(want), How: "√N", Source: smolu})
	return nil
}

// reversible compares the mean number of C with the exact one: the weight of n
// pairs is (K/V)ⁿ N!²/((N−n)!² n!).
func reversible(p *report) error {
	const (
		n = 200
		k = 2.0 / 125
	)
	weight, total, expected := 0.0, 0.0, 0.0
	for c := range n + 1 { // logarithms of the weights, shifted by the largest that occurs
		if c > 0 {
			free := float64(n - c + 1)
			weight += math.Log(k * free * free / float64(c))
		}
		total += math.Exp(weight - 400)
		expected += float64(c) * math.Exp(weight-400)
	}
	expected /= total
	t, err := begin("reversible", nil, 1)
	if err != nil {
		return err
	}
	samples := 512
	if p.long {
		samples = 16384
	}
	if err := t.run(1500); err != nil {
		return err
	}
	var bound []float64
	for range samples {
		if err := t.run(25); err != nil {
			return err
		}
		bound = append(bound, float64(t.count("C")))
	}
	m, e := blocked(bound)
	p.add(Row{Quantity: "⟨N_C⟩, k_on/k_off = 2", Expected: expected, Measured: m, Error: e, How: fmt.Sprintf("blocking of %d samples, 25 ticks apart", samples), Source: balance})
	return nil
}

// enzyme compares the number of products with the solution of the rate equations.
func enzyme(p *report) error {
	t, err := begin("enzyme", nil, 1)
	if err != nil {
		return err
	}
	products := map[int]float64{1: 202.9, 5: 1321.7, 10: 2579.8}
	until := 1
	if p.long {
		until = 10
	}
	for second := 1; second <= until; second++ {
		if err := t.run(1000); err != nil {
			return err
		}
		if want, known := products[second]; known {
			p.add(Row{Quantity: fmt.Sprintf("P(%d)", second), Expected: want, Measured: float64(t.count("P")), Error: math.Sqrt(want), How: "√P", Source: menten})
		}
	}
	return nil
}

// line compares how 1/c grows between two times: by √(8πD)(√t₂ − √t₁) for a
// density c that falls as (8πDt)^(−1/2); what the size of a particle adds to the
// distance between two is the same at both times.
func line(p *report) error {
	const early, late = 50.0, 200.0
	side := 200000.0
	if p.long {
		side = 800000
	}
	t, err := begin("line", set{"side": side}, 1)
	if err != nil {
		return err
	}
	var spacing []float64
	var scatter []float64
	for _, until := range []float64{early, late} {
		if err := t.run(int(math.Round((until - t.time()) / t.table.Dt))); err != nil {
			return err
		}
		segments := make([]float64, 200)
		for _, x := range t.snapshot("A").x {
			segments[min(len(segments)-1, int(x[0]/side*float64(len(segments))))]++
		}
		m, e := mean(segments)
		length := side / float64(len(segments))
		spacing, scatter = append(spacing, length/m), append(scatter, length/m*e/m)
	}
	want := math.Sqrt(8*math.Pi) * (math.Sqrt(late) - math.Sqrt(early))
	p.add(Row{Quantity: "growth of 1/c from t = 50 to 200", Expected: want, Measured: spacing[1] - spacing[0], Error: math.Hypot(scatter[0], scatter[1]), How: "of 200 segments of the line", Source: torney})
	return nil
}
