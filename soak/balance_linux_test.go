//go:build chaos

package soak

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// One server computes a whole world; two that join later with --balance take regions
// of it until all have about as much to do, one of them never more than --most says.
// Moving disturbs nothing.
func TestBalance(t *testing.T) {
	p := plan{
		world: "genesis", grid: "3x2", regions: 6, servers: 3, own: []string{"0-5", "", ""}, ticks: 1500, rate: 60, seed: 1,
		flags: []string{"--ttl", "500ms", "--beat", "100ms", "--cut-every", "1s", "--balance"}, each: map[int][]string{2: {"--most", "1"}},
	}
	c := newCluster(t, p)
	within(t, "the first server computes all regions", 30*time.Second, func() bool {
		c.lives()
		return len(c.watch.of(0)) == p.regions && c.watch.slowest() > 0
	})
	begun := time.Now()
	c.watch.pause()
	within(t, "the others take regions", 60*time.Second, func() bool {
		c.lives()
		require.LessOrEqual(t, len(c.watch.of(2)), 1, "regions of the server that takes one at most")
		return len(c.watch.of(0)) <= 3 && len(c.watch.of(1)) >= 2 && len(c.watch.of(2)) == 1
	})
	t.Logf("%d, %d and %d regions after %.1f s, in which the world stood for %.2f s at most", len(c.watch.of(0)), len(c.watch.of(1)), len(c.watch.of(2)),
		time.Since(begun).Seconds(), c.watch.pause().Seconds())
	hash := c.finish(time.Minute)
	t.Logf("hash %s", hash)
	require.Equal(t, p.alone(t), hash)
}

// Every region has two copies on different servers. One of three servers is killed,
// and does not come back: the world does not wait for its session to end.
func TestCopiesHideAKill(t *testing.T) {
	p := plan{
		world: "genesis", grid: "3x1", regions: 3, servers: 3, ticks: 600, rate: 60, seed: 1,
		flags: []string{"--copies", "2", "--ttl", "2s", "--beat", "400ms", "--cut-every", "1s"},
	}
	c := newCluster(t, p)
	within(t, "all regions have two copies", 60*time.Second, func() bool {
		c.lives()
		copies := 0
		for i := range c.machines {
			copies += len(c.watch.of(i))
		}
		return copies == 2*p.regions && c.watch.slowest() > 0
	})
	goal := c.watch.slowest() + 60
	within(t, "the world goes on", 20*time.Second, func() bool { return c.watch.slowest() >= goal })
	undisturbed := c.watch.pause()
	at := c.watch.slowest()
	c.machines[1].kill()
	within(t, "the world goes on without one", 20*time.Second, func() bool { return c.watch.slowest() >= at+240 })
	pause := c.watch.pause()
	t.Logf("killed at tick %d: the world stood for %.2f s at most; before, for %.2f s", at, pause.Seconds(), undisturbed.Seconds())
	hash := c.finish(time.Minute)
	t.Logf("hash %s", hash)
	require.Less(t, pause, 2*time.Second, "as long as sessions last")
	require.Equal(t, p.alone(t), hash)
}
