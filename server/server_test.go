package main

import (
	"context"
	"io"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region"
)

// quick starts one server of a 2x2 grid without a command around it, with a control
// plane of its own.
func quick(t testing.TB, file string, ticks int64, own []int, change ...func(*serving)) *server {
	t.Helper()
	return quickOn(t, newMemoryPlane(), file, ticks, own, change...)
}

// quickOn starts one that decides things with others on the same control plane.
func quickOn(t testing.TB, p controlPlane, file string, ticks int64, own []int, change ...func(*serving)) *server {
	t.Helper()
	o := options{epoch: 1, seed: 1, ticks: ticks, regions: "2x2", quiet: true}
	files, table, err := o.read(file, nil, io.Discard)
	require.NoError(t, err)
	w, err := o.world(table, region.Grid{1, 1, 1})
	require.NoError(t, err)
	m, err := enter(context.Background(), p, newManifest(files, nil, &w, 1), nil)
	require.NoError(t, err)
	w, err = m.Open()
	require.NoError(t, err)
	l, err := listen("127.0.0.1:0")
	require.NoError(t, err)
	out := newOutput()
	c := serving{world: w, manifest: m, plane: p, own: own, listener: l, timing: hasty}
	for _, f := range change {
		f(&c)
	}
	s, err := newServer(c, newConsole(&out))
	require.NoError(t, err)
	return s
}

// hasty is for tests that wait for servers to notice what others do.
var hasty = timing{beat: 100 * time.Millisecond, ttl: time.Second, ahead: time.Second, cutEvery: 300 * time.Millisecond}

// lives waits until a server computes so many regions.
func lives(t testing.TB, s *server, regions int) {
	t.Helper()
	eventually(t, "life", func() bool { return len(s.mesh.computes()) == regions })
}

// cluster4 starts four servers, one region each, that are joined and run.
func cluster4(t testing.TB, file string, ticks int64) []*server {
	t.Helper()
	var all []*server
	p := newMemoryPlane()
	for id := range 4 {
		s := quickOn(t, p, file, ticks, []int{id})
		launch(t, s)
		for _, other := range all {
			s.join([]string{other.mesh.self.Address})
		}
		all = append(all, s)
	}
	return all
}

// said returns what a server has told its person.
func said(s *server) string { return s.log.out.(*output).String() }

// finish waits for the world's end and returns its hash.
func finish(t testing.TB, servers []*server) string {
	t.Helper()
	var total uint64
	for _, s := range servers {
		select {
		case <-s.owner.apart:
		case <-time.After(patience):
			t.Fatalf("did not end: %+v\n%s", *s.owner.state.Load(), said(s))
		}
		if shares := s.owner.shares.Load(); shares != nil {
			for i := range *shares {
				total += (*shares)[i].Hash
			}
		}
	}
	return hex(total)
}

// launch lets servers run until the test ends.
func launch(t testing.TB, servers ...*server) {
	for _, s := range servers {
		ctx, stop := context.WithCancel(context.Background())
		ran := make(chan error, 1)
		go func() { ran <- s.run(ctx) }()
		t.Cleanup(func() {
			stop()
			require.NoError(t, <-ran)
			s.close()
		})
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(text string) int { return must(strconv.Atoi(text)) }
