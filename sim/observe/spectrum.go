package observe

import (
	"math"

	"ylem/particles"
)

// shells is how many shells of wave vectors a spectrum has, by dimensions.
var shells = [4]int{2: 24, 3: 8}

// wavelength is the longest side over the number of the fullest shell.
func wavelength(c *call) float64 {
	p := c.points(0)
	n := highest(p.spectrum(c.Table.Dimensions))
	if n == 0 {
		return none
	}
	return p.longest() / float64(n)
}

// peak is how much more there is in the fullest shell than in the first one.
func peak(c *call) float64 {
	s := c.points(0).spectrum(c.Table.Dimensions)
	n := highest(s)
	if n == 0 {
		return none
	}
	return s[n] / s[1]
}

// highest returns the number of the fullest shell; 0 where there is nothing.
func highest(s []float64) (n int) {
	for i := range s {
		if s[i] > s[n] {
			n = i
		}
	}
	return n
}

// spectrum returns the structure factor |Σ e^(ik·x)|²/N of the points, its mean in
// each shell of wave vectors of the box: in shell n, from 1 on, the longest side
// over 2π/|k| is n, rounded. Of points that know nothing of each other it is 1.
func (p *points) spectrum(dimensions int) []float64 {
	last := shells[dimensions]
	sum, many := make([]float64, last+1), make([]float64, last+1)
	if len(p.at) == 0 {
		return sum
	}
	var most [3]int          // the largest index of a wave vector, by axis
	var stretched [3]float64 // the longest side over this one
	for axis := range dimensions {
		stretched[axis] = p.longest() / p.size[axis]
		most[axis] = int(float64(last) / stretched[axis])
	}
	waves := p.waves(dimensions, most)
	// Of k and −k, which are the same, one is looked at.
	for a := 0; a <= most[0]; a++ {
		for b := -most[1]; b <= most[1]; b++ {
			for c := -most[2]; c <= most[2]; c++ {
				x, y, z := float64(float64(a)*stretched[0]), float64(float64(b)*stretched[1]), float64(float64(c)*stretched[2])
				n := int(math.Sqrt(float64(x*x)+float64(y*y)+float64(z*z)) + 0.5)
				if half := a > 0 || b > 0 || b == 0 && c > 0; half && n <= last {
					sum[n] += p.factor(&waves, [3]int{a, b, c})
					many[n]++
				}
			}
		}
	}
	for n := range sum {
		sum[n] /= max(1, many[n])
	}
	return sum
}

// longest returns the longest side of the box.
func (p *points) longest() float64 { return max(p.size[0], p.size[1], p.size[2]) }

// waves returns, by axis and by n from 0 to most, e^(2πi·n·x/side) of every point.
func (p *points) waves(dimensions int, most [3]int) (waves [3][][]complex128) {
	for axis := range waves {
		powers := make([][]complex128, most[axis]+1)
		for n := range powers {
			powers[n] = make([]complex128, len(p.at))
		}
		for i := range p.at {
			turn := complex(1, 0)
			if axis < dimensions {
				sin, cos := particles.SinCos(float64(2 * math.Pi * float64(p.at[i][axis]/p.size[axis])))
				turn = complex(cos, sin)
			}
			power := complex(1, 0)
			for n := range powers {
				powers[n][i] = power
				power = times(power, turn)
			}
		}
		waves[axis] = powers
	}
	return waves
}

// factor returns |Σ e^(ik·x)|²/N for the wave vector with these indices.
func (p *points) factor(waves *[3][][]complex128, k [3]int) float64 {
	var w [3][]complex128
	for axis, n := range k {
		w[axis] = waves[axis][max(n, -n)]
	}
	var total complex128
	for i := range p.at {
		x, y := w[0][i], w[1][i]
		if k[1] < 0 {
			y = conjugate(y)
		}
		wave := times(x, y)
		if k[2] != 0 {
			z := w[2][i]
			if k[2] < 0 {
				z = conjugate(z)
			}
			wave = times(wave, z)
		}
		total += wave
	}
	return (float64(real(total)*real(total)) + float64(imag(total)*imag(total))) / float64(len(p.at))
}

// times returns a·b, each product rounded.
func times(a, b complex128) complex128 {
	return complex(
		float64(real(a)*real(b))-float64(imag(a)*imag(b)),
		float64(real(a)*imag(b))+float64(imag(a)*real(b)))
}

func conjugate(a complex128) complex128 { return complex(real(a), -imag(a)) }
