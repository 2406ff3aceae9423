package scene

import (
	"math"
	"slices"

	"ylem/region/wire"
)

// palette is in which of the four channels of a field styles, values and regions are counted, and their colours.
type palette struct {
	channel [256]uint8 // by style; wire.Unseen for what is not drawn
	colors  [wire.Channels]Color
	value   [256]uint8 // by value
	values  [wire.Channels]Color
	region  []uint8 // by its row
	regions [wire.Channels]Color
	shared  bool      // what the colours tell apart now shares channels
	lacks   [256]bool // by style: it has no value of that which the colours tell
	lacking bool      // some do
	of      paletteOf
}

// paletteOf is what a palette was made for.
type paletteOf struct {
	world     *wire.Welcome
	all       bool
	theme     *Theme
	colouring Colouring
	changes   int // where the colours tell of regions, whose servers change
}

// channels brings the palette up to date.
func (v *View) channels() *palette {
	p := &v.scratch.palette
	of := paletteOf{v.World, v.All, v.Theme, v.Colouring, 0}
	if v.Colouring.places() {
		of.changes = v.Changes
	}
	if p.of == of {
		return p
	}
	*p = palette{of: of}
	for i := range p.channel {
		p.channel[i] = wire.Unseen
	}
	var seen []uint8
	var colors []Color
	for i := range v.World.Styles {
		if !v.hides(uint8(i)) {
			seen, colors = append(seen, uint8(i)), append(colors, v.styleColor(uint8(i)))
		}
	}
	var channel []uint8
	channel, p.colors, _ = merged(colors)
	for i, style := range seen {
		p.channel[style] = channel[i]
	}
	switch {
	case v.Colouring.places():
		colors = colors[:0]
		for i := range v.Regions {
			colors = append(colors, v.regionColor(&v.Regions[i]))
		}
		p.region, p.regions, p.shared = merged(colors)
	case v.Colouring.By == ByStructure:
		colors = colors[:0]
		for i := range min(len(v.World.Structures)+1, 256) {
			colors = append(colors, v.valueColor(uint8(i)))
		}
		channel, p.values, p.shared = merged(colors)
		copy(p.value[:], channel)
	default:
		for i := range v.World.Styles {
			p.lacks[i] = v.lacks(v.Styles[i].Kind)
			p.lacking = p.lacking || p.lacks[i]
		}
		parts := wire.Channels
		if p.lacking {
			parts--
			p.value[0], p.values[parts] = uint8(parts), v.valueColor(0)
		}
		for i := 1; i < len(p.value); i++ {
			p.value[i] = uint8(i * parts / 256)
		}
		for i := range parts {
			p.values[i] = v.valueColor(uint8((2*i + 1) * 255 / (2 * parts)))
		}
	}
	return p
}

// lacks tells whether particles of a kind have no value of that which the colours tell: not even 0.
func (v *View) lacks(kind int) bool {
	if kind < 0 {
		return false
	}
	if v.Colouring.By == BySpeed {
		return !v.World.Kinds[kind].Pushed
	}
	for _, a := range v.World.Attrs {
		if v.Colouring.By == "attr "+a.Name {
			return !slices.Contains(a.Kinds, kind)
		}
	}
	return false
}

// merged puts colours into as many groups as there are channels, and gives the group of each and the colours of groups.
// Colours that look alike share a group: the nearest two are put together until there are few enough, and the colour of
// a group lies between theirs. shared tells whether different ones do.
func merged(colors []Color) (group []uint8, of [wire.Channels]Color, shared bool) {
	type set struct {
		color Color
		n     float32
		of    []int
	}
	var sets []set
	for i, c := range colors {
		at := slices.IndexFunc(sets, func(s set) bool { return s.color == c })
		if at < 0 {
			at, sets = len(sets), append(sets, set{color: c, n: 1})
		}
		sets[at].of = append(sets[at].of, i)
	}
	for len(sets) > wire.Channels {
		shared = true
		a, b, least := 0, 1, float32(math.Inf(1))
		for i := range sets {
			for j := range i {
				x, y := &sets[j], &sets[i]
				if d := distance(x.color, y.color) * x.n * y.n / (x.n + y.n); d < least {
					a, b, least = j, i, d
				}
			}
		}
		x, y := &sets[a], &sets[b]
		x.color = x.color.Mix(y.color, y.n/(x.n+y.n))
		x.n += y.n
		x.of = append(x.of, y.of...)
		sets = append(sets[:b], sets[b+1:]...)
	}
	group = make([]uint8, len(colors))
	for k, s := range sets {
		of[k] = s.color
		for _, i := range s.of {
			group[i] = uint8(k)
		}
	}
	return group, of, shared
}

// distance tells how different two colours look, roughly.
func distance(a, b Color) float32 {
	r, g, bl := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return 2*r*r + 4*g*g + 3*bl*bl
}

// fieldColors are those of the channels of the field.
func (v *View) fieldColors(values bool) [wire.Channels]Color {
	p := v.channels()
	switch {
	case v.Colouring.places():
		return p.regions
	case values:
		return p.values
	}
	return p.colors
}

// tileColors are those of what a server counted of a region. It counts styles, whatever else the colours tell.
func (v *View) tileColors(r *Region) (colors [wire.Channels]Color) {
	if !v.Colouring.places() {
		return v.channels().colors
	}
	for i := range colors {
		colors[i] = v.regionColor(r)
	}
	return colors
}

// channelsOf says where the styles, or values, of a region are counted. What is not drawn is not in what servers send.
func (v *View) channelsOf(r *Region, values bool) *[256]uint8 {
	p, out := v.channels(), &v.scratch.channel
	for i := range out {
		switch {
		case v.Colouring.places():
			out[i] = p.region[v.row[r.ID]]
		case values:
			out[i] = p.value[i]
		default:
			out[i] = p.channel[i] % wire.Channels
		}
	}
	return out
}

// leastDot is the radius of dots at least, points.
const leastDot = 0.8

// dotsOf is what a texel of the dots holds for each style, or value, of a region; 0 for styles that nothing has.
func (v *View) dotsOf(r *Region, values bool) *[256]uint32 {
	out := &v.scratch.dots
	scale, typical := float32(v.Camera.Scale), v.typicalRadius()
	for i := range out {
		radius := typical
		if !values {
			if out[i] = 0; r.Shot.Counts[i] == 0 {
				continue
			}
			radius = v.Styles[i].Radius
		}
		c := v.dim(v.colorOf(uint8(i), values, r), r)
		c = v.Theme.Box.Mix(Color{c[0], c[1], c[2], 1}, c[3]) // a dot is opaque
		out[i] = dot(c, max(radius*scale, v.px(leastDot)))
	}
	return out
}

// hot is the colour that most light tends to: away from the ground.
func (v *View) hot() Color {
	if v.Theme.Dark {
		return RGB(0xffffff)
	}
	return RGB(0x000000)
}

// light sets how bright the field is, and its colours.
func (v *View) light(f *Field, values bool) {
	f.Colors, f.Hot = v.fieldColors(values), v.hot()
	side := float32(f.Step)
	f.Gain = v.gain(side, float32(v.seen())*side*side/float32(v.shownArea()))
}
