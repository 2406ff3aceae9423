package main

import (
	"context"
	"time"

	"ylem/region/host"
	"ylem/region/plane"
)

// asking carries requests to the control plane, so that nobody else waits for it.
// Blobs have goroutines of their own: a beat does not wait behind a cut.
type asking struct {
	plane   controlPlane
	metrics *metrics
	records chan askJob
	blobs   chan askJob
}

type askJob struct {
	request plane.Request
	tell    func(host.Event)
}

const (
	askJobs     = 4096
	askers      = 6               // for records …
	blobAskers  = 2               // … and for blobs
	askPatience = 5 * time.Second // after which nobody knows what became of a request; a host gives up later
)

func newAsking(p controlPlane, m *metrics) *asking {
	return &asking{plane: p, metrics: m, records: make(chan askJob, askJobs), blobs: make(chan askJob, askJobs)}
}

// start begins to carry, until ctx is done.
func (a *asking) start(ctx context.Context, spawn func(func())) {
	for range askers {
		spawn(func() { a.carry(ctx, a.records) })
	}
	for range blobAskers {
		spawn(func() { a.carry(ctx, a.blobs) })
	}
}

// put hands a request over. It never waits: of one too many nobody knows.
func (a *asking) put(j askJob) {
	to := a.records
	if j.request.Key == "" {
		to = a.blobs
	}
	select {
	case to <- j:
	default:
		go j.tell(host.Event{What: host.Replied, Reply: plane.Reply{Number: j.request.Number}})
	}
}

func (a *asking) carry(ctx context.Context, jobs <-chan askJob) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-jobs:
			start := time.Now()
			limited, stop := context.WithTimeout(ctx, askPatience)
			reply := a.plane.Do(limited, j.request)
			stop()
			reply.Number = j.request.Number
			a.metrics.asked(j.request.Verb, reply.Outcome, time.Since(start))
			j.tell(host.Event{What: host.Replied, Reply: reply})
		}
	}
}
