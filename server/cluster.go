package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"ylem/region"
)

// cluster is the servers that up has started.
type cluster struct {
	world    region.World
	log      *console
	children []*child
	events   chan childEvent
	news     chan *news // what the author of the world saves; nil: nobody looks
	reload   *reload
	keys     *keyring
}

// start starts all servers. They wait for the order to begin.
func (c *cluster) start(o *raising, world string, fallback bool) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	name, _, _ := net.SplitHostPort(o.listen)
	n := c.world.Grid.Regions()
	doors := o.doors
	if c.keys, err = newKeyring(o.servers); err != nil {
		return err
	}
	if len(doors.accept) > 0 || !loopback(name) && !doors.insecure { // they accept each other, as well
		doors.accept = append(slices.Clone(doors.accept), c.keys.ids...)
	}
	for i := range o.servers {
		var own []int
		for id := i * n / o.servers; id < (i+1)*n/o.servers; id++ {
			own = append(own, id)
		}
		args := []string{
			"host", "--control", "--name", fmt.Sprintf("server %d", i), "--regions", c.world.Grid.String(), "--own", listed(own),
			"--seed", strconv.FormatUint(o.seed, 10), "--epoch", strconv.FormatInt(o.epoch, 10),
			"--cores", strconv.Itoa(max(1, o.compute()/o.servers)),
		}
		args = append(append(args, doors.args()...), "--identity", c.keys.file(i))
		if o.ticks > 0 {
			args = append(args, "--ticks", strconv.FormatInt(o.ticks, 10))
		}
		if o.rate >= 0 {
			args = append(args, "--rate", strconv.FormatFloat(o.rate, 'g', -1, 64))
		}
		for _, set := range o.sets {
			args = append(args, "--set", set)
		}
		if i == 0 {
			args = append(args, "--listen", o.listen, fmt.Sprintf("--fallback=%t", fallback))
		} else {
			args = append(args, "--listen", net.JoinHostPort(name, "0"))
		}
		one, err := startChild(program, append(args, "--", world), i, own, c.events, c.log)
		if err != nil {
			return err
		}
		c.children = append(c.children, one)
	}
	return nil
}

// join tells every server to dial those before it, and to begin.
func (c *cluster) join() {
	var known []string
	for _, one := range c.children {
		one.order(order{Join: known, Begin: true})
		known = append(known, reach(one.address))
	}
}

// gather takes reports until enough says so. It errs when a server dies, and
// when ctx is done.
func (c *cluster) gather(ctx context.Context, enough func() bool) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case n := <-c.news:
			c.reload.saved(n)
		case e := <-c.events:
			one, r := e.child, e.report
			switch {
			case e.exit:
				return one.why(e.err)
			case r.Listening != "":
				one.address = r.Listening
			case r.Progress != nil:
				one.at = *r.Progress
			case r.Error != nil:
				one.failed = r.Error
			case r.Ended != nil:
				for i := range r.Ended.Shares {
					if !r.Ended.Shares[i].fits(&c.world) {
						return fmt.Errorf("server %d sent a summary of another world; was the file changed meanwhile?", one.index)
					}
				}
				one.ended = r.Ended
			case c.reload != nil:
				if err := c.reload.heard(one, &r); err != nil {
					return err
				}
			}
			if enough() {
				return nil
			}
		}
	}
}

func (c *cluster) all(holds func(*child) bool) bool {
	for _, one := range c.children {
		if !holds(one) {
			return false
		}
	}
	return true
}

// line is the progress of all servers.
func (c *cluster) line() string {
	sum := c.children[0].at
	sum.Particles = 0
	for _, one := range c.children {
		sum.Particles += one.at.Particles
		sum.Tick = min(sum.Tick, one.at.Tick)
		sum.Most = max(sum.Most, one.at.Most)
		sum.Rate = min(sum.Rate, one.at.Rate)
	}
	return sum.line(c.world.Until) // how far apart they are is unknown: the reports are from different moments
}

// halfway is the summary of a world that was stopped: where it was, about.
func (c *cluster) halfway(elapsed time.Duration) summary {
	s := newSummary(&c.world, nil, 0, elapsed)
	s.Hash, s.Servers, s.Interrupted = "", len(c.children), true
	for i, one := range c.children {
		if i == 0 || one.at.Tick < s.Tick {
			s.Tick = one.at.Tick
		}
		s.Particles += one.at.Particles
	}
	return s
}

// stop ends all servers and returns when they are gone. What they say meanwhile
// is where they were.
func (c *cluster) stop() {
	defer c.keys.remove()
	gone := make(chan struct{})
	go func(gone chan<- struct{}) {
		defer close(gone)
		var wg sync.WaitGroup
		for _, one := range c.children {
			wg.Go(one.stop)
		}
		wg.Wait()
	}(gone)
	for ended := false; ; {
		if ended && len(c.events) == 0 {
			return
		}
		select {
		case e := <-c.events:
			if e.report.Progress != nil {
				e.child.at = *e.report.Progress
			}
		case <-gone:
			ended, gone = true, nil
		}
	}
}
