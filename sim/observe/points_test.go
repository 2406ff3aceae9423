package observe

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// A file that asks for clusters of the whole world is answered with no value, soon,
// and not with an hour's work.
func TestClustersAreBounded(t *testing.T) {
	p := &points{at: make([][3]float64, 30_000), size: [3]float64{100, 100, 0}}
	for i := range p.at {
		p.at[i] = [3]float64{float64(i%173) / 1.73, float64(i/173) / 1.74, 0}
	}
	require.NotEmpty(t, p.clusters(1, 1, 0, 0))
	require.False(t, p.over)
	p.clusters(1000, 1, 1, 1000)
	require.True(t, p.over)
	require.True(t, math.IsNaN(p.drift(make([][3]float64, len(p.at)), 1000, 1)))
}
