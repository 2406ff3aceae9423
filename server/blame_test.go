package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
	"ylem/sim"
)

// leaky asks for more than its ticks hold, and loses particles at one side.
const leaky = `
world "leaky" {
  language    = 1
  size        = [24, 20]
  edge        = [["wall", "open"], "wrap"]
  dt          = 0.1
  light       = 0.3
  motion      = "ballistic"
  temperature = 1
}
charge "q" {}
kind "A" { charges = { q = 2 } }
kind "B" { mass = 1e7 }
force "core" {
  between = ["A", "A"]
  range   = 1
  energy  = 100 * (1 - r) * (1 - r)
}
field "wind" { force = [300, 0] }
place "A" { count = 400 }
place "B" { count = 10 }
`

// What a run lost, and whom limits held, is the same for every split and is said
// at the end, and when it first happens.
func TestRunBlames(t *testing.T) {
	file := worldFile(t, leaky)
	var first map[string]any
	for _, split := range [][]string{{"run"}, {"run", "--regions", "3x2", "--epoch", "2"}, {"up", "--servers", "2", "--listen", "127.0.0.1:0"}} {
		s := ylem(t, append(split, file, "--ticks", "40", "--json")...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		require.Contains(t, s.errs.String(), `by "core"`)
		got := s.object()
		lost := got["lost"].(map[string]any)["A"].(map[string]any)["+x"].(float64)
		require.Len(t, got["lost"], 1)
		require.Positive(t, lost)
		require.Equal(t, 400-lost, got["kinds"].(map[string]any)["A"])
		require.Equal(t, map[string]any{"q": 2 * lost}, got["lost_charges"])
		limits := []string{}
		for _, b := range got["blame"].([]any) {
			limits = append(limits, b.(map[string]any)["limit"].(string))
		}
		require.Equal(t, []string{"light", "force", "field"}, limits)
		if first == nil {
			first = got
		}
		for _, same := range []string{"hash", "lost", "blame", "lost_charges"} {
			require.Equal(t, first[same], got[same], "%s with %v", same, split)
		}
	}
	s := ylem(t, "run", file, "--ticks", "40")
	for _, word := range []string{"held so far: ", "\nheld  ", "\nlost         A ", `by "wind"`, "would have held"} {
		require.Contains(t, s.errs.String(), word)
	}
}

// An account that no server of this world would send is refused.
func TestAccountOfAnotherWorld(t *testing.T) {
	table, _ := rules.Compile("leaky.hcl", []byte(leaky), nil)
	honest := func() *sim.Account { return &sim.Account{Lost: make([][3][2]int64, 2), Charges: make([]int64, 1)} }
	require.True(t, (&sim.Account{}).Fits(table))
	require.True(t, honest().Fits(table))
	for _, spoil := range []func(*sim.Account){
		func(a *sim.Account) { a.Fired = make([]int64, len(table.Rules)+1) },
		func(a *sim.Account) { a.Lost = a.Lost[:1] },
		func(a *sim.Account) { a.Charges = nil },
		func(a *sim.Account) { a.Blame.Count[sim.Force], a.Blame.First[sim.Force].Of = 1, 1 },
		func(a *sim.Account) { a.Blame.Count[sim.Bond] = 1 },
		func(a *sim.Account) { a.Blame.Count[sim.Fast], a.Blame.First[sim.Fast].Kinds[0] = 1, 2 },
		func(a *sim.Account) { a.Blame.Count[sim.Field], a.Blame.First[sim.Field].Of = 1, -1 },
	} {
		a := honest()
		spoil(a)
		require.False(t, a.Fits(table))
	}
}
