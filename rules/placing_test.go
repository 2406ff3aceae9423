package rules

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// A condition clear looks as far as the product is placed, and its own distance
// further; the part of the guard that remains is what the rest says.
func TestClearCountsTowardsTheReach(t *testing.T) {
	table := compiled(t, `rule "x:u -> x + n" {
  rate  = 1
  place = polar(2, 90)
  when  = x.c > 0 && clear("quark", 1.25) && (x.n < 4 && clear("n", 0.5))
}`)
	r := find(t, table, "x:u -> x + n")
	require.Len(t, r.Clear, 2)
	require.Equal(t, particles.Quanta(1.25), r.Clear[0].Radius)
	require.True(t, r.Clear[0].Kinds.Has(uint8(len(table.Kinds)-1)))
	require.NotEmpty(t, r.Guard)
	require.Equal(t, particles.Quanta(3.25)+1, table.Reach.Guard)
	require.Contains(t, table.Reach.Why, `guard 3.25 (clear of rule "x:u -> x + n")`)
	other := compiled(t, `rule "x:u -> x + n" {
  rate  = 1
  place = polar(2, 90)
  when  = x.c > 0 && clear("quark", 1.25) && (x.n < 4 && clear("n", 0.6))
}`)
	require.NotEqual(t, table.Fingerprint, other.Fingerprint)
	only := compiled(t, `rule "x:u -> x + n" {
  rate = 1
  when = clear("any", 1)
}`)
	require.Empty(t, only.Rules[0].Guard)
	require.Equal(t, `clear("any", 1)`, only.Rules[0].When)
}
