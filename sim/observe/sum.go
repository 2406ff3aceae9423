package observe

import (
	"math"
	"math/bits"
)

// Sum is a sum of integers of 128 bits: it does not depend on the order of its
// terms, so not on how space is split either. The zero Sum is 0.
type Sum struct {
	hi int64
	lo uint64
}

// Add adds another sum.
func (s *Sum) Add(o Sum) {
	lo, carry := bits.Add64(s.lo, o.lo, 0)
	s.hi, s.lo = s.hi+o.hi+int64(carry), lo
}

// Float returns the sum as a number, rounded.
func (s Sum) Float() float64 {
	if s.hi < 0 {
		lo, borrow := bits.Sub64(0, s.lo, 0)
		return -Sum{-s.hi - int64(borrow), lo}.Float()
	}
	return math.Ldexp(float64(s.hi), 64) + float64(s.lo)
}

// product returns a·b.
func product(a, b int64) Sum {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		hi -= uint64(b)
	}
	if b < 0 {
		hi -= uint64(a)
	}
	return Sum{int64(hi), lo}
}

// whole returns x rounded to the nearest integer, halves away from zero. It
// saturates at ±2¹²⁰; NaN gives 0.
func whole(x float64) Sum {
	if x > -1<<62 && x < 1<<62 {
		v := int64(math.Round(x))
		return Sum{v >> 63, uint64(v)}
	}
	if x < 0 {
		s := whole(-x)
		lo, borrow := bits.Sub64(0, s.lo, 0)
		return Sum{-s.hi - int64(borrow), lo}
	}
	if x != x {
		return Sum{}
	}
	const most = 1 << 120
	fraction, exponent := math.Frexp(min(x, most))
	mantissa, shift := uint64(math.Ldexp(fraction, 53)), exponent-53
	if shift >= 64 {
		return Sum{int64(mantissa << (shift - 64)), 0}
	}
	return Sum{int64(mantissa >> (64 - shift)), mantissa << shift}
}
