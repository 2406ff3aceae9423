package film

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// target is dark blue with a red square in its middle.
func target(w, h int) *image.RGBA {
	m := picture(w, h, w)
	for y := h/2 - 8; y < h/2+8; y++ {
		for x := w/2 - 8; x < w/2+8; x++ {
			m.SetRGBA(x, y, color.RGBA{255, 0, 0, 255})
		}
	}
	return m
}

// developed is the pictures of a film of 64×48.
func developed(t *testing.T, path string) (out []image.Image) {
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(path) {
	case ".gif":
		shown, _ := shownBy(t, all)
		for _, m := range shown {
			out = append(out, m)
		}
	case ".avi":
		index := all[bytes.LastIndex(all, []byte("idx1"))+8:]
		movie := bytes.Index(all, []byte("movi"))
		for ; len(index) > 0; index = index[16:] {
			at := movie + int(binary.LittleEndian.Uint32(index[8:]))
			m, err := jpeg.Decode(bytes.NewReader(all[at+8:]))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, m)
		}
	case ".mp4":
		raw, err := exec.Command("ffmpeg", "-loglevel", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1").Output()
		if err != nil {
			t.Fatal(err)
		}
		for ; len(raw) >= 64*48*4; raw = raw[64*48*4:] {
			out = append(out, &image.RGBA{Pix: raw[:64*48*4], Stride: 4 * 64, Rect: image.Rect(0, 0, 64, 48)})
		}
	}
	return out
}

// A film goes on when the window gets another size, and keeps its own: what is in the middle stays there, and there is
// black where there is nothing.
func TestFilmGoesOnInAnotherSize(t *testing.T) {
	sizes := []image.Point{{64, 48}, {200, 100}, {32, 24}, {36, 90}, {0, 0}, {65, 49}, {64, 48}}
	endings := []string{"gif", "avi"}
	if Found() {
		endings = append(endings, "mp4")
	}
	for _, ending := range endings {
		file, err := os.Create(filepath.Join(t.TempDir(), "x."+ending))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		e, err := Create(ending, file, file.Name(), 10)
		if err != nil {
			t.Fatal(err)
		}
		r := Record(e, 10)
		for _, size := range sizes { // fewer than the queue has room for
			m := r.Blank(size.X, size.Y)
			copy(m.Pix, target(size.X, size.Y).Pix)
			r.Add(m, 1)
		}
		if err := r.Stop(); err != nil {
			t.Fatalf("%s: %v", ending, err)
		}
		got := developed(t, file.Name())
		if len(got) != len(sizes) {
			t.Fatalf("%s: %d pictures of %d", ending, len(got), len(sizes))
		}
		for i, m := range got {
			size := sizes[i]
			if m.Bounds().Size() != sizes[0] {
				t.Fatalf("%s: picture %d is of %v", ending, i, m.Bounds())
			}
			if r, _, b, _ := m.At(32, 24).RGBA(); (r>>8 > 200 && b>>8 < 60) != (size.X > 0) {
				t.Errorf("%s: picture %d of %v has %v in its middle", ending, i, size, m.At(32, 24))
			}
			for at, within := range map[image.Point]bool{
				{3, 24}: size.X > 60, {60, 24}: size.X > 60, {32, 3}: size.Y > 40, {32, 44}: size.Y > 40, {60, 44}: size.X > 60 && size.Y > 40,
			} {
				if r, _, b, _ := m.At(at.X, at.Y).RGBA(); r>>8 > 20 || (b>>8 > 30) != within {
					t.Errorf("%s: picture %d of %v has %v at %v", ending, i, size, m.At(at.X, at.Y), at)
				}
			}
		}
	}
}
