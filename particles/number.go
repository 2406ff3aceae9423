package particles

import "math"

// Lengths are counted in quanta of 2⁻²⁰ length units, momenta in quanta of
// 2⁻³⁰ mass·length/tick. Time is counted in ticks.
const (
	LengthBits   = 20
	MomentumBits = 30

	// Length is one length unit in quanta.
	Length = 1 << LengthBits
	// Momentum is one mass·length/tick in quanta.
	Momentum = 1 << MomentumBits

	// Reach is the furthest any interaction may look, in length units: the
	// difference of two positions nearer than this converts exactly to
	// float32, and its square, in quanta, exactly to float64.
	Reach = 16

	// MaxSide is the longest side of a box in length units. It keeps positions,
	// with every ghost's image, below 2⁵² quanta.
	MaxSide = 1 << 30

	// MaxMomentum bounds a momentum per axis in quanta. It is far beyond what
	// any kick can reach in a world's life, and keeps sums of momenta over
	// 2¹⁰ particles, and every half of one, inside an int64.
	MaxMomentum = 1 << 52

	// Attributes is the largest number of attributes a world may name, Bonds
	// the largest number of bonds a particle may hold, Kinds the largest number
	// of kinds.
	Attributes = 8
	Bonds      = 8
	Kinds      = 256
)

// Quanta returns the length x, in length units, rounded to quanta (half away
// from zero). It panics unless |x| < 2⁴⁰, which loading a world guarantees.
func Quanta(x float64) int64 {
	if !(math.Abs(x) < 1<<40) {
		panic("particles: length out of range")
	}
	return int64(math.Round(x * Length))
}

// Units returns the length q, in quanta, as length units.
func Units(q int64) float64 { return float64(q) / Length }

// Round rounds x to the nearest integer, halves away from zero, and saturates at
// ±limit. It is odd, so the two sides of a pair receive exact opposites, and
// unlike Truncate it has no drift towards zero, which slow particles would feel
// as friction and weak forces as weakness. NaN gives 0.
func Round(x, limit float64) int64 {
	if x < 0 {
		return -Truncate(0.5-x, limit)
	}
	return Truncate(x+0.5, limit)
}

// Truncate rounds x towards zero and saturates at ±limit. Saturation comes before
// the conversion, because machines disagree about conversions out of range. NaN
// gives 0.
func Truncate(x, limit float64) int64 {
	switch {
	case x >= limit:
		return int64(limit)
	case x <= -limit:
		return -int64(limit)
	case x == x:
		return int64(x)
	}
	return 0
}
