package validate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// mean returns the mean of independent values and its standard error.
func mean(values []float64) (m, err float64) {
	m, sd := stat.MeanStdDev(values, nil)
	return m, sd / math.Sqrt(float64(len(values)))
}

// blocked returns the mean of a correlated series and its standard error by
// blocking: averaging neighbours in pairs until the estimate no longer grows
// (H. Flyvbjerg and H. G. Petersen, J. Chem. Phys. 91 (1989) 461, DOI
// 10.1063/1.457480). Of all levels with at least 16 blocks the largest estimate
// is taken.
func blocked(series []float64) (m, err float64) {
	m = stat.Mean(series, nil)
	for blocks := series; len(blocks) >= 16; {
		_, e := mean(blocks)
		err = max(err, e)
		half := make([]float64, len(blocks)/2)
		for i := range half {
			half[i] = (blocks[2*i] + blocks[2*i+1]) / 2
		}
		blocks = half
	}
	return m, err
}

// chiSquared returns χ² of counts against equal expectation, and its degrees of
// freedom.
func chiSquared(counts []int) (chi2 float64, freedom int) {
	total := 0
	for _, n := range counts {
		total += n
	}
	expected := float64(total) / float64(len(counts))
	for _, n := range counts {
		d := float64(n) - expected
		chi2 += d * d / expected
	}
	return chi2, len(counts) - 1
}

// chiRow is the row of a χ² test: by the transform of Wilson and Hilferty, (χ²/ν)^(1/3)
// is close to normal with mean 1 − 2/(9ν) and variance 2/(9ν) (Proc. Natl. Acad.
// Sci. 17 (1931) 684, DOI 10.1073/pnas.17.12.684), so three standard errors mean
// what they mean elsewhere.
func chiRow(quantity, source string, counts []int) Row {
	chi2, freedom := chiSquared(counts)
	nu := float64(freedom)
	return Row{
		Quantity: fmt.Sprintf("%s: (χ²/ν)^⅓, χ² %.1f", quantity, chi2), Source: source,
		Expected: 1 - 2/(9*nu), Measured: math.Cbrt(chi2 / nu), Error: math.Sqrt(2 / (9 * nu)),
		How: "of the χ² distribution",
	}
}

// bin returns in which of n equally probable bins of the standard normal
// distribution x lies.
func bin(x float64, n int) int {
	return min(n-1, int(distuv.UnitNormal.CDF(x)*float64(n)))
}
