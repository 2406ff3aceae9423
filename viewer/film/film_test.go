package film

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// picture is a red square on dark blue, at x.
func picture(w, h, x int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for j := range h {
		for i := range w {
			c := color.RGBA{0, 0, 51, 255}
			if i >= x && i < x+8 && j >= 4 && j < 12 {
				c = color.RGBA{255, 0, 0, 255}
			}
			m.SetRGBA(i, j, c)
		}
	}
	return m
}

// isRed tells whether a picture has the square at x, and not left of it.
func isRed(m image.Image, x int) bool {
	r, _, b, _ := m.At(x+4, 8).RGBA()
	left, _, _, _ := m.At(x-4, 8).RGBA()
	return r>>8 > 200 && b>>8 < 60 && left>>8 < 60
}

// next takes a chunk off a RIFF file.
func next(t *testing.T, b []byte, name string) (data, rest []byte) {
	t.Helper()
	if len(b) < 8 || string(b[:4]) != name {
		t.Fatalf("no chunk %q at %.8q", name, b)
	}
	n := int(binary.LittleEndian.Uint32(b[4:]))
	if 8+n+n%2 > len(b) {
		t.Fatalf("chunk %q of %d bytes has %d", name, n, len(b)-8)
	}
	return b[8 : 8+n], b[8+n+n%2:]
}

func TestAVI(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "x.avi"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	f := NewAVI(file, 25)
	at := []int{8, 16, 16, 16, 40}
	frames := len(at)
	for _, p := range [][2]int{{8, 1}, {16, 3}, {40, 1}} {
		if err := f.Add(picture(64, 24, p[0]), p[1]); err != nil {
			t.Fatal(err)
		}
	}
	f.most = f.movie
	if err := f.Add(picture(64, 24, 8), 1); err != ErrFull {
		t.Errorf("a picture too many: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	riff, rest := next(t, all, "RIFF")
	if len(rest) != 0 || string(riff[:4]) != "AVI " {
		t.Fatalf("%d bytes after %q", len(rest), riff[:4])
	}
	header, rest := next(t, riff[4:], "LIST")
	movie, rest := next(t, rest, "LIST")
	index, rest := next(t, rest, "idx1")
	if len(rest) != 0 || string(header[:4]) != "hdrl" || string(movie[:4]) != "movi" || len(index) != 16*frames {
		t.Fatalf("%q, %q, an index of %d bytes, and %d bytes more", header[:4], movie[:4], len(index), len(rest))
	}
	u32 := func(b []byte, i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
	main, streams := next(t, header[4:], "avih")
	if len(main) != 56 || u32(main, 0) != 40000 || u32(main, 4) != uint32(frames) || u32(main, 8) != 64 || u32(main, 9) != 24 {
		t.Errorf("main header %v", main)
	}
	streams, rest = next(t, streams, "LIST")
	stream, format := next(t, streams[4:], "strh")
	format, more := next(t, format, "strf")
	if len(rest)+len(more) != 0 || len(stream) != 56 || string(stream[:8]) != "vidsMJPG" || u32(stream, 5) != 1 || u32(stream, 6) != 25 || u32(stream, 8) != uint32(frames) {
		t.Errorf("stream header %v", stream)
	}
	if len(format) != 40 || u32(format, 1) != 64 || u32(format, 2) != 24 || string(format[16:20]) != "MJPG" {
		t.Errorf("format %v", format)
	}
	left := movie[4:]
	for i := range frames {
		entry := index[16*i:]
		if string(entry[:4]) != "00dc" || int(u32(entry, 2)) != len(movie)-len(left) {
			t.Fatalf("entry %d of the index: %v; the picture is at %d", i, entry[:16], len(movie)-len(left))
		}
		var picture []byte
		picture, left = next(t, left, "00dc")
		if int(u32(entry, 3)) != len(picture) {
			t.Errorf("picture %d has %d bytes, %d by the index", i, len(picture), u32(entry, 3))
		}
		m, err := jpeg.Decode(bytes.NewReader(picture))
		if err != nil {
			t.Fatal(err)
		}
		if m.Bounds().Dx() != 64 || !isRed(m, at[i]) {
			t.Errorf("picture %d has no red square at %d", i, at[i])
		}
	}
	if len(left) != 0 {
		t.Errorf("%d bytes after the last picture", len(left))
	}
}

// TestMP4 has ffmpeg make a film where it is found, and says what is missing where it is not.
func TestMP4(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.mp4")
	check := func() {
		f, err := NewMP4(path, 25)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			if err := f.Add(picture(63, 25, 8+8*i), 1+i%2); err != nil { // sizes that are odd
				t.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil || len(b) < 100 || string(b[4:8]) != "ftyp" {
			t.Fatalf("no MP4 of %d bytes: %v", len(b), err)
		}
		said, err := exec.Command("ffmpeg", "-loglevel", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1").Output()
		if err != nil || len(said) != 7*64*26*4 {
			t.Errorf("ffmpeg reads %d bytes of it: %v", len(said), err)
		}
		f, err = NewMP4(filepath.Join(t.TempDir(), "none", "x.mp4"), 25)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(f.Add(picture(64, 24, 8), 1), f.Close()); err == nil || !strings.Contains(err.Error(), "ffmpeg: ") {
			t.Errorf("in a folder that is not there: %v", err)
		}
	}
	if Found() {
		check()
	}
	t.Setenv("PATH", "")
	if _, err := NewMP4(path, 25); err == nil || !strings.Contains(err.Error(), "needs ffmpeg") {
		t.Errorf("without ffmpeg: %v", err)
	}
}

// gated is an encoder that goes on when it is let, and fails at a picture.
type gated struct {
	let    chan struct{}
	fails  int
	added  int
	times  int
	closed bool
}

func (g *gated) Add(_ *image.RGBA, times int) error {
	<-g.let
	g.times += times
	if g.added++; g.added == g.fails {
		return errors.New("no room on the disk")
	}
	return nil
}

func (g *gated) Close() error { g.closed = true; return nil }

// While the encoder stands, pictures are left out, and the film is as long as if they were not.
func TestRecorderLeavesOut(t *testing.T) {
	g := &gated{let: make(chan struct{})}
	r := Record(g, 10)
	pictures := 30
	for range pictures {
		r.Add(r.Blank(8, 8), 3)
	}
	_, _, dropped, err := r.State()
	if err != nil || dropped < pictures-queued-1 || dropped > pictures-queued {
		t.Fatalf("%d of %d pictures left out while the encoder stands: %v", dropped, pictures, err)
	}
	close(g.let)
	for r.owed > 0 { // until the encoder has come to the end of the queue
		r.Add(r.Blank(8, 8), 3)
		pictures++
	}
	if err := r.Stop(); err != nil || !g.closed {
		t.Fatalf("closed %t: %v", g.closed, err)
	}
	length, frames, after, _ := r.State()
	if frames != 3*pictures || frames != g.times || int(length.Milliseconds()) != 100*frames || g.added != pictures-after {
		t.Errorf("%d pictures have %d places in %v, %d left out", pictures, frames, length, after)
	}
}

func TestRecorderEndsOnErrors(t *testing.T) {
	g := &gated{let: make(chan struct{}), fails: 2}
	close(g.let)
	r := Record(g, 10)
	for range 4 {
		r.Add(r.Blank(8, 8), 1)
	}
	if err := r.Stop(); err == nil || !g.closed || g.added != 2 {
		t.Errorf("%d added, closed %t: %v", g.added, g.closed, err)
	}
}

func TestCreate(t *testing.T) {
	for ending, rate := range map[string]int{"webp": 25, "gif": 0, "avi": 51} {
		if e, err := Create(ending, nil, "", rate); err == nil {
			t.Errorf("%s at %d a second: %T", ending, rate, e)
		}
	}
}
