package film

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
)

// mostAVI is how long an AVI becomes, bytes: many programs read no longer ones.
const mostAVI = 1<<30 - 1<<20

const aviQuality = 90 // of its pictures, as JPEG has it

// AVI is a film of JPEG pictures, which needs nobody else to be made.
type AVI struct {
	to      io.WriteSeeker
	size    image.Point
	rate    int
	index   []byte
	frames  int
	movie   int // bytes of the list of pictures, with its name
	largest int // bytes, of a picture
	most    int // bytes
	picture bytes.Buffer
	broken  error
}

// NewAVI begins an AVI of rate pictures a second.
func NewAVI(to io.WriteSeeker, rate int) *AVI {
	return &AVI{to: to, rate: rate, movie: 4, most: mostAVI}
}

// Add writes the picture, as often as it stays.
func (f *AVI) Add(m *image.RGBA, times int) error {
	if f.broken != nil {
		return f.broken
	}
	if err := sized(&f.size, m); err != nil {
		return err
	}
	f.picture.Reset()
	f.picture.Write(make([]byte, 8))
	if err := jpeg.Encode(&f.picture, m, &jpeg.Options{Quality: aviQuality}); err != nil {
		return err
	}
	n := f.picture.Len() - 8
	if n%2 != 0 {
		f.picture.WriteByte(0) // chunks begin at even places
	}
	chunk := f.picture.Bytes()
	copy(chunk, "00dc")
	binary.LittleEndian.PutUint32(chunk[4:], uint32(n))
	f.largest = max(f.largest, n)
	for range times {
		if f.movie+len(chunk)+len(f.index)+16+1024 > f.most {
			return ErrFull
		}
		if f.frames == 0 {
			f.write(f.head())
		}
		f.write(chunk)
		f.index = append(f.index, "00dc"...)
		f.index = append32(f.index, 0x10, uint32(f.movie), uint32(n)) // a key picture; places count from the name of the list
		f.frames++
		f.movie += len(chunk)
	}
	return f.broken
}

// Close writes the index, and the head again with what is known now.
func (f *AVI) Close() error {
	if f.frames == 0 || f.broken != nil {
		return f.broken
	}
	f.write(append32([]byte("idx1"), uint32(len(f.index))))
	f.write(f.index)
	_, err := f.to.Seek(0, io.SeekStart)
	f.broken = errors.Join(f.broken, err)
	f.write(f.head())
	return f.broken
}

func (f *AVI) write(b []byte) {
	if f.broken == nil {
		_, f.broken = f.to.Write(b)
	}
}

// head is all before the first picture; its length is always the same.
func (f *AVI) head() []byte {
	w, h, n, rate := uint32(f.size.X), uint32(f.size.Y), uint32(f.frames), uint32(f.rate)
	main := append32(nil, 1_000_000/rate, uint32(f.largest)*rate, 0, 0x10, n, 0, 1, uint32(f.largest), w, h, 0, 0, 0, 0) // it has an index
	stream := append([]byte("vidsMJPG"), make([]byte, 12)...)
	stream = append32(stream, 1, rate, 0, n, uint32(f.largest), ^uint32(0), 0)
	stream = binary.LittleEndian.AppendUint64(stream, uint64(w&0x7fff)<<32|uint64(h&0x7fff)<<48) // where it is shown
	format := append32(nil, 40, w, h, 1|24<<16)
	format = append32(append(format, "MJPG"...), 3*w*h, 0, 0, 0, 0)

	streams := list("strl", chunk("strh", stream), chunk("strf", format))
	header := list("hdrl", chunk("avih", main), streams)
	total := 4 + len(header) + 8 + f.movie + 8 + len(f.index)
	out := append32([]byte("RIFF"), uint32(total))
	out = append(append(out, "AVI "...), header...)
	out = append32(append(out, "LIST"...), uint32(f.movie))
	return append(out, "movi"...)
}

func chunk(name string, data []byte) []byte {
	return append(append32([]byte(name), uint32(len(data))), data...)
}

func list(name string, chunks ...[]byte) []byte {
	return chunk("LIST", append([]byte(name), bytes.Join(chunks, nil)...))
}

func append32(b []byte, numbers ...uint32) []byte {
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}
