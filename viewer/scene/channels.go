package scene

import (
	"math"

	"ylem/region/wire"
)

// palette is in which of the four channels of a field each style is counted, and their colours.
type palette struct {
	channel [256]uint8 // by style; wire.Unseen for what is not drawn
	colors  [wire.Channels]Color
	ramp    [wire.Channels]Color // of the four quarters of values
	of      paletteOf
}

// paletteOf is what a palette was made for.
type paletteOf struct {
	world     *wire.Welcome
	all       bool
	theme     *Theme
	colouring Colouring
}

// channels brings the palette up to date.
func (v *View) channels() *palette {
	p := &v.scratch.palette
	of := paletteOf{v.World, v.All, v.Theme, v.Colouring}
	if p.of == of {
		return p
	}
	*p = palette{of: of}
	for i := range p.ramp {
		p.ramp[i] = v.valueColor(uint8(32 + 64*i))
	}
	// Styles that look alike share a channel: the nearest two are put together until there are few enough.
	type group struct {
		color  Color
		n      float32
		styles []uint8
	}
	var groups []group
	for i := range p.channel {
		p.channel[i] = wire.Unseen
	}
	for i := range v.World.Styles {
		if v.hides(uint8(i)) {
			continue
		}
		c := v.styleColor(uint8(i))
		found := false
		for g := range groups {
			if groups[g].color == c {
				groups[g].styles, found = append(groups[g].styles, uint8(i)), true
			}
		}
		if !found {
			groups = append(groups, group{c, 1, []uint8{uint8(i)}})
		}
	}
	for len(groups) > wire.Channels {
		a, b, least := 0, 1, float32(math.Inf(1))
		for i := range groups {
			for j := range i {
				x, y := &groups[j], &groups[i]
				if d := distance(x.color, y.color) * x.n * y.n / (x.n + y.n); d < least {
					a, b, least = j, i, d
				}
			}
		}
		x, y := &groups[a], &groups[b]
		x.color = x.color.Mix(y.color, y.n/(x.n+y.n))
		x.n += y.n
		x.styles = append(x.styles, y.styles...)
		groups = append(groups[:b], groups[b+1:]...)
	}
	for i, g := range groups {
		p.colors[i] = g.color
		for _, s := range g.styles {
			p.channel[s] = uint8(i)
		}
	}
	return p
}

// distance tells how different two colours look, roughly.
func distance(a, b Color) float32 {
	r, g, bl := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return 2*r*r + 4*g*g + 3*bl*bl
}

// fieldColors are those of the channels of the field and of tiles.
func (v *View) fieldColors(values bool) [wire.Channels]Color {
	p := v.channels()
	switch {
	case v.Colouring.By == ByRegion || v.Colouring.By == ByServer:
		var colors [wire.Channels]Color
		for i := range colors {
			colors[i] = ServerColor(i, v.Theme)
		}
		return colors
	case values:
		return p.ramp
	}
	return p.colors
}

// channelsOf says where the styles, or values, of a region are counted. What is not drawn is not in what servers send.
func (v *View) channelsOf(r *Region, values bool) *[256]uint8 {
	p, out := v.channels(), &v.scratch.channel
	for i := range out {
		switch {
		case v.Colouring.By == ByRegion:
			out[i] = uint8(v.row[r.ID] % wire.Channels)
		case v.Colouring.By == ByServer:
			out[i] = uint8(v.serverRow(r.Server) % wire.Channels)
		case values:
			out[i] = uint8(i >> 6)
		default:
			out[i] = p.channel[i] % wire.Channels
		}
	}
	return out
}

// serverRow is the place of a server among all, 0 if it is not among them.
func (v *View) serverRow(name string) int {
	for i := range v.Servers {
		if v.Servers[i].Name == name {
			return i
		}
	}
	return 0
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
