package regiontest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region"
	"ylem/region/wire"
	"ylem/sim"
)

// A world that is saved at any tick, as bytes, and goes on from there on another
// grid with another epoch is the world that was never disturbed.
func TestSavedAndLoadedIsOneRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWorld, drawCrowd, drawKinetics, drawForces, drawMolecules, drawPlacing}).Draw(t, "sort")(t)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1,
			Seed:  rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(2, 30).Draw(t, "until")),
		}
		want, err := Run(w, None)
		require.NoError(t, err, "%s", d)

		before := drawSplit(t, w)
		before.Until = int64(rapid.IntRange(1, int(w.Until)-1).Draw(t, "saved at"))
		c, err := Finish(before, drawFaults(t))
		require.NoError(t, err, "%s", d)
		require.Equal(t, before.Until, c.Tick)

		batch := wire.Batcher{Attrs: len(d.table.Attrs), Slots: d.table.Slots, Dimensions: d.table.Dimensions}
		whole := c.Whole(&before)
		rows := make([]int32, whole.Len())
		for row := range rows {
			rows[row] = int32(row)
		}
		loaded, err := batch.Decode(batch.Encode(nil, whole, rows))
		require.NoError(t, err)
		require.NoError(t, w.Admit(loaded))

		after := drawSplit(t, w)
		got, err := Continue(after, before.Until, loaded, drawFaults(t))
		require.NoError(t, err, "%s", d)
		require.Equal(t, want.Hash, got.Hash, "%v, then from tick %d on %v of %s", before.Grid, before.Until, after.Grid, d)
		require.Equal(t, want.Particles, got.Particles)
		sum := c.Account
		sum.Add(&got.Account)
		require.Equal(t, want.Account, sum)
		require.Equal(t, w.Until, got.Tick)
	})
}

// drawSplit is a world on another grid, with another epoch and rows in another
// order.
func drawSplit(t *rapid.T, w region.World) region.World {
	w.Grid, w.Shuffle = drawGrid(t, w.Table.Dimensions), rapid.Uint64().Draw(t, "rows")
	w.Epoch = int64(rapid.IntRange(1, 8).Draw(t, "epoch"))
	for w.Check() != nil && w.Epoch > 1 {
		w.Epoch--
	}
	return w
}

// Any split records the same reactions, and shows the same particles with the
// same impulses to observers, at every tick at which it stands still.
func TestWhatIsSeenDoesNotDependOnTheSplit(t *testing.T) {
	events := 0
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWorld, drawCrowd, drawKinetics, drawForces, drawMolecules, drawPlacing}).Draw(t, "sort")(t)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1,
			Seed:  rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(1, 20).Draw(t, "until")),
		}
		every := int64(rapid.IntRange(1, 7).Draw(t, "every"))
		want := watch(t, w, every)
		split := drawSplit(t, w)
		require.Equal(t, want, watch(t, split, every), "%v of %s, epoch %d, every %d", split.Grid, d, split.Epoch, every)
		events += len(want.events)
	})
	require.Greater(t, events, 100)
}

// watched is what an observer sees of a world.
type watched struct {
	events []sim.Event
	looks  []map[uint64]seen
}

type seen struct {
	position, impulse [3]int64
}

func watch(t *rapid.T, w region.World, every int64) (out watched) {
	l, err := region.NewLocal(w)
	require.NoError(t, err)
	for _, r := range l.Regions {
		r.Record(true)
	}
	for {
		if l.Tick()%every == 0 || l.Tick() == w.Until {
			look := map[uint64]seen{}
			for _, r := range l.Regions {
				one := r.Look()
				require.Equal(t, l.Tick(), one.Tick)
				for row := range one.Store.Owned {
					look[one.Store.ID[row]] = seen{
						[3]int64{one.Store.X[row], one.Store.Y[row], one.Store.Z[row]},
						[3]int64{one.Impulse[0][row], one.Impulse[1][row], one.Impulse[2][row]},
					}
				}
				r.Stop((one.Tick/every + 1) * every)
			}
			out.looks = append(out.looks, look)
		}
		require.NoError(t, l.Round())
		for _, r := range l.Regions {
			out.events = append(out.events, r.Recorded()...)
		}
		if l.Ended() {
			break
		}
	}
	slices.SortFunc(out.events, func(a, b sim.Event) int { return a.Compare(&b) })
	require.EqualValues(t, (w.Until-1)/every+2, len(out.looks))
	return out
}
