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

// mark is where the slowest region was at some time.
type mark struct {
	at   time.Time
	tick int64
}

// publish states where the regions are.
func (o *owner) publish(now time.Time) {
	p := progress{Particles: o.crew.particles(), Steps: o.steps, Ended: o.crew.ended(), Missing: []int{}}
	p.Tick, p.Most = o.crew.tick()
	if now.Sub(o.marks[1].at) >= rateOver/2 {
		o.marks[0], o.marks[1] = o.marks[1], mark{now, p.Tick}
	}
	if seconds := now.Sub(o.marks[0].at).Seconds(); !o.marks[0].at.IsZero() && !p.Ended {
		p.Rate = float64(p.Tick-o.marks[0].tick) / seconds
	}
	for id, l := range o.routes {
		if _, own := o.crew.place[id]; l == nil && !own {
			p.Missing = append(p.Missing, id)
		}
	}
	o.shown = now
	o.state.Store(&p)
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
	return fmt.Sprintf("tick %d%s, %.0f ticks/s, %d particles", p.Tick, of, p.Rate, p.Particles)
}
