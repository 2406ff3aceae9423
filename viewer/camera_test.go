//go:build display

package main

import (
	"image"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/viewer/film"
	"ylem/viewer/scene"
)

// keeper saves a picture of a window and then films it, as a person would with keys.
type keeper struct {
	t      *testing.T
	filmed time.Duration

	began         bool
	picture, film string // what was said of them
	ended         bool
	done          bool
}

// update is called with every update of the window.
func (k *keeper) update(g *game) {
	switch v := g.view; {
	case !k.began && v.Ready():
		k.began = true
		v.Key("C", false)
	case k.picture == "" && v.Kept != "":
		k.picture = v.Kept
		v.Key("O", true)
	case k.picture != "" && !k.ended && v.Filming.Seconds >= k.filmed.Seconds():
		k.ended = true
		v.Key("O", false)
	case k.ended && !k.done && v.Kept != k.picture:
		k.film, k.done = v.Kept, true
	}
}

// check sees that both are where the window has said, and red at a place.
func (k *keeper) check(folder string, x, y int) {
	t := k.t
	where := strings.TrimPrefix(k.picture, "Saved as ")
	require.Equal(t, folder, filepath.Dir(where))
	require.Regexp(t, `^ylem-stage-t\d+\.png$`, filepath.Base(where))
	f, err := os.Open(where)
	require.NoError(t, err)
	defer f.Close()
	m, err := png.Decode(f)
	require.NoError(t, err)
	isRed := func(m image.Image) bool {
		r, g, b, _ := m.At(x, y).RGBA()
		return r > 0x9000 && g < r/2 && b < r/2
	}
	require.True(t, isRed(m))

	require.Regexp(t, `^Filmed 0:0\d to `, k.film)
	_, where, _ = strings.Cut(k.film, " to ")
	where, _, _ = strings.Cut(where, ";")
	f, err = os.Open(where)
	require.NoError(t, err)
	defer f.Close()
	all, err := gif.DecodeAll(f)
	require.NoError(t, err)
	require.Equal(t, m.Bounds().Size(), all.Image[0].Rect.Size())
	require.True(t, isRed(all.Image[0]))
	took := 0
	for _, hundredths := range all.Delay {
		took += hundredths
	}
	require.GreaterOrEqual(t, took, int(k.filmed/time.Millisecond)/10)
}

// slow is an encoder that ends when it is let.
type slow struct{ let chan struct{} }

func (s slow) Add(*image.RGBA, int) error { return nil }
func (s slow) Close() error               { <-s.let; return nil }

// The window goes on while a film is written, says that it is, and where it is in the end; another film can begin meanwhile.
func TestFilmEndsBehindTheWindow(t *testing.T) {
	g := &game{view: scene.New(), camera: newCamera()}
	begin := func(name string, let chan struct{}) {
		r := film.Record(slow{let}, 10)
		r.Add(r.Blank(4, 4), 20)
		g.camera.roll = &roll{Recorder: r, name: name, rate: 10, size: func() int64 { return 7 }, close: func(bool) error { return nil }}
	}
	first, second := make(chan struct{}), make(chan struct{})
	begin("first", first)
	g.filming()
	require.True(t, g.view.Filming.On && !g.view.Filming.Writing)
	g.stopFilm() // does not return if it waits
	g.filming()
	require.Equal(t, scene.Filming{Writing: true}, g.view.Filming)
	require.Contains(t, g.view.Note, "being written")
	begin("second", second)
	g.filming()
	require.True(t, g.view.Filming.On && g.view.Filming.Writing)
	close(second)
	g.stopFilm()
	require.Eventually(t, func() bool { g.filming(); return g.view.Kept == "Filmed 0:02 to second" }, time.Minute, time.Millisecond)
	require.True(t, g.view.Filming.Writing, "the first one is")
	close(first)
	var said []string
	g.finish(func(text string) { said = append(said, text) })
	require.Equal(t, []string{"Filmed 0:02 to first"}, said)
}
