package scene

import (
	"math"

	"ylem/region/wire"
)

// Sheet is a texture that covers the screen, or the world where that is smaller and wrapped, and the places where the
// graphics card draws it.
type Sheet struct {
	W, H    int  // texels
	Step    int  // px per texel along each side
	Used    bool // false when nothing was added since Clear
	Opacity float32
	Copies  []Copy
}

// Copy is where a part of a sheet goes: the texels from S0 to S1 to the px from D0 to D1.
type Copy struct {
	SX0, SY0, SX1, SY1 float32
	DX0, DY0, DX1, DY1 float32
	Opacity            float32
	Tint               Color // of a field: what all that is counted here shines in, where it is not empty
}

func (s *Sheet) clear(w, h, step int) {
	s.Step, s.Used, s.Copies = step, false, s.Copies[:0]
	s.W, s.H = (w+step-1)/step+1, (h+step-1)/step+1
}

// Field counts particles that are too small and too many to be drawn one by one, in four channels. A texel shines the
// more the more there are, never beyond full:
//
//	n = Σ count, opacity = 1 − exp(−Gain·n), colour = Σ count·Colors / n, of which up to 0.45 gives way to Hot
//	by 1 − exp(−Gain·n/8), so that what is brighter than full can still be told apart
//
// each count being smoothed over its neighbours by 1 2 1.
type Field struct {
	Sheet
	Pix    []byte               // W×H×4: a count for each channel, at most 255
	Colors [wire.Channels]Color // not premultiplied; opaque
	Hot    Color
	Gain   float32
}

// ColorsIn are the colours of the channels in a copy.
func (f *Field) ColorsIn(c *Copy) [wire.Channels]Color {
	if c.Tint == (Color{}) {
		return f.Colors
	}
	return [wire.Channels]Color{c.Tint, c.Tint, c.Tint, c.Tint}
}

// Dots is a picture of particles that are too many for beads: each texel holds the particle whose middle is there, of
// which that on top is drawn. Red, green and blue are its colour, and alpha is 1 + 36·c + 6·j + i: its radius is
// DotRadii[c], its middle at ((i+½)/6, (j+½)/6) of the texel. Alpha 0 is nobody.
type Dots struct {
	Sheet
	Cells []uint32 // W×H: red is the lowest byte, alpha the highest
}

// Clear empties the field and sizes it for w×h px.
func (f *Field) Clear(w, h, step int) {
	f.clear(w, h, step)
	f.Pix = sized(f.Pix, 4*f.W*f.H)
	clear(f.Pix)
}

// Clear empties the dots and sizes them for w×h px.
func (d *Dots) Clear(w, h int) {
	d.clear(w, h, 1)
	d.Cells = sized(d.Cells, d.W*d.H)
	clear(d.Cells)
}

// DotRadii are the radii of dots, px.
var DotRadii = [7]float32{0.6, 0.75, 0.95, 1.2, 1.45, 1.7, 2}

// DotReach is how many texels from its own a dot is seen.
const DotReach = 2

// dotSub is into how many places along each side a texel is divided.
const dotSub = 6

// dot is what a texel holds for a particle of a colour and radius in its corner.
func dot(c Color, r float32) uint32 {
	class := 0
	for class < len(DotRadii)-1 && DotRadii[class+1]+DotRadii[class] < 2*r {
		class++
	}
	to := func(v float32) uint32 { return uint32(min(max(v, 0), 1)*255 + 0.5) }
	return to(c[0]) | to(c[1])<<8 | to(c[2])<<16 | uint32(1+class*dotSub*dotSub)<<24
}

// Limits of the light of one particle in a field, of that of a texel of a square point: the least keeps a lone one visible when its disc covers
// far less, the most lets their number show where there are many, however large they are.
const (
	leastLight = 0.35
	mostLight  = 2.4
)

// exposure is the light that particles of a field of mean density give together: more would be white all over.
const exposure = 1.5

// gain is the light of one particle in a texel whose sides are so many px, where there are so many in the mean. It shines
// as bright, and as far, on a screen of finer px.
func (v *View) gain(side, mean float32) float32 {
	r := v.typicalRadius() * float32(v.Camera.Scale)
	g := min(max(math.Pi*r*r, v.px(v.px(leastLight))), v.px(v.px(mostLight))) / (side * side)
	return min(g, exposure/max(mean, 1e-9))
}

// axis maps a column of a shot to texels along one side of a sheet: in 2⁻²⁴ texels, texel = from + X·per − D·back. What
// leaves [0, period) comes back at the other side, if there is a period.
type axis struct{ from, per, back, period int64 }

const fraction = 24

// plane maps the places of a shot to a sheet.
type plane struct{ x, y axis }

// count adds some of the particles of a shot to a field. channel says where each style, or value, is counted, ×1.
func (f *Field) count(s *Shot, some run, p *plane, keys []uint8, channel *[256]uint8) {
	f.Used = true
	keys = keys[some.from:some.to]
	n := len(keys)
	x, y, dx, dy := s.X[0][some.from:][:n], s.X[1][some.from:][:n], s.D[0][some.from:][:n], s.D[1][some.from:][:n]
	w, h, pix := uint64(f.W), uint64(f.H), f.Pix
	ax, ay := p.x, p.y
	for i, k := range keys {
		px := ax.from + int64(x[i])*ax.per - int64(dx[i])*ax.back
		py := ay.from + int64(y[i])*ay.per - int64(dy[i])*ay.back
		px += ax.period & (px >> 63)
		py += ay.period & (py >> 63)
		col, row := uint64(px)>>fraction, uint64(py)>>fraction
		if col >= w || row >= h {
			continue
		}
		at := (row*w+col)*4 + uint64(channel[k])
		c := pix[at]
		pix[at] = c + uint8((uint32(^c)+255)>>8) // stays at 255
	}
}

// put adds some of the particles of a shot to the dots. dots is what a texel holds for each style, or value.
func (d *Dots) put(s *Shot, some run, p *plane, keys []uint8, dots *[256]uint32) {
	d.Used = true
	keys = keys[some.from:some.to]
	n := len(keys)
	x, y, dx, dy := s.X[0][some.from:][:n], s.X[1][some.from:][:n], s.D[0][some.from:][:n], s.D[1][some.from:][:n]
	w, h, cells := uint64(d.W), uint64(d.H), d.Cells
	ax, ay := p.x, p.y
	for i, k := range keys {
		px := ax.from + int64(x[i])*ax.per - int64(dx[i])*ax.back
		py := ay.from + int64(y[i])*ay.per - int64(dy[i])*ay.back
		px += ax.period & (px >> 63)
		py += ay.period & (py >> 63)
		col, row := uint64(px)>>fraction, uint64(py)>>fraction
		if col >= w || row >= h {
			continue
		}
		const low = 1<<fraction - 1
		sub := (uint64(px)&low*dotSub)>>fraction + (uint64(py)&low*dotSub)>>fraction*dotSub
		cells[row*w+col] = dots[k] + uint32(sub)<<24
	}
}
