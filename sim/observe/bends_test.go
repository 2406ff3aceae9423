package observe_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Chains of FENE bonds, of bonds from an expression and of bends of either form
// keep their energy as leapfrog does: half of dt leaves a quarter of the
// deviation. A force that were not minus the derivative of its energy would leave
// all of it. Every kind of energy is there, and changes.
func TestChainsKeepTheirEnergy(t *testing.T) {
	places := ""
	for i := range 25 {
		places += fmt.Sprintf("place \"a ~ a ~ a ~ b ~ b ~ b ~ a\" { at = [10, %d.5, %d.5] }\n", i%5*4, i/5*4)
	}
	deviation := func(dt float64) float64 {
		table := world(t, "chains", fmt.Sprintf(`
world "chains" {
  language    = 1
  size        = [20, 20, 20]
  edge        = "wrap"
  dt          = %g
  light       = %g
  motion      = "ballistic"
  temperature = 0.3
}
kind "a" { bonds = 2 }
kind "b" { bonds = 2 }
force "wca" {
  between = ["any", "any"]
  range   = 1.122462
  energy  = 4 * (pow(r, -12) - pow(r, -6)) + 1
}
bond "fene" {
  between   = ["a", "any"]
  form      = "fene"
  length    = 0.97
  stiffness = 30
  extent    = 1.5
}
bond "morse" {
  between   = ["b", "b"]
  length    = 1
  energy    = 50 * (1 - exp(2 * (length - r))) * (1 - exp(2 * (length - r)))
  breaks_at = 3
}
bend "straight" {
  between   = ["any", "a", "any"]
  stiffness = 5
}
bend "corner" {
  between   = ["any", "b", "any"]
  angle     = 120
  stiffness = 20
}
%s`, dt, 20*dt, places))
		s, st, space := begin(t, table)
		first, worst := 0.0, 0.0
		lo, hi := math.Inf(1), math.Inf(-1)
		for tick := range int64(1 / dt) {
			if tick%int64(0.024/dt) == 0 {
				cells := row(t, table, moment(table, st, space, tick), nil, "energy")
				if tick == 0 {
					first = cells["energy (energy)"]
				}
				worst = max(worst, math.Abs(cells["energy (energy)"]-first))
				lo, hi = min(lo, cells["bond (energy)"]), max(hi, cells["bond (energy)"])
			}
			s.Step(st, tick)
		}
		require.Equal(t, 25*7, st.Len())
		require.Greater(t, hi-lo, 10.0)
		return worst
	}
	coarse, fine := deviation(0.008), deviation(0.004)
	t.Log(coarse, fine)
	require.InDelta(t, 4, coarse/fine, 1)
}
