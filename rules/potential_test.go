package rules

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Written as a force or as an energy, a pair has one potential: the same
// differences to 10⁻⁷ of the energies there, and 0 at the range where a force was
// written. Inside 1/32 of the range it goes on with the linear force.
func TestPotential(t *testing.T) {
	table := compiled(t, `
force "energy" {
  between = ["u", "u"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}
force "force" {
  between = ["u", "u"]
  range   = 2.5
  force   = 24 * (2 * pow(r, -13) - pow(r, -7))
}
`)
	find := func(name string) func(float64) float64 {
		for i := range table.Tabulated {
			if table.Tabulated[i].Name == name {
				return table.Tabulated[i].Energy
			}
		}
		t.Fatal(name)
		return nil
	}
	energy, force := find("energy"), find("force")
	edge := 4 * (math.Pow(2.5, -12) - math.Pow(2.5, -6))
	require.InEpsilon(t, edge, energy(2.5), 1e-12)
	require.Zero(t, force(2.5))
	for r := 0.1; r < 2.5; r += 0.003 {
		want := 4 * (math.Pow(r, -12) - math.Pow(r, -6))
		scale := 4*(math.Pow(r, -12)+math.Pow(r, -6)) + 1
		require.InDelta(t, want, energy(r), 1e-12*scale, "r = %g", r)
		require.InDelta(t, want-edge, force(r), 1e-9*scale, "r = %g", r)
	}
	r0 := 2.5 / 32
	pole := 24 * (2*math.Pow(r0, -13) - math.Pow(r0, -7))
	for _, u := range []func(float64) float64{energy, force} {
		require.InEpsilon(t, pole*r0, u(0)-u(r0), 1e-9)
		require.InEpsilon(t, pole*r0/2, u(r0/2)-u(r0), 1e-9)
	}
}

// A force with a kink is integrated to 10⁻⁶ of its strength.
func TestPotentialOfKink(t *testing.T) {
	table := compiled(t, `
force "kink" {
  between = ["u", "u"]
  range   = 2
  force   = 3 * max(0, 1.3 - r)
}
`)
	u := table.Tabulated[0].Energy
	for r := 0.07; r < 2; r += 0.01 {
		want := 1.5 * math.Pow(max(0, 1.3-r), 2)
		require.InDelta(t, want, u(r), 3e-6, "r = %g", r)
	}
}

// A spring has the energy of a spring.
func TestPotentialOfBond(t *testing.T) {
	b := &compiled(t, "").BondTypes[0]
	require.InEpsilon(t, 25*0.7*0.7, b.Energy(1.5), 1e-12)
	require.Zero(t, b.Energy(0.8))
}
