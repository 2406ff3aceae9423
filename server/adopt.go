package main

import (
	"math"
	"time"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
)

// A world goes on by other rules in these steps, all of them decided by who started
// its servers (reload.go):
//
//	order   what a server does                                       what it reports
//	rules   compiles them, while the world goes on                   ready
//	hold    lets no region go further than its fastest has come      held, and where that is
//	stop    goes on to that tick, which none had passed, and waits   its particles, and stopped
//	piece   keeps a part of the particles as the new rules have them –
//	found   makes of them the manifest of the world from here on     founded
//	adopt   drops its regions, begins again by that manifest, waits  adopted
//	go      goes on                                                  –
//
// One server gets piece and found, all get the others. Before found everything can
// be called off: go, and the old rules hold on. From then on a server that is
// started again begins by the new manifest like any that joins. The epochs of other
// rules have other numbers, so no halo of one is taken for one of the other; those
// that come too early are asked for again.

// generationBits is where, in the number of an epoch, it stands how often the rules
// had been changed.
const generationBits = 40

// stop lets no region go past a tick, and calls standing once all have come there.
func (o *owner) stop(tick int64, standing func()) {
	o.hold, o.standing = tick, standing
	o.stand()
}

// stand looks whether all regions have come to where they are held.
func (o *owner) stand() {
	if o.standing == nil || len(o.loading) > 0 {
		return
	}
	if least, _ := o.crew.tick(); least >= o.hold || len(o.crew.regions) == 0 {
		standing := o.standing
		o.standing = nil
		standing()
	}
}

// release lets the world go on.
func (o *owner) release() { o.hold, o.standing = math.MaxInt64, nil }

// adopt begins again by another manifest, whose world is w. All stays held.
func (o *owner) adopt(m *plane.Manifest, w region.World, rate float64) {
	w.Cores = o.world.Cores
	o.world, o.manifest, o.rate, o.hold = w, m, rate, m.Tick
	o.last = lastEpoch(&w, m)
	o.config.Start, o.config.Own = drawStart(), nil // what it has it has by the records
	o.host = host.New(o.config, m, w)
	o.loading, o.held = nil, alarm{}
	o.sampler.begin(w)
	o.memoirs.forget()
	o.shares.Store(nil)
	o.mesh.follow(w.Table)
	for _, e := range o.records {
		o.host.Step(o.now(), host.Event{What: host.Changed, Entry: e})
	}
	for key, l := range o.links {
		o.host.Step(o.now(), host.Event{What: host.Joined, Server: key, Regions: l.regions()})
	}
	o.mesh.compute([]int{})
	o.host.Turn(o.now())
	o.carry()
	clear(o.over) // of what had ended by the rules before, too
	o.publish(time.Now())
}
