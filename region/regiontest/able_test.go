package regiontest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region"
)

// A reaction that happens was one that each of its participants was able to, by what a
// picture of its region shows a tick before; and the pictures of regions of any split
// say the same of a particle.
func TestAble(t *testing.T) {
	happened, unable := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWorld, drawCrowd, drawMolecules, drawPlacing}).Draw(t, "sort")(t)
		w := region.World{Table: d.table, Grid: one, Epoch: 1, Seed: rapid.Uint64Range(0, 1000).Draw(t, "seed"), Until: 4}
		split := drawSplit(t, w)
		split.Epoch = 1
		if split.Check() != nil {
			return
		}
		l, err := region.NewLocal(w)
		require.NoError(t, err)
		parts, err := region.NewLocal(split)
		require.NoError(t, err)
		whole := l.Regions[0]
		whole.Record(true)
		whole.Want()
		for _, r := range parts.Regions {
			r.Want()
		}
		for !l.Ended() {
			require.NoError(t, l.Round())
			require.NoError(t, parts.Round())
			p := whole.Picture()
			if p == nil {
				break
			}
			asked := map[uint64]bool{}
			events := whole.Recorded()
			for _, e := range events[:min(len(events), 5)] {
				for _, a := range e.Before {
					if a.ID == 0 {
						continue
					}
					happened++
					able := w.Able(p, a.ID)
					require.True(t, able[e.Rule], "%016x cannot %s", a.ID, d.table.Rules[e.Rule].Text)
					asked[a.ID] = true
				}
			}
			for _, id := range p.Store.ID[:min(3, p.Store.Owned)] {
				asked[id] = true
			}
			for _, r := range parts.Regions {
				q := r.Picture()
				for _, id := range q.Store.ID[:q.Store.Owned] {
					if asked[id] {
						able := w.Able(p, id)
						require.Equal(t, able, split.Able(q, id))
						if slices.Contains(able, false) {
							unable++
						}
					}
				}
				r.Want()
			}
			whole.Want()
		}
	})
	require.Positive(t, happened)
	require.Positive(t, unable)
}
