package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/rules"
)

// remembered is a control plane in memory that commands read.
type remembered struct{ *plane.Memory }

func (r remembered) Do(_ context.Context, q plane.Request) plane.Reply { return r.Memory.Do(q) }

// wanted is a command that is given when the world has come to a tick.
type wanted struct {
	tick   int64
	action string
}

// tale is a world to be recorded.
type tale struct {
	grid  region.Grid
	epoch int64
	until int64
	seed  uint64
	keep  int // fossil lines of which cuts are kept
	said  []wanted
	spoil func(r *region.Region) // computes wrongly, now and then
}

func manifestOf(t testing.TB, text string, o tale) *plane.Manifest {
	table, diagnostics := rules.Compile("small.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	return &plane.Manifest{
		World: table.Name, File: "small.hcl", Text: []byte(text), Fingerprint: hex(table.Fingerprint),
		Seed: o.seed, Grid: o.grid, Epoch: o.epoch, Until: o.until, Copies: 1, Cut: 4,
	}
}

// recorded computes a world as one server does, on a control plane in memory, and
// returns that and the hash in the end.
func recorded(t testing.TB, text string, o tale) (remembered, uint64) {
	m := manifestOf(t, text, o)
	k := remembered{plane.NewMemory()}
	enterWorld(k, m)
	return k, o.goOn(t, k, m)
}

// enterWorld makes a control plane that of a world.
func enterWorld(k asker, m *plane.Manifest) {
	blob := plane.Encode(m)
	k.Do(context.Background(), plane.Request{Verb: plane.Put, Sum: plane.SumOf(blob), Value: blob})
	k.Do(context.Background(), plane.Request{Verb: plane.Seal, Key: plane.WorldKey, Value: plane.Encode(m.Record(plane.SumOf(blob)))})
}

// loner is a server without a network or a disk, on a control plane in memory.
type loner struct {
	t       testing.TB
	k       asker
	w       region.World
	host    *host.Host
	now     int64
	spoil   func(r *region.Region)
	answers map[uint64]host.Action
}

func newLoner(t testing.TB, k asker, m *plane.Manifest, keep int) *loner {
	w, err := m.Open()
	require.NoError(t, err)
	l := &loner{t: t, k: k, w: w, answers: map[uint64]host.Action{}}
	l.host = host.New(host.Config{Server: "one", Name: "one", Start: 1, Beat: 100, TTL: 1000, Ahead: 50, CutEvery: 20, Nudge: 100, Keep: keep}, m, w)
	for _, key := range []string{plane.WorldKey, plane.FossilKey} {
		l.host.Step(0, host.Event{What: host.Changed, Entry: k.Do(context.Background(), plane.Request{Verb: plane.Read, Key: key}).Entry})
	}
	return l
}

// turn lets 5 ms go by, and every region compute an epoch if it can.
func (l *loner) turn() {
	l.now += 5
	l.host.Turn(l.now)
	for _, r := range l.host.Regions() {
		if l.host.May(r) {
			moved, err := r.Advance()
			if moved && l.spoil != nil {
				l.spoil(r)
			}
			l.host.Advanced(l.now, r, moved, err)
		}
	}
	l.act()
}

func (l *loner) act() {
	for acts := l.host.Actions(); len(acts) > 0; acts = l.host.Actions() {
		for _, a := range acts {
			switch a.Do {
			case host.Ask:
				reply := l.k.Do(context.Background(), a.Request)
				l.host.Step(l.now, host.Event{What: host.Replied, Reply: reply})
				if reply.Entry.Key != "" {
					l.host.Step(l.now, host.Event{What: host.Changed, Entry: reply.Entry})
				}
			case host.Save:
				blob, sum := a.Cut.Encode(&l.w)
				l.host.Step(l.now, host.Event{What: host.Saved, Region: a.Region, Epoch: a.Epoch, Sum: sum, Blob: blob})
			case host.Load:
				l.host.Step(l.now, host.Event{What: host.Loaded, Region: a.Region, Sum: a.Sum, Err: errors.New("no disk")})
			case host.Answer:
				l.answers[a.Number] = a
			case host.Note:
				l.t.Log(a.Text)
			}
		}
	}
}

// tick returns what all regions have reached; −1: some are not there yet.
func (l *loner) tick() int64 {
	least := int64(-1)
	for i, r := range l.host.Regions() {
		if i == 0 || r.Tick() < least {
			least = r.Tick()
		}
	}
	if len(l.host.Regions()) < l.w.Grid.Regions() {
		return -1
	}
	return least
}

func (l *loner) hash() (sum uint64) {
	for _, r := range l.host.Regions() {
		sum += r.Store().Hash()
	}
	return sum
}

// goOn computes a world to its end.
func (o *tale) goOn(t testing.TB, k asker, m *plane.Manifest) uint64 {
	l := newLoner(t, k, m, o.keep)
	l.spoil = o.spoil
	for said := 0; !l.host.Ended() || said < len(o.said); l.turn() {
		require.Less(t, l.now, int64(1e6), "it does not end: %+v", l.host.Held())
		for said < len(o.said) && l.tick() >= o.said[said].tick {
			c, err := parseAction([]string{o.said[said].action})
			require.NoError(t, err)
			l.host.Step(l.now, host.Event{What: host.Ordered, Order: host.Order{Number: uint64(said), ID: fmt.Sprint("order ", said), Command: c}})
			said++
		}
	}
	for _, a := range l.answers {
		require.NoError(t, a.Err)
	}
	return l.hash()
}

// busy is a tale with a command of every kind.
func busy() tale {
	return tale{grid: region.Grid{2, 2, 1}, epoch: 3, until: 600, seed: 7, keep: 3, said: []wanted{
		{30, "add B at 6,5 count 5 spread 0.5"},
		{60, "kick at 12,10 radius 6 by 3,0"},
		{90, "param bind=1.5"},
		{120, "remove at 12,10 radius 3 kind A"},
	}}
}

// What a server has recorded, computed again, is what it was; and a log or a cut
// that was changed is found.
func TestReplay(t *testing.T) {
	o := busy()
	k, hash := recorded(t, small, o)
	c, err := readChronicle(context.Background(), k, "test")
	require.NoError(t, err)
	require.Equal(t, 4, c.decided())
	require.Greater(t, len(c.lines), 4)
	quiet := newConsole(io.Discard)
	out, _, err := c.replay(context.Background(), 0, false, quiet)
	require.NoError(t, err)
	require.Nil(t, out.Wrong)
	require.True(t, out.Equal)
	require.Equal(t, len(c.lines), out.Compared)
	require.Greater(t, out.Cuts, 8)

	// Until the end, which is after the last line.
	r, err := c.traceAll()
	require.NoError(t, err)
	require.NoError(t, r.to(context.Background(), 1<<40, still))
	require.EqualValues(t, o.until, r.tick())
	require.Equal(t, hash, r.hash())

	// From any kept cut as from the beginning.
	r, err = c.trace(1 << 40)
	require.NoError(t, err)
	require.Greater(t, r.tick(), int64(100))
	require.NoError(t, r.to(context.Background(), 1<<40, still))
	require.Equal(t, hash, r.hash())

	// A command that was never given.
	var record plane.World
	require.NoError(t, plane.Decode(c.entry(t, plane.WorldKey), &record))
	for i := range record.Log.Entries {
		var command region.Command
		require.NoError(t, json.Unmarshal(record.Log.Entries[i].Command, &command))
		if command.Param != nil {
			record.Log.Entries[i].Command = []byte(`{"param":{"name":"bind","value":1.6}}`)
		}
	}
	forged := remembered{k.Clone()}
	forged.Memory.Do(plane.Request{Verb: plane.Beat, Key: plane.WorldKey, Value: plane.Encode(record)})
	c, err = readChronicle(context.Background(), forged, "test")
	require.NoError(t, err)
	out, _, err = c.replay(context.Background(), 0, false, quiet)
	require.NoError(t, err)
	require.NotNil(t, out.Wrong)
	require.Greater(t, out.Wrong.Tick, int64(90))
	require.GreaterOrEqual(t, out.Wrong.After, int64(90))
}

func (c *chronicle) entry(t testing.TB, key string) []byte {
	reply := c.keeping.Do(context.Background(), plane.Request{Verb: plane.Read, Key: key})
	require.Equal(t, plane.Done, reply.Outcome)
	return reply.Entry.Value
}
