package observe

import (
	"ylem/particles"
	"ylem/rules"
)

// Kinds returns the number of owned particles of each kind, by kind.
func Kinds(t *rules.Table, st *particles.Store) []int64 {
	n := make([]int64, len(t.Kinds))
	for _, kind := range st.Kind[:st.Owned] {
		n[kind]++
	}
	return n
}

// Charges returns the sums of the owned particles' charges, by charge. A charge
// that is counted modulo n is between 0 and n−1.
func Charges(t *rules.Table, st *particles.Store) []int64 {
	sums := make([]int64, len(t.Charges))
	scene := rules.Scene{Store: st, Kinds: t.Kinds}
	for row, kind := range st.Kind[:st.Owned] {
		scene.Row[0] = int32(row)
		for c, program := range t.Kinds[kind].Charges {
			sums[c] += program.Run(&scene)
		}
	}
	for c := range sums {
		sums[c] = Reduce(&t.Charges[c], sums[c])
	}
	return sums
}

// Reduce returns a sum of the charge as it is stated: modulo what it is counted
// modulo.
func Reduce(c *rules.Charge, sum int64) int64 {
	if c.Modulo > 0 {
		return ((sum % c.Modulo) + c.Modulo) % c.Modulo
	}
	return sum
}

// Momentum returns the sum of the owned particles' momenta, in momentum quanta.
func Momentum(st *particles.Store) (sum [3]int64) {
	for row := range st.Owned {
		sum[0] += st.PX[row]
		sum[1] += st.PY[row]
		sum[2] += st.PZ[row]
	}
	return sum
}
