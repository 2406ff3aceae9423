package rules

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// force returns the tabulated force at r, in energy per length.
func (f *ForceTable) force(t *Table, r float64) float64 {
	quanta := r * particles.Length
	return float64(f.Curve.At(float32(quanta*quanta))) * quanta / (t.Dt * t.Dt * particles.Momentum)
}

// The table of the Lennard-Jones force, differentiated from the energy in the
// world file, is that force to 10⁻⁶ of itself (beside its zero at 2^(1/6), of
// the force there on either side) over the distances that particles have.
func TestCurveOfLennardJones(t *testing.T) {
	table, diagnostics := Compile("lj.hcl", world(t, "lj"), nil)
	require.NotNil(t, table, diagnostics.Error())
	worst := 0.0
	for i := range 100_000 {
		r := 0.9 + 1.6*(float64(i)+0.5)/100_000
		want := 24 * (2*math.Pow(r, -13) - math.Pow(r, -7))
		scale := 24 * (2*math.Pow(r, -13) + math.Pow(r, -7))
		worst = max(worst, math.Abs(table.Tabulated[0].force(table, r)-want)/scale)
	}
	require.Less(t, worst, 1e-6)
	require.Greater(t, worst, 1e-12, "a table is not the function itself")
}

// A soft core that ends at its range with no force left is as exact.
func TestCurveOfSoftCore(t *testing.T) {
	table := compiled(t, `
force "core" {
  between = ["u", "u"]
  range   = 1.5
  energy  = 20 * (1 - r / range) * (1 - r / range)
}
`)
	f := &table.Tabulated[0]
	for i := range 10_000 {
		r := 0.05 + 1.45*(float64(i)+0.5)/10_000
		want := 40 * (1 - r/1.5) / 1.5
		require.InDelta(t, want, f.force(table, r), 1e-6*40, "r = %g", r)
	}
	require.Zero(t, f.Curve.At(float32(f.Range*f.Range)*1.1), "nothing acts beyond the range")
}

// A bond pulls with F = −stiffness (r − length).
func TestCurveOfBond(t *testing.T) {
	table := compiled(t, "")
	b := &table.BondTypes[0]
	f := ForceTable{Curve: b.Curve}
	for r := 0.06; r < 1.5; r += 0.01 {
		require.InDelta(t, -50*(r-0.8), f.force(table, r), 1e-4, "r = %g", r)
	}
}

// Derivatives are those of the functions, by central differences.
func TestDerivatives(t *testing.T) {
	for _, text := range []string{
		"r * r * r", "1 / r", "exp(-r * r)", "log(r)", "sqrt(r)", "sin(3 * r) * cos(r)", "pow(r, -6)", "pow(r, 1.5)", "pow(2, r)", "pow(r, r)",
		"abs(r - 2)", "min(r, 1 / r)", "max(r, 1 / r, 1.3)", "-(r - 1) / (r + 1)",
	} {
		c := &compiler{source: []byte(text), lines: []int{0}, reported: map[string]bool{}}
		f, ok := c.real(c.expression(span{0, len(text)}), realNames{variable: "r"})
		require.True(t, ok, text)
		for _, r := range []float64{0.3, 0.77, 1.4} {
			const h = 1e-6
			want := (f(scope{x: r + h}).v - f(scope{x: r - h}).v) / (2 * h)
			require.InDelta(t, want, f(scope{x: r}).d, 1e-7*max(1, math.Abs(want)), "%s at %g", text, r)
		}
	}
}

// Canonical text reads back as itself, whatever the brackets.
func TestCanonicalText(t *testing.T) {
	for text, want := range map[string]string{
		"1+2*3": "1 + 2 * 3", "(1+2)*3": "(1 + 2) * 3", "a.c-b.c": "a.c - b.c", "1-(2-3)": "1 - (2 - 3)", "(1-2)-3": "1 - 2 - 3",
		"-(r+1)": "-(r + 1)", "!(a.x==1)&&b.y>2||c.z!=3": "!(a.x == 1) && b.y > 2 || c.z != 3", "f( a ,b )": "f(a, b)",
		"{a=1,b=\"x\"}": "{ a = 1, b = \"x\" }", "[1,2,[3]]": "[1, 2, [3]]", "--1": "1", "1e3": "1000", "2.50": "2.5",
	} {
		for range 2 {
			c := &compiler{source: []byte(text), lines: []int{0}, reported: map[string]bool{}}
			n := c.expression(span{0, len(text)})
			require.NotNil(t, n, text)
			require.Equal(t, want, n.String())
			text = want
		}
	}
}
