package region

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/rules"
)

func drawSplit(t *rapid.T) *World {
	table := &rules.Table{Name: "split", Dimensions: rapid.IntRange(2, 3).Draw(t, "dimensions")}
	w := &World{Table: table, Grid: Grid{1, 1, 1}, Epoch: 1}
	for axis := range table.Dimensions {
		table.Size[axis] = rapid.Int64Range(50, 5000).Draw(t, "size")
		if rapid.Bool().Draw(t, "walls") {
			table.Edge[axis] = [2]rules.Edge{rules.Wall, rules.Open}
		}
		w.Grid[axis] = rapid.IntRange(1, 5).Draw(t, "grid")
	}
	table.Reach.Total = rapid.Int64Range(1, 20).Draw(t, "reach")
	return w
}

// Boxes tile the world: every position lies in one of them, and home names it,
// from any image.
func TestBoxesTileTheWorld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawSplit(t)
		var at [3]int64
		for axis := range w.Table.Dimensions {
			at[axis] = rapid.Int64Range(0, w.Table.Size[axis]-1).Draw(t, "x")
		}
		homes := 0
		image := at
		for axis := range w.Table.Dimensions {
			images := w.images(axis)
			image[axis] += images[rapid.IntRange(0, len(images)-1).Draw(t, "image")]
		}
		home := w.home(&image)
		require.Equal(t, at, image, "home wraps")
		for id := range w.Grid.Regions() {
			box := w.Box(id)
			if box.Contains(at[0], at[1], at[2]) {
				homes++
				require.Equal(t, id, home)
			}
		}
		require.Equal(t, 1, homes)
	})
}

// A neighbour's neighbour is oneself, and nobody is his own.
func TestNeighboursAreMutual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawSplit(t)
		for id := range w.Grid.Regions() {
			for _, n := range w.Neighbours(id) {
				require.NotEqual(t, id, n)
				require.Contains(t, w.Neighbours(n), id)
			}
		}
	})
}

// Grids are read as they are written; anything else says how to write one.
func TestParseGrid(t *testing.T) {
	for _, text := range []string{"1x1", "3x2", "5x1", "2x2x2", "256x256"} {
		g, err := ParseGrid(text)
		require.NoError(t, err)
		require.Equal(t, text, g.String())
	}
	for _, text := range []string{"", "3", "3x", "x2", "0x2", "3x-2", "2x2x2x2", "2x2 ", "a", "99999x99999", "1000000x1"} {
		_, err := ParseGrid(text)
		require.Error(t, err, text)
		require.Contains(t, err.Error(), text)
	}
}

// A split that cannot be right is refused before anything is computed, with what
// would fit.
func TestImpossibleSplits(t *testing.T) {
	table := func() *rules.Table {
		return &rules.Table{Name: "small", Dimensions: 2, Size: [3]int64{100 << 20, 60 << 20, 0}, Reach: rules.Reach{Total: 7 << 20}}
	}
	for want, w := range map[string]World{
		"2x2x2 regions: world small has two dimensions":   {Table: table(), Grid: Grid{2, 2, 2}, Epoch: 1},
		"an epoch of 0 ticks":                             {Table: table(), Grid: Grid{1, 1, 1}},
		"an epoch of 7 ticks is the longest that fits":    {Table: table(), Grid: Grid{4, 3, 1}, Epoch: 8},
		"needs a halo of 70, more than the side of 60 ":   {Table: table(), Grid: Grid{4, 2, 1}, Epoch: 9},
		"-1 ticks: a world cannot end before it begins":   {Table: table(), Grid: Grid{1, 1, 1}, Epoch: 1, Until: -1},
		"a halo for one tick is 80 wide and its side":     {Table: func() *rules.Table { t := table(); t.Reach.Total = 40 << 20; return t }(), Grid: Grid{1, 2, 1}, Epoch: 1},
		"65000 regions along x: the world is only 50000 ": {Table: func() *rules.Table { t := table(); t.Size[0] = 50000; return t }(), Grid: Grid{65000, 1, 1}, Epoch: 1},
	} {
		require.ErrorContains(t, w.Check(), want)
	}
	w := World{Table: table(), Grid: Grid{4, 3, 1}, Epoch: 7}
	require.NoError(t, w.Check())
}
