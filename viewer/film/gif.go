package film

import (
	"image"
	"image/color"
	"image/gif"
	"io"
)

// mostGIF is how many bytes of pictures, one a pixel, a GIF holds in memory: 25 s of 1280x800 at 10 a second.
const mostGIF = 256 << 20

// GIF is a film that every browser and chat shows, in few colours.
type GIF struct {
	to   io.Writer
	film gif.GIF
	size image.Point
	rate int
	held int // bytes
	most int // bytes
}

// NewGIF begins a GIF of rate pictures a second, which are in hundredths of a second there. It is written when it is closed.
func NewGIF(to io.Writer, rate int) *GIF { return &GIF{to: to, rate: rate, most: mostGIF} }

// The palette has 6 levels of red, 7 of green and 6 of blue, which is what the eye sees best: 252 colours.
const (
	reds, greens, blues = 6, 7, 6
)

var palette = func() (p color.Palette) {
	for r := range reds {
		for g := range greens {
			for b := range blues {
				p = append(p, color.RGBA{uint8(r * 255 / (reds - 1)), uint8(g * 255 / (greens - 1)), uint8(b * 255 / (blues - 1)), 255})
			}
		}
	}
	return p
}()

// nearest gives the palette's part of each level of a colour. A search for every pixel would take a second a picture.
var nearest = func() (t [3][256]uint8) {
	for i := range 256 {
		t[0][i] = uint8((i*(reds-1)+127)/255) * greens * blues
		t[1][i] = uint8((i*(greens-1)+127)/255) * blues
		t[2][i] = uint8((i*(blues-1) + 127) / 255)
	}
	return t
}()

// Add holds the picture in memory, with a byte a pixel.
func (f *GIF) Add(m *image.RGBA) error {
	if err := sized(&f.size, m); err != nil {
		return err
	}
	if f.held+f.size.X*f.size.Y > f.most {
		return ErrFull
	}
	f.held += f.size.X * f.size.Y
	p := image.NewPaletted(image.Rectangle{Max: f.size}, palette)
	for y := range f.size.Y {
		from, to := m.Pix[y*m.Stride:][:4*f.size.X], p.Pix[y*p.Stride:][:f.size.X]
		for x := range to {
			c := from[4*x : 4*x+3]
			to[x] = nearest[0][c[0]] + nearest[1][c[1]] + nearest[2][c[2]]
		}
	}
	n := len(f.film.Image)
	f.film.Image = append(f.film.Image, p)
	f.film.Delay = append(f.film.Delay, (n+1)*100/f.rate-n*100/f.rate) // without drift, if a picture is not whole hundredths
	return nil
}

// Close writes the film.
func (f *GIF) Close() error {
	if len(f.film.Image) == 0 {
		return nil
	}
	return gif.EncodeAll(f.to, &f.film)
}
