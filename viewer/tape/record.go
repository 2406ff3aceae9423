package tape

import (
	"errors"
	"io"
	"sync"
	"time"
)

// Recorder writes a tape to a file while it grows, from what it shows now on. Its methods may be called by any
// goroutine.
type Recorder struct {
	tape *Tape
	from time.Duration

	mu      sync.Mutex
	more    sync.Cond
	queue   []Entry
	waiting int64 // bytes in the queue
	stopped bool
	size    int64
	length  time.Duration
	err     error
	done    chan struct{}
}

// maxWaiting is how many bytes may wait for a slow disk.
const maxWaiting = 64 << 20

// ErrSlow is why a recording ends that is not written as fast as it comes.
var ErrSlow = errors.New("the disk does not take the recording as fast as it comes")

// Record begins to write to a file, which it closes at the end.
func (t *Tape) Record(to io.WriteCloser) (*Recorder, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tee != nil {
		return nil, errors.New("a recording is being made already")
	}
	feed, _, err := t.seek(t.end)
	if err != nil {
		return nil, err
	}
	w, err := NewWriter(to, t.Began.Add(t.end))
	if err != nil {
		return nil, err
	}
	r := &Recorder{tape: t, from: t.end, done: make(chan struct{})}
	r.more.L = &r.mu
	for _, f := range feed {
		r.take(Entry{t.end, f.Link, f.Message})
	}
	t.tee = r.take
	go r.run(w, to)
	return r, nil
}

// take is the end of the queue that the tape knows.
func (r *Recorder) take(e Entry) {
	e.At -= r.from
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped || r.err != nil {
		return
	}
	if r.waiting += int64(len(e.Message)); r.waiting > maxWaiting {
		r.err = ErrSlow
	} else {
		r.queue = append(r.queue, e)
	}
	r.more.Signal()
}

func (r *Recorder) run(w *Writer, to io.Closer) {
	defer close(r.done)
	for {
		r.mu.Lock()
		for len(r.queue) == 0 && !r.stopped && r.err == nil {
			r.more.Wait()
		}
		batch := r.queue
		r.queue, r.waiting = nil, 0
		end := len(batch) == 0
		r.mu.Unlock()
		if end {
			break
		}
		var err error
		for _, e := range batch {
			if err == nil {
				err = w.Add(e)
			}
		}
		r.note(w.Size(), batch[len(batch)-1].At, err)
	}
	r.note(0, 0, errors.Join(w.Close(), to.Close()))
	r.mu.Lock()
	r.size = w.Size()
	r.mu.Unlock()
}

func (r *Recorder) note(size int64, length time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.size, r.length = max(r.size, size), max(r.length, length)
	if r.err == nil {
		r.err = err
	}
}

// State is how long the recording is, how many bytes of it are written, and why it ended, if it did by itself.
func (r *Recorder) State() (length time.Duration, size int64, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.length, r.size, r.err
}

// Stop ends the recording, and returns when the file is whole. It gives the error that ended it before, if one did.
func (r *Recorder) Stop() error {
	r.tape.mu.Lock()
	if !r.over() {
		r.tape.tee = nil
	}
	r.tape.mu.Unlock()
	r.mu.Lock()
	r.stopped = true
	r.more.Signal()
	r.mu.Unlock()
	<-r.done
	_, _, err := r.State()
	return err
}

func (r *Recorder) over() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopped
}
