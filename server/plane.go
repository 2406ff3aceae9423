package main

import (
	"context"
	"sync"
	"time"

	"ylem/region/plane"
)

// controlPlane is what the servers of a world decide together (package plane), as
// a server reaches it. It may be used by several goroutines.
type controlPlane interface {
	// Do carries out a request. It waits for an answer for planeTime at most, a blob
	// for as long as its parts keep coming; what was not answered is Unknown.
	Do(ctx context.Context, r plane.Request) plane.Reply
	// Watch tells the records that are there, then each change, of one key in order;
	// after an interruption all of them again. What changes faster than it is told
	// is told once, as it is last. It returns when ctx ends or the plane is closed.
	Watch(ctx context.Context, changed func(plane.Entry)) error
	Close()
}

// planeTime is how long an answer of the control plane is waited for. Its own
// answers take milliseconds, but for those while it has no leader.
const planeTime = 2 * time.Second

// memoryPlane is a control plane that only this process has.
type memoryPlane struct {
	mu       sync.Mutex
	memory   *plane.Memory
	watchers map[*memoryWatch]struct{}
	closed   bool
}

// memoryWatch is what one watcher was not told yet: at most one entry a key.
type memoryWatch struct {
	order  []string
	latest map[string]plane.Entry
	more   chan struct{} // has one element if there is something
}

func newMemoryPlane() *memoryPlane {
	return &memoryPlane{memory: plane.NewMemory(), watchers: map[*memoryWatch]struct{}{}}
}

func (p *memoryPlane) Do(ctx context.Context, r plane.Request) plane.Reply {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || ctx.Err() != nil {
		return plane.Reply{Number: r.Number}
	}
	reply := p.memory.Do(r)
	for _, e := range p.memory.Changes() {
		for w := range p.watchers {
			w.add(e)
		}
	}
	return reply
}

func (p *memoryPlane) Watch(ctx context.Context, changed func(plane.Entry)) error {
	w := &memoryWatch{latest: map[string]plane.Entry{}, more: make(chan struct{}, 1)}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return errPlaneClosed
	}
	for _, e := range p.memory.Entries() {
		w.add(e)
	}
	p.watchers[w] = struct{}{}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.watchers, w)
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, open := <-w.more:
			if !open {
				return errPlaneClosed
			}
		}
		for _, e := range p.take(w) {
			changed(e)
		}
	}
}

// Close ends all watches. What is asked afterwards stays without an answer.
func (p *memoryPlane) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed = true
		for w := range p.watchers {
			close(w.more)
		}
	}
}

func (w *memoryWatch) add(e plane.Entry) {
	if _, waits := w.latest[e.Key]; !waits {
		w.order = append(w.order, e.Key)
	}
	w.latest[e.Key] = e
	select {
	case w.more <- struct{}{}:
	default:
	}
}

func (p *memoryPlane) take(w *memoryWatch) []plane.Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]plane.Entry, len(w.order))
	for i, key := range w.order {
		out[i] = w.latest[key]
	}
	w.order = w.order[:0]
	clear(w.latest)
	return out
}
