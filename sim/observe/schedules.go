package observe

import (
	"slices"
)

// crossing returns the price at which two schedules meet, in the middle of the
// prices at which they do: of the first quantity, from the largest value down, and
// the second, from the least up, the last pair of which one would still pay what the
// other asks.
func crossing(c *call) float64 {
	pays, asks := c.values(0), c.values(1)
	slices.Sort(pays)
	slices.Reverse(pays)
	slices.Sort(asks)
	last := none
	for i := range min(len(pays), len(asks)) {
		if pays[i] < asks[i] {
			break
		}
		// Who would have been next bounds the price too.
		hi, lo := pays[i], asks[i]
		if i+1 < len(asks) {
			hi = min(hi, asks[i+1])
		}
		if i+1 < len(pays) {
			lo = max(lo, pays[i+1])
		}
		last = float64((hi + lo) * 0.5)
	}
	return last
}

// inversions counts the pairs of which one has the lesser place and the larger
// value.
func inversions(c *call) float64 {
	places, values := c.values(0), c.values(1)
	if len(places) != len(values) {
		return none // the selections differ
	}
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	// Of equal places the lesser value first: they are no inversion.
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case places[a] != places[b]:
			return sign(places[a] - places[b])
		default:
			return sign(values[a] - values[b])
		}
	})
	row := make([]float64, len(order))
	for i, from := range order {
		row[i] = values[from]
	}
	return float64(disorder(row, make([]float64, len(row))))
}

func sign(x float64) int {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

// disorder sorts a row by merging and counts the inversions that that removes.
func disorder(row, spare []float64) (n int) {
	if len(row) < 2 {
		return 0
	}
	half := len(row) / 2
	n = disorder(row[:half], spare) + disorder(row[half:], spare)
	i, j, merged := 0, half, spare[:0]
	for i < half || j < len(row) {
		if j == len(row) || i < half && row[i] <= row[j] {
			merged = append(merged, row[i])
			i++
		} else {
			merged = append(merged, row[j])
			n += half - i
			j++
		}
	}
	copy(row, merged)
	return n
}
