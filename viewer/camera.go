//go:build !js

package main

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/film"
	"ylem/viewer/scene"
)

// Pictures a second of films. To read one off the screen takes long, so there are no more of them.
const (
	filmRate = 25
	gifRate  = 10
)

// camera takes pictures of what is drawn, and films of it.
type camera struct {
	wanted bool // a picture of what is drawn next
	film   *film.Recorder
	file   *os.File
	rate   int       // pictures a second
	began  time.Time // when the first picture was taken
	taken  int       // places in the film, with those left out
	ran    bool      // a film that the command line asks for has begun
	failed error
}

// due tells whether the film needs a picture now.
func (g *game) due() bool {
	c := &g.camera
	return c.film != nil && (c.taken == 0 || time.Since(c.began) >= time.Duration(c.taken)*time.Second/time.Duration(c.rate))
}

// expose takes what was drawn, if anybody wants it.
func (g *game) expose(screen *ebiten.Image) {
	c := &g.camera
	if c.wanted {
		c.wanted = false
		if where, err := g.savePicture(screen); err != nil {
			g.view.Tell("The picture cannot be saved: " + err.Error())
		} else {
			g.view.Tell("Saved as " + where)
		}
	}
	if !g.due() {
		return
	}
	if c.taken == 0 {
		c.began = time.Now()
	}
	b := screen.Bounds()
	now := c.film.Blank(b.Dx(), b.Dy())
	read(screen, now)
	// A place in the film for every step of time: what was drawn late stays longer, so the film goes as fast as the world did.
	steps := max(1, int(time.Since(c.began)*time.Duration(c.rate)/time.Second)+1-c.taken)
	for range steps - 1 {
		m := c.film.Blank(b.Dx(), b.Dy())
		copy(m.Pix, now.Pix)
		c.film.Add(m)
	}
	c.film.Add(now)
	c.taken += steps
}

// read reads the screen. It waits until everything is drawn: 50 to 150 ms where there is no GPU.
func read(screen *ebiten.Image, m *image.RGBA) {
	screen.ReadPixels(m.Pix)
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
}

// savePicture saves the screen as a new PNG, and tells where.
func (g *game) savePicture(screen *ebiten.Image) (where string, err error) {
	b := screen.Bounds()
	m := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	read(screen, m)
	f, err := g.newFile("png")
	if err != nil {
		return "", err
	}
	return f.Name(), errors.Join(png.Encode(f, m), f.Close())
}

// newFile makes a file in the current folder, or where that cannot be in the person's folder of pictures. It never replaces one.
func (g *game) newFile(ending string) (*os.File, error) {
	name := g.stillName()
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
	if g.camera.film != nil {
		g.stopFilm()
		return
	}
	ending := "avi"
	if gif {
		ending = "gif"
	} else if film.Found() {
		ending = "mp4"
	}
	f, err := g.newFile(ending)
	if err == nil {
		err = g.filmInto(f)
	}
	if err != nil {
		g.view.Tell("It cannot be filmed: " + err.Error())
	}
}

// filmInto begins a film in an empty file.
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
	g.camera = camera{film: film.Record(e, rate), file: f, rate: rate, ran: g.camera.ran}
	return nil
}

// filming shows how long the film is, and ends one that went wrong or is full.
func (g *game) filming() {
	c := &g.camera
	if c.film == nil {
		g.view.Filming = scene.Filming{}
		return
	}
	length, _, dropped, err := c.film.State()
	g.view.Filming = scene.Filming{On: true, Seconds: length.Seconds(), Dropped: dropped}
	if info, err := c.file.Stat(); err == nil {
		g.view.Filming.Bytes = info.Size()
	}
	if err != nil {
		g.stopFilm()
	}
}

// stopFilm ends a film and says where it is. The window stands until it is written.
func (g *game) stopFilm() {
	c := &g.camera
	if c.film == nil {
		return
	}
	_, _, _, why := c.film.State()
	err := errors.Join(c.film.Stop(), c.file.Close())
	_, frames, dropped, _ := c.film.State()
	c.film, c.failed = nil, err
	text := fmt.Sprintf("Filmed %d pictures to %s", frames, c.file.Name())
	if dropped > 0 {
		text += fmt.Sprintf("; %d more came too fast", dropped)
	}
	if errors.Is(why, film.ErrFull) {
		text += "; " + why.Error()
	}
	if err != nil {
		text = "The film ended: " + err.Error()
	}
	g.view.Tell(text)
}

// filmFor films to a new file once the world is there, and ends the program after some seconds.
func (g *game) filmFor(path string, seconds float64) error {
	c := &g.camera
	switch {
	case !c.ran && g.frames > 0:
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
		if err != nil {
			return err
		}
		c.ran = true
		return g.filmInto(f)
	case c.ran && (c.film == nil || c.taken > 0 && time.Since(c.began).Seconds() >= seconds):
		g.stopFilm()
		if c.failed != nil {
			return c.failed
		}
		return ebiten.Termination
	}
	return nil
}
