package observe_test

import (
	"testing"

	"ylem/sim/observe"
)

// What a sample of a Lennard-Jones fluid costs: 27 pairs within the range for
// each particle.
func BenchmarkSample(b *testing.B) {
	table := world(b, "lj3d")
	_, st, space := begin(b, table)
	m := moment(table, st, space, 0)
	b.ReportAllocs()
	for b.Loop() {
		m.Sum(observe.Wanted{Pairs: true})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(st.Len()), "ns/particle")
}
