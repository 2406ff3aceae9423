package main

import (
	"errors"
	"fmt"
	"image"
	"image/png"
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

// camera takes pictures of what is drawn, and films of it, and writes what is recorded. What takes long is done by other goroutines, which say in the end
// what became of it; the camera itself belongs to that of the window.
type camera struct {
	wanted bool // a picture of what is drawn next
	roll   *roll
	busy   int // films, pictures and recordings that are being written
	done   chan outcome
	failed error // of what was written last
	ran    bool  // a film that the command line asks for has begun
	other  otherFilm
}

// roll is a film that is being made.
type roll struct {
	*film.Recorder
	name  string                 // of the file, as it is said to people
	size  func() int64           // bytes written so far
	close func(empty bool) error // done with what is written; empty: nothing was
	rate  int                    // pictures a second
	began time.Time              // when the first picture was taken
	taken int                    // places in the film
}

// outcome is what became of something that was to be kept, for people.
type outcome struct {
	text string
	err  error
}

func newCamera() camera { return camera{done: make(chan outcome, 1)} }

// later has another goroutine do something, whose outcome is told when it is there.
func (c *camera) later(do func() outcome) {
	c.busy++
	go func() { c.done <- do() }()
}

// due tells whether the film needs a picture now.
func (c *camera) due() bool {
	r := c.roll
	return c.wanted || r != nil && (r.taken == 0 || time.Since(r.began) >= time.Duration(r.taken)*time.Second/time.Duration(r.rate))
}

// expose takes what was drawn, if anybody wants it.
func (g *game) expose(screen *ebiten.Image) {
	c := &g.camera
	if !c.due() {
		return
	}
	b := screen.Bounds()
	if c.wanted {
		c.wanted = false
		m := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		read(screen, m)
		name := g.fileName()
		c.later(func() outcome { return savePicture(name, m) })
	}
	r := c.roll
	if r == nil {
		return
	}
	if r.taken == 0 {
		r.began = time.Now()
	}
	m := r.Blank(b.Dx(), b.Dy())
	read(screen, m)
	// A place in the film for every step of time: what was drawn late stays longer, so the film goes as fast as the world did.
	steps := max(1, int(time.Since(r.began)*time.Duration(r.rate)/time.Second)+1-r.taken)
	r.Add(m, steps)
	r.taken += steps
}

// read reads the screen. It waits until everything is drawn: 50 to 150 ms where there is no GPU.
func read(screen *ebiten.Image, m *image.RGBA) {
	screen.ReadPixels(m.Pix)
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
}

// encoder of pictures: what is drawn packs almost as well so, in half the time.
var encoder = png.Encoder{CompressionLevel: png.BestSpeed}

// filming shows how long the film is, ends one that went wrong or is full, and says what became of others.
func (g *game) filming() {
	c := &g.camera
	for more := true; more; {
		select {
		case o := <-c.done:
			c.busy--
			c.failed = o.err
			g.kept(o)
		default:
			more = false
		}
	}
	g.view.Filming = scene.Filming{Writing: c.busy > 0}
	if r := c.roll; r != nil {
		length, _, dropped, err := r.State()
		g.view.Filming = scene.Filming{On: true, Seconds: length.Seconds(), Dropped: dropped, Bytes: r.size(), Writing: c.busy > 0}
		if err != nil {
			g.stopFilm()
		}
	}
	g.filmingOther()
}

// kept says what became of something that was to be kept.
func (g *game) kept(o outcome) {
	if o.err == nil {
		g.view.Kept = o.text
	}
	g.view.Tell(o.text)
}

// stopFilm ends a film. It is written by another goroutine, for the encoder may be far behind.
func (g *game) stopFilm() {
	c := &g.camera
	r := c.roll
	if r == nil {
		return
	}
	c.roll = nil
	g.view.Tell("The film is being written …")
	c.later(r.end)
}

// end waits until a film is written.
func (r *roll) end() outcome {
	_, _, _, why := r.State()
	err := r.Stop()
	length, frames, dropped, _ := r.State()
	if err == nil && frames == 0 {
		err = errors.New("no picture was drawn")
	}
	if err = errors.Join(err, r.close(frames == 0)); err != nil {
		return outcome{"The film ended: " + err.Error(), err}
	}
	text := fmt.Sprintf("Filmed %s to %s", scene.Ago(length.Seconds()), r.name)
	if dropped > 0 {
		text += fmt.Sprintf("; %d pictures came too fast", dropped)
	}
	if errors.Is(why, film.ErrFull) {
		text += "; " + why.Error()
	}
	return outcome{text, nil}
}

// finish ends what is being filmed and recorded, waits until it and pictures are written, and says what became of them.
func (g *game) finish(say func(string)) {
	g.stopFilm()
	g.stopRecording()
	for c := &g.camera; c.busy > 0; c.busy-- {
		o := <-c.done
		c.failed = o.err
		say(o.text)
	}
}
