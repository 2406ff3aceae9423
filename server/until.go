package main

import (
	"fmt"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim/observe"
)

const (
	// inertTicks is how often a run looks whether its world is inert: a look costs
	// about what a tick does. The tick at which a run ends is the first multiple of
	// it at which the world is inert, however the world is split.
	inertTicks = 100
	// inertLimit is where a run that waits for rest gives up, unless --ticks says.
	inertLimit = 10_000_000
	// mostLeft is how many lines people are shown of what is left.
	mostLeft = 20
)

// checkUntil reads --until, and says where the run ends at the latest.
func (p *plan) checkUntil(o *options, given bool) error {
	switch {
	case p.until != "" && p.until != "inert":
		return usagef("--until %s: inert is what a run can wait for", p.until)
	case p.until == "inert" && !given:
		o.ticks = inertLimit
	}
	return nil
}

// rests reports whether the run has waited for the world to be inert, and it is.
func (r *running) rests() bool {
	if r.outputs.until != "inert" || r.tick%inertTicks != 0 && r.tick != r.world.Until {
		return false
	}
	if r.judged != r.tick {
		r.judged, r.verdict = r.tick, inert(r.world.Table, r.crew)
	}
	return r.verdict.Inert
}

// inert asks all regions, which stand still at one tick, what is present.
func inert(t *rules.Table, c *crew) observe.Verdict {
	stocks := make([]observe.Stock, len(c.regions))
	c.each(func(i int) { stocks[i] = observe.NewStock(t, c.regions[i].Store(), c.regions[i].Tick()) })
	return observe.Inert(t, stocks...)
}

// rest adds to a summary how a run that waited for rest has ended.
func (r *running) rest(s *summary) {
	if r.outputs.until == "" || s.Interrupted {
		return
	}
	r.rests()
	s.Inert, s.Why = &r.verdict.Inert, r.verdict.Why
	stores := make([]*particles.Store, len(r.crew.regions))
	for i, one := range r.crew.regions {
		stores[i] = one.Store()
	}
	s.Left = observe.WhatIsLeft(r.world.Table, stores...)
}

// restless is the error of a run that reached its limit first.
func (s *summary) restless() error {
	if s.Inert == nil || *s.Inert {
		return nil
	}
	return fmt.Errorf("%s is not inert at tick %d: %s", s.World, s.Tick, s.Why)
}
