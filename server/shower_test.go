package main

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
		require.Equal(t, c.want, stride(c.epoch, c.rate, 0), "epochs of %d at %g", c.epoch, c.rate)
	}
}

// Moments for who can take few lie as far apart as that, and no more than twice as far where the world is fast enough;
// servers that measure different rates share every second or fourth of these, too.
func TestSpacedStride(t *testing.T) {
	for spacing := 100 * time.Millisecond; spacing <= 3200*time.Millisecond; spacing *= 2 {
		for _, rate := range []float64{1, 17, 60, 240, 1000, 7777} {
			n := stride(4, rate, spacing)
			apart := float64(n) / rate
			require.GreaterOrEqual(t, apart, spacing.Seconds())
			if n > 4 {
				require.Less(t, apart, 2*spacing.Seconds())
			}
			for _, other := range []float64{0.7, 0.9, 1.1, 1.4} {
				m := stride(4, rate*other, spacing)
				require.Zero(t, max(n, m)%min(n, m))
				require.LessOrEqual(t, max(n, m)/min(n, m), int64(2))
			}
		}
	}
	require.EqualValues(t, 4, stride(4, 0, time.Second), "a rate that is not known yet")
}

// A viewer that can take few frames gets those of the same moments from all servers, too, however far from each other
// these began to show it theirs.
func TestFewPicturesAreOfOneMoment(t *testing.T) {
	p := newMemoryPlane()
	var servers []*server
	for id := range 4 {
		s := quickOn(t, p, worldFile(t, small), 0, []int{id})
		s.stage.ease.level = 2
		launch(t, s)
		for _, other := range servers {
			s.join([]string{other.mesh.self.Address})
		}
		servers = append(servers, s)
	}
	const frames = 8
	shown := make([][]uint64, len(servers))
	var all sync.WaitGroup
	var together atomic.Int64 // the tick from which on all are watched; 0: they are not yet
	for i, s := range servers {
		w := watch(t, s)
		eventually(t, "it has gone on", func() bool { return s.owner.state.Load().Tick > int64(37*(i+1)) })
		all.Go(func() {
			for len(shown[i]) < frames {
				h, f := w.frame()
				if from := together.Load(); from > 0 && int64(f.Sections[0].Tick) >= from {
					shown[i] = append(shown[i], f.Sections[0].Tick)
				}
				w.ask(wire.ViewAck{Frame: h.Number})
			}
		})
	}
	together.Store(servers[0].owner.state.Load().Tick)
	all.Wait()
	shared := 0
	for _, tick := range shown[0] {
		if !slices.ContainsFunc(shown, func(of []uint64) bool { return !slices.Contains(of, tick) }) {
			shared++
		}
	}
	require.GreaterOrEqual(t, shared, frames/2, "%v", shown)
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
