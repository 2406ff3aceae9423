package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region/plane"
)

// threeAnchors are of one cluster, on ports of this machine.
type threeAnchors struct {
	configs []anchorConfig
	running []*anchor // nil: not
}

func newThreeAnchors(t *testing.T) *threeAnchors {
	var addresses []string
	for port := 20000 + rand.N(10000); len(addresses) < 3; port++ { // below those that the kernel gives to connections
		if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", itoa(port))); err == nil {
			addresses = append(addresses, l.Addr().String())
			defer l.Close()
		}
	}
	c := &threeAnchors{running: make([]*anchor, 3)}
	ids, keys := make([]*identity, 3), make([]string, 3)
	for i := range ids {
		ids[i] = drawIdentity()
		keys[i] = ids[i].ID()
	}
	for i := range addresses {
		security, err := anchorSecurity(ids[i], keys)
		require.NoError(t, err)
		c.configs = append(c.configs, anchorConfig{dir: t.TempDir(), disk: 256 << 20, log: unheard, cluster: &anchorCluster{
			name: keys[i], listen: addresses[i], anchors: addresses, secret: []byte("the world's"), security: security,
		}})
	}
	t.Cleanup(func() {
		for i := range c.running {
			c.stop(i)
		}
	})
	return c
}

func (c *threeAnchors) start(t *testing.T, i int) *anchor {
	a, err := startAnchor(c.configs[i])
	require.NoError(t, err)
	c.running[i] = a
	return a
}

func (c *threeAnchors) stop(i int) {
	if c.running[i] != nil {
		c.running[i].Close()
		c.running[i] = nil
	}
}

// leader is the anchor that decides swaps.
func (c *threeAnchors) leader(t *testing.T) int {
	leader := -1
	require.Eventually(t, func() bool {
		for i, a := range c.running {
			if a != nil && a.nats.JetStreamIsStreamLeader("$G", a.recordStream()) {
				leader = i
			}
		}
		return leader >= 0
	}, time.Minute, 5*time.Millisecond)
	return leader
}

// put swaps until it is done, and returns how long that took.
func put(t *testing.T, p controlPlane, key, value string) (plane.Entry, time.Duration) {
	start := time.Now()
	now := plane.Entry{Key: key}
	require.Eventually(t, func() bool {
		reply := p.Do(t.Context(), plane.Request{Verb: plane.Seal, Key: key, Revision: now.Revision, Value: []byte(value)})
		if reply.Outcome != plane.Unknown {
			now = reply.Entry
		}
		return reply.Outcome == plane.Done || string(now.Value) == value
	}, time.Minute, 5*time.Millisecond)
	return now, time.Since(start)
}

// One of three anchors may fail: swaps go on, also through the port of another; a
// swap is still won once, whichever anchor is asked; and one that comes back with an
// empty disk is given all that it had.
func TestPlaneOutlivesAnAnchor(t *testing.T) {
	c := newThreeAnchors(t)
	for _, i := range []int{2, 0, 1} { // their order means nothing
		c.start(t, i)
	}
	for _, a := range c.running {
		readyPlane(t, a)
	}
	p := readyPlane(t, clientOf(t, portOf(t, c.running[0]), portOf(t, c.running[1]), portOf(t, c.running[2])))
	s := watchPlane(t, p)
	put(t, p, "world", "before")
	race(t, 6, 10, func(i int) controlPlane { return c.running[i%3] })
	sum, blob := plane.SumOf([]byte("b")), []byte(strings.Repeat("0123456789abcdef", blobPart/10))
	require.Equal(t, plane.Done, p.Do(t.Context(), plane.Request{Verb: plane.Put, Sum: sum, Value: blob}).Outcome)

	start := time.Now()
	for i := range 50 {
		require.Equal(t, plane.Done, c.running[0].Do(t.Context(), plane.Request{Verb: plane.Beat, Key: "session.s", Value: fmt.Append(nil, i)}).Outcome)
	}
	t.Logf("a put on three anchors: %v", time.Since(start)/50)

	killed := c.leader(t)
	c.stop(killed)
	left := c.running[(killed+1)%3]
	_, pause := put(t, left, "world", "without it")
	t.Logf("the leader was stopped: puts go on after %v", pause)
	require.Eventually(t, func() bool { return s.value("world") == "without it" }, time.Minute, time.Millisecond)
	require.NoError(t, os.RemoveAll(filepath.Join(c.configs[killed].dir, "anchors")))
	c.start(t, killed)

	// Now the two that always were there go, one after the other, each when the new
	// one has all: what is left is what it was given.
	second := (killed + 1) % 3
	again := c.running[killed]
	require.Eventually(t, func() bool {
		records, err1 := again.js.Stream(t.Context(), again.recordStream())
		blobs, err2 := again.js.Stream(t.Context(), again.blobStream())
		if err1 != nil || err2 != nil {
			return false
		}
		for _, info := range []*struct{ name string }{{again.recordStream()}, {again.blobStream()}} {
			stream := records
			if info.name == again.blobStream() {
				stream = blobs
			}
			cluster := stream.CachedInfo().Cluster
			if cluster == nil || len(cluster.Replicas) != 2 {
				return false
			}
			for _, r := range cluster.Replicas {
				if !r.Current || r.Offline {
					return false
				}
			}
		}
		return true
	}, time.Minute, 20*time.Millisecond)
	c.stop(second)
	put(t, again, "world", "with it")
	var got plane.Reply
	require.Eventually(t, func() bool {
		got = again.Do(t.Context(), plane.Request{Verb: plane.Get, Sum: sum})
		return got.Outcome != plane.Unknown
	}, time.Minute, 5*time.Millisecond)
	require.Equal(t, string(blob), string(got.Blob))
}

// Without more than half of the anchors nothing is decided, and nobody is told that
// it was lost.
func TestPlaneNeedsMoreThanHalf(t *testing.T) {
	c := newThreeAnchors(t)
	a := c.start(t, 0)
	require.Equal(t, plane.Unknown, a.Do(t.Context(), plane.Request{Verb: plane.Seal, Key: "world", Value: []byte("w")}).Outcome)
	c.start(t, 1)
	c.start(t, 2)
	readyPlane(t, a)
	entry, _ := put(t, a, "world", "w")
	c.stop(1)
	c.stop(2)
	reply := a.Do(t.Context(), plane.Request{Verb: plane.Seal, Key: "world", Revision: entry.Revision, Value: []byte("v")})
	require.Equal(t, plane.Unknown, reply.Outcome)
}

// heard is a log.
type heard struct {
	mu  sync.Mutex
	all strings.Builder
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.String()
}

// An anchor that cannot start says why, and not after a while.
func TestAnchorSaysWhyItDoesNotStart(t *testing.T) {
	c := newThreeAnchors(t)
	other, err := net.Listen("tcp", c.configs[0].cluster.listen)
	require.NoError(t, err)
	defer other.Close()
	_, err = startAnchor(c.configs[0])
	require.ErrorContains(t, err, "does not start: ")
	require.ErrorContains(t, err, "address already in use")
	require.NoError(t, other.Close())
	c.start(t, 0) // and leaves its folder as it was
}

// An anchor with a key that the others do not know does not get in, nor one that
// does not know the password.
func TestPlaneStrangersAreNoAnchors(t *testing.T) {
	for name, estrange := range map[string]func(*anchorCluster){
		"key": func(c *anchorCluster) {
			stranger := drawIdentity()
			keys := []string{stranger.ID(), c.name}
			var err error
			c.security, err = anchorSecurity(stranger, keys)
			require.NoError(t, err)
		},
		"password": func(c *anchorCluster) { c.secret = []byte("another") },
		"clear":    func(c *anchorCluster) { c.security = nil },
	} {
		t.Run(name, func(t *testing.T) {
			c := newThreeAnchors(t)
			estrange(c.configs[2].cluster)
			said := new(heard)
			c.configs[2].log = slog.New(slog.NewTextHandler(said, &slog.HandlerOptions{Level: slog.LevelDebug}))
			stranger := c.start(t, 2)
			known := []*anchor{c.start(t, 0), c.start(t, 1)}
			require.Eventually(t, func() bool { return known[0].nats.NumRoutes() > 0 && known[1].nats.NumRoutes() > 0 }, time.Minute, 5*time.Millisecond)
			require.Eventually(t, func() bool { return strings.Count(said.String(), "Router connection closed") > 2 }, time.Minute, 5*time.Millisecond)
			require.Zero(t, stranger.nats.NumRoutes())
			require.Equal(t, plane.Unknown, stranger.Do(t.Context(), plane.Request{Verb: plane.Read, Key: "world"}).Outcome)
		})
	}
}

// Numbers of anchors that make no sense are refused before anything is started.
func TestAnchorsAreOneThreeOrFive(t *testing.T) {
	for _, one := range []struct {
		listen, anchors, says string
	}{
		{"", "", ""},
		{"a:1", "a:1,b:1,c:1", ""},
		{"c:1", "a:1,b:1,c:1,d:1,e:1", ""},
		{"a:1", "a:1,b:1", "three"},
		{"a:1", "a:1", "three"},
		{"a:1", "a:1,b:1,c:1,d:1", "three"},
		{"d:1", "a:1,b:1,c:1", "does not name"},
		{"a:1", "a:1,a:1,c:1", "twice"},
		{"a:1", "", "both"},
		{"", "a:1,b:1,c:1", "both"},
		{"a:1", "a:1,b,c:1", "HOST:PORT"},
	} {
		var anchors []string
		if one.anchors != "" {
			anchors = strings.Split(one.anchors, ",")
		}
		err := checkAnchors(one.listen, anchors)
		if one.says == "" {
			require.NoError(t, err, one)
		} else {
			require.ErrorContains(t, err, one.says)
		}
	}
}

// Where other people's NATS is, and what the world's records are called there.
func TestOuterPlaneAddress(t *testing.T) {
	for _, one := range []string{"nats://127.0.0.1:4222/a.b", "nats://127.0.0.1:4222/a>", "nats://%zz:4222"} {
		_, err := outerPlane(one, 1, 0, unheard)
		require.ErrorContains(t, err, "--nats")
	}
}
