package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region"
)

// sampling is a world of four regions in this process, and a sampler of them.
func sampling(t *testing.T) (*region.Local, *sampler) {
	t.Helper()
	s := quick(t, worldFile(t, claimed), 0, nil)
	t.Cleanup(s.close)
	l, err := region.NewLocal(s.world)
	require.NoError(t, err)
	one := &sampler{}
	one.begin(s.world)
	return l, one
}

func everyRegion(int) bool { return true }

// Samples of the claims' ticks are taken unasked, those of others on demand; what
// comes too late is told so, and what nobody fetches is bounded.
func TestSampler(t *testing.T) {
	l, s := sampling(t)
	require.Equal(t, []int64{0, 10, 20, 30, 40, 50, 60, 61, 70, 80, 90, 97, 100, 110, 120, 150}, s.due)
	s.collect(l.Regions, everyRegion)
	first, wanted, late := make(chan sampled, 1), make(chan sampled, 1), make(chan sampled, 1)
	s.ask(0, first, l.Regions, everyRegion)
	require.Len(t, (<-first).cuts, 4)
	s.ask(13, wanted, l.Regions, everyRegion)
	s.ask(1<<40, late, l.Regions, everyRegion)
	for l.Tick() < 13 {
		require.Empty(t, wanted)
		require.NoError(t, l.Round())
		s.collect(l.Regions, everyRegion)
	}
	got := <-wanted
	require.False(t, got.past)
	var hash uint64
	for i, c := range got.cuts {
		require.Equal(t, i, c.Region)
		require.EqualValues(t, 13, c.Tick)
		hash += c.Store.Hash()
	}
	require.Equal(t, l.Whole().Hash(), hash)
	require.NotContains(t, s.asked, int64(13))
	gone := make(chan sampled, 1)
	s.ask(12, gone, l.Regions, everyRegion)
	require.True(t, (<-gone).past)
	s.waits[0].until = time.Now().Add(-time.Second)
	s.collect(l.Regions, everyRegion)
	require.True(t, (<-late).past)

	mine := make(chan sampled, 1)
	s.ask(13, mine, l.Regions, func(id int) bool { return id == 2 })
	require.Len(t, (<-mine).cuts, 1)

	huge := *got.cuts[0]
	huge.Store = huge.Store.Clone()
	for tick := range int64(100) {
		c := huge
		c.Tick = 1000 + tick
		s.keep(&c)
		s.kept[len(s.kept)-1].bytes += 10 << 20
		s.bytes += 10 << 20
	}
	require.LessOrEqual(t, s.bytes, keptSamples+11<<20)
	require.Less(t, len(s.kept), 20)
	s.kept[len(s.kept)-2].given = time.Now().Add(-time.Minute)
	n := len(s.kept)
	c := huge
	c.Tick = 5000
	s.keep(&c)
	require.LessOrEqual(t, len(s.kept), n)
}

// Nobody looks while nobody watches, but for what a claim is about; a world of many
// particles is looked at for its claims alone, and one of very many not at all.
func TestWhenToLook(t *testing.T) {
	s := quick(t, worldFile(t, claimed), 0, nil)
	t.Cleanup(s.close)
	b := newObserver(s.owner, s.mesh, s.plane, func([]byte) {})
	l := &oversight{world: s.world, table: s.world.Table, looks: true, most: 300, least: 299, rate: 100, particles: 600}
	require.True(t, b.begin(context.Background(), l))
	look := func(want int64, claim bool) {
		t.Helper()
		tick, own := b.choose(l)
		require.Equal(t, want, tick)
		require.Equal(t, claim, own)
	}
	look(0, true)
	b.tried = 97
	look(100, true)
	b.tried = 150
	look(-1, false)
	l.viewers = 1
	look(300+30+5, false)
	l.world.Until = 320
	look(320, false)
	b.last = 320
	look(-1, false)
	b.last, l.world.Until, l.still = 299, 0, true
	look(300, false)
	l.still = false
	b.next = time.Now().Add(time.Hour)
	look(-1, false)
	b.next = time.Time{}
	l.particles = manyToLookAt + 1
	look(-1, false)
	b.tried, b.last = 100, 100
	look(110, true)
	l.viewers = 0
	look(-1, false)
	l.viewers, l.particles = 1, mostToLookAt+1
	look(-1, false)
	require.Contains(t, b.seen.out.Trouble, "too large")
}

// Only servers that may take part are given particles, and only those of their world;
// nobody else is believed to have seen it.
func TestObserveDoorIsForServers(t *testing.T) {
	s := quick(t, worldFile(t, claimed), 0, []int{0, 1, 2, 3}, func(c *serving) { c.rate = 100 })
	launch(t, s)
	lives(t, s, 4)
	friend := newAccess(drawIdentity())
	l := &oversight{world: s.world, table: s.world.Table}
	other := &lookedAt{access: friend, world: s.mesh.self.Instance, key: s.mesh.access.self.ID(), address: s.mesh.self.Address, regions: []int{0, 1, 2, 3}}
	t.Cleanup(other.close)
	ctx := t.Context()
	cuts, _, err := other.sample(ctx, l, s.owner.state.Load().Most+300)
	require.NoError(t, err)
	require.Len(t, cuts, 4)
	_, _, err = other.sample(ctx, l, 3)
	var past *errPast
	require.ErrorAs(t, err, &past)

	other.close()
	other.world = "another"
	_, _, err = other.sample(ctx, l, 1<<40)
	require.ErrorContains(t, err, "another world")

	other.close()
	other.world, other.key = s.mesh.self.Instance, drawIdentity().ID()
	_, _, err = other.sample(ctx, l, 1<<40)
	require.ErrorContains(t, err, "another server answers")

	shut := quick(t, worldFile(t, claimed), 0, nil)
	t.Cleanup(shut.close)
	shut.mesh.access.accept = []string{drawIdentity().ID()}
	other.close()
	other.address, other.key = shut.mesh.self.Address, shut.mesh.access.self.ID()
	_, _, err = other.sample(ctx, l, 1)
	require.ErrorContains(t, err, "is not accepted")
	require.Error(t, other.tell(ctx, []byte(`{}`)))
}
