package regiontest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
)

// growing is a gas with bonds that come and go, of as many boxes of 24 × 24 as
// there are regions, with as many particles in each.
func growing(t *testing.T, columns, rows int) *rules.Table {
	table, diagnostics := rules.Compile("growing.hcl", fmt.Appendf(nil, `
world "growing" {
  language    = 1
  size        = [%d, %d]
  edge        = ["wrap", "wrap"]
  dt          = 0.02
  light       = 0.2
  temperature = 1
  friction    = 1
  radius      = 0.8
}
kind "a" {
  motion = "langevin"
  bonds  = 1
}
place "a" { count = %d }
bond "link" {
  between   = ["a", "a"]
  length    = 0.7
  stiffness = 20
  breaks_at = 1.1
}
force "core" {
  between = ["a", "a"]
  range   = 0.9
  energy  = 8 * (1 - r / range) * (1 - r / range)
}
rule "a + a -> a ~ a" { rate = 1 }
rule "a ~ a -> a + a" { rate = 0.5 }
`, 24*columns, 24*rows, 60*columns*rows), nil)
	require.NotNil(t, table, "%v", diagnostics)
	return table
}

// A world that grows at constant load per region costs each region as much as
// before: as many messages, as many bytes, and as long until all have computed
// 400 ticks, because nobody waits for more than its neighbours. make soak tries
// more sizes for 1,000 ticks (-all). docs/scale.md goes on from here.
func TestGrowthCostsNobodyMore(t *testing.T) {
	ticks := 400
	sizes := map[string][][2]int{
		"rings":   {{4, 1}, {16, 1}, {64, 1}}, // 2 neighbours each
		"squares": {{3, 3}, {8, 8}},           // 8 neighbours each
	}
	if *all {
		ticks = 1000
		sizes["rings"] = [][2]int{{4, 1}, {8, 1}, {16, 1}, {32, 1}, {64, 1}}
		sizes["squares"] = [][2]int{{3, 3}, {4, 4}, {6, 6}, {8, 8}}
	}
	if testing.Short() {
		sizes = map[string][][2]int{"rings": {{4, 1}, {16, 1}}}
	}
	const epoch = 2
	for name, grids := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var first Result
			for i, g := range grids {
				n := g[0] * g[1]
				w := region.World{Table: growing(t, g[0], g[1]), Seed: 1, Grid: region.Grid{g[0], g[1], 1}, Epoch: epoch, Until: int64(ticks)}
				got, err := Run(w, Faults{Seed: uint64(n), Delay: 4})
				require.NoError(t, err)
				require.Equal(t, int64(ticks), got.Tick)
				per := func(what int) float64 { return float64(what) / float64(n*ticks/epoch) }
				t.Logf("%3d regions: %4d steps, %.2f messages and %.0f bytes per region and epoch", n, got.Steps, per(got.Sent), per(got.Bytes))
				if i == 0 {
					first = got
					first.Sent, first.Bytes = first.Sent/n, first.Bytes/n
					continue
				}
				require.InEpsilon(t, first.Sent, got.Sent/n, 0.05)
				require.InEpsilon(t, first.Bytes, got.Bytes/n, 0.05)
				require.InEpsilon(t, first.Steps, got.Steps, 0.1)
			}
		})
	}
}
