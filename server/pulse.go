package main

import (
	"context"
	rt "runtime/metrics"
	"sync/atomic"
	"time"

	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim/observe"
)

// pulse is the goroutine that says how the server is to those who watch it, once a
// second. While nobody does it does nothing. What costs time it reads off pictures
// that were made for viewers, by itself, and seldom enough.
type pulse struct {
	owner   *owner
	viewers func() int64
	say     func(message []byte) // to all viewers; it waits for none of them
	every   time.Duration

	pictures atomic.Pointer[[]*region.Picture] // those that viewers saw last

	before *standings
	flows  []flow
	last   *wire.Vitals
	felt   map[int]*felt
}

// felt is what was last read off the particles of a region, and when it may be again.
type felt struct {
	table     *rules.Table // by which it was read
	seen      int64        // tick, −1: never
	hash      uint64
	kinetic   float64
	freedom   int64
	seenNext  time.Time
	pulled    int64 // tick, −1: never
	potential float64
	pullNext  time.Time
}

const (
	pulseEvery = time.Second
	// The forces of a region with more particles than this are looked at by
	// themselves, more seldom: that takes a µs for each, and lists as large as a
	// tick's.
	manyParticles = 20_000
	// Of one core's time hashes take one part in so many at most, and forces too.
	pulseShare = 200
	// pullCost is what looking at forces takes a particle, about, before that was
	// measured.
	pullCost = 2 * time.Microsecond
)

func newPulse(o *owner, viewers func() int64, say func([]byte)) *pulse {
	return &pulse{owner: o, viewers: viewers, say: say, every: pulseEvery, felt: map[int]*felt{}}
}

// saw takes the pictures that viewers are shown. It never waits.
func (p *pulse) saw(pictures []*region.Picture) { p.pictures.Store(&pictures) }

// run says vitals until ctx is done.
func (p *pulse) run(ctx context.Context) {
	tick := time.NewTicker(p.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if p.viewers() == 0 {
			p.before, p.last = nil, nil
			p.pictures.Store(nil)
			clear(p.felt)
			continue
		}
		if now := p.owner.ask(ctx); now != nil {
			p.beat(now)
		}
	}
}

// ask returns where the owner stands, between two epochs; nil if it does not run
// any more, or ctx is done.
func (o *owner) ask(ctx context.Context) *standings {
	answer := make(chan *standings, 1)
	select {
	case o.events <- event{what: called, call: func() { answer <- o.standings() }}:
	case <-o.done:
		return nil
	case <-ctx.Done():
		return nil
	}
	select {
	case s := <-answer:
		return s
	case <-o.done:
		return nil
	case <-ctx.Done():
		return nil
	}
}

// beat says how the server is.
func (p *pulse) beat(now *standings) {
	if pictures := p.pictures.Load(); pictures != nil {
		for _, picture := range *pictures {
			p.look(&now.world, picture)
		}
	}
	now.since(p.before, p.last)
	v := &now.vitals
	for i := range v.Regions {
		r := &v.Regions[i]
		if f := p.felt[int(r.ID)]; f != nil {
			r.Seen, r.Felt = f.seen, f.pulled
			r.Kinetic, r.Freedom, r.Potential = finite(f.kinetic), f.freedom, finite(f.potential)
			if f.seen >= 0 {
				r.Hash = hex(f.hash)
			}
		}
	}
	v.Viewers, v.Memory = int(p.viewers()), taken()
	flows := p.owner.metrics.traffic.flows()
	if p.before != nil {
		v.Links = rates(p.flows, flows, now.at.Sub(p.before.at))
	}
	p.before, p.flows, p.last = now, flows, v
	p.say(v.Append(nil))
}

// look reads off a picture what is due.
func (p *pulse) look(w *region.World, picture *region.Picture) {
	now, n := time.Now(), picture.Store.Owned
	f := p.felt[picture.Region]
	if f == nil || f.table != picture.Table {
		f = &felt{table: picture.Table, seen: -1, pulled: -1}
		if n > manyParticles { // whoever looks in for a moment costs nothing
			f.pullNext = now.Add(time.Duration(n) * pullCost * pulseShare)
		}
		p.felt[picture.Region] = f
	}
	if picture.Tick > f.seen && !now.Before(f.seenNext) {
		if !picture.Bare && n <= manyParticles {
			f.kinetic, f.freedom, f.potential = energies(w, picture)
			f.pulled = picture.Tick
		} else {
			f.kinetic, f.freedom = (&observe.Moment{Table: picture.Table, Tick: picture.Tick, Store: picture.Store}).Before()
		}
		f.hash, f.seen = picture.Store.Hash(), picture.Tick
		f.seenNext = later(now, p.every)
	}
	if picture.Tick > f.pulled && !now.Before(f.pullNext) && !picture.Bare && n > manyParticles {
		_, _, f.potential = energies(w, picture)
		f.pulled = picture.Tick
		f.pullNext = later(now, p.every)
	}
}

// energies reads the energies off a picture that is not bare.
func energies(w *region.World, picture *region.Picture) (kinetic float64, freedom int64, potential float64) {
	l := w.Look(picture)
	m := observe.Moment{Table: l.Table, Tick: l.Tick, Store: l.Store, Wrap: l.Wrap, Impulse: l.Impulse}
	return m.Sum(observe.Wanted{Pairs: true}).Energies(l.Table)
}

// later returns when something that began then may be done again.
func later(began time.Time, every time.Duration) time.Time {
	now := time.Now()
	return now.Add(max(every/2, pulseShare*now.Sub(began)))
}

// rates returns what went to and came from each peer a second, between two times.
func rates(before, now []flow, passed time.Duration) (out []wire.LinkVitals) {
	for _, f := range now {
		for _, was := range before {
			if was.peer == f.peer && passed > 0 {
				l := wire.LinkVitals{Peer: f.peer}
				l.In = max(float64(f.sums[0]-was.sums[0])/passed.Seconds(), 0)
				l.Out = max(float64(f.sums[1]-was.sums[1])/passed.Seconds(), 0)
				out = append(out, l)
			}
		}
	}
	return out
}

// taken returns how much memory the process has from the system, bytes.
func taken() uint64 {
	samples := []rt.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	rt.Read(samples)
	if samples[0].Value.Kind() != rt.KindUint64 || samples[1].Value.Kind() != rt.KindUint64 {
		return 0
	}
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
