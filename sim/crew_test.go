package sim

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Rows that vanish between a list and the move leave workers with nothing to do,
// and nobody beyond the last row.
func TestWorkersWhereMostVanish(t *testing.T) {
	table := compile(t, "dt = 0.01\nmotion = \"langevin\"\nfriction = 1\ntemperature = 1", `
kind "a" {}
force "core" {
  between = ["a", "a"]
  range   = 2
  energy  = (2 - r) * (2 - r)
}
rule "a -> nothing" {
  probability = 0.9
  after       = 2
}
place "a" { count = 1000 }`)
	one, st := place(t, table)
	many, other := place(t, table)
	many.Workers(3)
	for tick := range int64(4) {
		one.Step(st, tick)
		many.Step(other, tick)
		require.True(t, many.listed)
		require.Equal(t, st.Hash(), other.Hash())
	}
	require.Less(t, st.Len(), 100)
}
