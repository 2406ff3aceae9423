package main

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim"
)

// happened is a reaction of particles into others.
func happened(tick int64, before, after []uint64) sim.Event {
	e := sim.Event{Tick: tick}
	for i, id := range before {
		e.Before[i].ID = id
	}
	for i, id := range after {
		e.After[i].ID = id
	}
	return e
}

// A story goes back through what a particle came of to whoever that came of, the
// newest first, and leaves out what happened to others, and to ancestors afterwards.
func TestStoryGoesBack(t *testing.T) {
	chunks := [][]sim.Event{
		{happened(9, []uint64{1, 2}, []uint64{1, 2}), happened(3, []uint64{5}, []uint64{6, 7}), happened(1, []uint64{4}, []uint64{5})},
		{happened(5, []uint64{6, 8}, []uint64{1}), happened(4, []uint64{7}, []uint64{70}), happened(8, []uint64{2, 3}, []uint64{2, 3})},
		{happened(9, []uint64{1, 2}, []uint64{1, 2}), happened(6, []uint64{8}, []uint64{8}), happened(11, []uint64{1}, nil)},
	}
	events, own := storyOf(chunks, 1, 100)
	var ticks []int64
	for _, e := range events {
		ticks = append(ticks, e.Tick)
	}
	// At 11 it vanishes; 8 is what made its partner of 9 what it was; 6 and 4 are of others.
	require.Equal(t, []int64{11, 9, 8, 5, 3, 1}, ticks)
	require.Equal(t, []bool{true, true, false, true, false, false}, own)
	events, _ = storyOf(chunks, 1, 2)
	require.Len(t, events, 2)
	events, _ = storyOf(chunks, 99, 100)
	require.Empty(t, events)
}

// What is remembered is bounded, and says from when on it is all.
func TestMemoirsAreBounded(t *testing.T) {
	var m memoirs
	for tick := range int64(50_000) {
		m.remember([]sim.Event{happened(tick, []uint64{uint64(tick) + 1}, nil)})
	}
	chunks, since := m.all()
	n, least := 0, int64(50_000)
	for _, c := range chunks {
		n += len(c)
		for i := range c {
			least = min(least, c[i].Tick)
		}
	}
	require.LessOrEqual(t, n, memoirChunk*memoirChunks)
	require.Greater(t, n, memoirChunk*(memoirChunks-1))
	require.Equal(t, least, since)
	require.LessOrEqual(t, memoirChunk*memoirChunks*200, 5<<20, "bytes")
	m.forget()
	chunks, since = m.all()
	require.Empty(t, chunks)
	require.Zero(t, since)
}

// Four servers together tell of a particle what ylem run logs of it.
func TestStoryOfServers(t *testing.T) {
	file := worldFile(t, small)
	log := filepath.Join(t.TempDir(), "events.tsv")
	require.Equal(t, exitDone, ylem(t, "run", file, "--ticks", "200", "--events", log).status)
	f, err := os.Open(log)
	require.NoError(t, err)
	defer f.Close()
	in := csv.NewReader(f)
	in.Comma = '\t'
	rows, err := in.ReadAll()
	require.NoError(t, err)
	logged := map[string][]int64{} // by particle: ticks
	for _, row := range rows[1:] {
		for _, actor := range strings.Fields(row[3+1]) {
			_, id, _ := strings.Cut(actor, "#")
			logged[id] = append(logged[id], int64(atoi(row[0])))
		}
	}
	busiest := ""
	for id, ticks := range logged {
		if n := len(logged[busiest]); len(ticks) > n || len(ticks) == n && id < busiest {
			busiest = id
		}
	}
	require.Greater(t, len(logged[busiest]), 1)

	servers := cluster4(t, file, 200)
	finish(t, servers)
	id, err := strconv.ParseUint(busiest, 16, 64)
	require.NoError(t, err)
	var told []int64
	able := 0
	for i, s := range servers {
		w := watch(t, s)
		w.frame() // there is a picture now
		w.ask(wire.Trace{Request: uint32(i), ID: id})
		for len(w.stories) == 0 {
			w.next()
		}
		story := w.stories[0]
		require.EqualValues(t, i, story.Request)
		require.Equal(t, busiest, story.ID)
		require.Zero(t, story.Since)
		require.True(t, slices.IsSortedFunc(story.Events, func(a, b wire.ViewEvent) int { return cmp.Compare(b.Tick, a.Tick) }))
		for _, e := range story.Events {
			require.Less(t, e.Region, uint32(4))
			require.Less(t, e.Rule, len(w.welcome.Rules))
			if e.Own {
				told = append(told, int64(e.Tick))
			}
		}
		if len(story.Able) > 0 {
			able++
			require.Len(t, story.Able, 2)
		}
	}
	w := watch(t, servers[0])
	w.frame()
	const many = 40
	for range storyCrew { // nobody is there to tell any
		servers[0].stage.tellers <- struct{}{}
	}
	for i := range uint32(many) {
		w.ask(wire.Trace{Request: i, ID: id})
	}
	w.ask(wire.Follow{Request: many, ID: id})
	require.EqualValues(t, many, w.answer().Request, "who asks for too many stories at once is told fewer, and not dropped")
	for range storyCrew {
		<-servers[0].stage.tellers
	}
	for len(w.stories) < mostStories {
		w.next()
	}

	slices.Sort(told)
	require.Equal(t, logged[busiest], told)
	require.Equal(t, 1, able, "one server has it")
}

const ableWorld = `
world "able" {
  language    = 1
  size        = [20, 20]
  edge        = "wrap"
  dt          = 0.01
  light       = 0.1
  temperature = 0
  motion      = "still"
  radius      = 0.9
}
param "none" { default = 0 }
kind "u" {
  bonds = 1
  attrs = { h = int(0, 9), mood = enum("calm", "wild") }
}
kind "d" {
  bonds = 1
  attrs = { h = int(0, 9) }
}
kind "c" {}
bond "b" {
  between   = ["any", "any"]
  length    = 0.5
  stiffness = 1
  breaks_at = 1
}
rule "x:u(h=0) + y:d(h=0) -> x ~ y" { rate = 1 }
rule "x:u(h=2) -> x(h=3)" { rate = 1 }
rule "x:u(mood=wild) -> x(mood=calm)" { rate = 1 }
rule "x:u -> x(h=4)" {
  rate = 1
  when = x.h > 5
}
rule "x:u -> x(h=5)" { rate = none }
rule "x:u -> x(h=6)" {
  rate  = 1
  after = 500
}
rule "x:u -> x(h=7)" {
  rate    = 1
  carrier = "c"
}
rule "x:u ~ y:d -> x + y" { rate = 1 }
rule "x:d -> x(h=1)" { rate = 1 }
`

// What a particle could do, and what it lacks otherwise, is said in words.
func TestWhatAParticleLacks(t *testing.T) {
	table, diagnostics := rules.Compile("able.hcl", []byte(ableWorld+`place "u" { at = [5, 5] }`), nil)
	require.NotNil(t, table, diagnostics.Error())
	w := region.World{Table: table, Seed: 1, Grid: region.Grid{1, 1, 1}, Epoch: 1}
	kind := func(name string) uint8 {
		return uint8(slices.IndexFunc(table.Kinds, func(k rules.Kind) bool { return k.Name == name }))
	}
	type one struct {
		kind   string
		x      float64
		h      int32
		bonded bool
	}
	says := func(tick int64, all ...one) map[string]string {
		st := particles.NewStore(len(table.Attrs), table.Slots)
		for i, o := range all {
			p := particles.Particle{ID: uint64(i + 1), Kind: kind(o.kind), Position: [3]int64{particles.Quanta(o.x), particles.Quanta(5), 0}}
			p.Attr[slices.Index(table.Attrs, "h")] = o.h
			if o.bonded {
				p.Join(uint64(2 - i))
			}
			st.Append(&p)
		}
		st.Owned = st.Len()
		out := map[string]string{}
		for _, a := range ableOf(&w, &region.Picture{Table: table, Tick: tick, Box: w.Box(0), Store: st}, 1) {
			require.NotEqual(t, a.Now, a.Lacks != "", table.Rules[a.Rule].Text)
			out[table.Equation(a.Rule)] = a.Lacks
		}
		return out
	}
	alone := says(0, one{kind: "u", x: 5})
	require.Equal(t, map[string]string{
		"u(h=0) + d(h=0) → u–d":       "no d(h=0) within 0.9",
		"u(h=2) → u(h=3)":             "h = 0, not 2",
		"u(mood=wild) → u(mood=calm)": "mood = calm, not wild",
		"u → u(h=4)":                  "not so: x.h > 5",
		"u → u(h=5)":                  "it never happens: its rate is 0",
		"u → u(h=6)":                  "not before tick 500",
		"u → u(h=7)":                  "no c within 0.9",
		"u–d → u + d":                 "not bonded to d",
	}, alone)
	require.Equal(t, "no d(h=0) within 0.9", says(0, one{kind: "u", x: 5}, one{kind: "d", x: 5.8, h: 1})["u(h=0) + d(h=0) → u–d"])
	require.Equal(t, "no d(h=0) within 0.9", says(0, one{kind: "u", x: 5}, one{kind: "d", x: 6.5})["u(h=0) + d(h=0) → u–d"])
	near := says(600, one{kind: "u", x: 19.8}, one{kind: "d", x: 0.3}, one{kind: "c", x: 19}) // around the edge
	require.Empty(t, near["u(h=0) + d(h=0) → u–d"])
	require.Empty(t, near["u → u(h=6)"])
	require.Empty(t, near["u → u(h=7)"])
	bonded := says(0, one{kind: "u", x: 5, h: 7, bonded: true}, one{kind: "d", x: 5.5, bonded: true})
	require.Empty(t, bonded["u–d → u + d"])
	require.Empty(t, bonded["u → u(h=4)"])
	require.Equal(t, "h = 7, not 0", bonded["u(h=0) + d(h=0) → u–d"])
	require.Equal(t, "no room for its bonds", says(0, one{kind: "u", x: 5, bonded: true}, one{kind: "d", x: 5.5, bonded: true})["u(h=0) + d(h=0) → u–d"])
	require.Equal(t, []string{"d → d(h=1)", "u(h=0) + d(h=0) → u–d", "u–d → u + d"}, func() (out []string) {
		for text := range says(0, one{kind: "d", x: 5}) {
			out = append(out, text)
		}
		slices.Sort(out)
		return out
	}())
}
