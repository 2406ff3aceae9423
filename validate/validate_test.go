package validate

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// Every short case holds. Seeds are fixed, so a failure is a change of the
// engine, not bad luck.
func TestShortCases(t *testing.T) {
	for _, c := range Cases() {
		if c.Long {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			rows, err := c.Run(false)
			require.NoError(t, err)
			for _, r := range rows {
				t.Log(r.String())
				require.True(t, r.Holds(), r.String())
			}
		})
	}
}

// A row that is off fails, by its own error, the source's, or its tolerance; a
// row without any must be met exactly.
func TestRows(t *testing.T) {
	for _, c := range []struct {
		row   Row
		holds bool
	}{
		{Row{Expected: 1, Measured: 1.29, Error: 0.1}, true},
		{Row{Expected: 1, Measured: 1.31, Error: 0.1}, false},
		{Row{Expected: 1, Measured: 0.69, Error: 0.1}, false},
		{Row{Expected: 1, Measured: 1.4, Error: 0.1, ExpectedError: 0.1}, true},
		{Row{Expected: 1, Measured: 1.44, Error: 0.1, ExpectedError: 0.1}, false},
		{Row{Expected: 1, Measured: 1.01, Tolerance: 0.011}, true},
		{Row{Expected: 1, Measured: 1.01, Tolerance: 0.009}, false},
		{Row{Expected: 4, Measured: 4}, true},
		{Row{Expected: 4, Measured: 3}, false},
		{Row{Expected: 4, Measured: math.NaN(), Error: 1}, false},
	} {
		require.Equal(t, c.holds, c.row.Holds(), c.row.String())
	}
	require.Equal(t, "0.2871(12)", value(0.2871, 0.0012))
	require.Equal(t, "-6.0270(10)", value(-6.027, 0.001))
	require.Equal(t, "1234(99)", value(1234, 99))
}

// Blocking finds the error of the mean of a correlated series: here of an
// autoregressive one, whose σ is known: (1 + a)/(1 − a) times the variance of
// independent values.
func TestBlocked(t *testing.T) {
	const n, a = 1 << 16, 0.9
	series := make([]float64, n)
	x := 0.0
	key := particles.NewKey(1, particles.StreamNoise, 1)
	for i := range series {
		x = a*x + math.Sqrt(1-a*a)*math.Ldexp(float64(particles.Normal(key.Draw(uint64(i), 0)[0])), -particles.NormalBits)
		series[i] = x
	}
	m, err := blocked(series)
	want := math.Sqrt((1 + a) / (1 - a) / n)
	require.InEpsilon(t, want, err, 0.35) // of 16 blocks: ±18 %, and the largest of several is taken
	require.Less(t, math.Abs(m), 4*want)
}
