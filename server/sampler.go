package main

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"ylem/region"
	"ylem/rules"
)

// sampler takes samples of the regions here for who looks at the world as a whole: at
// the ticks that its claims are about always, at others when it is asked to. The
// owner calls its methods.
type sampler struct {
	world region.World
	due   []int64          // ticks at which samples are taken unasked, ascending
	asked []int64          // others
	told  []*region.Region // who take samples at them
	kept  []*taking        // the oldest first
	bytes int
	waits []*sampleWait
}

// taking is the samples of one tick.
type taking struct {
	tick  int64
	cuts  map[int]*region.Cut // by region
	bytes int
	given time.Time // when somebody got all that was here; zero: nobody did
}

// sampleWait is somebody who waits for the samples of a tick.
type sampleWait struct {
	tick   int64
	until  time.Time
	answer chan<- sampled // with room for it
}

// sampled is what becomes of who asks for samples: one of each region here, or that
// the tick has passed.
type sampled struct {
	world region.World
	cuts  []*region.Cut
	past  bool
	most  int64 // how far the furthest region here is
}

// Limits of what is kept of samples that nobody has fetched.
const (
	keptSamples   = 64 << 20         // bytes, about
	keptGiven     = 20 * time.Second // whoever got them may be gone, and another one asks
	mostDue       = 256              // samples of which a claim's history is taken unasked
	sampleTime    = 15 * time.Second // that somebody waits for
	mostSampleAsk = 16               // who wait at once
)

// dueTicks returns the ticks at which a world's claims are tried, and those of the
// samples that they look back on, where these are few.
func dueTicks(t *rules.Table) (out []int64) {
	for i := range t.Expects {
		e := &t.Expects[i]
		out = append(out, e.At)
		samples := map[int]bool{}
		e.That.ReadsMeasures(samples, map[int]bool{})
		for _, m := range slices.Sorted(maps.Keys(samples)) {
			if every := t.Measures[m].Every; e.At/every <= mostDue {
				for tick := int64(0); tick <= e.At; tick += every {
					out = append(out, tick)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// begin forgets everything: this is the world now.
func (s *sampler) begin(w region.World) { *s = sampler{world: w, due: dueTicks(w.Table)} }

// collect takes the samples that the regions have made.
func (s *sampler) collect(regions []*region.Region, claimed func(id int) bool) {
	if !slices.Equal(s.told, regions) {
		s.tell(regions)
	}
	any := false
	for _, r := range regions {
		for _, c := range r.Samples() {
			s.keep(c)
			any = true
		}
	}
	if any || len(s.waits) > 0 {
		s.serve(regions, claimed)
	}
}

// tell says to the regions at which ticks samples are wanted.
func (s *sampler) tell(regions []*region.Region) {
	s.told = slices.Clone(regions)
	ticks := slices.Concat(s.due, s.asked)
	slices.Sort(ticks)
	ticks = slices.Compact(ticks)
	for _, r := range regions {
		r.SampleOn(ticks)
	}
}

// keep keeps a sample, and forgets what is too much.
func (s *sampler) keep(c *region.Cut) {
	at := slices.IndexFunc(s.kept, func(t *taking) bool { return t.tick == c.Tick })
	if at < 0 {
		at = len(s.kept)
		s.kept = append(s.kept, &taking{tick: c.Tick, cuts: map[int]*region.Cut{}})
	}
	one := s.kept[at]
	if one.cuts[c.Region] == nil {
		n := c.Store.Owned * (96 + 4*len(c.Store.Attr) + 8*c.Store.Slots)
		one.bytes += n
		s.bytes += n
	}
	one.cuts[c.Region] = c
	now := time.Now()
	s.drop(func(t *taking) bool { return t != one && !t.given.IsZero() && now.Sub(t.given) > keptGiven })
	for s.bytes > keptSamples && len(s.kept) > 1 {
		oldest := s.kept[0]
		s.drop(func(t *taking) bool { return t == oldest })
	}
}

func (s *sampler) drop(which func(t *taking) bool) {
	s.kept = slices.DeleteFunc(s.kept, func(t *taking) bool {
		if which(t) {
			s.bytes -= t.bytes
			return true
		}
		return false
	})
}

// ask asks for the samples of a tick, of all regions that are claimed here.
func (s *sampler) ask(tick int64, answer chan<- sampled, regions []*region.Region, claimed func(id int) bool) {
	if len(s.waits) >= mostSampleAsk {
		answer <- sampled{past: true}
		return
	}
	s.waits = append(s.waits, &sampleWait{tick, time.Now().Add(sampleTime), answer})
	if !slices.Contains(s.due, tick) && !slices.Contains(s.asked, tick) {
		s.asked = append(s.asked, tick)
		s.tell(regions)
	}
	s.collect(regions, claimed)
}

// serve answers those whose samples are here, and those who wait in vain.
func (s *sampler) serve(regions []*region.Region, claimed func(id int) bool) {
	most, now := int64(math.MinInt64), time.Now()
	for _, r := range regions {
		most = max(most, r.Tick())
	}
	s.waits = slices.DeleteFunc(s.waits, func(w *sampleWait) bool {
		var one *taking
		if at := slices.IndexFunc(s.kept, func(t *taking) bool { return t.tick == w.tick }); at >= 0 {
			one = s.kept[at]
		}
		out := sampled{world: s.world, most: most}
		for _, r := range regions {
			if !claimed(r.ID()) {
				continue
			}
			var c *region.Cut
			if one != nil {
				c = one.cuts[r.ID()]
			}
			if c == nil {
				if out.past = r.Tick() > w.tick || now.After(w.until); !out.past {
					return false
				}
				break
			}
			out.cuts = append(out.cuts, c)
		}
		if out.past {
			out.cuts = nil
		} else if one != nil {
			one.given = now
		}
		slices.SortFunc(out.cuts, func(a, b *region.Cut) int { return cmp.Compare(a.Region, b.Region) })
		s.forget(w.tick)
		w.answer <- out
		return true
	})
}

// forget does not ask for a tick any more.
func (s *sampler) forget(tick int64) {
	s.asked = slices.DeleteFunc(s.asked, func(t int64) bool { return t == tick })
}
