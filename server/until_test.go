package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fading is a world that comes to rest: pairs bind, and what is left of B decays.
const fading = `
world "fading" {
  language    = 1
  dimensions  = 2
  size        = [20, 20]
  edge        = "wrap"
  dt          = 0.05
  light       = 2.5
  radius      = 1
  motion      = "brownian"
  temperature = 1
}
kind "A" {
  diffusion = 2
  attrs     = { mood = enum("calm", "wild") }
}
kind "B" { diffusion = 2 }
kind "AB" {
  diffusion = 2
  attrs     = { n = int(0, 3) }
}
rule "A + B -> AB(n = 2)" { rate = 2 }
rule "B -> nothing" { lifetime = 50 }
place "A" {
  count = 30
  attrs = { mood = cycle("wild") }
}
place "B" { count = 20 }
`

// A run that waits for rest ends at one tick however the world is split, and says
// what is left.
func TestUntilInert(t *testing.T) {
	file := worldFile(t, fading)
	var first map[string]any
	for _, split := range [][]string{{}, {"--regions", "2x2"}, {"--regions", "3x1", "--epoch", "3"}, {"--cores", "2"}} {
		s := ylem(t, append([]string{"run", file, "--until", "inert", "--json"}, split...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		got := s.object()
		require.Equal(t, true, got["inert"])
		require.NotContains(t, got, "why")
		left := got["left"].([]any)
		require.Len(t, left, 2)
		require.Equal(t, map[string]any{"mood": "wild"}, left[0].(map[string]any)["attrs"])
		require.Equal(t, map[string]any{"n": 2.0}, left[1].(map[string]any)["attrs"])
		require.EqualValues(t, 30, left[0].(map[string]any)["n"].(float64)+left[1].(map[string]any)["n"].(float64))
		if first == nil {
			first = got
		}
		for _, same := range []string{"tick", "hash", "left"} {
			require.Equal(t, first[same], got[same], "%s with %v", same, split)
		}
	}
	tick := int64(first["tick"].(float64))
	require.Zero(t, tick%inertTicks)

	// It is the first such tick: a hundred ticks before, something could react.
	s := ylem(t, "run", file, "--until", "inert", "--ticks", strconv.FormatInt(tick-inertTicks, 10))
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "fading is not inert at tick")
	require.Contains(t, s.errs.String(), `" fits `)

	// A limit that is no multiple is judged too.
	s = ylem(t, "run", file, "--until", "inert", "--ticks", strconv.FormatInt(tick-1, 10), "--json")
	require.Equal(t, s.status == exitDone, s.object()["inert"])

	s = ylem(t, "run", file, "--until", "inert")
	require.Contains(t, s.errs.String(), "A(mood=wild)")
}

// A run that was interrupted and is resumed ends where it would have.
func TestUntilInertResumed(t *testing.T) {
	file, saved := worldFile(t, fading), filepath.Join(t.TempDir(), "saved")
	want := ylem(t, "run", file, "--until", "inert", "--json").object()
	s := ylem(t, "run", file, "--ticks", "130", "--save", saved)
	require.Equal(t, exitDone, s.status, s.errs.String())
	s = ylem(t, "run", file, "--until", "inert", "--resume", saved, "--json", "--regions", "2x1")
	require.Equal(t, exitDone, s.status, s.errs.String())
	got := s.object()
	for _, same := range []string{"tick", "hash", "left"} {
		require.Equal(t, want[same], got[same])
	}
}

// What cannot be waited for is refused; a world without rules rests at once.
func TestUntilElse(t *testing.T) {
	file := worldFile(t, fading)
	s := ylem(t, "run", file, "--until", "dusk")
	require.Equal(t, exitUsage, s.status)
	require.Contains(t, s.errs.String(), "inert is what a run can wait for")

	still := filepath.Join(t.TempDir(), "still.hcl")
	text, _, _ := strings.Cut(fading, "rule ")
	require.NoError(t, os.WriteFile(still, []byte(text), 0o600))
	s = ylem(t, "run", still, "--until", "inert", "--json")
	require.Equal(t, exitDone, s.status)
	require.EqualValues(t, 0, s.object()["tick"])
}
