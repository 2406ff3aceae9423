//go:build goexperiment.simd && amd64

package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Lanes find the texels that are found one by one, for any number of particles, with and without a slab, where what they
// find is no number of a texel, and where texels are so small that every rounding shows.
func TestLanesFindTheSameTexels(t *testing.T) {
	v := solidCrowd(t, 3000)
	s, c := v.Regions[0].Shot, &v.Camera
	for axis := range s.D {
		for i := range s.D[axis] {
			s.X[axis][i] = uint16(i*40503 + axis*7919)
			s.D[axis][i] = int16(i*31337 + axis*331)
		}
	}
	inside, cut := 0, 0
	for view := range 60 {
		c.Orbit((float64(view)*0.137-c.Yaw)/orbitSpeed, (math.Sin(float64(view))*1.6-c.Pitch)/orbitSpeed)
		c.Scale = c.fitScale() * math.Exp2(float64(view%5)-1)
		c.X, c.Y = float64(view%3)-1, float64(view%4)-1
		c.Slab = Slab{view%2 == 1, -0.3 + 0.01*float64(view), 0.4 + 0.005*float64(view)}
		l := v.lensOf(s)
		p := l.paneOf(0.5, &c.Slab)
		w := uint32(641)
		switch view % 7 {
		case 5:
			p.num *= 1e6
		case 6:
			p.num *= 1e4
			w = 1 << 31
		}
		from, to := view%3*5, s.Len()-view
		want, got := make([]uint32, to-from), make([]uint32, to-from)
		p.texelsEach(want, s, from, w)
		n := p.texelsWide(got, s, from, w)
		if wide {
			require.Equal(t, len(got)/lanes*lanes, n)
		}
		require.Equal(t, want[:n], got[:n], "view %d", view)
		for _, at := range want {
			if at < w*361 {
				inside++
			} else if at == nowhere && p.cut {
				cut++
			}
		}
		p.texels(got, s, from, w)
		require.Equal(t, want, got, "view %d", view)
	}
	require.Greater(t, inside, 3_000)
	require.Greater(t, cut, 10_000)
}
