package regiontest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region"
	"ylem/sim"
)

// What regions own at any tick, within an epoch too, is the same however the world is
// split, with what was counted until then; and taking it changes nothing.
func TestSamplesDoNotDependOnTheSplit(t *testing.T) {
	within, fired := 0, int64(0)
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWorld, drawCrowd, drawKinetics, drawMolecules, drawPlacing}).Draw(t, "sort")(t)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1, Seed: rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(1, 20).Draw(t, "until")),
		}
		ticks := rapid.SliceOfNDistinct(rapid.Int64Range(0, w.Until), 1, 6, rapid.ID).Draw(t, "ticks")
		slices.Sort(ticks)
		split := drawSplit(t, w)
		for _, tick := range ticks {
			if tick%split.Epoch != 0 && tick != w.Until {
				within++
			}
		}
		plain, err := region.NewLocal(w)
		require.NoError(t, err)
		want, sum := map[int64]uint64{}, map[int64]sim.Account{}
		for {
			if slices.Contains(ticks, plain.Tick()) {
				want[plain.Tick()] = plain.Whole().Hash()
				sum[plain.Tick()] = plain.Regions[0].Account().Clone()
			}
			if plain.Ended() {
				break
			}
			require.NoError(t, plain.Round())
		}
		l, err := region.NewLocal(split)
		require.NoError(t, err)
		got, counted := map[int64]uint64{}, map[int64]*sim.Account{}
		taken := map[int64]int{}
		take := func() {
			for _, r := range l.Regions {
				for _, c := range r.Samples() {
					require.Equal(t, r.ID(), c.Region)
					box := split.Box(c.Region)
					for row := range c.Store.Owned {
						require.True(t, box.Contains(c.Store.X[row], c.Store.Y[row], c.Store.Z[row]))
					}
					require.Equal(t, c.Store.Len(), c.Store.Owned)
					got[c.Tick] += c.Store.Hash()
					if counted[c.Tick] == nil {
						counted[c.Tick] = &sim.Account{}
					}
					counted[c.Tick].Add(&c.Account)
					taken[c.Tick]++
				}
			}
		}
		for _, r := range l.Regions {
			r.SampleOn(ticks)
		}
		take()
		for !l.Ended() {
			require.NoError(t, l.Round())
			take()
		}
		require.Equal(t, want, got, "%v of %s, epoch %d", split.Grid, d, split.Epoch)
		for _, tick := range ticks {
			require.Equal(t, split.Grid.Regions(), taken[tick])
			expect := sum[tick]
			require.Equal(t, expect.Fired, counted[tick].Fired)
			for _, n := range expect.Fired {
				fired += n
			}
		}
		require.Equal(t, plain.Whole().Hash(), l.Whole().Hash())
	})
	require.Positive(t, within)
	require.Positive(t, fired)
}

// A region that was restored takes the sample of the tick that it begins with, and
// none of before; one on which inputs have acted takes none.
func TestSampleOfNow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawWorld(t)
		l, err := region.NewLocal(region.World{Table: d.table, Grid: one, Epoch: 2, Seed: 1, Until: 8})
		require.NoError(t, err)
		for l.Tick() < 4 {
			require.NoError(t, l.Round())
		}
		r := l.Regions[0]
		r.SampleOn([]int64{0, 3, 4, 5, 100})
		first := r.Samples()
		require.Len(t, first, 1)
		require.EqualValues(t, 4, first[0].Tick)
		require.Equal(t, r.Store().Hash(), first[0].Store.Hash())
		for !l.Ended() {
			require.NoError(t, l.Round())
		}
		rest := r.Samples()
		require.Len(t, rest, 1)
		require.EqualValues(t, 5, rest[0].Tick)
	})
}
