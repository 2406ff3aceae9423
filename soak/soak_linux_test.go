//go:build chaos && soak

package soak

import (
	"flag"
	"testing"
	"time"
)

var faults = flag.Int("faults", 200, "how many things to break")

// The same with sessions as they are, for longer. The world is as long as what is
// broken lets it come; it waits for a third of the time at least.
func TestChaosLong(t *testing.T) {
	const gap, rate = 5 * time.Second, 60
	breakDown(t, plan{
		world: "genesis", grid: "2x2", regions: 4, servers: 4, ticks: int64(float64(*faults) * gap.Seconds() * rate * 0.7), rate: rate,
		seed: *seed, disk: "64m", flags: []string{"--most", "2"},
	}, 5*time.Second, gap, *faults)
}
