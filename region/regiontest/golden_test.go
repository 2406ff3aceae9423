package regiontest

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
)

var update = flag.Bool("update", false, "rewrite testdata/golden.txt")

const goldenFile = "testdata/golden.txt"

// goldens are worlds that come with ylem, and worlds of testdata.
var goldens = []struct {
	world string
	ticks int64
}{{"binding", 200}, {"cells", 60}, {"creatures", 60}, {"decay", 200}, {"forces", 60}, {"gas", 200}, {"genesis", 300}, {"kinetics", 100}, {"lj", 100}, {"lj3d", 10}, {"molecules", 300}, {"placing", 150}, {"sides", 100}}

// The worlds that come with ylem, and those of testdata, which hold what those do
// not, have the hashes they had, on every machine: this test also runs for
// GOAMD64=v3, arm64 and wasm (make machines). A change of a line is a change of
// the arithmetic: commit only what you can explain.
func TestGolden(t *testing.T) {
	if *update {
		var out strings.Builder
		out.WriteString("# world seed ticks fingerprint particles hash\n")
		for _, c := range goldens {
			table := golden(t, c.world)
			r, err := Run(region.World{Table: table, Seed: 1, Grid: one, Epoch: 1, Until: c.ticks}, None)
			require.NoError(t, err)
			fmt.Fprintf(&out, "%s 1 %d %016x %d %016x\n", c.world, c.ticks, table.Fingerprint, r.Particles, r.Hash)
		}
		require.NoError(t, os.WriteFile(goldenFile, []byte(out.String()), 0o644))
	}
	file, err := os.Open(goldenFile)
	require.NoError(t, err)
	defer file.Close()
	lines := 0
	for in := bufio.NewScanner(file); in.Scan(); {
		if strings.HasPrefix(in.Text(), "#") {
			continue
		}
		var world string
		var seed, fingerprint, hash uint64
		var ticks int64
		var count int
		_, err := fmt.Sscanf(in.Text(), "%s %d %d %x %d %x", &world, &seed, &ticks, &fingerprint, &count, &hash)
		require.NoError(t, err, in.Text())
		lines++
		table := golden(t, world)
		require.Equal(t, fmt.Sprintf("%016x", fingerprint), fmt.Sprintf("%016x", table.Fingerprint), "%s: another table", world)
		r, err := Run(region.World{Table: table, Seed: seed, Grid: one, Epoch: 1, Until: ticks}, None)
		require.NoError(t, err)
		require.Equal(t, count, r.Particles, world)
		require.Equal(t, fmt.Sprintf("%016x", hash), fmt.Sprintf("%016x", r.Hash), "%s: another world", world)
	}
	require.Equal(t, len(goldens), lines)
}

// golden returns a world of testdata, or else one that comes with ylem.
func golden(t *testing.T, name string) *rules.Table {
	file := "testdata/" + name + ".hcl"
	source, err := os.ReadFile(file)
	if err != nil {
		return open(t, name)
	}
	table, diagnostics := rules.Compile(file, source, nil)
	require.NotNil(t, table, "%v", diagnostics)
	return table
}
