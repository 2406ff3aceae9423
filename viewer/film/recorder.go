package film

import (
	"errors"
	"image"
	"sync"
	"time"
)

// queued is how many pictures wait for the encoder at most: 4 MB each at 1280x800.
const queued = 8

// Recorder films pictures in a goroutine of its own, so that who draws never waits for the encoder. A picture that comes while
// the queue is full is left out, and counted; the next one stays longer, so that the film goes as fast as what it shows. A picture of
// another size than the first is cut, or framed in black.
type Recorder struct {
	pictures chan shot
	free     chan *image.RGBA
	ended    chan struct{}
	rate     int
	owed     int // places in the film of pictures that were left out

	mu      sync.Mutex
	frames  int
	dropped int
	err     error
}

// shot is a picture, and how many places of the film it takes.
type shot struct {
	*image.RGBA
	times int
}

// Record films with an encoder of rate pictures a second, which it closes in the end.
func Record(e Encoder, rate int) *Recorder {
	r := &Recorder{pictures: make(chan shot, queued), free: make(chan *image.RGBA, queued+2), ended: make(chan struct{}), rate: rate}
	go r.encode(e)
	return r
}

func (r *Recorder) encode(e Encoder) {
	defer close(r.ended)
	var stage stage
	for m := range r.pictures {
		if _, _, _, err := r.State(); err != nil {
			continue // it has ended; who draws may not know yet
		}
		err := e.Add(stage.fit(m.RGBA), m.times)
		r.mu.Lock()
		if r.err = err; err == nil {
			r.frames += m.times
		}
		r.mu.Unlock()
		select {
		case r.free <- m.RGBA:
		default:
		}
	}
	err := e.Close()
	r.mu.Lock()
	r.err = errors.Join(r.err, err)
	r.mu.Unlock()
}

// Blank gives a picture to fill and Add; its content is anything.
func (r *Recorder) Blank(w, h int) *image.RGBA {
	select {
	case m := <-r.free:
		if m.Rect.Dx() == w && m.Rect.Dy() == h {
			return m
		}
	default:
	}
	return image.NewRGBA(image.Rect(0, 0, w, h))
}

// Add films a picture, which takes so many places of the film and belongs to the recorder from now on. It does not wait.
func (r *Recorder) Add(m *image.RGBA, times int) {
	select {
	case r.pictures <- shot{m, times + r.owed}:
		r.owed = 0
	default:
		r.owed += times
		r.mu.Lock()
		r.dropped++
		r.mu.Unlock()
	}
}

// State tells how long the film is and how many places for pictures it has, how many pictures were left out, and why it has ended: ErrFull, or what went wrong.
func (r *Recorder) State() (length time.Duration, frames, dropped int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Duration(r.frames) * time.Second / time.Duration(r.rate), r.frames, r.dropped, r.err
}

// Stop ends the film, waits until it is written, and tells what went wrong; ErrFull is only an end. Nothing may be added any more.
func (r *Recorder) Stop() error {
	close(r.pictures)
	<-r.ended
	_, _, _, err := r.State()
	if err == ErrFull {
		return nil
	}
	return err
}
