package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// run says everything that a script may want, and the same for every split.
func TestRun(t *testing.T) {
	file := worldFile(t, small)
	var first map[string]any
	for _, split := range [][]string{{}, {"--regions", "2x2"}, {"--regions", "3x1", "--epoch", "4"}} {
		s := ylem(t, append([]string{"run", file, "--ticks", "60", "--json"}, split...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		got := s.object()
		for _, field := range []string{
			"world", "fingerprint", "seed", "tick", "hash", "particles", "kinds", "conserved", "momentum",
			"structures", "formulas", "elapsed_seconds", "particle_steps_per_second", "regions", "epoch",
		} {
			require.Contains(t, got, field)
		}
		require.Equal(t, "small", got["world"])
		require.Len(t, got["hash"], 16)
		require.Len(t, got["fingerprint"], 16)
		require.EqualValues(t, 60, got["tick"])
		require.EqualValues(t, 600, got["particles"])
		require.Equal(t, map[string]any{"A": 300.0, "B": 300.0}, got["kinds"])
		require.Equal(t, map[string]any{"q": 600.0}, got["conserved"])
		require.Greater(t, got["structures"].(map[string]any)["pair"], 10.0)
		require.Equal(t, got["structures"].(map[string]any)["pair"], got["formulas"].(map[string]any)["A B"])
		require.Greater(t, got["particle_steps_per_second"], 0.0)
		if first == nil {
			first = got
		}
		for _, same := range []string{"hash", "kinds", "conserved", "momentum", "structures", "formulas", "fingerprint"} {
			require.Equal(t, first[same], got[same], "%s with %v", same, split)
		}
	}
	other := ylem(t, "run", file, "--ticks", "60", "--json", "--seed", "2").object()
	require.NotEqual(t, first["hash"], other["hash"])
	require.Equal(t, first["fingerprint"], other["fingerprint"])
	param := ylem(t, "run", file, "--ticks", "60", "--json", "--set", "bind=1").object()
	require.NotEqual(t, first["fingerprint"], param["fingerprint"])
	beginning := ylem(t, "run", file, "--ticks", "0", "--json").object()
	require.EqualValues(t, 0, beginning["tick"])
	require.EqualValues(t, 600, beginning["particles"])
}

// For people the summary goes to standard error, and nothing to standard output.
func TestRunForPeople(t *testing.T) {
	s := ylem(t, "run", worldFile(t, small), "--ticks", "5")
	require.Equal(t, exitDone, s.status)
	require.Empty(t, s.out.String())
	for _, word := range []string{"hash", "A 300, B 300", "q 600", "pair: "} {
		require.Contains(t, s.errs.String(), word)
	}
}

// ctrl-c ends a run with what is there so far.
func TestRunInterrupted(t *testing.T) {
	s := begin(t, "run", worldFile(t, small), "--ticks", "1000000000", "--json")
	s.stop()
	s.wait()
	require.Equal(t, exitInterrupted, s.status)
	require.Equal(t, true, s.object()["interrupted"])
	require.Contains(t, s.errs.String(), "interrupted at tick")
}

func TestCheck(t *testing.T) {
	file := worldFile(t, small)
	s := ylem(t, "check", file)
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Contains(t, s.out.String(), "A small world")
	require.Empty(t, s.errs.String())

	s = ylem(t, "check", file, "--json")
	var c checked
	require.NoError(t, json.Unmarshal([]byte(s.out.String()), &c))
	require.Equal(t, []string{"A", "B"}, c.Kinds)
	require.Equal(t, map[string]float64{"bind": 5}, c.Params)
	require.Len(t, c.Rules, 2)

	for name := range map[string]bool{"genesis": true, "lj": true, "gas": true, "decay": true, "binding": true} {
		require.Equal(t, exitDone, ylem(t, "check", name).status, name)
	}
}

// What is wrong with a world is said with its place, and nothing else is.
func TestWrongWorld(t *testing.T) {
	broken := worldFile(t, strings.Replace(small, "rule \"a:A + b:B -> a ~ b\"", "rule \"a:A + b:B -> a\"", 1))
	syntax := worldFile(t, "world \"x\" {\n  language = \n}\n")
	directory := t.TempDir()
	large := filepath.Join(t.TempDir(), "large.hcl")
	require.NoError(t, os.WriteFile(large, make([]byte, maxSource+1), 0o600))
	for _, c := range []struct{ world, says string }{
		{broken, "world.hcl:"},
		{broken, "q"},
		{syntax, "world.hcl:2:"},
		{"/nowhere/at/all.hcl", "there is no file /nowhere/at/all.hcl"},
		{"genesys", "did you mean \"genesis\"?"},
		{directory, directory + " is a folder; a world is a file, NAME.hcl"},
		{large, "longer than a world file may be"},
	} {
		for _, args := range [][]string{
			{"check", c.world},
			{"run", c.world, "--ticks", "1"},
			{"up", c.world, "--ticks", "1"},
			{"host", c.world, "--regions", "1x1", "--own", "0", "--listen", "127.0.0.1:0"},
		} {
			s := ylem(t, args...)
			require.Equal(t, exitWrong, s.status, "%v: %s", args, s.errs.String())
			require.Contains(t, s.errs.String(), c.says, "%v", args)
			require.NotContains(t, s.errs.String(), "Usage:", "%v", args)
			require.Empty(t, s.out.String(), "%v", args)
		}
	}
}
