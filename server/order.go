package main

import (
	"context"

	"ylem/region/host"
)

// decide has a command decided, and returns the epoch at whose beginning it acts;
// or why the world does not take it. It errs with ctx.Err() when ctx is done before.
func (o *owner) decide(ctx context.Context, order host.Order) (epoch uint64, err error) {
	type answer struct {
		epoch uint64
		err   error
	}
	answers := make(chan answer, 1)
	var number uint64
	o.call(func() {
		o.asked++
		number = o.asked
		order.Number = number
		o.answers[number] = func(epoch uint64, err error) { answers <- answer{epoch, err} }
		o.host.Step(o.now(), host.Event{What: host.Ordered, Order: order})
	})
	select {
	case a := <-answers:
		return a.epoch, a.err
	case <-ctx.Done():
		go o.call(func() { delete(o.answers, number) })
		return 0, ctx.Err()
	case <-o.done:
		return 0, context.Canceled
	}
}

// when returns the tick at which an epoch begins, and in how many seconds that is,
// about.
func (o *owner) when(epoch uint64) (tick int64, in float64) {
	tick = o.manifest.TickOf(epoch)
	if p := o.state.Load(); p.Rate > 0 && tick > p.Tick {
		in = float64(tick-p.Tick) / p.Rate
	}
	return tick, in
}

// leave has the host give all regions away. apart is closed when nothing is left.
func (o *owner) leave() {
	o.call(func() {
		o.leaving = true
		o.host.Step(o.now(), host.Event{What: host.Leave})
	})
}
