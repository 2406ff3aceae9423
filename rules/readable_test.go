package rules

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const readableWorld = `
world "w" {
  language    = 1
  size        = [10, 10]
  edge        = "wrap"
  dt          = 0.5
  light       = 0.5
  temperature = 1
  motion      = "brownian"
  radius      = 0.9
}
kind "up" {
  symbol    = "u"
  diffusion = 0.01
  bonds     = 2
  attrs     = { h = int(0, 9) }
}
kind "down" {
  symbol    = "d"
  diffusion = 0.01
  bonds     = 2
  attrs     = { h = int(0, 9) }
}
kind "light" { diffusion = 0.01 }
group "quark" { kinds = ["up", "down"] }
bond "b" {
  between   = ["quark", "quark"]
  length    = 0.5
  stiffness = 5
  breaks_at = 1
}
`

// Rules are written as people read them, and what limits them is said.
func TestEquations(t *testing.T) {
	for _, c := range []struct{ rule, equation, how string }{
		{`rule "a:up(h=0) + b:down(h=0) -> a(h=1) ~ b(h=2)" { rate = 2 }`, "u(h=0) + d(h=0) → u(h=1)–d(h=2)", "rate 2 per time, within 0.9"},
		{`rule "a:up(h=0) + b:down(h=0) -> a(h=b.h + 1) ~ b(h=a.h + 2)" { rate = 2 }`, "u(h=0) + d(h=0) → u–d", "rate 2 per time, within 0.9"},
		{`rule "a:up ~ b:down -> a(h=b.h) ~ b(h=a.h)" { probability = 0.125 }`, "a:u–b:d → u(h=b.h)–d(h=a.h)", "probability 0.125 per tick"},
		{`rule "light -> nothing" { lifetime = 23.2 }`, "light → nothing", "lifetime 23.2"},
		{`rule "x:light + y:light -> x" {
  rate = 3
  every = 4
  after = 10
  until = 90
  carrier = "down"
}`, "light + light → light", "rate 3 per time, every 4 ticks, from tick 10, until tick 90, within 0.9, near d within 0.9"},
		{`rule "x:up -> x(h=1)" {
  probability = 0.25
  carrier = "light"
  uses = 1
}`, "u + light → u(h=1)", "probability 0.25 per tick, within 0.9, spends light"},
		{`rule "x:quark + y:quark -> x ~ y" {
  rate = 1
  beyond = 2
}`, "quark + quark → quark–quark", "rate 1 per time, within 0.9, not within 2 bonds of each other"},
	} {
		table, diagnostics := Compile("w.hcl", []byte(readableWorld+c.rule), nil)
		require.NotNil(t, table, diagnostics.Error())
		require.Equal(t, c.equation, table.Equation(0))
		require.Equal(t, c.how, table.HowOften(0))
	}
}

// Of every rule of every world that comes with ylem all participants and products
// are written, and how often it happens is said.
func TestEquationsOfWorlds(t *testing.T) {
	entries, err := os.ReadDir("../worlds")
	require.NoError(t, err)
	rules := 0
	for _, e := range entries {
		name, found := strings.CutSuffix(e.Name(), ".hcl")
		if !found {
			continue
		}
		table, diagnostics := Compile(e.Name(), world(t, name), nil)
		require.NotNil(t, table, diagnostics.Error())
		for i := range table.Rules {
			r := &table.Rules[i]
			left, right, arrow := strings.Cut(table.Equation(i), " → ")
			require.True(t, arrow, r.Text)
			l, m := termsOf(strings.ReplaceAll(left, "–", " ~ ")), termsOf(strings.ReplaceAll(right, "–", " ~ "))
			require.Len(t, l, len(r.Left), r.Text)
			require.Len(t, m, len(r.Right), r.Text)
			require.NotEmpty(t, table.HowOften(i), r.Text)
			before, after := table.Sides(i)
			require.NotEmpty(t, before)
			require.Equal(t, len(r.Right) > 0, len(after) > 0)
			rules++
		}
	}
	require.Greater(t, rules, 150)
}

// The kinds of both sides, groups by all that are in them.
func TestSidesOfRules(t *testing.T) {
	table, diagnostics := Compile("w.hcl", []byte(readableWorld+`rule "x:quark + light -> x + up" { rate = 1 }`), nil)
	require.NotNil(t, table, diagnostics.Error())
	left, right := table.Sides(0)
	names := func(all []int) (out []string) {
		for _, k := range all {
			out = append(out, table.Kinds[k].Name)
		}
		return out
	}
	require.Equal(t, []string{"down", "light", "up"}, names(left))
	require.Equal(t, []string{"down", "up"}, names(right))
}
