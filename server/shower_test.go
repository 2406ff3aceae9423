package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// There are enough moments to show, and servers that measure different rates
// share some of them.
func TestStride(t *testing.T) {
	for _, c := range []struct {
		epoch int64
		rate  float64
		want  int64
	}{{1, 0, 1}, {1, 10, 1}, {1, 60, 2}, {1, 300, 8}, {3, 300, 12}, {8, 60, 8}, {1, 1000, 32}} {
		require.Equal(t, c.want, stride(c.epoch, c.rate), "epochs of %d at %g", c.epoch, c.rate)
	}
}

// Servers show the same moments: the pictures of one of them hold, together, what
// the world conserves.
func TestPicturesOfOneMoment(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	counts := make([]map[uint64]int, len(servers))
	watchers := make([]*watcher, len(servers))
	for i, s := range servers {
		watchers[i], counts[i] = watch(t, s), map[uint64]int{}
	}
	shared := 0
	for n := 0; n < 1000 && shared < 3; n++ {
		for i, w := range watchers {
			h, f := w.frame()
			w.ask(wire.ViewAck{Frame: h.Number})
			counts[i][f.Sections[0].Tick] = len(f.Sections[0].Crowd.Style)
		}
		shared = 0
		for tick := range counts[0] {
			sum, all := 0, true
			for i := range counts {
				n, has := counts[i][tick]
				sum, all = sum+n, all && has
			}
			if all {
				require.Equal(t, 600, sum, "at tick %d", tick)
				shared++
			}
		}
	}
	require.GreaterOrEqual(t, shared, 3)
}
