package regiontest

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
	"ylem/region"
	"ylem/sim"
	"ylem/sim/observe"
)

// Every column of a report is the same text however the world is split: energies,
// pressure, g(r), displacements and all the others.
func TestReportDoesNotDependOnTheSplit(t *testing.T) {
	full := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWorld, drawCrowd, drawKinetics, drawForces, drawMolecules, drawPlacing}).Draw(t, "sort")(t)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1,
			Seed:  rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(1, 20).Draw(t, "until")),
		}
		every := int64(rapid.IntRange(1, 7).Draw(t, "every"))
		header, want := report(t, w, every)
		split := drawSplit(t, w)
		_, got := report(t, split, every)
		require.Equal(t, want, got, "%v of %s, epoch %d, every %d", split.Grid, d, split.Epoch, every)
		for c, title := range header {
			if last := want[len(want)-1][c]; last != "" && last != "0" {
				full[title]++
			}
		}
	})
	for _, title := range []string{
		"pair (energy)", "bond (energy)", "pressure (energy/length^2)", "msd a (length^2)", "vacf a (length^2/time^2)", "formulas (number of each)",
		"measure.free (1)", "measure.bound (1)", "measure.near (1)", "measure.spread (1)", "measure.fired (1)",
	} {
		require.Positive(t, full[title], title)
	}
}

// report observes all there is to observe.
func report(t *rapid.T, w region.World, every int64) (header []string, rows [][]string) {
	names, _ := observe.Quantities()
	r, err := observe.NewReport(w.Table, names)
	require.NoError(t, err)
	want, _ := r.Want()
	l, err := region.NewLocal(w)
	require.NoError(t, err)
	var track *observe.Track
	for !l.Ended() {
		if l.Tick()%every == 0 || l.Tick() == w.Until {
			sums := observe.NewSums(w.Table)
			var moments []observe.Moment
			var stores []*particles.Store
			var account sim.Account
			for _, one := range l.Regions {
				look := one.Look()
				m := observe.Moment{Table: w.Table, Tick: look.Tick, Store: look.Store, Wrap: look.Wrap, Impulse: look.Impulse}
				sums.Add(m.Sum(want))
				account.Add(one.Account())
				moments, stores = append(moments, m), append(stores, one.Store())
				one.Stop((l.Tick()/every + 1) * every)
			}
			if track == nil {
				track = observe.NewTrack(w.Table, moments)
			}
			track.Follow(stores...)
			saved, err := observe.ReadTrack(w.Table, track.Append(nil), stores...)
			require.NoError(t, err)
			require.Equal(t, track, saved, "a track that was saved")
			whole := observe.NewWhole(w.Table, l.Tick(), account.Fired, stores...)
			rows = append(rows, r.Row(&observe.Sample{Tick: l.Tick(), Sums: sums, Travel: track.Sum(moments), Whole: whole}))
		}
		require.NoError(t, l.Round())
	}
	return r.Header(), rows
}
