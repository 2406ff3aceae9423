//go:build !js

package main

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/film"
)

// otherFilm is one that somebody else makes: nobody does here.
type otherFilm struct{}

func (g *game) filmingOther() {}

// savePicture saves a picture as a new PNG.
func savePicture(name string, m *image.RGBA) outcome {
	f, err := newFile(name, "png")
	if err == nil {
		err = errors.Join(encoder.Encode(f, m), f.Close())
	}
	if err != nil {
		return outcome{"The picture cannot be saved: " + err.Error(), err}
	}
	return outcome{"Saved as " + f.Name(), nil}
}

// newFile makes a file in the current folder, or where that cannot be in the person's folder of pictures. It never replaces one.
func newFile(name, ending string) (*os.File, error) {
	folders := []string{"."}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, "Pictures"))
	}
	var all error
	for _, folder := range folders {
		folder, err := filepath.Abs(folder)
		for n := 1; err == nil && n < 1000; n++ {
			path := filepath.Join(folder, name)
			if n > 1 {
				path += fmt.Sprintf("-%d", n)
			}
			var f *os.File
			if f, err = os.OpenFile(path+"."+ending, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644); err == nil {
				return f, nil
			}
			if os.IsExist(err) {
				err = nil
			}
		}
		all = errors.Join(all, err)
	}
	return nil, all
}

// film begins a film, or ends it.
func (g *game) film(gif bool) {
	if g.camera.roll != nil {
		g.stopFilm()
		return
	}
	ending := "avi"
	if gif {
		ending = "gif"
	} else if film.Found() {
		ending = "mp4"
	}
	f, err := newFile(g.fileName(), ending)
	if err == nil {
		err = g.filmInto(f)
	}
	if err != nil {
		g.view.Tell("It cannot be filmed: " + err.Error())
	}
}

// filmInto begins a film in an empty file, which it closes in the end.
func (g *game) filmInto(f *os.File) error {
	ending := strings.TrimPrefix(filepath.Ext(f.Name()), ".")
	rate := filmRate
	if ending == "gif" {
		rate = gifRate
	}
	e, err := film.Create(ending, f, f.Name(), rate)
	if err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	size := func() int64 {
		info, err := f.Stat()
		if err != nil {
			return 0
		}
		return info.Size()
	}
	end := func(empty bool) error {
		if empty {
			return errors.Join(f.Close(), os.Remove(f.Name()))
		}
		return f.Close()
	}
	g.camera.roll = &roll{Recorder: film.Record(e, rate), name: f.Name(), size: size, close: end, rate: rate}
	return nil
}

// filmFor films to a new file once the world is there, and ends the program after some seconds, when the film is written.
func (g *game) filmFor(path string, seconds float64) error {
	c := &g.camera
	r := c.roll
	switch {
	case !c.ran && g.frames > 0:
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
		if err != nil {
			return err
		}
		c.ran = true
		return g.filmInto(f)
	case c.ran && r == nil && c.busy == 0:
		if c.failed != nil {
			return c.failed
		}
		return ebiten.Termination
	case r != nil && r.taken > 0 && time.Since(r.began).Seconds() >= seconds:
		g.stopFilm()
	}
	return nil
}
