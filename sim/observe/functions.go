package observe

import (
	"math"
	"slices"

	"ylem/particles"
)

// ofNumbers, ofParticles and ofMeasures are the functions of formulas: rules has
// what they take and mean (rules.FormulaFunctions), under the same names.
var (
	ofNumbers = map[string]func(x []float64) float64{
		"abs":   func(x []float64) float64 { return math.Abs(x[0]) },
		"min":   func(x []float64) float64 { return slices.Min(x) },
		"max":   func(x []float64) float64 { return slices.Max(x) },
		"sqrt":  func(x []float64) float64 { return math.Sqrt(x[0]) },
		"exp":   func(x []float64) float64 { return particles.Exp(x[0]) },
		"log":   logarithm,
		"floor": func(x []float64) float64 { return math.Floor(x[0]) },
	}
	ofParticles = map[string]func(c *call) float64{
		"count":      counted,
		"sum":        func(c *call) float64 { return total(c.values(0)) },
		"mean":       func(c *call) float64 { return mean(c.values(0)) },
		"least":      func(c *call) float64 { return least(c.values(0)) },
		"most":       func(c *call) float64 { return most(c.values(0)) },
		"median":     func(c *call) float64 { return median(c.values(0)) },
		"deviation":  func(c *call) float64 { return deviation(c.values(0)) },
		"distinct":   func(c *call) float64 { return distinct(c.values(0)) },
		"crossing":   crossing,
		"inversions": inversions,
		"charge":     charged,
		"fired":      fired,
		"molecules":  molecules,
		"largest":    largest,
		"rings":      func(c *call) float64 { n, _ := rings(c); return n },
		"ringed":     func(c *call) float64 { _, n := rings(c); return n },
		"attached":   attached,
		"neutral":    neutral,
		"enclosed":   enclosed,
		"clusters":   clusters,
		"inert":      inert,
		"drift":      drifted,
		"fractal":    fractal,
		"wavelength": wavelength,
		"peak":       peak,
		"cores":      cores,
	}
	ofMeasures = map[string]func(h *History, measures []int, x []float64) float64{
		"was":         func(h *History, m []int, x []float64) float64 { return h.at(m[0], int64(x[0])) },
		"least":       func(h *History, m []int, _ []float64) float64 { return least(h.all(m[0])) },
		"most":        func(h *History, m []int, _ []float64) float64 { return most(h.all(m[0])) },
		"always":      func(h *History, m []int, _ []float64) float64 { return always(h.all(m[0])) },
		"average":     func(h *History, m []int, x []float64) float64 { return mean(h.between(m[0], x[0], x[1])) },
		"rising":      func(h *History, m []int, _ []float64) float64 { return rising(h.all(m[0])) },
		"lag":         lag,
		"correlation": correlated,
	}
)

func logarithm(x []float64) float64 {
	if !(x[0] > 0) {
		return none
	}
	return particles.Log(x[0])
}

// total sums in the order of the values.
func total(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}

func mean(x []float64) float64 { return total(x) / float64(len(x)) }

func least(x []float64) float64 {
	if len(x) == 0 {
		return none
	}
	return slices.Min(x)
}

func most(x []float64) float64 {
	if len(x) == 0 {
		return none
	}
	return slices.Max(x)
}

func median(x []float64) float64 {
	if len(x) == 0 {
		return none
	}
	x = slices.Clone(x)
	slices.Sort(x)
	return float64((x[(len(x)-1)/2] + x[len(x)/2]) * 0.5)
}

// deviation is √(Σ(x − mean)²/n).
func deviation(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += float64((v - m) * (v - m))
	}
	return math.Sqrt(sum / float64(len(x)))
}

func distinct(x []float64) float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	return float64(len(slices.Compact(x)))
}

// counted counts particles, or the molecules that are a structure.
func counted(c *call) float64 {
	s := &c.Select[0]
	if s.Structure < 0 {
		return float64(len(c.rows(0)))
	}
	n := 0
	for _, members := range c.molecules().members {
		if c.is(s.Structure, members) {
			n++
		}
	}
	return float64(n)
}

func charged(c *call) float64 { return float64(Charges(c.Table, c.Store)[c.Charge]) }

func fired(c *call) float64 {
	sum := int64(0)
	for _, rule := range c.Rules {
		if rule < len(c.Fired) {
			sum += c.Fired[rule]
		}
	}
	return float64(sum)
}

// inert is none where there is too much to try.
func inert(c *call) float64 {
	v := Inert(c.Table, NewStock(c.Table, c.Store, c.Tick))
	if v.Perhaps {
		return none
	}
	return truth(v.Inert)
}
