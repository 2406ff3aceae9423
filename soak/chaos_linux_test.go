//go:build chaos

package soak

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	faults = flag.Int("faults", 0, "break so many things in TestChaosLong")
	seed   = flag.Uint64("seed", 1, "of what is broken, when and for how long")
)

// sessions of a cluster that has no time: what takes 5 s otherwise takes 2.
var hasty = []string{"--ttl", "2s", "--beat", "400ms", "--cut-every", "1s"}

// Four servers, three of which keep the control plane, compute genesis while they
// are killed, stopped, cut off and their disk is full. Once nothing is broken any more the
// world goes on to its end, and is the world of an undisturbed run.
func TestChaosShort(t *testing.T) {
	breakDown(t, plan{world: "genesis", grid: "2x2", regions: 4, servers: 4, anchors: 3, ticks: 4000, rate: 100, seed: *seed, flags: hasty, disk: "64m"},
		2*time.Second, 700*time.Millisecond, 60)
}

// The same with sessions as they are, for as long as it takes.
func TestChaosLong(t *testing.T) {
	if *faults == 0 {
		t.Logf("nothing to break: -faults says how many")
		return
	}
	gap := 2 * time.Second
	rate := 60.0
	ticks := int64(float64(*faults) * gap.Seconds() * rate)
	breakDown(t, plan{world: "genesis", grid: "2x2", regions: 4, servers: 4, anchors: 3, ticks: ticks, rate: rate, seed: *seed, disk: "64m"},
		5*time.Second, gap, *faults)
}

func breakDown(t *testing.T, p plan, ttl, gap time.Duration, n int) {
	c := newCluster(t, p)
	c.settled(30 * time.Second)
	x := &chaos{c: c, draw: rand.New(rand.NewPCG(*seed, 0)), ttl: ttl, gap: gap, count: map[kind]int{}}
	start := time.Now()
	x.run(n)
	broken := time.Since(start)
	hash := c.finish(5 * time.Minute)
	t.Logf("%.0f s with faults, and %.0f s to the end", broken.Seconds(), time.Since(start).Seconds()-broken.Seconds())
	x.report(t)
	require.Equal(t, p.alone(t), hash, "the hash of the world at tick %d", p.ticks)
}
