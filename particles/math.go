package particles

import "math"

// The functions of package math differ in the last bit between machines
// (assembly on some, fused multiply-add on others). These do not: each product
// is rounded on its own, which the explicit conversions demand of the compiler
// (Go specification, "Floating-point operators"). Their error is below two
// units in the last place over the ranges a world uses.

const (
	// ln 2 in two parts: the high one has 21 trailing zero bits, so that its
	// product with any exponent is exact.
	ln2High = 0x1.62e42feep-1
	ln2Low  = 0x1.a39ef35793c76p-33

	// π/2 in three parts of 33 bits each (Cody & Waite's reduction).
	halfPi1 = 0x1.921fb544p+0
	halfPi2 = 0x1.0b4611a6p-34
	halfPi3 = 0x1.3198a2e037073p-69
)

// Exp returns eˣ. It saturates at +Inf above 709.78 and at 0 below −745.13.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709.78:
		return math.Inf(1)
	case x < -745.13:
		return 0
	}
	n := math.Floor(float64(x*(1/math.Ln2)) + 0.5)
	r := x - float64(n*ln2High)
	r -= float64(n * ln2Low)
	// Taylor's series to r¹³/13!, |r| ≤ ln 2/2: the remainder is below 2⁻⁵⁷.
	sum := 1.0
	for i := 13; i > 0; i-- {
		sum = 1 + float64(float64(r/float64(i))*sum)
	}
	return math.Ldexp(sum, int(n))
}

// Log returns the natural logarithm of x: NaN below 0, −Inf at 0.
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	// ln m = 2 artanh t with t = (m−1)/(m+1), |t| ≤ 0.1716.
	t := (m - 1) / (m + 1)
	t2 := float64(t * t)
	sum := 0.0
	for i := 23; i > 0; i -= 2 {
		sum = 1/float64(i) + float64(t2*sum)
	}
	low := float64(2*t*sum) + float64(float64(e)*ln2Low)
	return float64(float64(e)*ln2High) + low
}

// Pow returns xʸ. A whole y up to 64 is multiplied out; any other needs x ≥ 0
// and is e^(y ln x).
func Pow(x, y float64) float64 {
	if y == math.Trunc(y) && math.Abs(y) <= 64 {
		n := int(math.Abs(y))
		result, base := 1.0, x
		for ; n > 0; n >>= 1 {
			if n&1 == 1 {
				result = float64(result * base)
			}
			base = float64(base * base)
		}
		if y < 0 {
			return 1 / result
		}
		return result
	}
	if x == 0 && y > 0 {
		return 0
	}
	return Exp(float64(y * Log(x)))
}

// Sin returns the sine of x radians; |x| above 10⁶ gives NaN.
func Sin(x float64) float64 { s, _ := SinCos(x); return s }

// Cos returns the cosine of x radians; |x| above 10⁶ gives NaN.
func Cos(x float64) float64 { _, c := SinCos(x); return c }

// SinCos returns the sine and the cosine of x radians; |x| above 10⁶ gives NaN.
func SinCos(x float64) (sin, cos float64) {
	if !(math.Abs(x) <= 1e6) {
		return math.NaN(), math.NaN()
	}
	n := math.Floor(float64(x*(2/math.Pi)) + 0.5)
	r := x - float64(n*halfPi1)
	r -= float64(n * halfPi2)
	r -= float64(n * halfPi3)
	r2 := float64(r * r)
	s, c := 1.0, 1.0
	for i := 18; i >= 2; i -= 2 {
		s = 1 - float64(float64(r2/float64(i*(i+1)))*s)
		c = 1 - float64(float64(r2/float64(i*(i-1)))*c)
	}
	s = float64(r * s)
	switch int64(n) & 3 {
	case 0:
		return s, c
	case 1:
		return c, -s
	case 2:
		return -s, -c
	}
	return -c, s
}
