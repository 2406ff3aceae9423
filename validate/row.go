package validate

import (
	"fmt"
	"math"
)

// Row is one line of the table.
type Row struct {
	Case     string
	Quantity string // with the parameters that tell it from its neighbours
	Expected float64
	// ExpectedError is the standard error of the source; 0 where it is exact.
	ExpectedError float64
	Measured      float64
	Error         float64 // standard error of the measured value
	// Tolerance, where above 0, is the largest difference that is allowed,
	// instead of three standard errors.
	Tolerance float64
	How       string // how Error or Tolerance was had
	Source    string
	Note      string // what else a reader should know
}

// most is how many combined standard errors a row may be off.
const most = 3

// Combined is the standard error of the difference.
func (r *Row) Combined() float64 { return math.Hypot(r.Error, r.ExpectedError) }

// Off is the difference in units of what is allowed to be 1: combined standard
// errors, or a third of the tolerance.
func (r *Row) Off() float64 {
	unit := r.Combined()
	if r.Tolerance > 0 {
		unit = r.Tolerance / most
	}
	switch d := r.Measured - r.Expected; {
	case d == 0:
		return 0
	case unit > 0:
		return d / unit
	}
	return math.Inf(1) // exact, and not met
}

// Holds is the verdict.
func (r *Row) Holds() bool { return math.Abs(r.Off()) <= most }

func (r *Row) String() string {
	return fmt.Sprintf("%s: %s: expected %s, measured %s, off %.1f", r.Case, r.Quantity, value(r.Expected, r.ExpectedError), value(r.Measured, r.Error), r.Off())
}

// value prints x with its standard error in parentheses, two digits of it, as
// tables do: 0.2871(12).
func value(x, err float64) string {
	if !(err > 0) || math.IsInf(err, 0) {
		return fmt.Sprintf("%.7g", x)
	}
	digits := max(0, 1-int(math.Floor(math.Log10(err))))
	last := math.Round(err * math.Pow(10, float64(digits)))
	if last >= 100 && digits > 0 {
		digits--
		last = math.Round(last / 10)
	}
	if digits > 12 {
		return fmt.Sprintf("%.7g ± %.1g", x, err)
	}
	return fmt.Sprintf("%.*f(%.0f)", digits, x, last)
}
