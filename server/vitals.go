package main

import (
	"math"
	"time"

	"ylem/region"
	"ylem/region/wire"
)

// standings is where a server is at one moment, as its owner knows it: sums since it
// was started, of which two moments make rates.
type standings struct {
	at     time.Time
	busy   time.Duration
	vitals wire.Vitals // with what needs no second moment
	worked []time.Duration
	halos  [][2]int64 // in, out
	world  region.World
}

// standings is called by the owner's goroutine.
func (o *owner) standings() *standings {
	state := o.state.Load()
	s := &standings{at: time.Now(), busy: o.busy, world: o.world}
	s.vitals = wire.Vitals{Server: o.mesh.self.Name, Tick: uint64(state.Tick), Rate: state.Rate, Regions: []wire.RegionVitals{}}
	_, furthest := o.crew.tick()
	if e := o.host.Furthest(); e > o.manifest.First {
		reached := o.manifest.Tick + int64(e-o.manifest.First)*o.world.Epoch
		if o.world.Until > 0 {
			reached = min(reached, o.world.Until)
		}
		furthest = max(furthest, reached)
	}
	for _, r := range o.crew.regions {
		if !o.claimed(r.ID()) {
			continue // another server speaks of it
		}
		v := wire.RegionVitals{
			ID: uint32(r.ID()), Tick: uint64(r.Tick()), Epoch: r.Epoch(), Particles: r.Store().Owned,
			Lag: uint64(max(furthest-r.Tick(), 0)), Seen: -1, Felt: -1,
		}
		if n := o.host.Copies(r.ID()); n > 1 {
			v.Copies = n
		}
		for _, one := range r.Removals() {
			v.Removals = append(v.Removals, wire.Removal{Number: hex(one.Number), Tick: uint64(one.Tick), Kinds: one.Kinds})
		}
		s.vitals.Regions = append(s.vitals.Regions, v)
		s.worked = append(s.worked, o.worked[r.ID()])
		in, out := r.Halos()
		s.halos = append(s.halos, [2]int64{in, out})
		for rule, n := range r.Account().Fired {
			if s.vitals.Fired == nil {
				s.vitals.Fired = make([]int64, len(r.Table().Rules))
			}
			s.vitals.Fired[rule] += n
		}
	}
	return s
}

// since makes rates of what became between an earlier moment and this one: of each
// region that was there and went on. Others have those of before, as last says.
func (s *standings) since(before *standings, last *wire.Vitals) {
	if before == nil {
		return
	}
	passed := s.at.Sub(before.at).Seconds()
	if passed > 0 {
		s.vitals.Load = min(max((s.busy-before.busy).Seconds()/passed, 0), 1)
	}
	for i := range s.vitals.Regions {
		v := &s.vitals.Regions[i]
		for j := range before.vitals.Regions {
			was := &before.vitals.Regions[j]
			if was.ID != v.ID {
				continue
			}
			ticks := float64(v.Tick) - float64(was.Tick)
			if ticks <= 0 || s.halos[i][0] < before.halos[j][0] || s.halos[i][1] < before.halos[j][1] {
				break
			}
			v.Took = (s.worked[i] - before.worked[j]).Seconds() * 1000 / ticks
			v.HaloIn = float64(s.halos[i][0]-before.halos[j][0]) / ticks
			v.HaloOut = float64(s.halos[i][1]-before.halos[j][1]) / ticks
		}
		if v.Took == 0 && last != nil {
			for j := range last.Regions {
				if was := &last.Regions[j]; was.ID == v.ID {
					v.Took, v.HaloIn, v.HaloOut = was.Took, was.HaloIn, was.HaloOut
				}
			}
		}
	}
}

// finite is 0 instead of what JSON has no number for.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}
