//go:build goexperiment.simd && amd64

package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Lanes find the texels, and the spots of dots, that are found one by one, for any number of particles, with and without a slab, where what they
// find is no number of a texel, and where texels are so small that every rounding shows.
func TestLanesFindTheSame(t *testing.T) {
	v := solidCrowd(t, 3000)
	s, c := v.Regions[0].Shot, &v.Camera
	for axis := range s.D {
		for i := range s.D[axis] {
			s.X[axis][i] = uint16(i*40503 + axis*7919)
			s.D[axis][i] = int16(i*31337 + axis*331)
		}
	}
	inside, cut, dotted := 0, 0, 0
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
		fine := l.paneOf(1<<texelParts, &c.Slab)
		if view%7 > 4 {
			fine.num *= 1e3
			fine.deep *= 5
		}
		n := chunk - view%lanes
		for from := view % 3 * 5; from+n <= s.Len(); from += n {
			want, got := make([]uint32, n), make([]uint32, n)
			p.texelsEach(want, s, from, w)
			p.texels(got, s, from, w)
			require.Equal(t, want, got, "view %d", view)
			for _, at := range want {
				if at < w*361 {
					inside++
				} else if at == nowhere && p.cut {
					cut++
				}
			}

			var dots, found spots
			fine.spotsEach(&dots, s, from, 0, n, 1281, 721)
			fine.spots(&found, s, from, n, 1281, 721)
			for i := range n {
				if at := dots.at[i]; at < 1281*721 {
					require.Equal(t, [3]uint32{at, dots.part[i], dots.near[i]}, [3]uint32{found.at[i], found.part[i], found.near[i]}, "view %d", view)
					dotted++
				} else {
					require.GreaterOrEqual(t, found.at[i], uint32(1281*721), "view %d", view)
				}
			}
		}
		if wide {
			require.Equal(t, n/lanes*lanes, p.texelsWide(make([]uint32, n), s, 0, w))
			require.Equal(t, n/lanes*lanes, fine.spotsWide(new(spots), s, 0, n, w))
		}
	}
	require.Greater(t, inside, 3_000)
	require.Greater(t, dotted, 1_000)
	require.Greater(t, cut, 10_000)
}
