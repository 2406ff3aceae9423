package validate

import (
	"fmt"
	"math"
)

// plates lets particles, everywhere alike at first, diffuse between two plates
// that absorb what touches them.
func plates(p *report) error {
	n := 20000.0
	if p.long {
		n = 200000
	}
	t, err := begin("plates", set{"n": n}, 1)
	if err != nil {
		return err
	}
	for range 4 {
		if err := t.run(10); err != nil {
			return err
		}
		share := 0.0
		for i := range 100 {
			odd := float64(2*i + 1)
			share += 8 / (odd * odd * math.Pi * math.Pi) * math.Exp(-odd*odd*math.Pi*math.Pi*t.time()/4)
		}
		p.add(Row{
			Quantity: fmt.Sprintf("left after Dt/L² = %g", t.time()/4), Expected: share, Measured: float64(t.count("p")) / n, Error: math.Sqrt(share * (1 - share) / n),
			How: "binomial", Source: "Crank 1975, The Mathematics of Diffusion, eq. 4.18",
		})
	}
	return nil
}

// air lets particles fall onto a floor until heat holds them up, and compares
// their mean height with the barometric one under a lid at 10.
func air(p *report) error {
	n, samples := 5000.0, 5
	if p.long {
		n, samples = 100000, 20
	}
	for i, dt := range []float64{0.02, 0.1} {
		t, err := begin("air", set{"n": n, "step": dt}, uint64(1+i))
		if err != nil {
			return err
		}
		if err := t.run(int(30 / dt)); err != nil {
			return err
		}
		kinds := []string{"brownian", "langevin"}
		heights := [2][]float64{make([]float64, int(n)), make([]float64, int(n))}
		for range samples {
			for k, kind := range kinds {
				for i, x := range t.snapshot(kind).x {
					heights[k][i] += x[1] / float64(samples)
				}
			}
			if err := t.run(int(2 / dt)); err != nil {
				return err
			}
		}
		for k, kind := range kinds {
			m, e := mean(heights[k])
			p.add(Row{Quantity: fmt.Sprintf("mean height, %s, dt = %g", kind, dt), Expected: 1 - 10/math.Expm1(10), Measured: m, Error: e, How: independent, Source: "barometric law"})
		}
	}
	return nil
}
