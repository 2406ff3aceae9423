package main

import (
	"context"
	"slices"
	"sync"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// variant is a world with a change, compiled.
type variant struct {
	change rules.Change
	table  *rules.Table
}

// attempt is a claim about one variant of the world, tried in several seeds.
type attempt struct {
	variant *variant
	claim   int // index into Table.Expects
	first   uint64
	seeds   int
	pass    int
	got     []*outcome // by seed from first on; nil: not tried
}

// outcome is what became of an attempt in one seed.
type outcome struct {
	Seed  uint64
	Holds bool
	Sides []observe.Side
	Hash  uint64
}

func (a *attempt) expect() *rules.Expect { return &a.variant.table.Expects[a.claim] }

// verdict counts the outcomes in the order of their seeds until they settle it:
// whoever is first, the same are counted.
func (a *attempt) verdict() (tried, held int, settled bool) {
	for tried < a.seeds && a.got[tried] != nil {
		if a.got[tried].Holds {
			held++
		}
		tried++
		if held >= a.pass || tried-held > a.seeds-a.pass {
			return tried, held, true
		}
	}
	return tried, held, false
}

// passed reports whether it held in as many seeds as it must.
func (a *attempt) passed() bool { _, held, _ := a.verdict(); return held >= a.pass }

// trial is one run of a variant: one seed, for all attempts that need it.
type trial struct {
	*variant
	seed     uint64
	grid     region.Grid
	cores    int
	attempts []*attempt
	until    int64
}

// trials returns the runs that attempts need, those of the first seeds first.
func trials(attempts []*attempt, grid region.Grid) (out []*trial) {
	most := 0
	for _, a := range attempts {
		most = max(most, a.seeds)
	}
	for i := range most {
		for _, a := range attempts {
			if i >= a.seeds || a.got[i] != nil {
				continue
			}
			seed := a.first + uint64(i)
			at := slices.IndexFunc(out, func(t *trial) bool { return t.variant == a.variant && t.seed == seed })
			if at < 0 {
				at = len(out)
				out = append(out, &trial{variant: a.variant, seed: seed, grid: grid})
			}
			out[at].attempts = append(out[at].attempts, a)
			out[at].until = max(out[at].until, a.expect().At)
		}
	}
	return out
}

// attend lets runs serve other attempts too, which are about the same variants and
// ask for no later tick.
func attend(all []*trial, others []*attempt) {
	for _, one := range all {
		for _, a := range others {
			if at := one.seed - a.first; a.variant == one.variant && at < uint64(a.seeds) && a.expect().At <= one.until {
				one.attempts = append(one.attempts, a)
			}
		}
	}
}

// tester runs trials. Its lock guards the outcomes.
type tester struct {
	mu  sync.Mutex
	bar *trialBar
}

// wanted returns until which tick a trial matters: 0 if everything is settled.
func (t *tester) wanted(one *trial) (until int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range one.attempts {
		if _, _, settled := a.verdict(); !settled && a.got[one.seed-a.first] == nil {
			until = max(until, a.expect().At)
		}
	}
	return until
}

// run runs trials on so many goroutines, until what they are for is settled.
func (t *tester) run(ctx context.Context, all []*trial, cores int) error {
	workers := max(1, min(cores, len(all)))
	ticks := make([]int64, len(all))
	for i, one := range all {
		one.cores, ticks[i] = max(1, cores/workers), one.until
	}
	t.bar.begin(ticks)
	defer t.bar.end()
	return abreast(ctx, len(all), workers, func(ctx context.Context, i int) error {
		defer t.bar.skip(i)
		return t.compute(ctx, all[i], func(ticks int64) { t.bar.add(i, ticks) })
	})
}

// lookEvery is how many ticks a trial computes before it asks whether it still
// matters.
const lookEvery = 64

// compute runs one trial.
func (t *tester) compute(ctx context.Context, one *trial, done func(ticks int64)) error {
	if t.wanted(one) == 0 {
		return nil
	}
	history := observe.NewHistory(one.table)
	samples := map[int]bool{}
	for _, a := range one.attempts {
		a.expect().That.ReadsMeasures(samples, map[int]bool{})
	}
	w := region.World{Table: one.table, Seed: one.seed, Grid: one.grid, Epoch: 1, Until: one.until, Cores: one.cores}
	return computeWorld(ctx, w, done, func(c *crew, tick int64) int64 {
		t.look(one, c, tick, history, samples)
		if t.wanted(one) <= tick {
			return tick
		}
		return min(one.next(tick, samples), tick+lookEvery)
	})
}

// next returns the tick at which a trial is looked at next.
func (one *trial) next(tick int64, samples map[int]bool) int64 {
	next := one.until
	for m := range samples {
		every := one.table.Measures[m].Every
		next = min(next, (tick/every+1)*every)
	}
	for _, a := range one.attempts {
		if at := a.expect().At; at > tick {
			next = min(next, at)
		}
	}
	return next
}

// look samples the measures of a tick and tries the claims about it.
func (t *tester) look(one *trial, c *crew, tick int64, history *observe.History, samples map[int]bool) {
	var whole *observe.Whole
	see := func() *observe.Whole {
		if whole == nil {
			whole = wholeOf(one.table, c.regions, tick, &sim.Account{})
		}
		return whole
	}
	for m := range one.table.Measures {
		if samples[m] && tick%one.table.Measures[m].Every == 0 {
			history.Sample(m, see())
		}
	}
	for _, a := range one.attempts {
		e := a.expect()
		if e.At != tick {
			continue
		}
		got := &outcome{Seed: one.seed, Sides: see().Sides(e.That, history), Holds: observe.Holds(see().Value(e.That, history))}
		for _, r := range c.regions {
			got.Hash += r.Store().Hash()
		}
		t.mu.Lock()
		a.got[one.seed-a.first] = got
		t.mu.Unlock()
	}
}

// wholeOf puts a world together from its regions, which have reached one tick.
// before is what was counted before they began.
func wholeOf(t *rules.Table, regions []*region.Region, tick int64, before *sim.Account) *observe.Whole {
	var sum sim.Account
	sum.Add(before)
	stores := make([]*particles.Store, len(regions))
	for i, r := range regions {
		stores[i] = r.Store()
		sum.Add(r.Account())
	}
	return observe.NewWhole(t, tick, sum.Fired, stores...)
}
