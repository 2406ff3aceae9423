package sim

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
)

// compileIn returns the table of a world of this size.
func compileIn(t testing.TB, size, edge, world, blocks string) *rules.Table {
	t.Helper()
	text := "world \"test\" {\n language = 1\n size = " + size + "\n edge = " + edge + "\n" + world + "\n}\n" + blocks
	table, diagnostics := rules.Compile("test.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	return table
}

// survival is the share of particles, uniform at first, that diffuse for a time
// t between absorbing plates at distance l and touch neither.
func survival(d, t, l float64) (s float64) {
	for n := range 200 {
		odd := float64(2*n + 1)
		s += 8 / (math.Pi * math.Pi * odd * odd) * math.Exp(-odd*odd*math.Pi*math.Pi*d*t/(l*l))
	}
	return s
}

// Brownian particles between absorbing plates survive as the diffusion equation
// says, within 3 standard errors √(S(1 − S)/N), though the rms step is a tenth of
// the gap. Control: plates that take only what is beyond them at the end of a tick
// let through so many that the same bound fails.
func TestAbsorbingPlates(t *testing.T) {
	const n, ticks, d, l = 20000, 40, 1.0, 2.0
	run := func(edge string) float64 {
		table := compileIn(t, fmt.Sprintf("[%g, 20]", l), edge, "dt = 0.02\nlight = 0.9\nmotion = \"brownian\"\ntemperature = 1",
			fmt.Sprintf("kind \"a\" { diffusion = %g }\nplace \"a\" { count = %d }", d, n))
		s, st := place(t, table)
		for tick := range int64(ticks) {
			s.Step(st, tick)
		}
		return float64(st.Len()) / n
	}
	want := survival(d, ticks*0.02, l)
	bound := 3 * math.Sqrt(want*(1-want)/n)
	require.InDelta(t, want, run(`["absorb", "wrap"]`), bound)
	require.Greater(t, math.Abs(run(`["open", "wrap"]`)-want), bound, "control")
}
