package sim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// restless is a fluid of two classes whose particles bind, part and turn into each
// other.
const restless = `
kind "a" {
  bonds  = 2
  consts = { e = 1 }
}
kind "b" {
  bonds  = 2
  consts = { e = 0.5 }
}
force "lj" {
  between = ["any", "any"]
  range   = 2.5
  energy  = 4 * a.e * b.e * (pow(r, -12) - pow(r, -6))
}
bond "link" {
  between   = ["any", "any"]
  length    = 1.1
  stiffness = 50
  breaks_at = 1.8
}
rule "x:a -> x:b" { rate = 0.5 }
rule "x:b -> x:a" { rate = 0.5 }
rule "x:a + y:b -> x:b ~ y:b" { rate = 2 }
rule "x:any ~ y:any -> x + y" { rate = 1 }
place "a" {
  count   = 900
  lattice = "square"
  in      = box([20, 20], [60, 60])
}`

// A list that outlives reactions, one that is made anew at every tick, cells
// without a list and any number of workers give the same bits; and lists do
// outlive reactions that turn particles into another class.
func TestListsAreNeverState(t *testing.T) {
	text := `motion = "langevin"
friction = 1
temperature = 1
radius = 1.3
dt = 0.004`
	table := compile(t, text, restless)
	space := Space{Wrap: [3]bool{true, true, false}}
	run := func(workers int, before func(*Sim)) (hashes []uint64, oldest int64, mixed int) {
		st, err := Place(table, 3)
		require.NoError(t, err)
		s := New(table, 3, space)
		s.Workers(workers)
		s.SetBack(st)
		for tick := range int64(60) {
			before(s)
			s.Step(st, tick)
			st.Owned = st.Len()
			hashes = append(hashes, st.Hash())
			oldest = max(oldest, s.list.age)
			for _, m := range s.list.mixed {
				if m {
					mixed++
				}
			}
		}
		return hashes, oldest, mixed
	}
	want, oldest, mixed := run(1, func(*Sim) {})
	require.Greater(t, oldest, int64(3), "no list outlived anything")
	require.Greater(t, mixed, 100, "nobody turned into another class")
	for workers := 2; workers <= 4; workers++ {
		got, _, _ := run(workers, func(*Sim) {})
		require.Equal(t, want, got, "%d workers", workers)
	}
	got, oldest, _ := run(2, func(s *Sim) { s.list.store = nil })
	require.Equal(t, want, got, "a list for every tick")
	require.Equal(t, int64(1), oldest)
	got, _, _ = run(1, func(s *Sim) { s.fastest = math.MaxFloat64 })
	require.Equal(t, want, got, "cells")
}
