package observe

import (
	"math"
	"slices"

	"ylem/rules"
)

// History is what the measures of a world were at their samples: at the ticks
// from 0 on that a measure's Every divides.
type History struct {
	table  *rules.Table
	of     [][]float64 // by measure; none where it had no value
	missed [][]bool    // by measure, likewise: it was not taken; nil: none was missed
}

// NewHistory returns a history without samples.
func NewHistory(t *rules.Table) *History {
	return &History{table: t, of: make([][]float64, len(t.Measures)), missed: make([][]bool, len(t.Measures))}
}

// Sample adds the sample of a measure at a tick that its Every divides. Every
// sample is added, or missed, in order, and once.
func (h *History) Sample(measure int, w *Whole) {
	h.Take(measure, w.Value(w.Table.Measures[measure].Value, h))
}

// Take adds a sample that somebody else has taken.
func (h *History) Take(measure int, value float64) {
	h.of[measure] = append(h.of[measure], value)
	if h.missed[measure] != nil {
		h.missed[measure] = append(h.missed[measure], false)
	}
}

// Miss says that a sample was not taken. What formulas say then is of the others; what
// needs samples at equal distances has no value.
func (h *History) Miss(measure int) {
	if h.missed[measure] == nil {
		h.missed[measure] = make([]bool, len(h.of[measure]))
	}
	h.of[measure] = append(h.of[measure], none)
	h.missed[measure] = append(h.missed[measure], true)
}

// Samples returns how many samples of a measure were added or missed, and whether
// none was missed.
func (h *History) Samples(measure int) (n int, all bool) {
	return len(h.of[measure]), h.missed[measure] == nil
}

// At returns the i-th sample of a measure.
func (h *History) At(measure, i int) float64 { return h.of[measure][i] }

// at returns the sample at a tick.
func (h *History) at(measure int, tick int64) float64 {
	i := tick / h.table.Measures[measure].Every
	if i < 0 || i >= int64(len(h.of[measure])) {
		return none
	}
	return h.of[measure][i]
}

// all returns the samples that were not missed.
func (h *History) all(measure int) []float64 { return h.taken(measure, 0, len(h.of[measure])) }

// taken returns those of the samples in [first, last) that were not missed.
func (h *History) taken(measure, first, last int) (out []float64) {
	if h.missed[measure] == nil {
		return h.of[measure][first:last]
	}
	for i := first; i < last; i++ {
		if !h.missed[measure][i] {
			out = append(out, h.of[measure][i])
		}
	}
	return out
}

// bounds returns the samples from one tick to another, both included, as [first, last).
func (h *History) bounds(measure int, from, to float64) (first, last int) {
	every := float64(h.table.Measures[measure].Every)
	n := float64(len(h.of[measure]))
	lo, hi := max(0, math.Ceil(from/every)), min(n, math.Floor(to/every)+1)
	if !(lo < hi) {
		return 0, 0
	}
	return int(lo), int(hi)
}

// between returns the samples from one tick to another, both included, but for those
// that were missed.
func (h *History) between(measure int, from, to float64) []float64 {
	first, last := h.bounds(measure, from, to)
	return h.taken(measure, first, last)
}

// since returns all samples from a tick on, at equal distances; nil if one was missed.
func (h *History) since(measure int, from float64) []float64 {
	first, last := h.bounds(measure, from, math.MaxInt64)
	if h.missed[measure] != nil && slices.Contains(h.missed[measure][first:last], true) {
		return nil
	}
	return h.of[measure][first:last]
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
	a, b := h.since(m[0], from), h.since(m[1], from)
	return correlation(a, b, int(x[0])/int(h.table.Measures[m[0]].Every))
}

// lag returns by how many ticks the second measure follows the first.
func lag(h *History, m []int, x []float64) float64 {
	from := 0.0
	if len(x) > 0 {
		from = x[0]
	}
	a, b := h.since(m[0], from), h.since(m[1], from)
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
