package particles

import (
	"math"
	"math/bits"
)

// NormalBits is the binary point of Normal: its value is in units of 2⁻²⁴ σ.
const NormalBits = 24

// The inverse of the normal distribution is tabulated over 31 bits of tail
// probability, in octaves of 2⁶ straight segments each: the segments shrink
// with the tail, so that the relative error of the tail stays as small as that
// of the middle. 31 octaves reach 6.2 σ; draws are cut at 6 σ.
const (
	normalOctaves  = 31
	normalSegments = 64
	normalRoom     = 2048 // a power of two that holds all segments
)

var normalTable normalNodes

func init() { normalTable.fill() }

// Normal maps 32 uniform bits to a standard normal deviate in units of 2⁻²⁴,
// |z| ≤ 6. The lowest bit is the sign, so that the mean is 0 exactly. Every
// other bit counts as tail probability: (v + ½)/2³², above 0 and below ½, with
// v = u/2.
func Normal(u uint32) int32 {
	// The octave of v, less 6: how many bits lie below segment and u's sign.
	below := bits.Len32(u|1) - 7
	if below <= 0 { // the far tail has one entry for each value
		return signed(normalTable.tail[u>>1&63], u)
	}
	// The segment, and where in it the middle of v's own cell lies: half a unit
	// beyond v.
	at := below*normalSegments + int(u>>below) - 2*normalSegments
	within := int64((u | 1) & (1<<below - 1))
	n := normalTable.node[at&(normalRoom-1)]
	return signed(int32(n)+int32(int64(n)>>32*within>>below), u)
}

// signed returns −z if the lowest bit of u is set, without asking it: no
// processor can guess that branch.
func signed(z int32, u uint32) int32 {
	s := -int32(u & 1)
	return z ^ s - s
}

type normalNodes struct {
	tail [64]int32
	node [normalRoom]uint64 // a segment's beginning, and above it how far it goes
}

func (n *normalNodes) fill() {
	at := func(v float64) int32 {
		z := min(normalTail(v/(1<<32)), 6)
		return int32(math.Round(z * (1 << NormalBits)))
	}
	for v := range n.tail {
		n.tail[v] = at(float64(v) + 0.5)
	}
	end := int32(0) // of the last segment: probability ½
	for octave := normalOctaves; octave >= 7; octave-- {
		for s := normalSegments - 1; s >= 0; s-- {
			begin := at(math.Ldexp(float64(normalSegments+s), octave-7))
			n.node[(octave-7)*normalSegments+s] = uint64(uint32(begin)) | uint64(end-begin)<<32
			end = begin
		}
	}
}

// normalTail returns the z above which a standard normal deviate lies with
// probability p, 0 < p ≤ ½: algorithm AS 241 (PPND16), M. J. Wichura, Applied
// Statistics 37 (1988) 477, DOI 10.2307/2347330; relative error about 10⁻¹⁶.
func normalTail(p float64) float64 {
	q := 0.5 - p
	if q <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * polynomial(r, 3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
			1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4,
			2.5090809287301226727e+3) /
			polynomial(r, 1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
				2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3)
	}
	r := math.Sqrt(-Log(p))
	if r <= 5 {
		r -= 1.6
		return polynomial(r, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
			3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
			7.74545014278341407640e-4) /
			polynomial(r, 1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
				1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
	}
	r -= 5
	return polynomial(r, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
		2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5,
		2.01033439929228813265e-7) /
		polynomial(r, 1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
			7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)
}

// polynomial returns c₀ + c₁x + c₂x² + …, each product rounded.
func polynomial(x float64, c ...float64) float64 {
	sum := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		sum = c[i] + float64(sum*x)
	}
	return sum
}
