package scene

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// traces takes the questions about the past out of what waits to be sent.
func (v *View) traced(server string) (all []wire.Trace) {
	for _, ask := range v.Asks {
		if t, is := ask.Request.(wire.Trace); is && ask.Server == server {
			all = append(all, t)
		}
	}
	v.Asks = nil
	return all
}

// The past of a structure is that of its members together: what any of them took part in, and what any of them could
// do. Servers are asked about few at a time.
func TestPastOfStructure(t *testing.T) {
	v := toldWorld(t)
	v.Select(v.Pick(v.at(10, 10)))
	trio := &wire.ViewStructure{Name: "trio"}
	v.Answer("a", &wire.Details{
		Request: 1, Kind: "up", ID: "01", Server: "a", Region: 7, Position: [3]float64{10, 10}, Structure: trio,
		Bonds: []wire.ViewBond{{Kind: "down", ID: "02"}, {Kind: "down", ID: "03"}},
	})
	v.AskStructure()
	v.Selected.Past = Past{of: []string{"01"}} // that of the particle alone is another matter
	v.Tend(0.01)
	v.traced("a")
	v.Tend(0.01)
	first := v.traced("a")
	require.Len(t, first, mostTraces, "three members, two questions at a time")
	require.EqualValues(t, 1, first[0].ID)
	require.EqualValues(t, 2, first[1].ID)

	event := func(tick uint64, from, to string) wire.ViewEvent {
		return wire.ViewEvent{Tick: tick, Before: []wire.ViewActor{{ID: from}}, After: []wire.ViewActor{{ID: to}}, Own: true}
	}
	recount := func(request uint32, s wire.Story) {
		for _, server := range []string{"a", "b"} {
			s.Request = request
			v.Recount(server, &s)
		}
	}
	recount(first[0].Request, wire.Story{Events: []wire.ViewEvent{event(5, "01", "01")}, Able: []wire.ViewAble{{Rule: 1}, {Rule: 0, Lacks: "an up"}}})
	next := v.traced("a")
	require.Len(t, next, 1, "the third, as the first is answered")
	require.EqualValues(t, 3, next[0].ID)
	recount(first[1].Request, wire.Story{Events: []wire.ViewEvent{event(7, "09", "02")}, Able: []wire.ViewAble{{Rule: 0, Now: true}}})
	ancestor := v.traced("a")
	require.Len(t, ancestor, 1)
	require.EqualValues(t, 9, ancestor[0].ID, "that from which a member was made")
	recount(next[0].Request, wire.Story{})
	recount(ancestor[0].Request, wire.Story{Events: []wire.ViewEvent{event(2, "09", "09")}})

	past := v.Body.Past
	require.Equal(t, []wire.ViewAble{{Rule: 0, Now: true}, {Rule: 1}}, past.Able)
	old := event(2, "09", "09")
	old.Own = false
	require.Equal(t, []wire.ViewEvent{event(7, "09", "02"), event(5, "01", "01"), old}, past.Events)
	v.Panels = true
	u := newUI(1280, 2000)
	u.Build(v)
	for _, text := range []string{"HOW IT CAME TO BE", "WHAT IT COULD DO", "an ancestor", "Stay with it"} {
		u.find(t, text)
	}

	v.Body.Members = v.Body.Members[:1] // the others have left it
	v.Body.quiet = -10
	v.Tend(pastEvery)
	require.Equal(t, []string{"01"}, past.of)
	past.merge()
	require.Equal(t, []wire.ViewEvent{event(5, "01", "01"), old}, past.Events)
}

// A particle with many ancestors does not ask more at a time than servers answer, also if one of them is silent.
func TestPastAsksLittleAtATime(t *testing.T) {
	v := toldWorld(t)
	v.Select(v.Pick(v.at(10, 10)))
	v.Answer("a", &wire.Details{Request: 1, Kind: "up", ID: "01", Server: "a"})
	v.Tend(0.01)
	first := v.traced("a")
	require.Len(t, first, 1)
	many := wire.ViewEvent{Tick: 3, Own: true, After: []wire.ViewActor{{ID: "01"}}}
	for i := range 40 {
		many.Before = append(many.Before, wire.ViewActor{ID: fmt.Sprintf("%x", 100+i)})
	}
	v.Recount("a", &wire.Story{Request: first[0].Request, Events: []wire.ViewEvent{many}})
	v.Recount("b", &wire.Story{Request: first[0].Request})
	asked := map[uint64]bool{}
	silent := v.traced("a")
	require.Len(t, silent, mostTraces)
	for _, s := range silent {
		asked[s.ID] = true
		v.Recount("a", &wire.Story{Request: s.Request}) // and b says nothing
	}
	require.Empty(t, v.traced("a"))
	v.Tend(pastEvery)
	for range 100 {
		now := v.traced("a")
		require.LessOrEqual(t, len(now), mostTraces)
		for _, s := range now {
			asked[s.ID] = true
			v.Recount("a", &wire.Story{Request: s.Request})
			v.Recount("b", &wire.Story{Request: s.Request})
		}
	}
	require.Len(t, asked, mostAncestors+1, "and itself, anew")
}
