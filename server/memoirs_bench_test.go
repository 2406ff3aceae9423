package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
	"ylem/worlds"
)

// What it costs that reactions are remembered, in a world of nothing but reactions.
func BenchmarkMemoirs(b *testing.B) {
	source, err := worlds.Open("genesis")
	require.NoError(b, err)
	table, diagnostics := rules.Compile("genesis.hcl", source, nil)
	require.NotNil(b, table, diagnostics.Error())
	for _, remembers := range []bool{false, true} {
		b.Run(map[bool]string{false: "forgets", true: "remembers"}[remembers], func(b *testing.B) {
			l, err := region.NewLocal(region.World{Table: table, Seed: 1, Grid: region.Grid{1, 1, 1}, Epoch: 1})
			require.NoError(b, err)
			var m memoirs
			for b.Loop() {
				require.NoError(b, l.Round())
				if remembers {
					m.collect(l.Regions)
				}
			}
			fired := int64(0)
			for _, n := range l.Regions[0].Account().Fired {
				fired += n
			}
			b.ReportMetric(float64(fired)/float64(b.N), "reactions/op")
		})
	}
}
