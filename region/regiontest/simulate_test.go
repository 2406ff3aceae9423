package regiontest

import (
	"flag"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	seeds = flag.Int("seeds", 150, "simulated clusters")
	first = flag.Uint64("first", 1, "seed of the first of them")
	trace = flag.Bool("trace", false, "print what happens in them")
)

// Whatever happens to servers, networks, disks, clocks and the control plane: the
// world is the undisturbed one. A failure is a seed.
func TestClusters(t *testing.T) {
	var all Counts
	virtual := int64(0)
	for seed := *first; seed < *first+uint64(*seeds); seed++ {
		out, err := Simulate(seed, Breach{}, printer())
		if err != nil {
			t.Errorf("seed %d: %v\nto see it again: go test ./region/regiontest -run TestClusters -first %d -seeds 1 -trace", seed, err, seed)
		}
		all.Add(&out.Counts)
		virtual += out.Virtual
	}
	t.Logf("%d seeds, %.1f h of virtual time: %s", *seeds, float64(virtual)/3.6e6, all.summary())
}

func printer() func(string) {
	if !*trace {
		return nil
	}
	return func(text string) { fmt.Println(text) }
}

// A seed is always the same: every event of two runs, in order.
func TestSeedRepeats(t *testing.T) {
	traces := map[uint64]bool{}
	for seed := uint64(1); seed <= 8; seed++ {
		a, err := Simulate(seed, Breach{}, nil)
		require.NoError(t, err)
		b, err := Simulate(seed, Breach{}, nil)
		require.NoError(t, err)
		require.Equal(t, a, b)
		traces[a.Trace] = true
	}
	require.Len(t, traces, 8)
}
