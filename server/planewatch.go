package main

import (
	"context"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"ylem/region/plane"
)

// How a watcher pulls: so many bytes wait on its side at most, and what is kept for
// it on an anchor is asked for this often, and forgotten after a while without.
const (
	watchBytes  = 4 << 20
	watchPull   = 10 * time.Second
	watchBeat   = 500 * time.Millisecond
	watchForget = 30 * time.Second
)

// Watch pulls, so a slow watcher holds nobody up: of each record only the last is
// kept, and what it has missed it does not need.
func (p *natsPlane) Watch(ctx context.Context, changed func(plane.Entry)) error {
	for attempt := 1; ; attempt++ {
		given := p.watchOnce(ctx, changed)
		if given {
			attempt = 1
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.ctx.Done():
			return errPlaneClosed
		case <-time.After(planeDelay(min(attempt, 3))):
		}
	}
}

// watchOnce watches until it is interrupted. It reports whether it gave anything.
func (p *natsPlane) watchOnce(ctx context.Context, changed func(plane.Entry)) (given bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()
	p.mu.Lock()
	p.passes[&cancel] = struct{}{}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.passes, &cancel)
	}()

	if records, _ := p.ready(); records == nil {
		return false
	}
	// NATS's own ordered consumer mends itself, and while nobody leads it does so for
	// longer than anybody should wait, whatever becomes of ctx.
	creating, stop := context.WithTimeout(ctx, planeTime)
	defer stop()
	consumer, err := p.js.CreateConsumer(creating, p.recordStream(), jetstream.ConsumerConfig{
		FilterSubjects: []string{p.recordSubject(">")}, DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy, AckPolicy: jetstream.AckNonePolicy,
		InactiveThreshold: watchForget, Replicas: 1, MemoryStorage: true,
	})
	if err != nil {
		p.log.Debug("control plane: watch", "error", err)
		return false
	}
	messages, err := consumer.Messages(jetstream.PullMaxBytes(watchBytes), jetstream.PullExpiry(watchPull), jetstream.PullHeartbeat(watchBeat))
	if err != nil {
		p.log.Debug("control plane: watch", "error", err)
		return false
	}
	defer messages.Stop()
	prefix := p.recordSubject("")
	for next := uint64(1); ; next++ {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			p.log.Debug("control plane: watch", "error", err)
			return given
		}
		about, err := m.Metadata()
		if err != nil || about.Sequence.Consumer != next {
			return given // some were lost on the way
		}
		e := plane.Entry{Key: strings.TrimPrefix(m.Subject(), prefix), Revision: about.Sequence.Stream}
		if !removes(m.Headers()) {
			e.Value = m.Data()
		}
		changed(e)
		given = true
	}
}

// interrupted begins all watches anew: the connection was lost, and what is at its
// other end now may be another anchor.
func (p *natsPlane) interrupted() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for cancel := range p.passes {
		(*cancel)()
	}
}
