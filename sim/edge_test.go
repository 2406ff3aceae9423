package sim

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
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

// What flies out of the box is gone, and counted with its charges at the side
// that it flew to; a wall on the other side of the same axis reflects.
func TestOpenSides(t *testing.T) {
	const n = 400
	table := compileIn(t, "[20, 30]", `[["wall", "open"], ["absorb", "wall"]]`, "dt = 1\nlight = 1\nmotion = \"ballistic\"", `
charge "q" {}
kind "a" { charges = { q = 3 } }
kind "b" { charges = { q = -1 } }
place "a" {
 count = 400
 velocity = [-0.5, 0]
}
place "b" {
 count = 400
 velocity = [0, -0.25]
}`)
	s, st := place(t, table)
	s.space.Own = particles.Box{Hi: [3]int64{table.Size[0], table.Size[1], 1}}
	for tick := range int64(120) { // a: to the wall and all the way back; b: down
		s.Step(st, tick)
		for row := range st.Len() {
			require.True(t, st.X[row] >= 0 && st.X[row] < table.Size[0] && st.Y[row] >= 0 && st.Y[row] < table.Size[1])
		}
	}
	require.Zero(t, st.Len())
	require.Equal(t, [][3][2]int64{{{0, n}}, {{}, {n, 0}}}, s.Account().Lost)
	require.Equal(t, []int64{2 * n}, s.Account().Charges)
	require.Zero(t, s.Account().Blame.Count)
}

// A bond whose other end left the world is gone at the next tick.
func TestABondOverAnOpenSide(t *testing.T) {
	table := compileIn(t, "[20, 20]", `["open", "wrap"]`, "dt = 1\nlight = 0.3\nmotion = \"ballistic\"", `
kind "a" { bonds = 1 }
bond "link" {
 between   = ["a", "a"]
 length    = 1
 stiffness = 0.001
 breaks_at = 2
}
place "a ~ a" {
 at       = [18.95, 5]
 velocity = [0.29, 0]
}`)
	s, st := place(t, table)
	s.Step(st, 0)
	require.Equal(t, []uint8{1, 1}, st.NBond)
	s.Step(st, 1)
	require.Equal(t, []uint8{1}, st.NBond, "one is out, the other does not know yet")
	s.Step(st, 2)
	require.Equal(t, []uint8{0}, st.NBond)
}
