package film

import (
	"bufio"
	"compress/lzw"
	"image"
	"io"
)

// mostGIF is how long a GIF becomes at most, bytes: nothing shows longer ones.
const mostGIF = 256 << 20

// GIF is a film that every browser and chat shows, in 255 colours of its own pictures. It is written while it grows: what
// is held of it is the picture that is shown last.
type GIF struct {
	Most int64 // bytes that it may have

	to      *bufio.Writer
	blocks  blocks
	lzw     *lzw.Writer
	palette palette
	fresh   float64 // mean squared error of the palette where it was made
	indices []uint8
	shown   []rgb8 // by pixel, what is there before the next picture
	size    image.Point
	rate    int
	frames  int // places of pictures, with those that stay longer
	written int64
	err     error
}

type rgb8 [3]uint8

// NewGIF begins a GIF of rate pictures a second, which are in hundredths of a second there.
func NewGIF(to io.Writer, rate int) *GIF {
	f := &GIF{to: bufio.NewWriterSize(to, 1<<16), rate: rate, Most: mostGIF}
	f.blocks.to = f
	return f
}

// worn is how much worse than where it was made a palette may serve before there is another: pictures are then of other
// colours. Until then colours stay the same, so that what stands still does not flicker.
const worn = 1.3

// longest is for how many hundredths of a second a picture stays at most.
const longest = 60_000

// Add writes the picture.
func (f *GIF) Add(m *image.RGBA, times int) error {
	if err := sized(&f.size, m); err != nil {
		return err
	}
	if f.written > f.Most {
		return ErrFull
	}
	if f.frames == 0 {
		f.begin()
		f.palette.learn(m)
		f.fresh = f.palette.paint(m, f.indices)
	} else if served := f.palette.paint(m, f.indices); served > f.fresh*worn+0.25 {
		f.palette.learn(m)
		f.fresh = f.palette.paint(m, f.indices)
	}
	f.image(f.keepStill(), times)
	return f.err
}

// Close ends the film.
func (f *GIF) Close() error {
	if f.frames == 0 {
		return f.err
	}
	f.put(0x3b)
	if err := f.to.Flush(); f.err == nil {
		f.err = err
	}
	return f.err
}

// begin writes what stands before all pictures.
func (f *GIF) begin() {
	w, h := f.size.X, f.size.Y
	f.indices, f.shown = make([]uint8, w*h), make([]rgb8, w*h)
	f.write([]byte("GIF89a"))
	f.put(byte(w), byte(w>>8), byte(h), byte(h>>8), 0x70, 0, 0) // 8 bits a part, no colours for all pictures
	f.put(0x21, 0xff, 11)
	f.write([]byte("NETSCAPE2.0"))
	f.put(3, 1, 0, 0, 0) // again and again
}

// keepStill gives what changes, and makes pixels in it that do not see-through: then there is little to write.
func (f *GIF) keepStill() (changed image.Rectangle) {
	w := f.size.X
	still := uint8(len(f.palette.colors))
	var table [most]rgb8
	for i, c := range f.palette.colors {
		table[i] = rgb8{uint8(c[0]), uint8(c[1]), uint8(c[2])}
	}
	first := f.frames == 0
	changed = image.Rect(w, f.size.Y, 0, 0)
	if first {
		changed = image.Rectangle{Max: f.size}
	}
	for y := range f.size.Y {
		row, shown := f.indices[y*w:][:w], f.shown[y*w:][:w]
		left, right := w, 0
		for x, i := range row {
			c := table[i]
			if !first && c == shown[x] {
				row[x] = still
				continue
			}
			shown[x] = c
			left, right = min(left, x), x+1
		}
		if left < right {
			changed.Min.X, changed.Max.X = min(changed.Min.X, left), max(changed.Max.X, right)
			changed.Min.Y, changed.Max.Y = min(changed.Min.Y, y), max(changed.Max.Y, y+1)
		}
	}
	if changed.Empty() { // a picture must have a pixel
		changed = image.Rect(0, 0, 1, 1)
	}
	return changed
}

// image writes a part of the picture.
func (f *GIF) image(part image.Rectangle, times int) {
	before := f.frames * 100 / f.rate
	f.frames += times
	delay := min(f.frames*100/f.rate-before, longest) // without drift, if a picture is not whole hundredths
	still := len(f.palette.colors)
	f.put(0x21, 0xf9, 4, 1<<2|1, byte(delay), byte(delay>>8), byte(still), 0) // it stays, and one index is see-through
	x, y, w, h := part.Min.X, part.Min.Y, part.Dx(), part.Dy()
	f.put(0x2c, byte(x), byte(x>>8), byte(y), byte(y>>8), byte(w), byte(w>>8), byte(h), byte(h>>8), 0x80|7) // 256 colours
	var table [3 * 256]byte
	for i, c := range f.palette.colors {
		table[3*i], table[3*i+1], table[3*i+2] = uint8(c[0]), uint8(c[1]), uint8(c[2])
	}
	f.write(table[:])
	f.put(8)
	if f.lzw == nil {
		f.lzw = lzw.NewWriter(&f.blocks, lzw.LSB, 8).(*lzw.Writer)
	} else {
		f.lzw.Reset(&f.blocks, lzw.LSB, 8)
	}
	for y := part.Min.Y; y < part.Max.Y && f.err == nil; y++ {
		f.lzw.Write(f.indices[y*f.size.X+part.Min.X:][:w]) // what goes wrong below it is kept in f.err
	}
	f.lzw.Close()
	f.blocks.end()
}

func (f *GIF) put(b ...byte) { f.write(b) }

func (f *GIF) write(b []byte) {
	if f.err == nil {
		f.written += int64(len(b))
		_, f.err = f.to.Write(b)
	}
}

// blocks packs bytes into the blocks of a GIF, which have at most 255.
type blocks struct {
	to  *GIF
	b   [256]byte // its length, and the bytes
	has int
}

// WriteByte and Write are what package lzw needs.
func (s *blocks) WriteByte(c byte) error {
	s.has++
	s.b[s.has] = c
	if s.has == 255 {
		s.flush()
	}
	return s.to.err
}

func (s *blocks) Write(b []byte) (n int, err error) {
	for _, c := range b {
		if err := s.WriteByte(c); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Flush is asked for by package lzw at the end of a picture, where end does it.
func (s *blocks) Flush() error { return s.to.err }

func (s *blocks) flush() {
	if s.has > 0 {
		s.b[0] = byte(s.has)
		s.to.write(s.b[:s.has+1])
		s.has = 0
	}
}

// end writes what is left, and the empty block.
func (s *blocks) end() {
	s.flush()
	s.to.put(0)
}
