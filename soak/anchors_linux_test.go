//go:build chaos

package soak

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Three anchors keep the control plane. Each in turn is killed, the one that
// decides first, and its regions go on at other servers, as the two that are left decide;
// it is started again, and the next is killed when it has all that it missed; the
// last one stays away. A fourth server knows the anchors' ports only. The world is
// that of an undisturbed run.
func TestAnchorsKilledInTurn(t *testing.T) {
	p := plan{
		world: "genesis", grid: "2x2", regions: 4, servers: 4, anchors: 3, ticks: 1500, rate: 100, seed: 1, // it outlasts the last kill
		flags: []string{"--ttl", "2s", "--beat", "400ms", "--cut-every", "1s"},
	}
	begun := time.Now()
	c := newCluster(t, p)
	c.settled(30 * time.Second)
	t.Logf("%.1f s: all servers compute", time.Since(begun).Seconds())
	const goOn = 50 // ticks between two kills, at least
	left, lost := slices.Clone(c.machines[:p.anchors]), 0
	for len(left) > 0 {
		var next *machine
		var lacks string
		t.Cleanup(func() {
			if t.Failed() && lacks != "" {
				t.Log("the last that was waited for: " + lacks)
			}
		})
		goal := c.watch.slowest() + goOn
		within(t, "the world goes on, and every anchor has all that is kept", 30*time.Second, func() bool {
			next, lacks = c.choose(left)
			return next != nil && c.watch.slowest() >= goal
		})
		left = slices.DeleteFunc(left, func(m *machine) bool { return m == next })
		at := c.watch.slowest()
		lost += len(c.watch.of(next.number))
		next.kill()
		c.watch.lost(next.number, kill, time.Now(), p.sinceSaid(), p.ticks)
		within(t, "its regions go on elsewhere", 30*time.Second, func() bool {
			c.lives()
			took, missing := c.watch.back(kill)
			return missing == 0 && len(took) == lost
		})
		t.Logf("%.1f s: %s was killed at tick %d, and its regions went on elsewhere", time.Since(begun).Seconds(), next, at)
		if len(left) > 0 {
			next.start()
		}
	}
	took, _ := c.watch.back(kill)
	t.Logf("from kill to the region's next new tick: median %.2f s, worst %.2f s of %d", took[len(took)/2].Seconds(), took[len(took)-1].Seconds(), len(took))
	hash := c.finish(time.Minute)
	t.Logf("%.1f s: the end, hash %s", time.Since(begun).Seconds(), hash)
	require.Equal(t, p.alone(t), hash)
}

// choose returns the anchor to be killed next: first the one that decides, then, so
// that it is not always waited for another to be elected, rather one that does not;
// nil as long as nobody decides, or not every anchor has all that is kept, which
// lacks says.
func (c *cluster) choose(among []*machine) (next *machine, lacks string) {
	first := len(among) == c.plan.anchors
	decided := false
	for _, m := range c.machines[:c.plan.anchors] {
		says, err := m.metrics(lookPatience)
		if err != nil {
			return nil, fmt.Sprintf("what %s says of itself: %v", m, err)
		}
		for _, of := range []string{"records", "blobs"} {
			if !says[fmt.Sprintf(`ylem_anchor_current{of=%q} 1`, of)] {
				return nil, fmt.Sprintf("%s does not have all %s", m, of)
			}
		}
		leads := says[`ylem_anchor_leads{of="records"} 1`]
		if decided = decided || leads; slices.Contains(among, m) && (next == nil || leads == first) {
			next = m
		}
	}
	if !decided {
		return nil, "no anchor decides"
	}
	return next, ""
}
