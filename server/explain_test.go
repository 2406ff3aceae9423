package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
	"ylem/worlds"
)

// What explain prints of a world whose dt is fine, and of one in which hardly
// anything is, to the letter; and the same as JSON.
func TestExplain(t *testing.T) {
	for _, world := range []string{"enzyme", "testdata/hasty.hcl"} {
		golden := filepath.Join("testdata", "explain-"+strings.TrimSuffix(filepath.Base(world), ".hcl")+".txt")
		var out, errs bytes.Buffer
		require.Equal(t, exitDone, execute(context.Background(), []string{"explain", world}, nil, &out, &errs), errs.String())
		require.Empty(t, errs.String())
		if *update {
			require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), out.String())

		out.Reset()
		require.Equal(t, exitDone, execute(context.Background(), []string{"explain", world, "--json"}, nil, &out, &errs), errs.String())
		var e rules.Explanation
		decoder := json.NewDecoder(&out)
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&e))
		require.Equal(t, world == "enzyme", len(e.Verdicts) == 0)
	}
}

// The dt that a verdict names does hold: with a little less there is none left
// but of what no dt mends.
func TestLargestDtHolds(t *testing.T) {
	text, err := os.ReadFile("testdata/hasty.hcl")
	require.NoError(t, err)
	explained := func(dt float64) *rules.Explanation {
		table, diagnostics := rules.Compile("hasty.hcl", []byte(strings.Replace(string(text), "dt          = 0.02", fmt.Sprintf("dt = %.17g", dt), 1)), nil)
		require.NotNil(t, table, "%v", diagnostics)
		return table.Explain()
	}
	first := explained(0.02)
	require.Greater(t, first.LargestDt, 0.0)
	then := explained(0.999 * first.LargestDt)
	require.Len(t, then.Verdicts, 1)
	require.Zero(t, then.Verdicts[0].LargestDt, "that a probability is given")
	require.Zero(t, then.LargestDt)
}

// Every world that comes with ylem can be explained, to people and to programs.
func TestExplainEveryWorld(t *testing.T) {
	for _, name := range worlds.Names() {
		for _, args := range [][]string{{"explain", name}, {"explain", name, "--json"}} {
			var out, errs bytes.Buffer
			require.Equal(t, exitDone, execute(context.Background(), args, nil, &out, &errs), "%v: %s", args, errs.String())
			require.NotContains(t, out.String(), "NaN", "%v", args)
			require.NotContains(t, out.String(), "Inf", "%v", args)
		}
	}
}
