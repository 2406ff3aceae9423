package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// A world of two servers is told what to do, paused and resumed, has a region moved
// and audited, and is stopped; its folder then replays, and a branch of it goes on.
func TestCommandsOfAWorld(t *testing.T) {
	file := worldFile(t, small)
	dir, other := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	up := begin(t, "up", file, "--servers", "2", "--regions", "2x2", "--epoch", "2", "--data", dir, "--listen", "127.0.0.1:0", "--rate", "300")
	at := up.address()
	eventually(t, "it goes on", func() bool { return statusAt(t, at).Tick > 50 })
	done := func(args ...string) map[string]any {
		t.Helper()
		s := ylem(t, append(args, "--json")...)
		require.Equal(t, exitDone, s.status, "%v: %s", args, s.errs.String())
		return s.object()
	}
	done("do", at, "add", "B", "at", "6,5", "count", "20", "spread", "1")
	done("do", at, "kick", "at", "12,10", "radius", "5", "by", "-2,0.5")
	done("do", at, "param", "bind=2")
	done("do", at, "pause")
	eventually(t, "it is paused", func() bool { return statusAt(t, at).Paused })
	stood := int64(done("do", at, "step", "7")["tick"].(float64))
	eventually(t, "it stands 7 epochs of 2 ticks later", func() bool { return statusAt(t, at).Tick == stood+14 })
	done("do", at, "pace", "250")
	eventually(t, "it knows its pace", func() bool { return statusAt(t, at).Pace == 250 })
	require.Equal(t, 250.0, done("inspect", at)["pace"])
	done("do", at, "resume")
	after := done("do", at, "remove", "at", "12,10", "radius", "1")
	eventually(t, "it goes on again", func() bool { return statusAt(t, at).Tick > int64(after["tick"].(float64))+20 })

	move := done("move", "0", "server 1", "--at", at)
	require.NotEqual(t, move["from"], move["to"])
	eventually(t, "it is there", func() bool { return len(statusAt(t, at).Regions) == 1 })
	s := ylem(t, "move", "0", "server 9", "--at", at)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), `no server is called "server 9"`)
	eventually(t, "two fossil lines", func() bool {
		asked := ylem(t, "inspect", at, "--json")
		if asked.status != exitDone { // who asks all the time is told to wait
			require.Contains(t, asked.errs.String(), "too fast")
			return false
		}
		lines, _ := asked.object()["lines"].([]any)
		whole := 0
		for _, l := range lines {
			if l.(map[string]any)["whole"].(bool) {
				whole++
			}
		}
		return whole > 1
	})
	require.Equal(t, true, done("audit", "all", "--at", at)["equal"])
	live := done("replay", at)
	require.Equal(t, true, live["equal"])
	require.Positive(t, live["compared"])
	require.Equal(t, live["world"], done("branch", at, "--to", filepath.Join(t.TempDir(), "live"))["world"])
	up.stop()
	up.wait()

	replayed := done("replay", dir)
	require.Equal(t, true, replayed["equal"])
	require.Equal(t, 8.0, replayed["inputs"])
	require.Positive(t, replayed["compared"])
	branch := done("branch", dir, "--to", other, "--set", "bind=0")
	s = ylem(t, "up", "--data", other, "--seed", "9")
	require.Equal(t, exitUsage, s.status)
	require.Contains(t, s.errs.String(), "ylem branch")
	up = begin(t, "up", "--data", other, "--servers", "2", "--listen", "127.0.0.1:0", "--rate", "300")
	at = up.address()
	eventually(t, "the branch goes on", func() bool { return statusAt(t, at).Tick > int64(branch["tick"].(float64))+50 })
	require.Equal(t, branch["fingerprint"], statusAt(t, at).Fingerprint)
}

// What a blow took is told by the servers whose regions it fell in, under the number that who ordered it was given, and
// adds up to the particles that are missing when the world stands.
func TestVitalsTellWhatWasRemoved(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	w := watch(t, servers[1])
	w.order(`{"id":"stop","command":{"pause":true}}`)
	for !w.welcome.Paused {
		w.next()
	}
	blow := w.order(`{"id":"blow","command":{"remove":{"at":[12,10,0],"radius":4}}}`)
	require.Len(t, blow.Number, 16)
	stands := w.order(`{"id":"on","command":{"step":3}}`).Tick + 3*servers[0].world.Epoch
	removed, left := 0, 0
	for _, s := range servers {
		v := watch(t, s).vital(func(v *wire.Vitals) bool { return len(v.Regions) == 1 && int64(v.Regions[0].Tick) == stands })
		left += v.Regions[0].Particles
		for _, one := range v.Regions[0].Removals {
			require.Equal(t, blow.Number, one.Number)
			require.EqualValues(t, blow.Tick, one.Tick)
			require.Len(t, one.Kinds, len(w.welcome.Kinds))
			removed += int(one.Kinds[0] + one.Kinds[1])
		}
	}
	require.Greater(t, removed, 10)
	require.Equal(t, 600-removed, left)
}

// A viewer of this machine is told that it may command, has its order answered, and
// hears that the world is paused; the same order again is answered alike. One that
// may only watch is told so.
func TestViewerCommands(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	w := watch(t, servers[2])
	require.True(t, w.welcome.Commands)
	require.False(t, w.welcome.Paused)
	pause := wire.Order{Request: 7, JSON: []byte(`{"id":"stop","command":{"pause":true}}`)}
	order := func(w *watcher, o wire.Order) *wire.Decided {
		w.ask(o)
		for len(w.decided) == 0 {
			w.next()
		}
		d := w.decided[0]
		w.decided = nil
		require.Equal(t, o.Request, d.Request)
		return d
	}
	first := order(w, pause)
	require.Empty(t, first.Error)
	for !w.welcome.Paused {
		w.next()
	}
	again := order(w, pause)
	require.Equal(t, first.Tick, again.Tick)
	require.Contains(t, order(w, wire.Order{Request: 8, JSON: []byte(`{"id":"x","command":{"add":{"kind":"C","at":[1,1,0],"count":1}}}`)}).Error, `no kind "C"`)
	require.Contains(t, order(w, wire.Order{Request: 9, JSON: []byte("?")}).Error, "this is no command")

	shut := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	shut.mesh.access.asked, shut.mesh.access.anonymous = true, mayWatch
	launch(t, shut)
	other := watch(t, shut)
	require.False(t, other.welcome.Commands)
	require.Contains(t, order(other, pause).Error, "this needs role command")
}
