package film

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"math"
	"testing"
)

// shownBy is what a GIF shows after each of its pictures.
func shownBy(t testing.TB, b []byte) (out []*image.RGBA, delays []int) {
	t.Helper()
	got, err := gif.DecodeAll(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	now := image.NewRGBA(image.Rect(0, 0, got.Config.Width, got.Config.Height))
	for _, m := range got.Image {
		for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
			for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
				if _, _, _, a := m.At(x, y).RGBA(); a != 0 {
					now.Set(x, y, m.At(x, y))
				}
			}
		}
		out = append(out, &image.RGBA{Pix: bytes.Clone(now.Pix), Stride: now.Stride, Rect: now.Rect})
	}
	return out, got.Delay
}

// A GIF shows its pictures one after another, also where nothing changed, and tells what it has no room for.
func TestGIF(t *testing.T) {
	var b bytes.Buffer
	f := NewGIF(&b, 15)
	at := []int{8, 18, 18, 38}
	for i, x := range at {
		if err := f.Add(picture(64, 24, x), 1+i/3); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Add(picture(60, 24, 8), 1); err == nil || err == ErrFull {
		t.Errorf("a picture of another size: %v", err)
	}
	f.Most = f.written - 1
	if err := f.Add(picture(64, 24, 8), 1); err != ErrFull {
		t.Errorf("a picture too many: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	got, delays := shownBy(t, b.Bytes())
	if len(got) != len(at) {
		t.Fatalf("%d pictures", len(got))
	}
	total := 0
	for i, m := range got {
		total += delays[i]
		if !bytes.Equal(m.Pix, picture(64, 24, at[i]).Pix) {
			t.Errorf("picture %d is not what was added, though it has two colours", i)
		}
	}
	if total != 33 || delays[3] != 13 {
		t.Errorf("5 places at 15 a second take %d hundredths of a second", total)
	}
}

// tight is a disk with room for a few bytes.
type tight struct{ room int }

var errTight = errors.New("no room on the disk")

func (d *tight) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errTight
	}
	return len(b), nil
}

func TestGIFOnFullDisk(t *testing.T) {
	f := NewGIF(&tight{room: 100_000}, 10)
	var err error
	for i := 0; i < 100 && err == nil; i++ {
		err = f.Add(dusk(256, 160, i), 1)
	}
	if !errors.Is(err, errTight) || !errors.Is(f.Close(), errTight) {
		t.Errorf("on a full disk: %v", err)
	}
}

// dusk is a dark ground that brightens slowly, as the glow around crowds does, with a few bright things on it: what a
// film of a world looks like. by moves them.
func dusk(w, h, by int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := float64(x)/float64(w)-0.4, float64(y)/float64(h)-0.6
			light := math.Exp(-6 * (dx*dx + dy*dy))
			c := color.RGBA{uint8(4 + 26*light), uint8(5 + 18*light), uint8(11 + 40*light), 255}
			if i := x / 16; x%16 < 4 && (y+by)%16 < 4 && i%3 == y/16%3 {
				c = color.RGBA{uint8(80 + i*40%170), uint8(60 + i*70%190), uint8(90 + i*110%160), 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// errors of a picture: the mean absolute one of a part of a pixel's colour, 0 to 255, and that of the means of 8 by 8
// pixels, which is what bands in a smooth ground are.
func astray(want, got *image.RGBA) (pixel, band float64) {
	w, h := want.Rect.Dx(), want.Rect.Dy()
	n := 0
	for y := 0; y+8 <= h; y += 8 {
		for x := 0; x+8 <= w; x += 8 {
			for k := range 3 {
				sum := 0
				for i := range 64 {
					at := (y+i/8)*want.Stride + 4*(x+i%8) + k
					d := int(got.Pix[at]) - int(want.Pix[at])
					sum += d
					pixel += math.Abs(float64(d))
				}
				band += math.Abs(float64(sum)) / 64
				n++
			}
		}
	}
	return pixel / float64(64*n), band / float64(n)
}

// A dark ground has no bands: its colours are those of the pictures.
func TestGIFOfDarkGround(t *testing.T) {
	var b bytes.Buffer
	f := NewGIF(&b, 10)
	const frames = 6
	for i := range frames {
		if err := f.Add(dusk(320, 200, i), 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	got, _ := shownBy(t, b.Bytes())
	for i, m := range got {
		pixel, band := astray(dusk(320, 200, i), m)
		if pixel > 0.3 || band > 0.2 {
			t.Errorf("picture %d is wrong by %.2f a pixel, %.2f a block", i, pixel, band)
		}
	}
	if perFrame := b.Len() / frames; perFrame > 10_000 {
		t.Errorf("%d bytes a picture", perFrame)
	}
}

func BenchmarkGIF(b *testing.B) {
	var pictures []*image.RGBA
	for i := range 8 {
		pictures = append(pictures, dusk(1280, 800, i))
	}
	var out bytes.Buffer
	f := NewGIF(&out, 10)
	for i := 0; b.Loop(); i++ {
		out.Reset()
		if err := f.Add(pictures[i%len(pictures)], 1); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(f.written)/float64(f.frames), "bytes/picture")
}

// When pictures become other ones, so do the colours.
func TestGIFOfOtherColours(t *testing.T) {
	var b bytes.Buffer
	f := NewGIF(&b, 10)
	pictures := []*image.RGBA{dusk(160, 80, 0), image.NewRGBA(image.Rect(0, 0, 160, 80)), dusk(160, 80, 3)}
	for i := range pictures[1].Pix { // a light one, in shades that are not in the others
		pictures[1].Pix[i] = uint8(255 - i/4%160/4*(i%4))
		if i%4 == 3 {
			pictures[1].Pix[i] = 255
		}
	}
	for _, m := range pictures {
		if err := f.Add(m, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	got, _ := shownBy(t, b.Bytes())
	for i, m := range pictures {
		if pixel, _ := astray(m, got[i]); pixel > 1 {
			t.Errorf("picture %d is wrong by %.2f a pixel", i, pixel)
		}
	}
}
