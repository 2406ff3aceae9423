package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
)

// owner is the goroutine that owns the regions of a server, and the host that says
// which these are. All others send it events and read what it publishes; it never
// waits for one of them, and it touches no socket, no disk and no control plane.
type owner struct {
	world    region.World // as it begins by the manifest
	manifest *plane.Manifest
	host     *host.Host
	config   host.Config
	crew     *crew
	last     uint64  // the epoch after the last tick; 0: the world goes on
	rate     float64 // ticks a second at most; 0: as many as there can be
	usual    float64 // what rate is if nobody has commanded another
	log      *console
	mesh     *mesh
	disk     *disk
	asking   *asking
	events   chan event
	failed   chan error
	done     chan struct{} // closed when run returns
	ended    chan struct{} // closed when all own regions have ended for the first time
	apart    chan struct{} // closed when the world has ended everywhere, or all was given away

	links   map[string]*link       // by the server's key
	records map[string]plane.Entry // of the control plane, as they were last heard
	loading []int                  // regions on their way here
	over    []bool                 // by region: its server says that it has ended
	parted  atomic.Bool            // the world has ended everywhere
	leaving bool
	answers map[uint64]func(epoch uint64, err error)
	asked   uint64    // the number of the last order
	evident evidences // what was told of halos that differ
	allowed float64   // ticks that the rate allows by now
	seen    time.Time // when allowed was counted
	show    shower

	steps     int64           // particle-steps computed
	busy      time.Duration   // of computing, …
	worked    []time.Duration // … and by region
	start     time.Time
	elapsed   time.Duration           // until all own regions had ended
	shares    atomic.Pointer[[]share] // of the own regions, when all of them have ended; nil before
	state     atomic.Pointer[progress]
	shown     time.Time // when state was stored
	turned    time.Time // when the host was last told what time it is
	tempo     tempo
	held      alarm
	metrics   *metrics
	memoirs   memoirs
	sampler   sampler
	oversight atomic.Pointer[oversight]

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
	host    *host.Host // that step is for; nil: whoever is there
	step    host.Event
}

type what uint8

const (
	arrived what = iota // a message
	joined              // the link is up, or was, or its peer computes other regions
	left                // the link is down
	pinged              // the peer has reached an epoch
	parted              // the peer says that the world has ended everywhere
	called              // something to do between two epochs
	stepped             // something for the host
)

const (
	publishEvery = 100 * time.Millisecond
	turnEvery    = 20 * time.Millisecond
	eventsAtOnce = 256
)

func newOwner(w region.World, m *plane.Manifest, c host.Config, rate float64, log *console, mt *metrics) *owner {
	o := &owner{
		world: w, manifest: m, config: c, host: host.New(c, m, w), crew: newCrew(&w, nil), last: lastEpoch(&w, m), rate: rate, usual: rate, log: log,
		events: make(chan event, 64), failed: make(chan error, 1),
		done: make(chan struct{}), ended: make(chan struct{}), apart: make(chan struct{}),
		links: map[string]*link{}, records: map[string]plane.Entry{}, over: make([]bool, w.Grid.Regions()), worked: make([]time.Duration, w.Grid.Regions()), answers: map[uint64]func(uint64, error){}, evident: evidences{},
		show: newShower(w.Until), hold: math.MaxInt64, metrics: mt, start: time.Now(),
	}
	o.sampler.begin(w)
	o.publish(o.start)
	return o
}

// lastEpoch returns the epoch after a world's last tick; 0 if it goes on.
func lastEpoch(w *region.World, m *plane.Manifest) uint64 {
	if w.Until == 0 {
		return 0
	}
	return m.First + uint64((w.Until-m.Tick+w.Epoch-1)/w.Epoch)
}

// tell hands an event over. It waits while a tick is computed, which slows the
// sender's peer down as it should.
func (o *owner) tell(e event) {
	select {
	case o.events <- e:
	case <-o.done:
	}
}

// call does something between two epochs.
func (o *owner) call(f func()) { o.tell(event{what: called, call: f}) }

// changed takes a record of the control plane.
func (o *owner) changed(e plane.Entry) {
	o.metrics.changed(o.config.Server, e)
	o.tell(event{what: stepped, step: host.Event{What: host.Changed, Entry: e}})
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
	tick := time.NewTicker(turnEvery)
	defer tick.Stop()
	o.start, o.seen = time.Now(), time.Now()
	o.tempo.begin(o.start, 0)
	var err error
	for err == nil {
		o.turn()
		o.earn()
		o.show.aim(o.crew)
		moved := o.advance()
		o.show.collect(o.crew)
		o.sampler.collect(o.crew.regions, o.claimed)
		o.memoirs.collect(o.crew.regions)
		o.stand()
		if moved > 0 {
			err = o.drain(ctx, tick.C)
		} else {
			err = o.wait(ctx, tick.C)
		}
	}
	if err == errDone {
		return nil
	}
	return err
}

// errDone ends run without an error.
var errDone = fmt.Errorf("done")

// now is the time that the host is told, ms since the owner began.
func (o *owner) now() int64 { return time.Since(o.start).Milliseconds() }

// turn tells the host what time it is, now and then.
func (o *owner) turn() {
	if now := time.Now(); now.Sub(o.turned) >= turnEvery/2 {
		o.turned = now
		o.host.Turn(o.now())
		o.carry()
		if pace, said := o.host.Pace(); said {
			o.rate = pace
		} else {
			o.rate = o.usual
		}
	}
}

// advance has all regions that may compute an epoch if they can, and returns how
// many did.
func (o *owner) advance() (moved int) {
	before, particles := o.crew.steps()
	start := time.Now()
	if moved = o.crew.compute(o.may); moved > 0 {
		o.busy += time.Since(start)
	}
	now := o.now()
	regions := o.crew.regions
	for i, r := range regions { // the host may take some away meanwhile
		if c := o.crew; c.tried[i] {
			o.metrics.advanced(r.ID(), r.Tick(), r.Store().Owned, c.moved[i])
			o.host.Worked(r, c.took[i].Seconds()*1000)
			o.worked[r.ID()] += c.took[i]
			o.host.Advanced(now, r, c.moved[i], c.errs[i])
		}
	}
	if moved > 0 {
		for i, r := range regions {
			o.steps += int64(particles[i]) * (r.Tick() - before[i])
		}
	}
	o.carry()
	o.note(moved)
	return moved
}

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
	case spacing := <-o.show.asked:
		o.show.want(o.crew, o.state.Load().Rate, o.world.Epoch, spacing)
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
		case spacing := <-o.show.asked:
			o.show.want(o.crew, o.state.Load().Rate, o.world.Epoch, spacing)
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
// slow machine could not use is lost, but for a quarter of a second. What an epoch
// has computed beyond what was due is waited for.
func (o *owner) earn() {
	now := time.Now()
	least, _ := o.crew.tick()
	due := o.allowed + o.rate*now.Sub(o.seen).Seconds()
	o.allowed = min(max(due, float64(least-o.world.Epoch+1)), float64(least)+max(o.rate/4, 1))
	o.seen = now
}

// may reports whether a region may begin an epoch: the host and the rate let it,
// and nobody holds the world. What others have computed already is not paced.
func (o *owner) may(r *region.Region) bool {
	return o.host.May(r) && r.Tick() < o.hold && (o.rate == 0 || float64(r.Tick())+1 <= o.allowed || o.host.Replays(r))
}

// note looks where the own regions are after some have moved.
func (o *owner) note(moved int) {
	now := time.Now()
	switch {
	case moved == 0:
		return
	case !o.host.Ended():
		if now.Sub(o.shown) >= publishEvery {
			o.publish(now)
		}
		return
	}
	o.finish()
}

// finish takes stock when all own regions have ended. It may be called again, when
// there are others.
func (o *owner) finish() {
	now := time.Now()
	var mine []*region.Region
	for _, r := range o.crew.regions {
		if !r.Ended() {
			return
		}
		if o.claimed(r.ID()) {
			mine = append(mine, r)
		}
	}
	if before := o.shares.Load(); before != nil && slices.EqualFunc(*before, mine, func(s share, r *region.Region) bool { return s.Region == r.ID() }) {
		o.part()
		return
	}
	shares := make([]share, len(mine))
	for i, r := range mine {
		shares[i] = newShare(r.Table(), r)
	}
	o.elapsed = now.Sub(o.start)
	o.shares.Store(&shares)
	o.publish(now)
	o.mesh.announce(o.last + 1)
	select {
	case <-o.ended:
	default:
		close(o.ended)
	}
	o.part()
}

// claimed reports whether a region that lives here is this server's, and not only
// computed along.
func (o *owner) claimed(id int) bool {
	return slices.ContainsFunc(o.host.Held(), func(h plane.Held) bool { return h.Region == id && !h.Shadow })
}

// part closes apart when the world has ended everywhere.
func (o *owner) part() {
	if o.last == 0 || len(o.loading) > 0 || !o.crew.ended() {
		return
	}
	if !o.host.WorldEnded() {
		for id, over := range o.over {
			if _, own := o.crew.place[id]; !own && !over {
				return
			}
		}
	}
	o.parted.Store(true)
	o.quit()
}

// quit closes apart.
func (o *owner) quit() {
	select {
	case <-o.apart:
	default:
		close(o.apart)
	}
}

// epoch returns the least epoch of the own regions; 0 if there are none, or some
// are on their way.
func (o *owner) epoch() uint64 {
	if len(o.crew.regions) == 0 || len(o.loading) > 0 {
		return 0
	}
	least := o.crew.regions[0].Epoch()
	for _, r := range o.crew.regions {
		least = min(least, r.Epoch())
	}
	return least
}

// look is called now and then.
func (o *owner) look(now time.Time) {
	if now.Sub(o.shown) < publishEvery {
		return
	}
	o.publish(now)
	o.show.late(o.crew, now)
	if o.last > 0 && o.crew.ended() && len(o.loading) == 0 {
		if len(o.crew.regions) > 0 {
			o.finish()
		} else {
			o.part()
		}
	}
}
