package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/rules"
)

// Every world that is measured compiles without a warning, and every contest
// has one.
func TestWorlds(t *testing.T) {
	for _, c := range contests {
		text, err := os.ReadFile(filepath.Join("worlds", c.name+".hcl"))
		require.NoError(t, err)
		table, diagnostics := rules.Compile(c.name+".hcl", text, nil)
		require.NotNil(t, table, "%v", diagnostics)
		require.Empty(t, diagnostics)
		require.Equal(t, c.name, table.Name)
	}
}

// LAMMPS' inputs and the worlds that stand beside them have the same particles
// in the same box, to the six digits that the worlds give.
func TestPeersAreTheSameFluid(t *testing.T) {
	for name, want := range map[string]struct {
		count   int
		density float64
		input   []string
	}{
		"melt":       {32000, 0.8442, []string{"fcc 0.8442", "0 20 0 20 0 20", "create 1.44", "lj/cut 2.5"}},
		"langevin2d": {317 * 317, 0.6, []string{"sq 0.6", "0 317 0 317", "create 1.0", "langevin 1.0 1.0 1.0", "lj/cut 2.5", "0.005"}},
	} {
		text, err := os.ReadFile(filepath.Join("worlds", name+".hcl"))
		require.NoError(t, err)
		table, _ := rules.Compile(name+".hcl", text, nil)
		volume := 1.0
		for axis := range table.Dimensions {
			volume *= float64(table.Size[axis]) / (1 << 20)
		}
		require.Equal(t, want.count, table.Places[0].Count)
		require.InEpsilon(t, want.density, float64(want.count)/volume, 1e-5)
		require.InDelta(t, 0.005, table.Dt, 0)
		input, err := os.ReadFile(filepath.Join("peers", "in."+name))
		require.NoError(t, err)
		for _, words := range want.input {
			require.Contains(t, strings.Join(strings.Fields(string(input)), " "), words)
		}
	}
}

// A rate is that of the ticks between the short run and the long one: what it
// costs to start does not count.
func TestRateLeavesOutTheStart(t *testing.T) {
	p := &program{short: 100, long: 300, run: func(ticks int) (usage, float64, error) {
		return usage{cpu: 5*time.Second + time.Duration(ticks)*10*time.Millisecond}, 1000 * float64(ticks), nil
	}}
	rate, err := p.rate()
	require.NoError(t, err)
	require.InEpsilon(t, 100_000, rate, 1e-12)

	p.run = func(int) (usage, float64, error) { return usage{cpu: time.Second}, 1, nil }
	_, err = p.rate()
	require.ErrorContains(t, err, "too few to measure")
}

// The median of an even number of rounds lies between the middle two.
func TestMedian(t *testing.T) {
	require.InDelta(t, 2, sample{3, 1, 2}.median(), 0)
	require.InDelta(t, 2.5, sample{4, 1, 3, 2}.median(), 0)
	require.Equal(t, "1.00–4.00", sample{4, 1, 3, 2}.spread("%.2f"))
}
