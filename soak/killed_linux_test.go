//go:build chaos

package soak

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Each server in turn is killed and started again at once, as a service manager
// does: its region goes on as soon as it is back, long before others would take it,
// also where the server keeps the control plane.
func TestKilledServer(t *testing.T) {
	const rounds = 2
	p := plan{world: "genesis", grid: "2x2", regions: 4, servers: 4, ticks: 2400, rate: 100, seed: 1, flags: []string{"--most", "1"}}
	c := newCluster(t, p)
	c.settled(30 * time.Second)
	for i := range rounds * len(c.machines) {
		m := c.machines[i%len(c.machines)]
		m.kill()
		c.watch.lost(m.number, kill, time.Now(), p.sinceSaid(), p.ticks)
		m.start()
		within(t, "the region of server "+strconv.Itoa(m.number)+" goes on", 15*time.Second, func() bool {
			c.lives()
			took, missing := c.watch.back(kill)
			return missing == 0 && len(took) == i+1
		})
	}
	took, _ := c.watch.back(kill)
	t.Logf("from kill to the region's next new tick: median %.2f s, worst %.2f s of %d", took[len(took)/2].Seconds(), took[len(took)-1].Seconds(), len(took))
	require.Less(t, took[len(took)/2], 5*time.Second, "what was computed since the last cut is computed again, as fast as halos come")
	require.Equal(t, p.alone(t), c.finish(time.Minute))
}
