package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// A viewer is told the world's own words, and of params only those that can change
// while it goes on: not what a tick is, and not how it begins. One that is changed has its new value at all viewers of all
// servers, and so has what a rule says that depends on it.
func TestWelcomeInWords(t *testing.T) {
	file := worldFile(t, strings.Replace(small, "dt          = 0.01", "dt          = 0.01 * slow", 1)+`
param "slow" {
  default = 1
  range   = [0.5, 2]
}
param "many" {
  default = 3
  range   = [1, 10]
}
param "wide" { default = 1 }
kind "C" {
  attrs = { c = int(1, 7), mood = enum("calm", "wild") }
  mass  = wide
}
place "C" {
  count = many
  in    = disc([12, 10], 3 * wide)
}
rule "x:C(mood=calm) -> x(mood=wild)" {
  probability = 0.25
  when        = x.c > 2
}
measure "free" {
  label = "free ones"
  value = count("A")
}
charge "shade" { modulo = 3 }
expect "it binds" {
  at    = 100
  that  = count("A") > 0
  exact = true
}
`)
	servers := cluster4(t, file, 0)
	watchers := []*watcher{}
	for _, s := range servers {
		w := watch(t, s)
		for len(w.welcome.Params) == 0 { // which may change takes a moment to find out
			h, _, frame := w.next()
			if frame {
				w.ask(wire.ViewAck{Frame: h.Number})
			}
		}
		watchers = append(watchers, w)
	}
	w := watchers[1].welcome
	kind := map[string]int{}
	for i, k := range w.Kinds {
		kind[k.Name] = i
	}
	require.Len(t, w.Rules, 3)
	rules := map[string]wire.ViewRule{}
	for _, r := range w.Rules {
		rules[r.Equation] = r
	}
	require.Equal(t, wire.ViewRule{
		Text: "a:A + b:B -> a ~ b", Equation: "A + B → A–B", How: "rate 5 per time, within 0.6",
		Left: []int{kind["A"], kind["B"]}, Right: []int{kind["A"], kind["B"]},
	}, rules["A + B → A–B"])
	require.Equal(t, "rate 0.5 per time", rules["A–B → A + B"].How)
	require.Equal(t, "x.c > 2", rules["C(mood=calm) → C(mood=wild)"].When)
	require.Equal(t, "probability 0.25 per tick", rules["C(mood=calm) → C(mood=wild)"].How)
	require.Equal(t, []wire.ViewMeasure{{Name: "free", Label: "free ones"}}, w.Measures)
	require.Equal(t, []wire.ViewClaim{{Name: "it binds", At: 100, That: `count("A") > 0`}}, w.Claims)
	require.Equal(t, []wire.ViewCharge{{Name: "q"}, {Name: "shade", Modulo: 3}}, w.Charges)
	require.Equal(t, []wire.ViewAttr{
		{Name: "c", Kinds: []int{kind["A"], kind["C"]}, Lo: 0, Hi: 7},
		{Name: "mood", Kinds: []int{kind["C"]}, Lo: 0, Hi: 1, Names: []string{"calm", "wild"}},
	}, w.Attrs)
	require.Equal(t, []wire.ViewParam{
		{Name: "bind", Label: "bind", Value: 5, Usual: 5, Lo: 0, Hi: 10},
		{Name: "wide", Label: "wide", Value: 1, Usual: 1, Lo: 0, Hi: 2},
	}, w.Params)

	watchers[0].ask(wire.Order{Request: 7, JSON: []byte(`{"id":"slower","command":{"param":{"name":"bind","value":2.5}}}`)})
	for i, w := range watchers {
		for w.welcome.Params[0].Value != 2.5 {
			if h, _, frame := w.next(); frame {
				w.ask(wire.ViewAck{Frame: h.Number})
			}
		}
		require.EqualValues(t, 5, w.welcome.Params[0].Usual)
		require.Contains(t, fmt.Sprint(w.welcome.Rules), "rate 2.5 per time", "server %d", i)
	}
}
