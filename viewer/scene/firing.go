package scene

import (
	"slices"

	"ylem/region/wire"
)

// Firing is how often a rule fires, in all regions together.
type Firing struct {
	Total     int64   // since tick 0
	PerSecond float64 // over the last seconds
	PerTicks  float64 // per 1,000 ticks, over the same time
}

// firings is what a server said of its rules, the oldest first.
type firings []said

type said struct {
	at    float64 // seconds, as View.time
	tick  uint64
	fired []int64
}

// rateOver is the time that rates are taken over, in seconds.
const rateOver = 10.0

// hear takes what a server says now. A server that computes other regions than before begins anew: its counts are of
// the regions that it has.
func (f *firings) hear(at float64, v, before *wire.Vitals) {
	all := *f
	if before != nil && (len(before.Fired) != len(v.Fired) || before.Tick > v.Tick || !sameRegions(before, v)) {
		all = all[:0]
	}
	for len(all) > 2 && at-all[1].at >= rateOver {
		all = slices.Delete(all, 0, 1)
	}
	*f = append(all, said{at, v.Tick, v.Fired})
}

func sameRegions(a, b *wire.Vitals) bool {
	return slices.EqualFunc(a.Regions, b.Regions, func(x, y wire.RegionVitals) bool { return x.ID == y.ID })
}

// rate is how often a rule fired per second and per tick.
func (f firings) rate(rule int) (perSecond, perTick float64) {
	if len(f) < 2 {
		return 0, 0
	}
	first, last := &f[0], &f[len(f)-1]
	n := float64(last.fired[rule] - first.fired[rule])
	if last.tick > first.tick {
		perTick = n / float64(last.tick-first.tick)
	}
	if last.at > first.at {
		perSecond = n / (last.at - first.at)
	}
	return perSecond, perTick
}

// fire sums up what all servers say of the rules.
func (v *View) fire() {
	if v.World == nil {
		return
	}
	k := &v.Known
	k.Rules = append(k.Rules[:0], make([]Firing, len(v.World.Rules))...)
	for i := range v.Servers {
		s := &v.Servers[i]
		if s.Vitals == nil || len(s.Vitals.Fired) != len(k.Rules) {
			continue
		}
		for rule := range k.Rules {
			r := &k.Rules[rule]
			r.Total += s.Vitals.Fired[rule]
			if s.State == Connected {
				perSecond, perTick := s.firings.rate(rule)
				r.PerSecond += perSecond
				r.PerTicks += 1000 * perTick
			}
		}
	}
}
