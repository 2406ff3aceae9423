package main

import (
	"errors"
	"sync"

	"ylem/region/wire"
	"ylem/viewer/tape"
)

// source is where the messages of a link come from: a server, or a reel. One goroutine reads, another writes.
type source interface {
	read() ([]byte, error)
	quiet() bool // the message that was read last is a frame that others need and nobody is to see
	write(message []byte) error
	close()
}

// errReel is why a connection ended that is on a tape.
var errReel = errors.New("the connection ended")

// reel is the part of a tape that belongs to one link. It speaks as the server did, and knows nothing else.
type reel struct {
	mu     sync.Mutex
	more   sync.Cond
	queue  []tape.Feed
	taken  bool // one was read and is being decoded
	closed bool
	silent bool
}

func newReel() *reel {
	r := &reel{}
	r.more.L = &r.mu
	return r
}

// feed adds what comes next.
func (r *reel) feed(f tape.Feed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue = append(r.queue, f)
	r.more.Signal()
}

// behind tells whether a message waits, or is being decoded.
func (r *reel) behind() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.queue) > 0 || r.taken
}

func (r *reel) read() ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken = false
	for len(r.queue) == 0 && !r.closed {
		r.more.Wait()
	}
	if r.closed {
		return nil, errReel
	}
	f := r.queue[0]
	r.queue[0] = tape.Feed{}
	r.queue = r.queue[1:]
	r.silent, r.taken = f.Quiet, true
	if len(f.Message) == 0 {
		return nil, errReel
	}
	return f.Message, nil
}

func (r *reel) quiet() bool { return r.silent }

// What a reel answers to those who ask more than there is on it.
const (
	untold  = "This is a picture of the past: servers tell more of what is there now."
	undone  = "This is the past: nobody can change it."
	nothing = "a recording"
)

// write answers what can be asked of a server.
func (r *reel) write(message []byte) error {
	request, err := wire.DecodeViewRequest(message)
	if err != nil {
		return err
	}
	var answer []byte
	switch m := request.(type) {
	case wire.Inspect:
		answer = (&wire.Details{Request: m.Request, Error: untold}).Append(nil)
	case wire.Follow:
		answer = (&wire.Details{Request: m.Request, Error: untold}).Append(nil)
	case wire.Trace:
		answer = (&wire.Story{Request: m.Request, Server: nothing}).Append(nil)
	case wire.Order:
		answer = (&wire.Decided{Request: m.Request, Error: undone}).Append(nil)
	default: // a tape comes as it is, whatever one looks at, and waits for nobody
		return nil
	}
	r.feed(tape.Feed{Entry: tape.Entry{Message: answer}})
	return nil
}

func (r *reel) close() {}

// end lets go of who reads.
func (r *reel) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.more.Broadcast()
}

func (r *reel) over() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed
}
