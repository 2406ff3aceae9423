package regiontest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/sim/observe"
)

// Within 20,000 ticks at least 80 % of all quarks of genesis sit in protons,
// neutrons or what contains them, and hydrogen has formed. Counted from the
// composition of what bonds hold together.
func TestGenesisMakesHydrogen(t *testing.T) {
	table := open(t, "genesis")
	l, err := region.NewLocal(region.World{Table: table, Seed: 1, Grid: one, Epoch: 4})
	require.NoError(t, err)
	var census observe.Census
	var share float64
	for l.Tick() < 20000 {
		require.NoError(t, l.Round())
		if l.Tick()%500 != 0 {
			continue
		}
		whole := l.Whole()
		census = observe.Join(table, observe.Fragments(table, whole))
		all, bound := 0, 0
		for kind, n := range observe.Kinds(table, whole) {
			if name := table.Kinds[kind].Name; name == "u" || name == "d" {
				all += int(n)
			}
		}
		for formula, n := range census.Formulas {
			bound += n * nucleonQuarks(formula)
		}
		share = float64(bound) / float64(all)
		if share >= 0.8 && census.Names["hydrogen"]+census.Names["H2"] > 0 {
			t.Logf("tick %d: %.3f of the quarks in nucleons, %v", l.Tick(), share, census.Names)
			return
		}
	}
	t.Fatalf("after %d ticks %.3f of the quarks in nucleons, %v", l.Tick(), share, census.Formulas)
}

// nucleonQuarks returns the quarks of a structure that consists of protons and
// neutrons, with or without electrons: 3 for "d e- u2", 6 for "d2 e-2 u4", 0 for
// "u2" and "d e- u".
func nucleonQuarks(formula string) int {
	u, d, other := 0, 0, 0
	for _, part := range strings.Fields(formula) {
		count := func(kind string) (int, bool) {
			rest, found := strings.CutPrefix(part, kind)
			if rest == "" {
				return 1, found
			}
			n, err := strconv.Atoi(rest)
			return n, found && err == nil
		}
		if n, ok := count("u"); ok {
			u += n
		} else if n, ok := count("d"); ok {
			d += n
		} else if _, ok := count("e-"); !ok {
			other++
		}
	}
	// A set of n nucleons has 3n quarks, of which each nucleon gives one or two u.
	if n := (u + d) / 3; other == 0 && n > 0 && u+d == 3*n && u >= n && d >= n {
		return u + d
	}
	return 0
}

// The test's own reading of formulas is right.
func TestNucleonQuarks(t *testing.T) {
	for formula, want := range map[string]int{
		"d u2": 3, "d2 u": 3, "d e- u2": 3, "d2 e-2 u4": 6, "u2": 0, "d u": 0, "d e- u": 0, "u3": 0, "d2 e-2 u3": 0, "e-2": 0, "d mu- u2": 0,
	} {
		require.Equal(t, want, nucleonQuarks(formula), formula)
	}
}
