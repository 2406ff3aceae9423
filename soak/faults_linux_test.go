//go:build chaos

package soak

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// kind is a way to break something.
type kind string

const (
	kill    kind = "kill"    // -9, and started again on the same disk
	wipe    kind = "wipe"    // -9, and started again on an empty disk
	doze    kind = "doze"    // stopped for less than a session lasts
	freeze  kind = "freeze"  // stopped for longer: others take its regions, and it wakes
	cut     kind = "cut"     // nobody reaches the server's port, and who was joined by it no more is
	deaf    kind = "deaf"    // what is said to its port is lost
	mute    kind = "mute"    // what its port answers is lost
	split   kind = "split"   // cut, of all servers at once
	full    kind = "full"    // nothing can be written to its disk
	unknown kind = "unknown" // draws say so when nothing is left to be broken
)

// kinds says how often each kind is drawn.
var kinds = []struct {
	kind   kind
	weight int
}{{kill, 6}, {wipe, 2}, {doze, 3}, {freeze, 2}, {cut, 3}, {deaf, 2}, {mute, 2}, {split, 3}, {full, 2}}

// what of a machine a kind breaks: no two faults break the same at once.
func (k kind) what() string {
	switch k {
	case kill, wipe, doze, freeze:
		return "process"
	case full:
		return "disk"
	}
	return "link"
}

// fault is something that is broken until it heals.
type fault struct {
	kind  kind
	on    *machine // nil: all
	heals time.Time
}

// chaos breaks a cluster.
type chaos struct {
	c     *cluster
	draw  *rand.Rand
	ttl   time.Duration // of sessions
	gap   time.Duration // between two faults, on average
	open  []*fault
	count map[kind]int
	wrote time.Time // when full disks were last filled again
}

// run breaks things until so many faults were begun, or the world is about to end,
// and then heals all of them. It returns how many there were.
func (x *chaos) run(faults int) (begun int) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	next := time.Now()
	for begun < faults && x.c.watch.slowest() < x.c.plan.ticks*9/10 {
		now := <-tick.C
		x.heal(now)
		x.restart()
		if now.After(next) && x.begin(now) {
			begun++
			next = now.Add(time.Duration((0.25 + 1.5*x.draw.Float64()) * float64(x.gap)))
		}
	}
	x.heal(time.Now().Add(time.Hour))
	x.restart()
	return begun
}

// begin begins a fault that is drawn, unless that cannot be now.
func (x *chaos) begin(now time.Time) bool {
	k, m := x.drawKind(), x.c.machines[x.draw.IntN(len(x.c.machines))]
	length := x.between(0.05, 0.6)
	switch k {
	case wipe:
		if m.last {
			return false
		}
	case freeze:
		length = x.between(1.3, 2.5)
	case cut, deaf, mute:
		length = x.between(0.05, 1.5)
	case split:
		m = nil
	case full:
		if m = x.c.machines[len(x.c.machines)-1]; m.disk == nil {
			return false
		}
		length = x.between(0.5, 2)
	}
	if slices.ContainsFunc(x.open, func(f *fault) bool {
		return f.kind.what() == k.what() && (f.on == m || f.on == nil || m == nil)
	}) {
		return false
	}
	f := &fault{k, m, now.Add(length)}
	if !x.breaks(f) {
		return false
	}
	x.open = append(x.open, f)
	x.count[k]++
	return true
}

func (x *chaos) drawKind() kind {
	sum := 0
	for _, k := range kinds {
		sum += k.weight
	}
	at := x.draw.IntN(sum)
	for _, k := range kinds {
		if at -= k.weight; at < 0 {
			return k.kind
		}
	}
	return unknown
}

// between draws a time between two multiples of what a session lasts.
func (x *chaos) between(least, most float64) time.Duration {
	return time.Duration((least + (most-least)*x.draw.Float64()) * float64(x.ttl))
}

// breaks begins a fault; false if there is nothing to be broken.
func (x *chaos) breaks(f *fault) bool {
	t := x.c.t
	switch f.kind {
	case kill, wipe:
		if f.on.process() == nil {
			return false
		}
		f.on.kill()
		x.c.watch.lost(f.on.number, f.kind, time.Now(), x.c.plan.sinceSaid(), x.c.plan.ticks)
		if f.kind == wipe {
			f.on.wipe()
		}
	case doze, freeze:
		f.on.signal(syscall.SIGSTOP)
	case cut:
		f.on.proxy.Stop()
	case split:
		for _, m := range x.c.machines {
			m.proxy.Stop()
		}
	case deaf, mute:
		stream := map[kind]string{deaf: "upstream", mute: "downstream"}[f.kind]
		_, err := f.on.proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(
			`{"name":"lost","type":"timeout","stream":%q,"attributes":{"timeout":0}}`, stream)))
		require.NoError(t, err)
	case full:
		f.on.disk.fill(t)
	}
	t.Logf("%s: %s of %s for %.1f s, at tick %d", time.Now().Format("15:04:05.000"), f.kind, f.on, time.Until(f.heals).Seconds(), x.c.watch.slowest())
	return true
}

// heal ends the faults whose time has come; disks that are full it keeps full.
func (x *chaos) heal(now time.Time) {
	t := x.c.t
	x.open = slices.DeleteFunc(x.open, func(f *fault) bool {
		if now.Before(f.heals) {
			if f.kind == full && now.Sub(x.wrote) > 100*time.Millisecond {
				x.wrote = now
				f.on.disk.fill(t)
			}
			return false
		}
		switch f.kind {
		case kill, wipe:
			f.on.start()
		case doze, freeze:
			f.on.signal(syscall.SIGCONT)
		case cut:
			require.NoError(t, f.on.proxy.Start())
		case split:
			for _, m := range x.c.machines {
				require.NoError(t, m.proxy.Start())
			}
		case deaf, mute:
			require.NoError(t, f.on.proxy.Toxics.RemoveToxic(context.Background(), "lost"))
		case full:
			f.on.disk.free(t)
		}
		return true
	})
}

// restart starts servers that have ended because their disk was full, once it is
// not; of others none may end.
func (x *chaos) restart() {
	for _, m := range x.c.machines {
		ended, err := m.ended()
		if !ended || err == nil {
			continue
		}
		require.True(x.c.t, m.disk != nil && x.count[full] > 0, "server %d ended: %v", m.number, err)
		if !slices.ContainsFunc(x.open, func(f *fault) bool { return f.kind == full }) {
			x.c.t.Logf("server %d had ended because of its disk: %v; started again", m.number, err)
			m.kill()
			m.start()
		}
	}
}

// report says what was broken, and how long regions were gone.
func (x *chaos) report(t *testing.T) {
	sum, parts := 0, []string{}
	for _, k := range slices.Sorted(maps.Keys(x.count)) {
		sum += x.count[k]
		parts = append(parts, fmt.Sprintf("%s %d", k, x.count[k]))
	}
	t.Logf("%d faults: %s", sum, strings.Join(parts, ", "))
	for _, k := range []kind{kill, wipe} {
		if took, missing := x.c.watch.back(k); len(took) > 0 {
			t.Logf("from %s to the region's next new tick: median %.2f s, worst %.2f s of %d (%d never, for the world had ended)",
				k, took[len(took)/2].Seconds(), took[len(took)-1].Seconds(), len(took), missing)
		}
	}
}

func (m *machine) String() string {
	if m == nil {
		return "all servers"
	}
	return fmt.Sprintf("server %d", m.number)
}
