package regiontest

import (
	"flag"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	seeds  = flag.Int("seeds", 100, "simulated clusters")
	first  = flag.Uint64("first", 1, "seed of the first of them")
	events = flag.Bool("events", false, "print what happens in them")
)

// Whatever happens to servers, networks, disks, clocks and the control plane: the
// world is the undisturbed one. A failure is a seed.
func TestClusters(t *testing.T) {
	var all Counts
	virtual, longest, of := int64(0), int64(0), uint64(0)
	for seed := *first; seed < *first+uint64(*seeds); seed++ {
		out, err := Simulate(seed, Breach{}, drawnText, printer())
		if err != nil {
			t.Errorf("seed %d: %v\nto see it again: go test ./region/regiontest -run TestClusters -first %d -seeds 1 -events", seed, err, seed)
		}
		all.Add(&out.Counts)
		virtual += out.Virtual
		if out.Healing > longest {
			longest, of = out.Healing, seed
		}
		if n := seed - *first + 1; n%1000 == 0 {
			t.Logf("%d seeds: %s", n, all.summary())
		}
	}
	t.Logf("%d seeds, %.1f h of virtual time, at most %.1f s from the end of all faults to that of the world (seed %d): %s", *seeds, float64(virtual)/3.6e6, float64(longest)/1000, of, all.summary())
}

// drawnText is one of the worlds that the law of the house is tested with.
func drawnText(seed uint64) string { return rapid.Custom(drawWorld).Example(int(seed)).text }

func printer() func(string) {
	if !*events {
		return nil
	}
	return func(text string) { fmt.Println(text) }
}

// A seed is always the same: every event of two runs, in order.
func TestSeedRepeats(t *testing.T) {
	traces := map[uint64]bool{}
	for seed := uint64(1); seed <= 8; seed++ {
		a, err := Simulate(seed, Breach{}, drawnText, nil)
		require.NoError(t, err)
		b, err := Simulate(seed, Breach{}, drawnText, nil)
		require.NoError(t, err)
		require.Equal(t, a, b)
		traces[a.Trace] = true
	}
	require.Len(t, traces, 8)
}
