package regiontest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
)

// pair returns both regions of a small world, with their halos said and delivered.
func pair(t *testing.T, until int64) *region.Local {
	l, err := region.NewLocal(region.World{Table: open(t, "binding"), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 1, Until: until})
	require.NoError(t, err)
	return l
}

// asked returns what a region answers to a pull of the other's.
func asked(t *testing.T, r *region.Region, epoch uint64) []region.Message {
	r.Outbox()
	require.NoError(t, r.Deliver(region.Message{Kind: wire.Pull, From: 1 - r.ID(), To: r.ID(), Epoch: epoch}))
	return r.Outbox()
}

// Whoever is never told a horizon keeps the halos of two epochs, and of older ones
// says that they are gone. With a horizon, and after Forget, all since the line are
// kept, the same bytes as they were said, and none before it.
func TestHalosAreKeptSinceTheLine(t *testing.T) {
	kept := func(r *region.Region) (epochs []uint64) {
		for epoch := range r.Epoch() + 3 {
			answer := asked(t, r, epoch)
			if epoch > r.Epoch() {
				require.Empty(t, answer, "what is to come is nobody's to say")
				continue
			}
			require.Len(t, answer, 1)
			require.Equal(t, epoch, answer[0].Epoch)
			require.Equal(t, 1-r.ID(), answer[0].To)
			if answer[0].Kind == wire.Halo {
				require.NotNil(t, answer[0].Payload)
				epochs = append(epochs, epoch)
			} else {
				require.Equal(t, wire.Gone, answer[0].Kind)
				require.Empty(t, answer[0].Payload)
			}
		}
		return epochs
	}
	l := pair(t, 0)
	for range 6 {
		require.NoError(t, l.Round())
	}
	require.Equal(t, []uint64{5, 6}, kept(l.Regions[0]))

	a := l.Regions[0]
	a.DecideWorld(100, nil)
	said := map[uint64][]byte{}
	for range 6 {
		require.NoError(t, l.Round())
		said[a.Epoch()] = asked(t, a, a.Epoch())[0].Payload
	}
	require.Equal(t, []uint64{5, 6, 7, 8, 9, 10, 11, 12}, kept(a))
	for epoch, payload := range said {
		require.Equal(t, payload, asked(t, a, epoch)[0].Payload)
	}
	a.Forget(9)
	require.Equal(t, []uint64{9, 10, 11, 12}, kept(a))
	a.Forget(3)
	require.Equal(t, []uint64{9, 10, 11, 12}, kept(a), "a line never moves back")
	a.Forget(40)
	require.Empty(t, kept(a))
	require.Equal(t, []uint64{11, 12}, kept(l.Regions[1]))
}

// A region that asks for a halo that its neighbour has forgotten is told so, and
// knows that it must begin anew. What is said of other epochs, and what is here
// already, means nothing.
func TestGoneMeansBehind(t *testing.T) {
	l := pair(t, 0)
	a, b := l.Regions[0], l.Regions[1]
	cut := func() *region.Cut {
		a.CutOn(a.Epoch())
		return a.TakeCut()
	}()
	require.NotNil(t, cut)
	for range 5 {
		require.NoError(t, l.Round())
	}
	old, err := region.Resume(&l.World, cut)
	require.NoError(t, err)
	old.Open()
	require.NotEmpty(t, old.Outbox())
	tell := func(epoch uint64) bool {
		require.NoError(t, old.Deliver(region.Message{Kind: wire.Gone, From: 1, To: 0, Epoch: epoch}))
		return old.Behind()
	}
	require.False(t, tell(1))
	old.Nudge()
	for _, m := range old.Outbox() {
		require.Equal(t, wire.Pull, m.Kind)
		require.NoError(t, b.Deliver(m))
	}
	for _, m := range b.Outbox() {
		require.Equal(t, wire.Gone, m.Kind)
		require.NoError(t, old.Deliver(m))
	}
	require.True(t, old.Behind())
	advanced, err := old.Advance()
	require.NoError(t, err)
	require.False(t, advanced)

	// With the halo in hand nothing is missing.
	fresh := pair(t, 0).Regions[0]
	require.NoError(t, fresh.Deliver(region.Message{Kind: wire.Gone, From: 1, To: 0, Epoch: 0}))
	require.False(t, fresh.Behind())
}

// No halo of an epoch is said before both logs have decided its inputs.
func TestNothingIsSaidBeforeItIsDecided(t *testing.T) {
	w := region.World{Table: open(t, "binding"), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 1}
	st, err := region.Begin(&w)
	require.NoError(t, err)
	whole := region.Cut{Region: -1, Epoch: 7, Store: st}
	var both []*region.Region
	for id := range 2 {
		r, err := region.Resume(&w, whole.Part(&w, id))
		require.NoError(t, err)
		r.DecideWorld(0, nil)
		both = append(both, r)
	}
	a, b := both[0], both[1]
	b.Decide(100, nil)
	b.DecideWorld(100, nil)
	b.Open()
	for _, m := range b.Outbox() {
		require.NoError(t, a.Deliver(m))
	}
	advance := func() bool {
		advanced, err := a.Advance()
		require.NoError(t, err)
		return advanced
	}
	a.Decide(100, nil)
	require.False(t, advance())
	a.DecideWorld(7, nil)
	require.False(t, advance())
	require.Empty(t, a.Outbox())
	require.Empty(t, asked(t, a, 7))
	a.DecideWorld(100, nil)
	a.Decide(7, nil)
	require.False(t, advance())
	require.Empty(t, a.Outbox())
	a.Decide(8, nil)
	require.True(t, advance())
	require.Equal(t, uint64(8), a.Epoch())
	require.Len(t, a.Outbox(), 1, "the halo of epoch 7 alone")
	a.Decide(9, nil)
	a.Open()
	require.Len(t, a.Outbox(), 1)
	a.Open()
	require.Empty(t, a.Outbox(), "it is said once")
}

// A world without a horizon says each halo with no more memory than the halo
// itself takes, and a settled epoch of a region alone takes none.
func TestASettledEpochTakesNoMemory(t *testing.T) {
	l, err := region.NewLocal(region.World{Table: open(t, "lj"), Seed: 1, Grid: one, Epoch: 1})
	require.NoError(t, err)
	for range 300 {
		require.NoError(t, l.Round())
	}
	require.Less(t, testing.AllocsPerRun(50, func() { require.NoError(t, l.Round()) }), 1.0)

	l = pair(t, 0)
	a, b := l.Regions[0], l.Regions[1]
	for range 300 {
		require.NoError(t, l.Round())
	}
	own := testing.AllocsPerRun(50, func() { require.NoError(t, l.Round()) })
	a.DecideWorld(1<<40, nil)
	b.DecideWorld(1<<40, nil)
	logged := testing.AllocsPerRun(50, func() { require.NoError(t, l.Round()) })
	require.LessOrEqual(t, logged-own, 4.0)
}
