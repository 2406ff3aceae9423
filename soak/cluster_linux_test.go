//go:build chaos

package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// program is what make builds.
const program = "../bin/ylem"

// plan is a world on servers of its own.
type plan struct {
	world   string
	grid    string
	regions int // of the grid
	servers int
	anchors int      // of the servers, the first ones, which keep the control plane; 0: one
	nats    string   // URL of NATS that keeps the control plane; "": servers do
	own     []string // the regions that each server begins with; nil: as many each, those with near numbers
	ticks   int64
	rate    float64 // ticks per second at most
	seed    uint64
	flags   []string         // further ones, for all …
	each    map[int][]string // … and for some servers
	disk    string           // size of the last server's disk; "": it is not filled
}

// cluster is the servers of a plan.
type cluster struct {
	t        *testing.T
	plan     plan
	machines []*machine
	watch    *watch
}

// newCluster starts the servers. After the test nothing of them is left.
func newCluster(t *testing.T, p plan) *cluster {
	c := &cluster{t: t, plan: p}
	folder := t.TempDir()
	ports := newPorts(t)
	toxics := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	for i := range p.servers {
		m := &machine{t: t, number: i, listen: ports.free(), data: filepath.Join(folder, "server"+strconv.Itoa(i)), last: i == 0 && p.anchors == 0 && p.nats == ""}
		if i == p.servers-1 && p.disk != "" {
			m.disk = newSmallDisk(t, m.data, p.disk)
		}
		m.proxy = toxiproxy.NewProxy(toxics, strconv.Itoa(i), ports.free(), m.listen)
		require.NoError(t, m.proxy.Start())
		t.Cleanup(m.proxy.Stop)
		c.machines = append(c.machines, m)
	}
	anchors, secret := p.together(t, folder, ports)
	for i, m := range c.machines {
		m.args = append([]string{
			"host", p.world, "--regions", p.grid, "--name", "server" + strconv.Itoa(i),
			"--ticks", strconv.FormatInt(p.ticks, 10), "--seed", strconv.FormatUint(p.seed, 10),
			"--rate", strconv.FormatFloat(p.rate, 'g', -1, 64), "--cores", "1", "--json",
		}, append(p.flags[:len(p.flags):len(p.flags)], p.each[i]...)...)
		if own := p.begins(i); own != "" {
			m.args = append(m.args, "--own", own)
		}
		switch {
		case i < len(anchors):
			m.args = append(m.args, "--anchor", anchors[i], "--anchors", strings.Join(anchors, ","), "--anchor-secret", secret)
		case p.nats != "":
			m.args = append(m.args, "--nats", p.nats)
		case i > 0:
			m.args = append(m.args, "--join", c.doors())
		}
	}
	t.Cleanup(func() {
		for _, m := range c.machines {
			m.kill()
		}
		if t.Failed() {
			for _, m := range c.machines {
				t.Logf("server %d said last:\n%s", m.number, m.tail(40))
			}
		}
	})
	for _, m := range c.machines {
		m.start()
	}
	c.watch = newWatch(c)
	return c
}

// together returns where several anchors listen for each other, and the file with
// what only they know; nothing for one, which needs neither.
func (p *plan) together(t *testing.T, folder string, ports *ports) (addresses []string, secret string) {
	for range p.anchors {
		addresses = append(addresses, ports.free())
	}
	secret = filepath.Join(folder, "secret")
	require.NoError(t, os.WriteFile(secret, []byte("what three anchors know\n"), 0o600))
	return addresses, secret
}

// doors returns where all anchors are reached.
func (c *cluster) doors() string {
	var addresses []string
	for _, m := range c.machines[:max(1, c.plan.anchors)] {
		addresses = append(addresses, m.proxy.Listen)
	}
	return strings.Join(addresses, ",")
}

// begins returns the regions that a server begins with.
func (p *plan) begins(server int) string {
	if p.own != nil {
		return p.own[server]
	}
	return fmt.Sprintf("%d-%d", server*p.regions/p.servers, (server+1)*p.regions/p.servers-1)
}

// settled waits until all servers compute their regions.
func (c *cluster) settled(patience time.Duration) {
	within(c.t, "all servers compute their regions", patience, func() bool {
		c.lives()
		for i := range c.machines {
			if len(c.watch.of(i)) != c.plan.regions/c.plan.servers {
				return false
			}
		}
		return c.watch.slowest() > 0
	})
}

// lives fails the test if a server has ended that nobody killed.
func (c *cluster) lives() {
	for _, m := range c.machines {
		if ended, err := m.ended(); ended {
			require.NoError(c.t, err, "server %d", m.number)
		}
	}
}

// final is what a server says at its end.
type final struct {
	Tick   int64             `json:"tick"`
	Hashes map[string]string `json:"region_hashes"`
}

// finish waits until all servers have ended, and returns the world's hash.
func (c *cluster) finish(patience time.Duration) string {
	within(c.t, "the world ends", patience, func() bool {
		c.lives()
		for _, m := range c.machines {
			if ended, _ := m.ended(); !ended && m.process() != nil {
				return false
			}
		}
		return true
	})
	hashes, sum := map[string]string{}, uint64(0)
	for _, m := range c.machines {
		p := m.process()
		if p == nil {
			continue
		}
		var is final
		require.NoError(c.t, json.Unmarshal(p.out.Bytes(), &is), "server %d said %q", m.number, p.out.String())
		for id, hash := range is.Hashes {
			if before, twice := hashes[id]; twice {
				require.Equal(c.t, before, hash, "region %s on two servers", id)
				continue
			}
			hashes[id] = hash
			part, err := strconv.ParseUint(hash, 16, 64)
			require.NoError(c.t, err)
			sum += part
			require.Equal(c.t, c.plan.ticks, is.Tick)
		}
	}
	require.Len(c.t, hashes, c.plan.regions, "regions of which somebody says the hash")
	return fmt.Sprintf("%016x", sum)
}

// alone computes the world of a plan without anything that could go wrong, and
// returns its hash.
func (p *plan) alone(t *testing.T) string {
	var is struct {
		Hash string `json:"hash"`
	}
	out, err := exec.Command(program, "run", p.world, "--ticks", strconv.FormatInt(p.ticks, 10), "--seed", strconv.FormatUint(p.seed, 10), "--json").Output()
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(out, &is))
	return is.Hash
}

// ports are free ones below those that the kernel gives to connections, which might
// take the port of a server while it is dead.
type ports struct {
	t    *testing.T
	next int
}

func newPorts(t *testing.T) *ports { return &ports{t, 20000 + rand.N(10000)} }

func (p *ports) free() string {
	for range 1000 {
		p.next++
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(p.next))
		if l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", address); err == nil {
			l.Close()
			return address
		}
	}
	p.t.Fatal("no free port")
	return ""
}

// within waits until done reports true.
func within(t *testing.T, what string, patience time.Duration, done func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(patience); ; {
		if done() {
			return
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("%s: not within %s", what, patience)
		}
	}
}

func TestMain(m *testing.M) {
	if _, err := os.Stat(program); err != nil {
		fmt.Fprintln(os.Stderr, "there is no "+program+": make server builds it")
		os.Exit(1)
	}
	os.Exit(m.Run())
}
