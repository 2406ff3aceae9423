package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// sights are how people see: what is left of linear red, green and blue. Without one of the first two sorts of cones:
// F. Viénot, H. Brettel and J. Mollon (1999), doi:10.1002/(SICI)1520-6378(199908)24:4<243::AID-COL5>3.0.CO;2-3; without
// the third: G. Machado, M. Oliveira and L. Fernandes (2009), doi:10.1109/TVCG.2009.113.
var sights = map[string][3][3]float64{
	"all":          {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
	"deuteranopia": {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// lab is a colour of sRGB in CIELAB as somebody sees it, of daylight D65.
func lab(c Color, sight [3][3]float64) [3]float64 {
	var linear, seen [3]float64
	for i := range linear {
		if x := float64(c[i]); x <= 0.04045 {
			linear[i] = x / 12.92
		} else {
			linear[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	for i, row := range sight {
		seen[i] = min(max(row[0]*linear[0]+row[1]*linear[1]+row[2]*linear[2], 0), 1)
	}
	f := func(r, g, b, white float64) float64 {
		t := (r*seen[0] + g*seen[1] + b*seen[2]) / white
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x, y, z := f(0.4124, 0.3576, 0.1805, 0.95047), f(0.2126, 0.7152, 0.0722, 1), f(0.0193, 0.1192, 0.9505, 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// Twenty-one things, and what is none of them, have colours that everybody can tell apart, on both grounds, and that
// stand out from the ground. A distance of 2.3 in CIELAB is just seen.
func TestColoursEverybodyCanTellApart(t *testing.T) {
	for _, theme := range []*Theme{&Dark, &Light} {
		colors := []Color{theme.None()}
		for i := range Distinct {
			colors = append(colors, theme.Of(i))
		}
		for name, sight := range sights {
			least := 7.5
			if name == "all" {
				least = 19
			}
			for i, c := range colors {
				for k, other := range append(colors[:i:i], theme.Box) {
					p, q := lab(c, sight), lab(other, sight)
					require.Greater(t, math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]), least, "%d and %d: %s, dark %v", i, k, name, theme.Dark)
				}
			}
		}
		require.Equal(t, theme.Of(0), theme.Of(Distinct))
	}
}
