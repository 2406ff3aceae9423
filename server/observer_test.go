package main

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// claimed is the small world with claims: about a tick, about all ticks before, one
// that fails and one about another world.
const claimed = small + `
measure "pairs" {
  label = "pairs"
  value = count("pair")
  every = 10
}
measure "left" {
  value = mean("B.x")
  every = 50
}
expect "it binds" {
  at    = 61
  that  = count("pair") > 20 && count("A") == 300
  seeds = 1
  pass  = 1
  exact = true
}
expect "it grows" {
  at    = 120
  that  = most(measure.pairs) > 3 && was(measure.pairs, 0) == 0 && average(measure.pairs, 0, 120) > 1
  seeds = 1
  pass  = 1
  exact = true
}
expect "it reacts" {
  at    = 97
  that  = fired("a:A + b:B -> a ~ b") > fired("a:A ~ b:B -> a + b")
  seeds = 1
  pass  = 1
  exact = true
}
expect "it dissolves" {
  at    = 150
  that  = count("pair") == 0
  seeds = 1
  pass  = 1
  exact = true
}
`

// observed returns the next of what is known of which ok holds.
func (w *watcher) observed(ok func(o *wire.Observed) bool) *wire.Observed {
	w.t.Helper()
	for w.seen == nil || !ok(w.seen) {
		if h, _, frame := w.next(); frame {
			w.ask(wire.ViewAck{Frame: h.Number})
		}
	}
	return w.seen
}

func allFinal(o *wire.Observed) bool {
	for i := range o.Claims {
		if !o.Claims[i].Final {
			return false
		}
	}
	return len(o.Claims) > 0
}

// requireVerdicts compares what is known of claims with what ylem test says.
func requireVerdicts(t *testing.T, file string, welcome *wire.Welcome, o *wire.Observed) {
	t.Helper()
	judged := map[string]map[string]any{}
	for _, one := range ylem(t, "test", file, "--json").object()["claims"].([]any) {
		claim := one.(map[string]any)
		judged[claim["name"].(string)] = claim["tried"].([]any)[0].(map[string]any)
	}
	require.Len(t, judged, len(welcome.Claims))
	require.Len(t, o.Claims, len(welcome.Claims))
	for i, claim := range welcome.Claims {
		want, got := judged[claim.Name], o.Claims[i]
		require.True(t, got.Final)
		require.Equal(t, want["seed"], 1.0)
		require.Equal(t, want["holds"], got.Holds, claim.Name)
		sides := want["sides"].([]any)
		require.Len(t, got.Sides, len(sides))
		for j, one := range sides {
			side := one.(map[string]any)
			require.Equal(t, side["text"], got.Sides[j].Text)
			require.Equal(t, side["value"], *got.Sides[j].Value, claim.Name)
			require.Equal(t, side["limit"], *got.Sides[j].Limit, claim.Name)
		}
	}
}

// Four servers find together what ylem test finds in one process: every claim at its
// own tick, those that look back too; viewers of each server are told, whoever came
// late as well.
func TestObservedIsWhatTestSays(t *testing.T) {
	file := worldFile(t, claimed)
	servers := cluster4(t, file, 200)
	for _, s := range []*server{servers[0], servers[2]} {
		w := watch(t, s)
		o := w.observed(func(o *wire.Observed) bool { return allFinal(o) && o.Tick == 200 })
		requireVerdicts(t, file, w.welcome, o)
		require.Empty(t, o.Trouble)
		require.Len(t, o.Measures, 2)
		for _, m := range o.Measures {
			require.NotNil(t, m)
		}
		require.True(t, o.Claims[0].Holds, "%+v", o.Claims[0])
		require.NotZero(t, o.Claims[0].First)
		require.False(t, o.Claims[3].Holds)
	}
	late := watch(t, servers[3])
	requireVerdicts(t, file, late.welcome, late.observed(allFinal))
	require.Equal(t, hashOf(t, file, 200), finish(t, servers), "to look changed something")
}

// Everybody hears from which tick on the world is another than its author began, whoever changed it, and that somebody
// paused it is no such change.
func TestObservedSaysWhenTheWorldWasChanged(t *testing.T) {
	servers := cluster4(t, worldFile(t, claimed), 0)
	w, other := watch(t, servers[1]), watch(t, servers[2])
	slow := w.order(`{"id":"slow","command":{"pace":500}}`)
	before := other.observed(func(o *wire.Observed) bool { return int64(o.Tick) > slow.Tick })
	require.Zero(t, before.Changed)
	first := w.order(`{"id":"one","command":{"add":{"kind":"A","at":[12,10,0],"count":3}}}`)
	w.order(`{"id":"two","command":{"kick":{"at":[12,10,0],"radius":2,"velocity":[1,0,0]}}}`)
	after := other.observed(func(o *wire.Observed) bool { return o.Changed > 0 })
	require.EqualValues(t, first.Tick, after.Changed)
}

// A server that is killed, whichever it is, is started again, and the claims about
// ticks after that are decided as if nothing had happened; those that were decided
// before stay. Those that look back go on from the samples that the killed one had, if it
// had come to know the world as it was then: while a world stands still it has.
func TestObservedAfterAKill(t *testing.T) {
	later := strings.NewReplacer("at    = 97", "at    = 601", "at    = 120", "at    = 600", "at    = 150", "at    = 640").Replace(claimed)
	file := worldFile(t, strings.Replace(later, "average(measure.pairs, 0, 120)", "average(measure.pairs, 0, 600)", 1))
	for _, victim := range []int{0, 2} {
		t.Run(itoa(victim), func(t *testing.T) {
			t.Parallel()
			p := raise(t, append([]string{file, "--listen", "127.0.0.1:0", "--rate", "200"}, hurried...)...)
			w := watchAt(t, p.other(victim))
			index := map[string]int{}
			for i, c := range w.welcome.Claims {
				index[c.Name] = i
			}
			first := w.observed(func(o *wire.Observed) bool { return o.Claims[index["it binds"]].Final }).Claims[index["it binds"]]
			p.reaches(150)
			stands := victim == 0 // which collects the samples
			if stands {
				pause := w.order(`{"id":"pause","command":{"pause":true}}`)
				w.observed(func(o *wire.Observed) bool { return int64(o.Tick) >= pause.Tick })
			}
			require.NoError(t, syscall.Kill(p.children[victim], syscall.SIGKILL))
			if stands {
				w.order(`{"id":"resume","command":{"resume":true}}`)
			}
			o := w.observed(func(o *wire.Observed) bool {
				return o.Tick >= 640 && o.Claims[index["it dissolves"]].Final && o.Claims[index["it reacts"]].Final
			})
			require.Equal(t, first, o.Claims[index["it binds"]])
			require.True(t, o.Claims[index["it reacts"]].Holds)
			require.False(t, o.Claims[index["it dissolves"]].Holds)
			if grows := &o.Claims[index["it grows"]]; stands || grows.Final {
				requireVerdicts(t, file, w.welcome, o)
			}
		})
	}
}

// other returns the address of a server that is not this one.
func (p *process) other(victim int) string {
	p.t.Helper()
	for {
		now := p.status()
		name := "server " + itoa(victim)
		for _, one := range now.Peers {
			if one.Name != name && len(one.Regions) > 0 {
				return one.Address
			}
		}
	}
}
