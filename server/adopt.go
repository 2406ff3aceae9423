package main

import (
	"math"
	"time"

	"ylem/particles"
	"ylem/region"
)

// A world goes on by other rules in these steps, all of them decided by who started
// its servers (reload.go):
//
//	order   what a server does                                       what it reports
//	rules   compiles them, while the world goes on                   ready
//	hold    lets no region go further than its fastest has come      held, and where that is
//	stop    goes on to that tick, which none had passed, and waits   its particles, and stopped
//	piece   keeps its particles as the new rules have them           –
//	adopt   makes its regions anew of them, and waits                adopted
//	go      goes on                                                  –
//
// Before adopt everything can be called off: go, and the old rules hold on. The
// epochs of other rules have other numbers, so no halo of one is taken for one of
// the other; those that come too early are asked for again on go.

// generation is how often the rules had been changed, from the number of an epoch.
func generation(epoch uint64) uint64 { return epoch >> generationBits }

const generationBits = 40

// call does something between two epochs.
func (o *owner) call(f func()) { o.tell(event{what: called, call: f}) }

// stop lets no region go past a tick, and calls standing once all have come there.
func (o *owner) stop(tick int64, standing func()) {
	o.hold, o.standing = tick, standing
	o.stand()
}

// stand looks whether all regions have come to where they are held.
func (o *owner) stand() {
	if least, _ := o.crew.tick(); o.standing != nil && least >= o.hold {
		standing := o.standing
		o.standing = nil
		standing()
	}
}

// release lets the world go on.
func (o *owner) release() {
	o.hold, o.standing = math.MaxInt64, nil
	now := time.Now()
	for i, r := range o.crew.regions {
		o.news[i] = now
		r.Nudge() // what came before the rules did was not taken
	}
}

// adopt makes all regions anew of particles that are theirs at a tick, by the
// rules of w. They stay held.
func (o *owner) adopt(w region.World, tick int64, revision uint64, particlesOfServer *particles.Store, rate float64) error {
	first := revision << generationBits
	regions := make([]*region.Region, len(o.crew.regions))
	for i, r := range o.crew.regions {
		var err error
		if regions[i], err = region.RestoreAt(&w, r.ID(), tick, first, particlesOfServer); err != nil {
			return err
		}
		regions[i].Open()
	}
	o.world, o.crew, o.rate, o.hold = w, newCrew(&w, regions), rate, tick
	if w.Until > 0 {
		o.last = first + uint64((w.Until-tick+w.Epoch-1)/w.Epoch)
	}
	clear(o.over)
	o.held = alarm{}
	o.show.restart(o.crew, stride(w.Epoch, o.state.Load().Rate))
	o.mesh.follow(w.Table)
	o.publish(time.Now())
	return nil
}
