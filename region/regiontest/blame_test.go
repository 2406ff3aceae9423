package regiontest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// hot is a world that asks for more than its ticks hold wherever it can, and
// that is open at some of its sides.
const hot = `
world "hot" {
  language    = 1
  size        = [24, 22]
  edge        = [["open", "absorb"], "wrap"]
  dt          = 0.05
  light       = 0.25
  radius      = 0.8
  friction    = 1
  temperature = 4
}
charge "Q" {}
charge "spin" { modulo = 3 }
kind "a" {
  motion  = "ballistic"
  attrs   = { s = int(0, 2) }
  charges = { Q = 2, spin = self.s }
}
kind "b" {
  motion  = "langevin"
  charges = { Q = -1 }
  bonds   = 1
}
kind "c" {
  motion  = "brownian"
  charges = { Q = 1 }
  bonds   = 2
}
force "core" {
  between = ["any", "any"]
  range   = 1
  energy  = 200 * (1 - r / range) * (1 - r / range)
}
force "ring" {
  between = ["a", "a"]
  range   = 1
  force   = 300 * r * (1 - r)
}
bond "link" {
  between   = ["b", "c"]
  length    = 0.2
  stiffness = 900
  breaks_at = 1
}
force "chase" {
  acts  = "a on b"
  range = 1
  force = 90 * (1 - r)
}
bend "stiff" {
  between   = ["b", "c", "b"]
  angle     = 90
  stiffness = 200
}
thermostat "rub" {
  between  = ["a", "a"]
  range    = 1
  friction = 90
}
rule "a(s=0) + b -> c" { rate = 1 }
rule "c -> a + b" { rate = 0.2 }
place "a" {
  count = 300
  attrs = { s = cycle(0, 1, 2) }
}
place "b ~ c ~ b" { count = 100 }
`

// A hot world blames the same particles as often on one region and on six, in
// epochs of any length and with rows in any order; and what it loses, with its
// charges, is what is missing.
func TestBlameAndLossDoNotDependOnTheSplit(t *testing.T) {
	table, diagnostics := rules.Compile("hot.hcl", []byte(hot), nil)
	require.NotNil(t, table, "%v", diagnostics)
	w := region.World{Table: table, Seed: 5, Grid: one, Epoch: 1, Until: 60}
	begin, err := region.Begin(&w)
	require.NoError(t, err)
	want, err := Finish(w, None)
	require.NoError(t, err)
	for _, limit := range []sim.Limit{sim.Fast, sim.Force, sim.Bond, sim.Bend, sim.Thermostat} {
		require.Greater(t, want.Account.Blame.Count[limit], int64(10), limit)
		first := want.Account.Blame.First[limit]
		require.Greater(t, first.Asked, 1.0)
		require.Less(t, first.Dt, table.Dt)
	}
	require.Equal(t, "core", table.Tabulated[want.Account.Blame.First[sim.Force].Of].Name)
	lost := 0
	for kind := range want.Account.Lost {
		for side := range 2 {
			require.Positive(t, want.Account.Lost[kind][0][side], "%s, side %d", table.Kinds[kind].Name, side)
			require.Zero(t, want.Account.Lost[kind][1][side])
			lost += int(want.Account.Lost[kind][0][side])
		}
	}
	require.Greater(t, lost, 50)
	charges := observe.Charges(table, want.Whole(&w))
	for c := range charges {
		charges[c] = observe.Reduce(&table.Charges[c], charges[c]+want.Account.Charges[c])
	}
	require.Equal(t, observe.Charges(table, begin), charges)

	for _, split := range []region.World{
		{Grid: region.Grid{3, 2, 1}, Epoch: 1},
		{Grid: region.Grid{3, 2, 1}, Epoch: 3, Shuffle: 7},
		{Grid: region.Grid{1, 2, 1}, Epoch: 2},
		{Grid: one, Epoch: 8, Shuffle: 9},
	} {
		split.Table, split.Seed, split.Until = table, w.Seed, w.Until
		got, err := Run(split, None)
		require.NoError(t, err)
		require.Equal(t, want.Hash, got.Hash)
		require.Equal(t, want.Account, got.Account, "%s regions, epoch %d", split.Grid, split.Epoch)
	}
}
