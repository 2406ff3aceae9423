package particles

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Our functions stay within four units in the last place of the machine's, over
// the ranges a world uses.
func TestMathIsAccurate(t *testing.T) {
	close := func(want, got, scale float64, name string, x float64) {
		t.Helper()
		if ulp := math.Nextafter(scale, math.Inf(1)) - scale; math.Abs(want-got) > 4*ulp {
			t.Fatalf("%s(%g) = %.17g, want %.17g", name, x, got, want)
		}
	}
	for i := -20000; i <= 20000; i++ {
		x := float64(i) * 0.0347
		close(math.Exp(x), Exp(x), math.Exp(x), "Exp", x)
		y := math.Exp(x / 40)
		close(math.Log(y), Log(y), math.Max(math.Abs(math.Log(y)), 0.1), "Log", y)
		sin, cos := SinCos(x)
		close(math.Sin(x), sin, 1, "Sin", x)
		close(math.Cos(x), cos, 1, "Cos", x)
	}
	for _, x := range []float64{0.1, 0.5, 1, 1.7, 3} {
		for _, y := range []float64{-12, -1, 0, 1, 2, 6, 12, 64} {
			require.InEpsilon(t, math.Pow(x, y), Pow(x, y), 1e-14, "%g^%g", x, y)
		}
		require.InEpsilon(t, math.Pow(x, 1.0/3), Pow(x, 1.0/3), 1e-14)
	}
}

// What has no value says so, and nothing panics.
func TestMathAtTheEdges(t *testing.T) {
	require.True(t, math.IsInf(Exp(1000), 1))
	require.Zero(t, Exp(-1000))
	require.True(t, math.IsNaN(Exp(math.NaN())))
	require.True(t, math.IsNaN(Log(-1)))
	require.True(t, math.IsInf(Log(0), -1))
	require.True(t, math.IsNaN(Sin(1e9)))
	require.Zero(t, Pow(0, 0.5))
	require.Equal(t, 1.0, Pow(0, 0))
	require.Equal(t, int64(7), Truncate(1e300, 7))
	require.Equal(t, int64(-7), Truncate(math.Inf(-1), 7))
	require.Zero(t, Truncate(math.NaN(), 7))
	require.Equal(t, -Truncate(3.7, 10), Truncate(-3.7, 10))
}
