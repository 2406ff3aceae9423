package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
	"ylem/worlds"
)

// What the pulse reads off a picture, and how much of a core's time that is: it looks
// so seldom that it is one part in pulseShare at most.
func BenchmarkPulse(b *testing.B) {
	for _, name := range []string{"genesis", "lj"} {
		b.Run(name, func(b *testing.B) {
			source, err := worlds.Open(name)
			require.NoError(b, err)
			table, diagnostics := rules.Compile(name+".hcl", source, nil)
			require.NotNil(b, table, diagnostics.Error())
			w := region.World{Table: table, Seed: 1, Grid: region.Grid{1, 1, 1}, Epoch: 1}
			l, err := region.NewLocal(w)
			require.NoError(b, err)
			l.Regions[0].Want()
			require.NoError(b, l.Round())
			picture := l.Regions[0].Picture()
			var spent time.Duration
			var until time.Time
			for b.Loop() {
				p := newPulse(nil, nil, nil)
				start := time.Now()
				p.look(&w, picture)
				spent, until = time.Since(start), p.felt[0].seenNext
				require.GreaterOrEqual(b, until.Sub(start), pulseShare/2*spent)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(picture.Store.Owned), "ns/particle")
		})
	}
}
