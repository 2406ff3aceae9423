//go:build chaos

package soak

import (
	"net"
	"strconv"
	"testing"
	"time"

	broker "github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/require"
)

// The control plane is on NATS that other people run, and servers know nothing of
// each other but what it says. The world goes on while NATS is away; when it is back
// the region of a server that was killed goes on elsewhere, and the world is that of
// an undisturbed run.
func TestOuterNATS(t *testing.T) {
	store, port := t.TempDir(), 0
	start := func() *broker.Server {
		s, err := broker.NewServer(&broker.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true, JetStream: true, StoreDir: store, SyncAlways: true})
		require.NoError(t, err)
		s.Start()
		t.Cleanup(func() {
			s.Shutdown()
			s.WaitForShutdown()
		})
		require.True(t, s.ReadyForConnections(10*time.Second))
		return s
	}
	_, free, err := net.SplitHostPort(newPorts(t).free())
	require.NoError(t, err)
	port, err = strconv.Atoi(free)
	require.NoError(t, err)
	s := start()

	p := plan{
		world: "genesis", grid: "3x1", regions: 3, servers: 3, nats: "nats://127.0.0.1:" + free + "/genesis-1", ticks: 600, rate: 100, seed: 1,
		flags: []string{"--ttl", "2s", "--beat", "400ms", "--cut-every", "1s"},
	}
	c := newCluster(t, p)
	c.settled(30 * time.Second)
	within(t, "the world goes on", 20*time.Second, func() bool { return c.watch.slowest() >= 150 })
	s.Shutdown()
	s.WaitForShutdown()
	c.watch.pause()
	goal := c.watch.slowest() + 150
	within(t, "the world goes on without NATS", 20*time.Second, func() bool { return c.watch.slowest() >= goal })
	t.Logf("NATS was away for %d ticks, in which the world stood for %.2f s at most", 150, c.watch.pause().Seconds())
	start()
	c.machines[2].kill()
	c.watch.lost(2, kill, time.Now(), p.sinceSaid(), p.ticks)
	within(t, "its region goes on elsewhere", 20*time.Second, func() bool {
		c.lives()
		took, missing := c.watch.back(kill)
		return missing == 0 && len(took) == 1
	})
	took, _ := c.watch.back(kill)
	t.Logf("its region went on elsewhere after %.1f s", took[0].Seconds())
	hash := c.finish(time.Minute)
	t.Logf("hash %s", hash)
	require.Equal(t, p.alone(t), hash)
}
