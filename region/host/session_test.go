package host

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/plane"
)

// However many servers have come and gone only so many are remembered, and one that
// goes on is among them: who is forgotten is taken for dead.
func TestSessionsAreBounded(t *testing.T) {
	h := New(Config{Server: "own", Beat: 100, TTL: 500}, &plane.Manifest{}, region.World{Grid: region.Grid{1, 1, 1}})
	revision, now := uint64(0), int64(0)
	tell := func(server string) {
		revision++
		h.Step(now, Event{What: Changed, Entry: plane.Entry{Key: plane.SessionKey(server), Revision: revision, Value: plane.Encode(plane.Session{Server: server, Count: revision})}})
	}
	beat := func() {
		now += 100
		h.Turn(now)
		for _, a := range h.Actions() {
			if a.Do == Ask {
				h.Step(now, Event{What: Replied, Reply: plane.Reply{Number: a.Request.Number, Outcome: plane.Done}})
			}
		}
	}
	for i := range 40 {
		beat()
		tell("b")
		for j := range 100 { // each is told of once
			tell(fmt.Sprintf("%d of %d", j, i))
		}
		require.LessOrEqual(t, len(h.sessions), maxSessions)
		require.Len(t, h.servers, len(h.sessions))
		require.True(t, h.there("b"))
	}
	for i := range 3 * maxSessions { // all that there ever were, at once
		tell(fmt.Sprintf("%d of them", i))
		require.True(t, h.there("b"))
	}
	require.Len(t, h.sessions, maxSessions)
	require.IsIncreasing(t, h.servers)
	tell("c")
	require.True(t, h.there("c"))
}
