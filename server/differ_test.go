package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
)

func chronicleOf(t testing.TB, o tale) *chronicle {
	k, _ := recorded(t, small, o)
	c, err := readChronicle(context.Background(), k, "recording")
	require.NoError(t, err)
	return c
}

// The same world is the same however it was split and whatever cuts there are.
func TestRecordingsOfOneWorld(t *testing.T) {
	o := tale{grid: region.Grid{2, 2, 1}, epoch: 3, until: 300, seed: 7, keep: 3}
	a := chronicleOf(t, o)
	o.grid, o.epoch = region.Grid{3, 1, 1}, 2
	d, err := differ(context.Background(), a, chronicleOf(t, o))
	require.NoError(t, err)
	require.True(t, d.Equal)
	require.Greater(t, d.Compared, 3)
	require.Empty(t, d.Causes)
}

// Two runs to which different things were said differ first at the tick after the
// first of them, in the particles that it was about.
func TestRecordingsDiffer(t *testing.T) {
	o := busy()
	a := chronicleOf(t, o)
	o.said = append([]wanted{}, o.said...)
	o.said[1].action = "kick at 12,10 radius 6 by 3,0.5"
	b := chronicleOf(t, o)
	d, err := differ(context.Background(), a, b)
	require.NoError(t, err)
	require.False(t, d.Equal)
	require.True(t, d.Exact)
	require.Len(t, d.Causes, 1)
	require.Contains(t, d.Causes[0], "what was decided for tick")
	orders := a.orders()
	require.Equal(t, orders[1].tick+1, d.Tick, "it acts at the beginning of the epoch: the tick after shows it")
	require.Equal(t, orders[1].tick, d.After)
	require.Greater(t, d.Differing, 20)
	require.Len(t, d.Particles, mostUnequal)
	require.Contains(t, d.Particles[0].How, "momentum")

	o.seed = 8
	d, err = differ(context.Background(), a, chronicleOf(t, o))
	require.NoError(t, err)
	require.Contains(t, d.Causes[0], "the seed: 7 and 8")
	require.Zero(t, d.Tick)
	require.True(t, d.Exact)
}

// A server that computed wrongly deep inside a region, where nobody compares, is
// found: which of two recordings it was, when and where.
func TestRecordingComputedWrongly(t *testing.T) {
	o := busy()
	a := chronicleOf(t, o)
	o.keep = 1000
	o.spoil = func(r *region.Region) {
		st := r.Store()
		if r.ID() != 2 || r.Tick() != 240 {
			return
		}
		for row := range st.Owned {
			if x, y := st.X[row]>>20, st.Y[row]>>20; x >= 5 && x <= 7 && y >= 14 && y <= 16 {
				st.PX[row] ^= 1
				return
			}
		}
		t.Error("nobody is in the middle")
	}
	b := chronicleOf(t, o)
	b.from = "the liar"
	for _, pair := range [][2]*chronicle{{a, b}, {b, a}} {
		d, err := differ(context.Background(), pair[0], pair[1])
		require.NoError(t, err)
		require.False(t, d.Equal)
		require.Equal(t, "the liar", d.Wrong)
		require.LessOrEqual(t, d.After, int64(240))
		require.Greater(t, d.Tick, int64(240))
		require.Equal(t, []int{2}, d.Regions)
		require.NotZero(t, d.Differing)
		require.Empty(t, d.Causes)
	}
}
