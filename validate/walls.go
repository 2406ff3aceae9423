package validate

import (
	"fmt"
	"math"
)

// walls counts how often free particles are near a wall, in layers half a
// brownian step thick: they are everywhere alike, also there, for every dt.
func walls(p *report) error {
	n, samples := 20000.0, 20
	if p.long {
		n, samples = 200000, 100
	}
	t, err := begin("walls", set{"n": n}, 1)
	if err != nil {
		return err
	}
	const side, layers = 4.0, 3
	thick := math.Sqrt(2*t.table.Dt) / 2
	kinds := []string{"brownian", "langevin"}
	shares := map[string][][]float64{}
	for _, kind := range kinds {
		for range layers {
			shares[kind] = append(shares[kind], make([]float64, int(n)))
		}
	}
	for range samples {
		if err := t.run(20); err != nil {
			return err
		}
		for _, kind := range kinds {
			for i, x := range t.snapshot(kind).x {
				for axis := range 2 {
					if layer := int(min(x[axis], side-x[axis]) / thick); layer < layers {
						shares[kind][layer][i] += 1 / float64(2*samples)
					}
				}
			}
		}
	}
	for _, kind := range kinds {
		for layer, share := range shares[kind] {
			m, e := mean(share)
			uniform := 2 * thick / side
			p.add(Row{
				Quantity: fmt.Sprintf("density over the mean, %s, %g to %g steps from a wall", kind, float64(layer)/2, float64(layer+1)/2), Expected: 1, Measured: m / uniform, Error: e / uniform,
				How: independent, Source: "uniform",
			})
		}
	}
	return nil
}
