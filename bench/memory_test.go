package main

import (
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
)

// settled returns a world in one region after some ticks, at its size with n
// lattice units along a side.
func settled(t *testing.T, s *sizing, n, ticks int) *region.Local {
	file, _, err := s.write("worlds", t.TempDir(), n)
	require.NoError(t, err)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	table, diagnostics := rules.Compile(file, text, nil)
	require.NotNil(t, table, "%v", diagnostics)
	l, err := region.NewLocal(region.World{Table: table, Seed: 1, Grid: region.Grid{1, 1, 1}, Epoch: 1})
	require.NoError(t, err)
	for range ticks {
		require.NoError(t, l.Round())
	}
	return l
}

// heap returns the bytes that are in use after a collection.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A particle of a running world takes at most 150 bytes, everything that grows
// with the number of particles counted: state, lists and scratch, at 10⁵.
func TestBytesPerParticle(t *testing.T) {
	for i := range sizings {
		s := &sizings[i]
		before := heap()
		l := settled(t, s, s.scales[len(s.scales)/2], 12)
		each := float64(heap()-before) / float64(l.Regions[0].Store().Owned)
		t.Logf("%s: %.0f bytes per particle", s.world, each)
		require.Less(t, each, 150.0, s.world)
		runtime.KeepAlive(l)
	}
}

// A settled tick of a whole region makes no allocation.
func TestSettledRoundMakesNoAllocation(t *testing.T) {
	for i := range sizings {
		s := &sizings[i]
		l := settled(t, s, s.scales[0], 60)
		require.Zero(t, testing.AllocsPerRun(40, func() { require.NoError(t, l.Round()) }), s.world)
	}
}
