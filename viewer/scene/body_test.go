package scene

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// A structure that is looked at anew is shown whole meanwhile: its sums never are of those only that have answered again.
// What has left it is gone when all have; who is silent holds nothing up for ever.
func TestBodyWhileLookedAtAnew(t *testing.T) {
	v := toldWorld(t)
	chain := func(request uint32, id, n int) *wire.Details { // the id-th of n in a row
		d := &wire.Details{Request: request, Kind: "up", ID: fmt.Sprintf("%02x", id), Server: "a", Region: 7, Mass: 1, Structure: &wire.ViewStructure{}}
		for _, other := range []int{id - 1, id + 1} {
			if other >= 1 && other <= n {
				d.Bonds = append(d.Bonds, wire.ViewBond{Kind: "up", ID: fmt.Sprintf("%02x", other)})
			}
		}
		return d
	}
	// answer has all answer who are asked about members, one after another, but for one.
	answer := func(n int, silent uint64) (asked int) {
		for len(v.Asks) > 0 {
			ask := v.Asks[0]
			v.Asks = v.Asks[1:]
			if f, is := ask.Request.(wire.Follow); is && f.Request != v.Selected.request {
				if asked++; f.ID != silent {
					v.Answer(ask.Server, chain(f.Request, int(f.ID), n))
				}
			}
		}
		return asked
	}
	v.Select(v.Pick(v.at(10, 10)))
	v.Answer("a", chain(v.Selected.request, 1, 4))
	v.AskStructure()
	v.Tend(0.01)
	require.Equal(t, 3, answer(4, 0))
	require.EqualValues(t, 4, v.Body.sum().mass)

	v.Tend(bodyEvery)
	v.Tend(0.01)
	require.EqualValues(t, 4, v.Body.sum().mass, "nobody has answered yet")
	require.Equal(t, 2, answer(3, 0), "the fourth has left")
	v.Tend(0.01)
	require.EqualValues(t, 3, v.Body.sum().mass)

	v.Tend(bodyEvery)
	require.Equal(t, 2, answer(3, 3))
	v.Tend(askAgainAfter / 2.0)
	require.Equal(t, 3, v.Body.sum().known)
	v.Tend(askAgainAfter / 2.0)
	require.Len(t, v.Body.Members, 3)
	require.Equal(t, 2, v.Body.sum().known, "one is silent, and the page says so")
	v.Asks = nil
	v.Tend(askAgainAfter)
	require.Equal(t, 2, answer(3, 0), "all are asked again")
	v.Tend(0.01)
	require.Equal(t, 3, v.Body.sum().known)
}

// A member is asked for on every server, also on those before the one that was asked first, and on each once.
func TestBodyOnEveryServer(t *testing.T) {
	v := toldWorld(t)
	v.Link("a", Connected)
	v.Link("b", Connected)
	v.Select(v.Pick(v.at(30, 10)))
	d := &wire.Details{Request: v.Selected.request, Kind: "up", ID: "01", Server: "b", Region: 9, Structure: &wire.ViewStructure{}, Bonds: []wire.ViewBond{{Kind: "down", ID: "02"}}}
	v.Answer("b", d)
	v.AskStructure()
	v.Asks = nil
	v.Tend(0.01)
	var asked []string
	for len(v.Asks) > 0 {
		ask := v.Asks[0]
		v.Asks = v.Asks[1:]
		if f, is := ask.Request.(wire.Follow); is && f.ID == 2 {
			asked = append(asked, ask.Server)
			v.Answer(ask.Server, &wire.Details{Request: f.Request, ID: "02", Error: "not here"})
		}
	}
	require.Equal(t, []string{"b", "a"}, asked)
	require.False(t, v.Body.Asking)
}
