//go:build chaos

package soak

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var seed = flag.Uint64("seed", 1, "of what is broken, when and for how long, and of the world")

// Four servers, the first of which keeps the control plane, compute genesis while they
// are killed, stopped and cut off and a disk of theirs is full. Once nothing is
// broken any more the world goes on to its end, and is the world of an undisturbed
// run. Sessions of 5 s last 2 here, so that a minute has room for more.
func TestChaosShort(t *testing.T) {
	breakDown(t, plan{
		world: "genesis", grid: "2x2", regions: 4, servers: 4, ticks: 2000, rate: 100, seed: *seed, disk: "64m",
		flags: []string{"--most", "2", "--ttl", "2s", "--beat", "400ms", "--cut-every", "1s"},
	}, 2*time.Second, time.Second, 40)
}

// breakDown breaks so many things in a world whose sessions last ttl, with gap
// between two of them on average, and compares how the world ends.
func breakDown(t *testing.T, p plan, ttl, gap time.Duration, faults int) {
	c := newCluster(t, p)
	c.settled(30 * time.Second)
	x := &chaos{c: c, draw: rand.New(rand.NewPCG(*seed, 0)), ttl: ttl, gap: gap, count: map[kind]int{}}
	start := time.Now()
	begun := x.run(faults)
	broken := time.Since(start)
	hash := c.finish(2*time.Minute + time.Duration(1.5*float64(p.ticks)/p.rate*float64(time.Second)))
	t.Logf("%.0f s with faults, and %.0f s to the end", broken.Seconds(), time.Since(start).Seconds()-broken.Seconds())
	x.report(t)
	require.Equal(t, p.alone(t), hash, "the hash of the world at tick %d", p.ticks)
	require.GreaterOrEqual(t, begun, faults/2, "faults before the world came to its end")
}
