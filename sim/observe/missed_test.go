package observe

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
)

// What is said of samples of which some were missed is said of the others; what needs
// equal distances has no value.
func TestHistoryWithGaps(t *testing.T) {
	for claim, want := range map[string]float64{
		`was(measure.m, 10)`: none, `was(measure.m, 20)`: 3, `least(measure.m)`: 1, `most(measure.m)`: 5,
		`always(measure.m)`: 1, `rising(measure.m)`: 1, `average(measure.m, 0, 20)`: 2,
		`lag(measure.m, measure.m)`: none, `correlation(measure.m, measure.m, 0)`: none, `correlation(measure.m, measure.m, 0, 20)`: 1,
	} {
		source := zoo + "measure \"m\" {\n value = count(\"a\")\n every = 10\n}\nexpect \"e\" {\n at = 2000\n that = " + claim + "\n exact = true\n}"
		table, diagnostics := rules.Compile("zoo.hcl", []byte(source), nil)
		require.NotNil(t, table, diagnostics.Error())
		h := NewHistory(table)
		h.of[0] = []float64{1}
		n, all := h.Samples(0)
		require.Equal(t, 1, n)
		require.True(t, all)
		h.Miss(0)
		for _, v := range []float64{3, 4, 5} {
			h.of[0], h.missed[0] = append(h.of[0], v), append(h.missed[0], false)
		}
		n, all = h.Samples(0)
		require.Equal(t, 5, n)
		require.False(t, all)
		got := NewWhole(table, 50, nil, animals(t, table)).Value(table.Expects[0].That, h)
		if want != want {
			require.True(t, got != got, "%s: %v", claim, got)
			continue
		}
		require.InDelta(t, want, got, 1e-9, claim)
	}
}
