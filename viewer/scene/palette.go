package scene

import (
	"math"

	"ylem/region/wire"
)

// Color is red, green, blue and opacity, 0 to 1, not premultiplied.
type Color [4]float32

// RGB makes an opaque colour of 0xrrggbb.
func RGB(v uint32) Color {
	return Color{float32(v>>16&255) / 255, float32(v>>8&255) / 255, float32(v&255) / 255, 1}
}

// Fade multiplies the opacity.
func (c Color) Fade(by float32) Color { c[3] *= by; return c }

// Mix goes from c to d, by t from 0 to 1, opacity too.
func (c Color) Mix(d Color, t float32) Color {
	for i := range c {
		c[i] += (d[i] - c[i]) * t
	}
	return c
}

// Premultiplied gives the colour as a graphics card blends it.
func (c Color) Premultiplied() [4]float32 {
	return [4]float32{c[0] * c[3], c[1] * c[3], c[2] * c[3], c[3]}
}

func (c Color) luminance() float32 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// Style is how some particles of a kind look.
type Style struct {
	Kind   int // index into Welcome.Kinds, -1 if the world has no such style
	Color  Color
	Radius float32
	Label  string
	Hidden bool // a view of the world hides the kind
}

func (p *Picture) restyle() {
	for i := range p.Styles {
		p.Styles[i] = Style{Kind: -1, Color: RGB(0x8090a0), Radius: 0.3, Label: "?"}
	}
	for i, s := range p.World.Styles {
		rgb, _ := wire.ParseColor(s.Color) // the decoder refused what is no colour
		c := RGB(uint32(rgb[0])<<16 | uint32(rgb[1])<<8 | uint32(rgb[2]))
		p.Styles[i] = Style{s.Kind, c, float32(s.Radius), s.Label, p.World.Kinds[s.Kind].Hidden}
	}
}

// Theme is a set of colours for everything but particles.
type Theme struct {
	Dark               bool
	Ground, Box, Edge  Color // around the world, inside of it, its border
	Panel, Line        Color
	Text, Muted        Color
	Accent, Warn, Good Color
	Button, Hover      Color
}

// The two themes.
var (
	Dark = Theme{
		Dark:   true,
		Ground: RGB(0x04050b), Box: RGB(0x080b16), Edge: RGB(0x5a6a92).Fade(0.55),
		Panel: RGB(0x0b101d).Fade(0.95), Line: RGB(0x8fa3d0).Fade(0.16),
		Text: RGB(0xeef2fb), Muted: RGB(0x9aa7c4),
		Accent: RGB(0x7cc4ff), Warn: RGB(0xff8a70), Good: RGB(0x6fe0a8),
		Button: RGB(0x8fa3d0).Fade(0.12), Hover: RGB(0x8fa3d0).Fade(0.28),
	}
	Light = Theme{
		Ground: RGB(0xe7eaf1), Box: RGB(0xfbfcfe), Edge: RGB(0x44506c).Fade(0.5),
		Panel: RGB(0xffffff).Fade(0.96), Line: RGB(0x30405f).Fade(0.16),
		Text: RGB(0x10182a), Muted: RGB(0x55617a),
		Accent: RGB(0x0b66c0), Warn: RGB(0xb83a1c), Good: RGB(0x0c7d4b),
		Button: RGB(0x30405f).Fade(0.08), Hover: RGB(0x30405f).Fade(0.2),
	}
)

// On adapts the colour of a particle to the ground: it stays as bright (or dark) as it must be to be seen.
func (t *Theme) On(c Color) Color {
	l := c.luminance()
	if t.Dark && l < 0.28 {
		return c.Mix(RGB(0xffffff), (0.28-l)/(1-l+1e-6))
	}
	if !t.Dark && l > 0.55 {
		return c.Mix(RGB(0x000000), (l-0.55)/l)
	}
	return c
}

// ServerColor is the colour of the i-th server, far from that of the one before. It depends on nothing else.
func ServerColor(i int, t *Theme) Color {
	hue := math.Mod(0.56+float64(i)*0.61803398875, 1)
	s, v := 0.55, 1.0
	if !t.Dark {
		s, v = 0.8, 0.62
	}
	channel := func(n float64) float32 {
		k := math.Mod(n+hue*6, 6)
		return float32(v - v*s*math.Max(0, math.Min(math.Min(k, 4-k), 1)))
	}
	return Color{channel(5), channel(3), channel(1), 1}
}
