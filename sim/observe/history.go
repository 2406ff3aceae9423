package observe

import (
	"math"

	"ylem/rules"
)

// History is what the measures of a world were at their samples: at the ticks
// from 0 on that a measure's Every divides.
type History struct {
	table *rules.Table
	of    [][]float64 // by measure; none where it had no value
}

// NewHistory returns a history without samples.
func NewHistory(t *rules.Table) *History {
	return &History{t, make([][]float64, len(t.Measures))}
}

// Sample adds the sample of a measure at a tick that its Every divides. Every
// sample is added, in order, and once.
func (h *History) Sample(measure int, w *Whole) {
	h.of[measure] = append(h.of[measure], w.Value(w.Table.Measures[measure].Value, h))
}

// at returns the sample at a tick.
func (h *History) at(measure int, tick int64) float64 {
	i := tick / h.table.Measures[measure].Every
	if i < 0 || i >= int64(len(h.of[measure])) {
		return none
	}
	return h.of[measure][i]
}

// between returns the samples from one tick to another, both included.
func (h *History) between(measure int, from, to float64) []float64 {
	every := float64(h.table.Measures[measure].Every)
	n := float64(len(h.of[measure]))
	first, last := max(0, math.Ceil(from/every)), min(n, math.Floor(to/every)+1)
	if !(first < last) {
		return nil
	}
	return h.of[measure][int(first):int(last)]
}

// always is 1 if no sample is 0, or without a value.
func always(x []float64) float64 {
	for _, v := range x {
		if !Holds(v) {
			return 0
		}
	}
	return 1
}

// rising is 1 if no sample is below the one before.
func rising(x []float64) float64 {
	for i := 1; i < len(x); i++ {
		if !(x[i] >= x[i-1]) {
			return 0
		}
	}
	return 1
}

// correlated is Pearson's correlation of the first measure with the second so
// many ticks later.
func correlated(h *History, m []int, x []float64) float64 {
	from := 0.0
	if len(x) > 1 {
		from = x[1]
	}
	a, b := h.between(m[0], from, math.MaxInt64), h.between(m[1], from, math.MaxInt64)
	return correlation(a, b, int(x[0])/int(h.table.Measures[m[0]].Every))
}

// lag returns by how many ticks the second measure follows the first.
func lag(h *History, m []int, x []float64) float64 {
	from := 0.0
	if len(x) > 0 {
		from = x[0]
	}
	a, b := h.between(m[0], from, math.MaxInt64), h.between(m[1], from, math.MaxInt64)
	const most = 1 << 27 // products, which a stranger may ask for
	reach := min(len(a)/4, most/max(len(a), 1))
	best, at := none, 0
	for k := range 2*reach + 1 { // 0, 1, −1, 2, −2 …: of equals the shortest
		shift := (k + 1) / 2
		if k%2 == 0 {
			shift = -shift
		}
		if r := correlation(a, b, shift); r > best || best != best && r == r {
			best, at = r, shift
		}
	}
	if best != best {
		return none
	}
	return float64(at) * float64(h.table.Measures[m[0]].Every)
}

// correlation is Pearson's correlation of a[i] with b[i+shift].
func correlation(a, b []float64, shift int) float64 {
	switch n := min(len(a), len(b)); {
	case shift >= n || -shift >= n:
		return none
	case shift >= 0:
		a, b = a[:n-shift], b[shift:n]
	default:
		a, b = a[-shift:n], b[:n+shift]
	}
	ma, mb := mean(a), mean(b)
	var ab, aa, bb float64
	for i := range a {
		x, y := a[i]-ma, b[i]-mb
		ab += float64(x * y)
		aa += float64(x * x)
		bb += float64(y * y)
	}
	return ab / math.Sqrt(float64(aa*bb))
}
