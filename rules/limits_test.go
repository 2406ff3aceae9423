package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// limited is a world of many kinds in which everything meets everything.
func limited(kinds int, rules func(i int) string, n int) []byte {
	var s strings.Builder
	s.WriteString("world \"w\" {\n language = 1\n size = [20, 20]\n edge = \"wrap\"\n dt = 0.01\n light = 0.8\n radius = 1\n motion = \"brownian\"\n temperature = 1\n}\n")
	for i := range kinds {
		fmt.Fprintf(&s, "kind \"k%d\" { diffusion = 0.1 }\n", i)
	}
	for i := range n {
		s.WriteString(rules(i))
	}
	return []byte(s.String())
}

// A tick keeps a bit for each carrier of another kind or radius: the file that
// has too many says so, at the rule that is one too many.
func TestTooManyCarriers(t *testing.T) {
	rule := func(i int) string {
		return fmt.Sprintf("rule \"k0 + k1 -> k1 + k0\" {\n rate = 1\n carrier = \"k2\"\n radius = %g\n}\n", 0.1+float64(i)/100)
	}
	table, diagnostics := Compile("w.hcl", limited(3, rule, MaxCarriers), nil)
	require.NotNil(t, table, "%v", diagnostics)
	table, diagnostics = Compile("w.hcl", limited(3, rule, MaxCarriers+1), nil)
	require.Nil(t, table)
	require.ErrorContains(t, diagnostics, "carrier number 65 of another kind or radius; a world has at most 64")
}

// Rules that fit every pair of many kinds cost memory in a tick, so a file has
// only so many of them.
func TestTooManyPairs(t *testing.T) {
	rule := func(i int) string {
		return fmt.Sprintf("rule \"x:any + y:any -> x + y\" {\n rate = 1\n after = %d\n}\n", i)
	}
	table, diagnostics := Compile("w.hcl", limited(256, rule, 1000), nil)
	require.Nil(t, table)
	require.ErrorContains(t, diagnostics, "this file takes too long to check")
}

// A force that a short tick makes vanish is a warning.
func TestFaintForce(t *testing.T) {
	force := func(int) string {
		return "force \"weak\" {\n between = [\"any\", \"any\"]\n range = 1\n energy = 1e-4 * (1 - r) * (1 - r)\n}\nplace \"k0\" { count = 2 }\n"
	}
	table, diagnostics := Compile("w.hcl", limited(1, force, 1), nil)
	require.NotNil(t, table, "%v", diagnostics)
	require.Contains(t, strings.Join(table.Warnings, "\n"), "force \"weak\" is too weak for dt")
}
