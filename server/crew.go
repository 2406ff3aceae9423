package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"ylem/particles"
	"ylem/region"
)

// crew is the regions of one process. Its owner calls its methods from one
// goroutine; they use several and join them before they return.
type crew struct {
	regions []*region.Region // ascending
	place   map[int]int      // region → index into regions
	boxes   []particles.Box
	mail    [][]region.Message
	errs    []error
	moved   []bool
	tried   []bool          // it was asked to go on …
	took    []time.Duration // … and that took so long
}

func newCrew(w *region.World, regions []*region.Region) *crew {
	c := &crew{regions: regions, place: make(map[int]int, len(regions))}
	for i, r := range regions {
		c.place[r.ID()] = i
		c.boxes = append(c.boxes, w.Box(r.ID()))
	}
	c.mail = make([][]region.Message, len(regions))
	c.errs = make([]error, len(regions))
	c.moved = make([]bool, len(regions))
	c.tried = make([]bool, len(regions))
	c.took = make([]time.Duration, len(regions))
	return c
}

// of returns a region of the crew; nil if it is not in it.
func (c *crew) of(id int) *region.Region {
	if i, here := c.place[id]; here {
		return c.regions[i]
	}
	return nil
}

// compute lets every region for which may holds compute an epoch if it can, and
// returns how many did. What they say stays in their outboxes, what went wrong in
// errs.
func (c *crew) compute(may func(*region.Region) bool) (moved int) {
	for i, r := range c.regions {
		c.tried[i], c.moved[i], c.errs[i] = may(r), false, nil
	}
	c.each(func(i int) {
		if c.tried[i] {
			start := time.Now()
			c.moved[i], c.errs[i] = c.regions[i].Advance()
			c.took[i] = time.Since(start)
		}
	})
	for _, m := range c.moved {
		if m {
			moved++
		}
	}
	return moved
}

// steps returns where each region is, and how many particles it has.
func (c *crew) steps() (ticks []int64, particles []int) {
	for _, r := range c.regions {
		ticks, particles = append(ticks, r.Tick()), append(particles, r.Store().Owned)
	}
	return ticks, particles
}

// advance lets every region for which may holds compute an epoch if it can, and
// delivers what they say to each other. It returns how many did, and what they
// said to regions of other processes.
func (c *crew) advance(may func(*region.Region) bool) (moved int, out []region.Message, err error) {
	c.each(func(i int) {
		c.moved[i] = false
		if c.errs[i] == nil && may(c.regions[i]) {
			c.moved[i], c.errs[i] = c.regions[i].Advance()
		}
	})
	for i, m := range c.moved {
		if m {
			moved++
		}
		if c.errs[i] != nil {
			return moved, nil, c.errs[i]
		}
	}
	out, err = c.exchange()
	return moved, out, err
}

// exchange empties all outboxes. Messages to regions of this process are
// delivered, the others returned.
func (c *crew) exchange() (out []region.Message, err error) {
	any := false
	for _, r := range c.regions {
		for _, m := range r.Outbox() {
			if to, here := c.place[m.To]; here {
				c.mail[to] = append(c.mail[to], m)
				any = true
			} else {
				out = append(out, m)
			}
		}
	}
	if !any {
		return out, nil
	}
	c.each(func(i int) {
		for _, m := range c.mail[i] {
			if err := c.regions[i].Deliver(m); err != nil && c.errs[i] == nil {
				c.errs[i] = err
			}
		}
		clear(c.mail[i])
		c.mail[i] = c.mail[i][:0]
	})
	for _, err := range c.errs {
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// each calls f for every region's index, on as many goroutines as there are
// processors.
func (c *crew) each(f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), len(c.regions))
	if workers <= 1 {
		for i := range c.regions {
			f(i)
		}
		return
	}
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < len(c.regions); i = int(next.Add(1)) - 1 {
			f(i)
		}
	}
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}

// ended reports whether every region has ended.
func (c *crew) ended() bool {
	for _, r := range c.regions {
		if !r.Ended() {
			return false
		}
	}
	return true
}

// tick returns the ticks that the slowest and the fastest region have reached.
func (c *crew) tick() (least, most int64) {
	if len(c.regions) == 0 {
		return 0, 0
	}
	least = c.regions[0].Tick()
	for _, r := range c.regions {
		least, most = min(least, r.Tick()), max(most, r.Tick())
	}
	return least, most
}

// particles returns how many particles the regions own.
func (c *crew) particles() (n int) {
	for _, r := range c.regions {
		n += r.Store().Owned
	}
	return n
}
