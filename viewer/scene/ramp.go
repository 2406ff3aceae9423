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

// Colours for the eighth of different things and those after it, on dark and on light ground: chosen, by their distance
// in CIELAB, to lie as far as can be from those of OkabeIto and from each other, for people who see all colours and for
// those who lack one of the three sorts of cones.
var (
	moreOnDark  = ramp(0x9922ff, 0x335533, 0xaaff99, 0xddccee, 0x6644cc, 0xff2266, 0x554466, 0xccaa55, 0x8899ff, 0xee11bb, 0xaacc99, 0xddff00, 0x77ffdd, 0x884400)
	moreOnLight = ramp(0x111177, 0x441100, 0xaa22ff, 0x774400, 0x442255, 0xff33ff, 0xee1155, 0x0000dd, 0x881144, 0x6622bb, 0x001122, 0x992288, 0x665533, 0x7766dd)
)

// Distinct is how many different things have a colour each; those after them begin anew.
const Distinct = 21

// Of is the colour of the i-th of different things: OkabeIto but for its grey, and then those above.
func (t *Theme) Of(i int) Color {
	i %= Distinct
	if first := len(OkabeIto) - 1; i >= first {
		if t.Dark {
			return moreOnDark[i-first]
		}
		return moreOnLight[i-first]
	}
	return t.On(OkabeIto[i])
}

// None is the colour of what is none of them, or has none of what the colours tell.
func (t *Theme) None() Color { return t.On(OkabeIto[len(OkabeIto)-1]) }
