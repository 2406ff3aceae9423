package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/worlds"
)

// A workflow whose tasks fail, and are replaced at run time by what a particle
// brings, gives 20 in every seed and on any split. Without minus it never does;
// without the repair it waits for it in vain.
func TestWorkflow(t *testing.T) {
	results := func(args ...string) (values []any, tick any) {
		s := ylem(t, append(append([]string{"run"}, args...), "--until", "inert", "--json")...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		for _, left := range s.object()["left"].([]any) {
			if one := left.(map[string]any); one["kind"] == "result" {
				values = append(values, one["attrs"].(map[string]any)["v"])
			}
		}
		return values, s.object()["tick"]
	}
	for seed := range 10 {
		values, tick := results("workflow", "--seed", fmt.Sprint(seed))
		require.Equal(t, []any{20.0}, values, "seed %d", seed)
		if seed < 2 {
			values, again := results("workflow", "--seed", fmt.Sprint(seed), "--regions", "2x2")
			require.Equal(t, []any{20.0}, values)
			require.Equal(t, tick, again)
		}
	}
	source, err := worlds.Open("workflow")
	require.NoError(t, err)
	without := func(what string) string {
		whole, _, _ := strings.Cut(string(source), "\nexpect ") // which speaks of what is left out
		text := strings.Replace(whole, what, "", 1)
		require.NotEqual(t, whole, text)
		return worldFile(t, text)
	}
	for seed := range 5 {
		values, _ := results(without(`place "minus" {}`), "--seed", fmt.Sprint(seed))
		require.ElementsMatch(t, []any{25.0, 5.0}, values)
		values, _ = results(without(`place "courier" {}`), "--seed", fmt.Sprint(seed))
		require.NotContains(t, values, 20.0)
	}
}

// A workflow that is killed and goes on from its checkpoint, several times, comes
// to the same.
func TestWorkflowKilled(t *testing.T) {
	want := ylem(t, "run", "workflow", "--until", "inert", "--json").object()
	saved := filepath.Join(t.TempDir(), "saved")
	s := ylem(t, "run", "workflow", "--ticks", "700", "--save", saved)
	require.Equal(t, exitDone, s.status, s.errs.String())
	for i, ticks := range []string{"1600", "2111"} {
		s = ylem(t, "run", "workflow", "--until", "inert", "--ticks", ticks, "--resume", saved, "--regions", []string{"2x2", "3x1"}[i])
		require.Equal(t, exitWrong, s.status, s.errs.String())
	}
	copied, err := os.ReadFile(saved)
	require.NoError(t, err)
	require.NotEmpty(t, copied)
	s = ylem(t, "run", "workflow", "--until", "inert", "--resume", saved, "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	for _, same := range []string{"tick", "hash", "left"} {
		require.Equal(t, want[same], s.object()[same])
	}
}
