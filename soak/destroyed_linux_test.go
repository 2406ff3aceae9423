//go:build chaos

package soak

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// One of three servers is destroyed, with its disk, and does not come back. Its
// region runs elsewhere within 15 s, though a session lasts 5 s, and the world is
// the world of an undisturbed run.
func TestDestroyedServer(t *testing.T) {
	const within15 = 15 * time.Second
	p := plan{world: "genesis", grid: "3x2", regions: 6, servers: 3, ticks: 1200, rate: 60, seed: 1}
	c := newCluster(t, p)
	c.settled(30 * time.Second)
	within(t, "the world goes on", 30*time.Second, func() bool { return c.watch.slowest() > p.ticks/4 })
	gone := c.machines[2]
	gone.kill()
	c.watch.lost(gone.number, kill, time.Now(), p.sinceSaid(), p.ticks)
	require.NoError(t, os.RemoveAll(gone.data))
	within(t, "its regions go on elsewhere", within15, func() bool {
		took, missing := c.watch.back(kill)
		return missing == 0 && len(took) > 0
	})
	took, _ := c.watch.back(kill)
	require.Len(t, took, 2, "regions that the server had")
	t.Logf("its regions went on after %v", took)
	hash := c.finish(time.Minute)
	require.Equal(t, p.alone(t), hash)
}
