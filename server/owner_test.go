package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/host"
)

// Of two links to one server the events may come in any order: messages take
// the link that stayed.
func TestRoutesFollowTheMesh(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	defer s.close()
	one := []int{1}
	there := func() *link {
		l := &link{mesh: s.mesh, hello: hello{Key: "there"}, queue: make(chan outgoing, 8)}
		l.own.Store(&one)
		return l
	}
	stays, closed := there(), there()
	joins := func(links ...*link) { // the stage looks at them, too
		s.mesh.mu.Lock()
		defer s.mesh.mu.Unlock()
		s.mesh.links = links
	}
	joins(stays)
	for _, e := range []event{{link: stays, what: joined}, {link: closed, what: joined}, {link: closed, what: left}} {
		s.owner.handle(e)
	}
	s.owner.do(&host.Action{Do: host.Send, Server: "there", Message: region.Message{From: 0, To: 1}})
	require.Len(t, stays.queue, 1)
	require.Empty(t, closed.queue)
	require.Equal(t, []int{0, 2, 3}, s.owner.state.Load().Missing)
	joins()
	s.owner.handle(event{link: stays, what: left})
	require.Equal(t, []int{0, 1, 2, 3}, s.owner.state.Load().Missing)
}

// The rate allows what has become due and does not save up what was not used.
func TestRateAllows(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- s.run(ctx) }()
	lives(t, s, 1)
	stop()
	require.NoError(t, <-ran)
	defer s.close()
	o, r := s.owner, s.owner.crew.regions[0]
	o.rate, o.allowed = 100, float64(r.Tick())
	o.seen = time.Now()
	o.earn()
	require.False(t, o.may(r), "nothing is due yet")
	o.seen = o.seen.Add(-20 * time.Millisecond)
	o.earn()
	require.True(t, o.may(r))
	require.Less(t, o.allowed-float64(r.Tick()), 10.0)
	o.seen = o.seen.Add(-time.Hour)
	o.earn()
	require.LessOrEqual(t, o.allowed-float64(r.Tick()), 25.0)
}
