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
	Rate      float64 `json:"ticks_per_second"`
	Steps     int64   `json:"particle_steps"`
	Missing   []int   `json:"missing"` // regions that nobody is known to compute
	Ended     bool    `json:"ended"`
}

// publish states where the regions are.
func (o *owner) publish(now time.Time) {
	p := progress{Particles: o.crew.particles(), Steps: o.steps, Ended: o.crew.ended(), Missing: []int{}}
	p.Tick, p.Most = o.crew.tick()
	o.tempo.note(now, p.Tick)
	for id, l := range o.routes {
		if _, own := o.crew.place[id]; l == nil && !own {
			p.Missing = append(p.Missing, id)
		}
	}
	if waits := len(p.Missing) > 0 && o.tempo.stands(now); !p.Ended && !waits {
		p.Rate = o.tempo.rate(now, p.Tick)
	}
	o.held.look(o.world.Table, o.crew.regions, o.log)
	o.metrics.stands(o.where(&p))
	o.shown = now
	o.state.Store(&p)
	if o.mesh != nil && !p.Ended {
		o.mesh.reached.Store(o.epoch())
	}
}

// where is the progress as machines read it.
func (o *owner) where(p *progress) standing {
	s := standing{Tick: p.Tick, Most: p.Most, Epoch: o.epoch(), Particles: p.Particles, Ended: p.Ended}
	for _, r := range o.crew.regions {
		s.Living = append(s.Living, r.ID())
	}
	if o.mesh != nil {
		s.Peers = len(o.mesh.peers())
	}
	return s
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
	return fmt.Sprintf("tick %d%s, %s ticks/s, %d particles", p.Tick, of, rate, p.Particles)
}
