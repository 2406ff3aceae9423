package regiontest

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region"
)

var one = region.Grid{1, 1, 1}

// Any partition, epoch, order of rows and network gives the world of one region
// on none. This is the law of the house.
func TestPartitionNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawWorld(t)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1,
			Seed:  rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(1, 30).Draw(t, "until")),
		}
		want, err := Run(w, None)
		require.NoError(t, err, "%s", d)

		split := w
		split.Grid, split.Shuffle = drawGrid(t, d.table.Dimensions), rapid.Uint64().Draw(t, "rows")
		split.Epoch = int64(rapid.IntRange(1, 8).Draw(t, "epoch"))
		for split.Check() != nil && split.Epoch > 1 {
			split.Epoch--
		}
		faults := drawFaults(t)
		got, err := Run(split, faults)
		require.NoError(t, err, "%s", d)
		require.Equal(t, want.Hash, got.Hash, "%v of %s, epoch %d, %+v", split.Grid, d, split.Epoch, faults)
		require.Equal(t, want.Particles, got.Particles)
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
