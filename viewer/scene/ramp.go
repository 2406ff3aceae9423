package scene

import "math"

// Ramp is a scale of colours, from the least to the greatest, by points that lie equally far apart.
type Ramp []Color

func ramp(points ...uint32) Ramp {
	r := make(Ramp, len(points))
	for i, p := range points {
		r[i] = RGB(p)
	}
	return r
}

// The ramps: both kinds can be read by people who do not tell red from green, and in grey.
var (
	// Viridis is that of S. van der Walt and N. Smith (2015, CC0), by nine of its colours.
	Viridis = ramp(0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725)
	// Cividis is that of J. R. Nuñez, C. R. Anderton and R. S. Renslow, doi:10.1371/journal.pone.0199239, by ten.
	Cividis = ramp(0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838)
	// PuOr is for what has two signs: that of C. Brewer's ColorBrewer 2, by nine, orange being above zero.
	PuOr = ramp(0x542788, 0x8073ac, 0xb2abd2, 0xd8daeb, 0xf7f7f7, 0xfee0b6, 0xfdb863, 0xe08214, 0xb35806)
)

// OkabeIto is the set of M. Okabe and K. Ito (2008) for things of which none is more than another: everybody can tell
// its colours apart. The last, a grey, is for what has none of the names.
var OkabeIto = ramp(0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0x0072b2, 0xd55e00, 0xcc79a7, 0x999999)

// At gives the colour at t from 0 to 1.
func (r Ramp) At(t float64) Color {
	t = math.Min(math.Max(t, 0), 1) * float64(len(r)-1)
	i := min(int(t), len(r)-2)
	return r[i].Mix(r[i+1], float32(t-float64(i)))
}

// of picks the i-th of different things, all but the grey in turn.
func (r Ramp) of(i int) Color { return r[i%(len(r)-1)] }
