package film

import (
	"image"
	"slices"
)

// A palette has colours for the pictures that it was made of, most where they differ most: by cutting the space of
// colours in two where that takes most off the squares of the errors, again and again. A colour between two of them is
// made of both, by a fixed pattern of 8 by 8 pixels: it stands still where the picture does, which keeps films calm and
// short, as an error that is handed on from pixel to pixel does not.
type palette struct {
	colors  []rgb
	mixes   []mix    // by cell, made when a colour of it comes
	tallies []tally  // by cell
	used    []uint32 // cells
	samples []sample
}

// rgb is a colour, each part 0 to 255.
type rgb [3]float32

// mix is which two colours of the palette a cell is made of, and how many of 64 pixels have the second one.
type mix struct {
	first, second uint8
	share         uint8
	made          bool
	error         float32 // squared distance of the mix
}

// Colours are known by their cells: 6 bits of each part, by its square root, since the ground is dark and bands show there.
const (
	cellBits = 6
	cells    = 1 << (3 * cellBits)
)

// cellOf is the cell of each level of a part; levelOf is the middle of a cell's levels.
var cellOf, levelOf = func() (of [256]uint32, level [1 << cellBits]float32) {
	const steps = 1<<cellBits - 1
	var sum, n [1 << cellBits]float32
	at := 0
	for c := range 256 {
		for at < steps && float32(c)*steps*steps >= (float32(at)+0.5)*(float32(at)+0.5)*255 {
			at++
		}
		of[c] = uint32(at)
		sum[at] += float32(c)
		n[at]++
	}
	for i := range level {
		if n[i] > 0 {
			level[i] = sum[i] / n[i]
		}
	}
	return of, level
}()

func cell(r, g, b uint8) uint32 {
	return cellOf[r]<<(2*cellBits) | cellOf[g]<<cellBits | cellOf[b]
}

func cellColor(c uint32) rgb {
	const mask = 1<<cellBits - 1
	return rgb{levelOf[c>>(2*cellBits)], levelOf[c>>cellBits&mask], levelOf[c&mask]}
}

// weights is how much the eye minds an error of each part.
var weights = rgb{3, 4, 2}

func apart(a, b rgb) (d float32) {
	for i := range a {
		d += weights[i] * (a[i] - b[i]) * (a[i] - b[i])
	}
	return d
}

// tally is how many pixels of a picture are in a cell, and the sums of their parts.
type tally struct {
	r, g, b uint64
	n       uint32
}

// sample is what the pixels of a cell are like.
type sample struct {
	color rgb // their mean
	n     float32
	cell  uint32
}

// box is a part of the space of colours: some of the samples.
type box struct {
	samples []sample
	axis    int
	at      float32 // where it is cut, along the axis
	gain    float32 // what that takes off the squares of the errors; 0: it cannot be cut
	mean    rgb
}

func newBox(samples []sample) (b box) {
	var n float64
	var sum, squares [3]float64
	for _, s := range samples {
		n += float64(s.n)
		for i, c := range s.color {
			sum[i] += float64(s.n * c)
			squares[i] += float64(s.n) * float64(c) * float64(c)
		}
	}
	b.samples = samples
	for i := range sum {
		b.mean[i] = float32(sum[i] / n)
		if spread := float32((squares[i] - sum[i]*sum[i]/n) * float64(weights[i])); len(samples) > 1 && spread > b.gain*1.0001 {
			b.axis, b.at, b.gain = i, b.mean[i], spread
		}
	}
	return b
}

// cut parts the samples of a box.
func (b *box) cut() (low, high box) {
	i, j := 0, len(b.samples)
	for i < j {
		if b.samples[i].color[b.axis] <= b.at {
			i++
		} else {
			j--
			b.samples[i], b.samples[j] = b.samples[j], b.samples[i]
		}
	}
	if i == 0 || i == len(b.samples) { // all are one colour but for rounding
		b.gain = 0
		return *b, box{}
	}
	return newBox(b.samples[:i]), newBox(b.samples[i:])
}

// most is how many colours a palette has; one more index is for what does not change.
const most = 255

// learn makes the palette anew for a picture.
func (p *palette) learn(m *image.RGBA) {
	if p.tallies == nil {
		p.tallies, p.mixes = make([]tally, cells), make([]mix, cells)
	}
	clear(p.mixes)
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for y := range h {
		row := m.Pix[y*m.Stride:][:4*w]
		for x := 0; x < len(row); x += 4 {
			c := cell(row[x], row[x+1], row[x+2])
			t := &p.tallies[c]
			if t.n == 0 {
				p.used = append(p.used, c)
			}
			t.r, t.g, t.b, t.n = t.r+uint64(row[x]), t.g+uint64(row[x+1]), t.b+uint64(row[x+2]), t.n+1
		}
	}
	p.samples = p.samples[:0]
	for _, c := range p.used {
		t := &p.tallies[c]
		n := float32(t.n)
		p.samples = append(p.samples, sample{rgb{float32(t.r) / n, float32(t.g) / n, float32(t.b) / n}, n, c})
		*t = tally{}
	}
	p.used = p.used[:0]
	boxes := []box{newBox(p.samples)}
	for len(boxes) < most {
		widest := 0
		for i := range boxes {
			if boxes[i].gain > boxes[widest].gain {
				widest = i
			}
		}
		if boxes[widest].gain <= 0 {
			break
		}
		low, high := boxes[widest].cut()
		boxes[widest] = low
		if high.samples != nil {
			boxes = append(boxes, high)
		}
	}
	p.colors = p.colors[:0]
	for i := range boxes {
		c := boxes[i].mean
		for k := range c {
			c[k] = float32(int(c[k] + 0.5))
		}
		if !slices.Contains(p.colors, c) {
			p.colors = append(p.colors, c)
		}
	}
	for i := range p.samples {
		p.mixes[p.samples[i].cell] = p.mixed(p.samples[i].color)
	}
}

// noise is how much a mix is minded of colours that lie apart: its pattern is seen then.
const noise = 0.06

// mixed finds what a colour is made of: a colour of the palette, or two, whichever is nearer to it.
func (p *palette) mixed(c rgb) mix {
	nearest, least := 0, apart(p.colors[0], c)
	for i, one := range p.colors[1:] {
		if d := apart(one, c); d < least {
			nearest, least = i+1, d
		}
	}
	best := mix{first: uint8(nearest), second: uint8(nearest), made: true, error: least}
	a := p.colors[nearest]
	cost := least
	for i, b := range p.colors {
		// How far c lies on the way from a to b.
		var on, whole float32
		for k := range c {
			on += weights[k] * (c[k] - a[k]) * (b[k] - a[k])
			whole += weights[k] * (b[k] - a[k]) * (b[k] - a[k])
		}
		if on <= 0 || whole == 0 {
			continue
		}
		share := min(int(on/whole*64+0.5), 32)
		t := float32(share) / 64
		var at rgb
		for k := range at {
			at[k] = a[k] + t*(b[k]-a[k])
		}
		d := apart(at, c)
		if now := d + noise*whole*t*(1-t)*4; now < cost {
			cost = now
			best.second, best.share, best.error = uint8(i), uint8(share), d
		}
	}
	return best
}

// pattern is a Bayer matrix: the pixel (x, y) has the second colour of a mix if its entry is below the share.
var pattern = func() (t [64]uint8) {
	for i := range t {
		x, y := i%8, i/8
		for bit := range 3 {
			t[i] = t[i]<<2 | uint8((x^y)>>bit&1)<<1 | uint8(y>>bit&1)
		}
	}
	return t
}()

// paint writes the indices of a picture to out, and gives the mean of the squared distances.
func (p *palette) paint(m *image.RGBA, out []uint8) float64 {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	var sum float64
	for y := range h {
		row, to := m.Pix[y*m.Stride:][:4*w], out[y*w:][:w]
		thresholds := pattern[y%8*8:][:8]
		var line float32
		for x := range to {
			c := cell(row[4*x], row[4*x+1], row[4*x+2])
			e := &p.mixes[c]
			if !e.made {
				*e = p.mixed(cellColor(c))
			}
			if thresholds[x%8] < e.share {
				to[x] = e.second
			} else {
				to[x] = e.first
			}
			line += e.error
		}
		sum += float64(line)
	}
	return sum / float64(w*h)
}
