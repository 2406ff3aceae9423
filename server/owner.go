package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"ylem/region"
)

// owner is the goroutine that owns the regions of a server. All others send it
// events and read what it publishes; it never waits for one of them, and it
// touches no socket.
type owner struct {
	world  region.World
	crew   *crew
	last   uint64 // the epoch after the last tick; 0: the world goes on
	rate   float64
	log    *console
	mesh   *mesh
	events chan event
	failed chan error
	done   chan struct{} // closed when run returns
	ended  chan struct{} // closed when all own regions have ended; shares and times are set then
	apart  chan struct{} // closed when, besides, all neighbours have ended

	routes  []*link     // by region; nil: own, or nobody is known to compute it
	over    []bool      // by region: its server says that it has ended
	news    []time.Time // by place in the crew: when the region last went on, or asked
	allowed float64     // ticks that the rate allows by now
	seen    time.Time   // when allowed was counted
	show    shower

	shares  []share
	steps   int64 // particle-steps computed
	start   time.Time
	elapsed time.Duration
	state   atomic.Pointer[progress]
	shown   time.Time // when state was stored
	tempo   tempo
	held    alarm
	metrics *metrics

	hold     int64  // no region goes past this tick
	standing func() // called once when all regions have come there; nil: nobody waits
}

// event is what other goroutines tell the owner.
type event struct {
	link    *link
	what    what
	message region.Message
	epoch   uint64
	call    func()
}

type what uint8

const (
	arrived what = iota // a message
	joined              // the link is up, or was
	left                // the link is down
	pinged              // the peer has reached an epoch
	called              // something to do between two epochs
)

const (
	publishEvery = 100 * time.Millisecond
	nudgeAfter   = time.Second
	eventsAtOnce = 256
)

func newOwner(w region.World, regions []*region.Region, rate float64, log *console) *owner {
	o := &owner{
		world: w, crew: newCrew(&w, regions), rate: rate, log: log,
		events: make(chan event, 64), failed: make(chan error, 1),
		done: make(chan struct{}), ended: make(chan struct{}), apart: make(chan struct{}),
		routes: make([]*link, w.Grid.Regions()), over: make([]bool, w.Grid.Regions()), news: make([]time.Time, len(regions)),
		show: newShower(len(regions), w.Until), hold: math.MaxInt64, metrics: newMetrics(),
	}
	for _, r := range regions {
		o.metrics.begins(r.ID(), r.Tick())
	}
	if w.Until > 0 {
		o.last = uint64((w.Until + w.Epoch - 1) / w.Epoch)
	}
	o.publish(time.Now())
	return o
}

// tell hands an event over. It waits while a tick is computed, which slows the
// sender's peer down as it should.
func (o *owner) tell(e event) {
	select {
	case o.events <- e:
	case <-o.done:
	}
}

// fail ends run with an error.
func (o *owner) fail(err error) {
	select {
	case o.failed <- err:
	default:
	}
}

// run computes until ctx is done, or something is wrong for ever.
func (o *owner) run(ctx context.Context) error {
	defer close(o.done)
	defer func() { o.publish(time.Now()) }()
	tick := time.NewTicker(publishEvery)
	defer tick.Stop()
	o.start, o.seen = time.Now(), time.Now()
	for i := range o.news {
		o.news[i] = o.start
	}
	least, _ := o.crew.tick()
	o.tempo.begin(o.start, least)
	out, err := o.crew.exchange()
	for err == nil {
		o.route(out)
		o.earn()
		var moved int
		before, particles := o.crew.regions[0].Tick(), o.crew.particles()
		o.show.aim(o.crew)
		moved, out, err = o.crew.advance(o.may)
		if err != nil {
			break
		}
		o.note(moved, particles, before)
		o.show.collect(o.crew)
		o.stand()
		if moved > 0 {
			o.route(out)
			out = nil
			err = o.drain(ctx, tick.C)
		} else {
			o.route(out)
			out = nil
			err = o.wait(ctx, tick.C)
		}
	}
	if err == errDone {
		return nil
	}
	var d *region.Disagreement
	if errors.As(err, &d) {
		said := ""
		if l := o.routes[d.Neighbour]; l != nil {
			said = l.hello.Key
		}
		o.mesh.accuse(d, said)
	}
	return err
}

// errDone ends run without an error.
var errDone = fmt.Errorf("done")

// wait handles what comes next.
func (o *owner) wait(ctx context.Context, tick <-chan time.Time) error {
	var paced <-chan time.Time
	if least, _ := o.crew.tick(); o.rate > 0 && !o.crew.ended() && float64(least)+1 > o.allowed {
		paced = time.After(time.Duration((float64(least) + 1 - o.allowed) / o.rate * float64(time.Second)))
	}
	select {
	case e := <-o.events:
		o.handle(e)
		return o.drain(ctx, tick)
	case <-paced:
	case now := <-tick:
		o.look(now)
	case <-o.show.asked:
		o.show.want(o.crew, stride(o.world.Epoch, o.state.Load().Rate))
	case err := <-o.failed:
		return err
	case <-ctx.Done():
		return errDone
	}
	return nil
}

// drain handles what is there, without waiting.
func (o *owner) drain(ctx context.Context, tick <-chan time.Time) error {
	for range eventsAtOnce {
		select {
		case e := <-o.events:
			o.handle(e)
		case now := <-tick:
			o.look(now)
		case <-o.show.asked:
			o.show.want(o.crew, stride(o.world.Epoch, o.state.Load().Rate))
		case err := <-o.failed:
			return err
		case <-ctx.Done():
			return errDone
		default:
			return nil
		}
	}
	return nil
}

// earn counts the ticks that have become due since it was last called. What a
// slow machine could not use is lost, but for a quarter of a second.
func (o *owner) earn() {
	now := time.Now()
	least, _ := o.crew.tick()
	o.allowed = min(o.allowed+o.rate*now.Sub(o.seen).Seconds(), float64(least)+max(o.rate/4, 1))
	o.seen = now
}

// may reports whether a region may begin an epoch: the rate lets it, and nobody
// holds the world.
func (o *owner) may(r *region.Region) bool {
	return r.Tick() < o.hold && (o.rate == 0 || float64(r.Tick())+1 <= o.allowed)
}

// note counts what was computed.
func (o *owner) note(moved, particles int, before int64) {
	for i, r := range o.crew.regions {
		if m := o.crew.moved[i]; m || o.may(r) && !r.Ended() {
			o.metrics.advanced(r.ID(), r.Tick(), r.Store().Owned, m)
		}
	}
	if moved == 0 {
		return
	}
	now := time.Now()
	for i, m := range o.crew.moved {
		if m {
			o.news[i] = now
		}
	}
	// Regions of one server take turns, so the first stands for all.
	o.steps += int64(particles) * (o.crew.regions[0].Tick() - before)
	select {
	case <-o.ended:
		return
	default:
	}
	if o.crew.ended() {
		o.elapsed = now.Sub(o.start)
		o.shares = make([]share, len(o.crew.regions))
		o.crew.each(func(i int) { o.shares[i] = newShare(o.world.Table, o.crew.regions[i]) })
		o.publish(now)
		close(o.ended)
		o.mesh.announce(o.last + 1)
		o.part()
	} else if now.Sub(o.shown) >= publishEvery {
		o.publish(now)
	}
}

// epoch returns the least epoch of the own regions.
func (o *owner) epoch() uint64 {
	least := o.crew.regions[0].Epoch()
	for _, r := range o.crew.regions {
		least = min(least, r.Epoch())
	}
	return least
}

// look is called now and then: regions that wait for long ask again.
func (o *owner) look(now time.Time) {
	o.publish(now)
	o.show.late(o.crew, now)
	for i, r := range o.crew.regions {
		if now.Sub(o.news[i]) >= nudgeAfter && !r.Ended() && o.may(r) {
			o.news[i] = now
			r.Nudge()
		}
	}
}
