package scene

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What is pointed at beyond a wrapped edge is ringed there, too.
func TestRingsInImages(t *testing.T) {
	v := shown(t)
	v.Borders, v.Labels = false, false
	rings := func(zoom float64) (n int) {
		v.Camera.Go(Sight{At: [3]float64{20, 10}, Zoom: zoom})
		var d Drawing
		v.Hover = nil
		v.Build(&d, 0)
		n = len(d.Top.Vertices)
		v.Hover = v.Pick(v.at(10, 10))
		v.Build(&d, 0)
		return len(d.Top.Vertices) - n
	}
	near, far := rings(1.3), rings(0.45)
	require.Positive(t, near)
	require.Greater(t, len(v.images()), 1)
	require.Equal(t, len(v.images())*near, far)
}
