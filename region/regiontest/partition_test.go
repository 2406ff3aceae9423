package regiontest

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
)

var one = region.Grid{1, 1, 1}

// Any partition, epoch, order of rows and network gives the world of one region
// on none. This is the law of the house.
func TestPartitionNeverMatters(t *testing.T) {
	partitionNeverMatters(t, drawWorld, drawCrowd, drawKinetics, drawForces, drawMolecules, drawPlacing)
}

func partitionNeverMatters(t *testing.T, sorts ...func(*rapid.T) drawn) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(sorts).Draw(t, "sort")(t)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1,
			Seed:  rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(1, 30).Draw(t, "until")),
		}
		want, err := Run(w, None)
		require.NoError(t, err, "%s", d)

		split := w
		split.Grid, split.Shuffle = drawGrid(t, d.table.Dimensions), rapid.Uint64().Draw(t, "rows")
		split.Cores = rapid.IntRange(1, 3).Draw(t, "cores")
		split.Epoch = int64(rapid.IntRange(1, 8).Draw(t, "epoch"))
		for split.Check() != nil && split.Epoch > 1 {
			split.Epoch--
		}
		faults := drawFaults(t)
		got, err := Run(split, faults)
		require.NoError(t, err, "%s", d)
		require.Equal(t, want.Hash, got.Hash, "%v of %s, epoch %d, %+v", split.Grid, d, split.Epoch, faults)
		require.Equal(t, want.Particles, got.Particles)
		require.Equal(t, want.Account, got.Account, "%v of %s, epoch %d", split.Grid, d, split.Epoch)
		require.Equal(t, w.Until, got.Tick)
	})
}

func drawGrid(t *rapid.T, dimensions int) region.Grid {
	g := region.Grid{rapid.IntRange(1, 4).Draw(t, "columns"), rapid.IntRange(1, 3).Draw(t, "rows of regions"), 1}
	if dimensions == 3 {
		g[2] = rapid.IntRange(1, 2).Draw(t, "layers")
	}
	return g
}

func drawFaults(t *rapid.T) Faults {
	return Faults{
		Seed:      rapid.Uint64().Draw(t, "network"),
		Delay:     rapid.IntRange(0, 12).Draw(t, "delay"),
		Drop:      rapid.Float64Range(0, 0.4).Draw(t, "drop"),
		Duplicate: rapid.Float64Range(0, 0.4).Draw(t, "duplicate"),
		Stall:     rapid.Float64Range(0, 0.5).Draw(t, "stall"),
	}
}

// The worlds people run are one world for 1,000 ticks: on one region and on
// four, six and five, with epochs of 1, 4 and 8 ticks, with rows in any order
// and on a bad network. Every grid and every epoch occurs; make soak crosses
// them all, for 2,000 ticks (-all). What is counted does not depend on the split
// either: structures that lie across borders are joined from their fragments.
func TestOneWorldHoweverSplit(t *testing.T) {
	until := int64(1000)
	ways := []region.World{
		{Grid: region.Grid{2, 2, 1}, Epoch: 1},
		{Grid: region.Grid{3, 2, 1}, Epoch: 4, Shuffle: 7},
		{Grid: region.Grid{5, 1, 1}, Epoch: 8},
		{Grid: one, Epoch: 8, Shuffle: 9},
	}
	if *all {
		until, ways = 2000, nil
		for _, grid := range []region.Grid{one, {2, 2, 1}, {3, 2, 1}, {5, 1, 1}, {5, 4, 1}} {
			for i, epoch := range []int64{1, 4, 8} {
				ways = append(ways, region.World{Grid: grid, Epoch: epoch, Shuffle: uint64(i)})
			}
		}
	}
	for _, name := range []string{"genesis", "lj", "binding"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := open(t, name)
			whole, err := Finish(region.World{Table: table, Seed: 1, Grid: one, Epoch: 1, Until: until}, None)
			require.NoError(t, err)
			want, fragments := census(table, whole)
			require.Zero(t, fragments)
			if name == "genesis" {
				require.Greater(t, want.Names["proton"], 20)
			}
			for _, w := range ways {
				w.Table, w.Seed, w.Until = table, 1, until
				for w.Check() != nil && w.Epoch > 1 { // a halo wider than the world
					w.Epoch--
				}
				split, err := Finish(w, Faults{Seed: uint64(w.Epoch), Delay: 3, Drop: 0.05, Duplicate: 0.05, Stall: 0.1})
				require.NoError(t, err)
				require.Equal(t, whole.Hash, split.Hash, "%s regions, epoch %d", w.Grid, w.Epoch)
				got, fragments := census(table, split)
				require.Equal(t, want, got, "%s regions, epoch %d", w.Grid, w.Epoch)
				if name == "genesis" && w.Grid != one {
					require.Greater(t, fragments, 10)
				}
			}
		})
	}
}

// all asks for what takes too long for make test, and is left to make soak.
var all = flag.Bool("all", false, "every grid with every epoch, every size, every program")

// census joins what the regions count, and returns of how many fragments.
func census(table *rules.Table, c *Cluster) (observe.Census, int) {
	fragments, parts := 0, make([]observe.Part, len(c.Regions))
	for i, r := range c.Regions {
		parts[i] = observe.Fragments(table, r.Store())
		fragments += len(parts[i].Open)
	}
	return observe.Join(table, parts...), fragments
}
