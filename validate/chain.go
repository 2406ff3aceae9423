package validate

import (
	"fmt"
	"math"
)

const boltzmann = "Boltzmann's distribution, integrated"

// chain measures lengths and angles of free chains of three. With a spring of
// energy k(r − 1)²/2 and a hinge of energy b(1 + cos θ) they are independent:
// r² exp(−k(r − 1)²/2kT) and sin θ exp(−b(1 + cos θ)/kT).
func chain(p *report) error {
	const k, b = 50.0, 3.0
	n, samples := 4000.0, 8
	if p.long {
		n, samples = 30000, 50
	}
	t, err := begin("chain", set{"n": n}, 1)
	if err != nil {
		return err
	}
	if err := t.run(400); err != nil {
		return err
	}
	middles := t.snapshot("middle")
	length, square, cosine := make([]float64, len(middles.id)), make([]float64, len(middles.id)), make([]float64, len(middles.id))
	for range samples {
		if err := t.run(60); err != nil {
			return err
		}
		st := t.store()
		place, kind := map[uint64]int{}, t.kind("middle")
		for row := range st.Owned {
			place[st.ID[row]] = row
		}
		for i, id := range middles.id {
			row := place[id]
			if st.Kind[row] != kind || st.NBond[row] != 2 {
				return fmt.Errorf("particle %016x has %d bonds", id, st.NBond[row])
			}
			var arms [2][3]float64
			var r2 [2]float64
			dot := 0.0
			for a, partner := range st.Partners(row) {
				other := place[partner]
				for axis, d := range [3]int64{st.X[other] - st.X[row], st.Y[other] - st.Y[row], st.Z[other] - st.Z[row]} {
					arms[a][axis] = t.apart(axis, float64(d)/(1<<20), 0)
					r2[a] += arms[a][axis] * arms[a][axis]
				}
			}
			for axis := range 3 {
				dot += arms[0][axis] * arms[1][axis]
			}
			length[i] += (math.Sqrt(r2[0]) + math.Sqrt(r2[1])) / float64(2*samples)
			square[i] += (r2[0] + r2[1]) / float64(2*samples)
			cosine[i] += dot / math.Sqrt(r2[0]*r2[1]) / float64(samples)
		}
	}
	var moments [3]float64 // ∫ rⁿ r² e^(−k(r−1)²/2)
	for i := range 40000 {
		r := (float64(i) + 0.5) * 3 / 40000
		w := r * r * math.Exp(-k*(r-1)*(r-1)/2)
		for power := range moments {
			moments[power] += w * math.Pow(r, float64(power))
		}
	}
	m, e := mean(length)
	p.add(Row{Quantity: "⟨r⟩ of a bond", Expected: moments[1] / moments[0], Measured: m, Error: e, How: independent, Source: boltzmann})
	m, e = mean(square)
	p.add(Row{Quantity: "⟨r²⟩ of a bond", Expected: moments[2] / moments[0], Measured: m, Error: e, How: independent, Source: boltzmann})
	m, e = mean(cosine)
	p.add(Row{Quantity: "⟨cos θ⟩ of a hinge", Expected: 1/b - 1/math.Tanh(b), Measured: m, Error: e, How: independent, Source: boltzmann})
	return nil
}
