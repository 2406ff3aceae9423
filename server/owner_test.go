package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region"
)

// Of two links to one server the events may come in any order: messages take
// the link that stayed.
func TestRoutesFollowTheMesh(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	defer s.close()
	stays := &link{mesh: s.mesh, own: []int{1}, queue: make(chan outgoing, 8)}
	closed := &link{mesh: s.mesh, own: []int{1}, queue: make(chan outgoing, 8)}
	joins := func(links ...*link) { // the stage looks at them, too
		s.mesh.mu.Lock()
		defer s.mesh.mu.Unlock()
		s.mesh.links = links
	}
	joins(stays)
	for _, e := range []event{{link: stays, what: joined}, {link: closed, what: joined}, {link: closed, what: left}} {
		s.owner.handle(e)
	}
	s.owner.route([]region.Message{{From: 0, To: 1}})
	require.Len(t, stays.queue, 1)
	require.Empty(t, closed.queue)
	require.Equal(t, []int{2, 3}, s.owner.state.Load().Missing)
	joins()
	s.owner.handle(event{link: stays, what: left})
	require.Equal(t, []int{1, 2, 3}, s.owner.state.Load().Missing)
}

// The rate allows what has become due and does not save up what was not used.
func TestRateAllows(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	defer s.close()
	o, r := s.owner, s.owner.crew.regions[0]
	o.rate = 100
	o.seen = time.Now()
	o.earn()
	require.False(t, o.may(r), "nothing is due yet")
	o.seen = o.seen.Add(-20 * time.Millisecond)
	o.earn()
	require.True(t, o.may(r))
	require.Less(t, o.allowed, 10.0)
	o.seen = o.seen.Add(-time.Hour)
	o.earn()
	require.LessOrEqual(t, o.allowed, 25.0)
}
