//go:build chaos && soak

package soak

import (
	"flag"
	"testing"
	"time"
)

var faults = flag.Int("faults", 200, "how many things to break")

// The same with sessions as they are, for longer: the world is so long that it
// cannot end before as much was broken as is wanted.
func TestChaosLong(t *testing.T) {
	const gap, rate = 2 * time.Second, 60
	breakDown(t, plan{
		world: "genesis", grid: "2x2", regions: 4, servers: 4, anchors: 1, ticks: int64(float64(*faults) * gap.Seconds() * rate), rate: rate,
		seed: *seed, disk: "64m", flags: []string{"--most", "2"},
	}, 5*time.Second, gap, *faults)
}
