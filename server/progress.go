package main

import (
	"fmt"
	"time"
)

// progress is where the regions of a server are. It never changes.
type progress struct {
	Tick      int64   `json:"tick"` // of the slowest region
	Most      int64   `json:"most"` // of the fastest
	Particles int     `json:"particles"`
	Regions   int     `json:"regions_here"`
	Rate      float64 `json:"ticks_per_second"`
	Steps     int64   `json:"particle_steps"`
	Missing   []int   `json:"missing"` // regions that nobody is known to compute
	Ended     bool    `json:"ended"`
	Here      []where `json:"here"`
	Paused    bool    `json:"paused"`         // the world, because somebody wants it to be
	Pace      float64 `json:"pace,omitempty"` // ticks a second at most; 0: as many as there can be

	elapsed time.Duration // of computing
}

// where is a region, and how far it is.
type where struct {
	Region int   `json:"region"`
	Tick   int64 `json:"tick"`
}

// publish states where the regions are.
func (o *owner) publish(now time.Time) {
	p := progress{Particles: o.crew.particles(), Steps: o.steps, Ended: o.host.Ended(), Missing: []int{}, Here: []where{}, elapsed: o.elapsed}
	p.Tick, p.Most = o.crew.tick()
	o.tempo.note(now, p.Tick)
	if len(o.crew.regions) == 0 && o.state.Load() != nil { // it was given all away
		p.Tick, p.Most = o.state.Load().Tick, o.state.Load().Most
	}
	p.Regions = len(o.crew.regions)
	for _, r := range o.crew.regions {
		p.Here = append(p.Here, where{r.ID(), r.Tick()})
	}
	computed := make([]bool, len(o.over))
	for _, l := range o.links {
		for _, id := range l.regions() {
			computed[id] = true
		}
	}
	for id, elsewhere := range computed {
		if o.crew.of(id) == nil && !elsewhere {
			p.Missing = append(p.Missing, id)
		}
	}
	if waits := len(p.Missing) > 0 && o.tempo.stands(now); !p.Ended && !waits {
		p.Rate = o.tempo.rate(now, p.Tick)
	}
	o.held.look(o.world.Table, o.crew.regions, o.log)
	if o.mesh != nil {
		o.metrics.look(o.host, len(o.mesh.peers()), o.leaving)
	}
	o.shown = now
	p.Paused, p.Pace = o.host.Paused(), o.rate
	if o.mesh != nil {
		o.oversight.Store(o.oversees())
	}
	before := o.state.Swap(&p)
	if o.mesh != nil && before != nil && (before.Paused != p.Paused || before.Pace != p.Pace) {
		o.mesh.change()
	}
	if o.mesh != nil && !p.Ended {
		o.mesh.reached.Store(o.epoch())
	}
}

// line is the progress as people read it.
func (p *progress) line(until int64) string {
	of := ""
	if until > 0 {
		of = fmt.Sprintf(" of %d", until)
	}
	rate := fmt.Sprintf("%.0f", p.Rate)
	if p.Rate > 0 && p.Rate < 9.95 {
		rate = fmt.Sprintf("%.1f", max(p.Rate, 0.1))
	}
	about := "" // some regions are further than others: who crosses between them is counted twice, or not at all
	if p.Most > p.Tick {
		about = "about "
	}
	return fmt.Sprintf("tick %d%s, %s ticks/s, %s%d particles", p.Tick, of, rate, about, p.Particles)
}
