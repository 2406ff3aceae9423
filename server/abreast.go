package main

import (
	"context"
	"sync/atomic"

	"ylem/region"
)

// abreast does n things on so many goroutines, those of lower numbers first, and
// returns when all are done, or when one has failed: then with the error of the
// lowest number that has.
func abreast(ctx context.Context, n, workers int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, n)
	var next atomic.Int64
	done := make(chan struct{})
	for range workers {
		go func() {
			defer func() { done <- struct{}{} }()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if errs[i] = do(ctx, i); errs[i] != nil {
					cancel()
				}
			}
		}()
	}
	for range workers {
		<-done
	}
	for _, err := range errs {
		if err != nil && err != context.Canceled {
			return err
		}
	}
	return ctx.Err()
}

// computeWorld computes a world in this process. look is called at tick 0 and at
// each tick that it has asked to be called at; it ends the world by asking for the
// tick at which it is called. done hears of every tick that is computed.
func computeWorld(ctx context.Context, w region.World, done func(ticks int64), look func(c *crew, tick int64) int64) error {
	l, err := region.NewLocal(w)
	if err != nil {
		return err
	}
	c := newCrew(&w, l.Regions)
	for tick := int64(0); ; {
		stop := look(c, tick)
		if stop <= tick {
			return nil
		}
		for _, r := range c.regions {
			r.Stop(stop)
		}
		for tick < stop {
			if _, _, err := c.advance(func(*region.Region) bool { return true }); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			now, _ := c.tick()
			done(now - tick)
			tick = now
		}
	}
}
