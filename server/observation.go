package main

import (
	"maps"
	"slices"

	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim/observe"
)

// observation is what is known of a running world as a whole: how its claims and
// measures are. It sees the world as ylem test does, at some of its ticks.
type observation struct {
	table   *rules.Table
	history *observe.History
	looks   [][]int // by claim: measures whose samples it looks back on
	sampled []bool  // by measure: some claim does
	lost    []bool  // by measure: so many samples were missed that no more are kept
	out     wire.Observed
}

// mostSamples is how many samples of a measure are kept, and how many may be missed
// at once.
const mostSamples = 1 << 17

func newObservation(t *rules.Table) *observation {
	o := &observation{
		table: t, history: observe.NewHistory(t),
		looks: make([][]int, len(t.Expects)), sampled: make([]bool, len(t.Measures)), lost: make([]bool, len(t.Measures)),
	}
	o.out.Claims = make([]wire.ObservedClaim, len(t.Expects))
	o.out.Measures = make([]*float64, len(t.Measures))
	for i := range t.Expects {
		samples := map[int]bool{}
		t.Expects[i].That.ReadsMeasures(samples, map[int]bool{})
		o.looks[i] = slices.Sorted(maps.Keys(samples))
		for _, m := range o.looks[i] {
			o.sampled[m] = true
		}
	}
	return o
}

// resume takes over what another server knew: claims that were decided, and when
// others were seen to hold first.
func (o *observation) resume(before *wire.Observed) {
	if before == nil || len(before.Claims) != len(o.out.Claims) {
		return
	}
	for i := range before.Claims {
		was, is := &before.Claims[i], &o.out.Claims[i]
		if was.Final {
			*is = *was
		} else if is.First == 0 {
			is.First = was.First
		}
	}
	o.change(int64(before.Changed))
	if before.Tick > o.out.Tick && len(before.Measures) == len(o.out.Measures) {
		o.out.Tick, o.out.Measures = before.Tick, before.Measures
	}
}

// change takes the tick at which a command changed the world first, as far as somebody
// knows: what is remembered longest counts. −1 and 0: nobody knows of one.
func (o *observation) change(tick int64) {
	if at := uint64(max(tick, 0)); at > 0 && (o.out.Changed == 0 || at < o.out.Changed) {
		o.out.Changed = at
	}
}

// see looks at the world at a tick after those it saw before.
func (o *observation) see(w *observe.Whole) {
	o.remember(w)
	o.out.Tick = uint64(w.Tick)
	for m := range o.table.Measures {
		o.out.Measures[m] = numberOrNone(w.Value(o.table.Measures[m].Value, o.history))
	}
	for i := range o.table.Expects {
		e, c := &o.table.Expects[i], &o.out.Claims[i]
		if c.Final {
			continue
		}
		c.Holds, c.Sides = observe.Holds(w.Value(e.That, o.history)), nil
		for _, s := range w.Sides(e.That, o.history) {
			side := wire.ObservedSide{Text: s.Text, Op: s.Op, Value: numberOrNone(s.Value), Holds: s.Holds}
			if s.Op != "" {
				side.Limit = numberOrNone(s.Limit)
			}
			c.Sides = append(c.Sides, side)
		}
		if c.Holds && c.First == 0 {
			c.First = uint64(max(w.Tick, 1))
		}
		// A claim that is made of the world with a change is not one about this world.
		c.Final = w.Tick == e.At && e.With.Empty() && o.knows(i)
	}
}

// remember adds to the histories of measures that claims look back on.
func (o *observation) remember(w *observe.Whole) {
	for m := range o.table.Measures {
		if !o.sampled[m] || o.lost[m] {
			continue
		}
		every := o.table.Measures[m].Every
		n, _ := o.history.Samples(m)
		if missing := w.Tick/every - int64(n); missing > mostSamples/2 || n >= mostSamples {
			o.history.Miss(m)
			o.lost[m] = true
			continue
		}
		for ; int64(n)*every < w.Tick; n++ {
			o.history.Miss(m)
		}
		if int64(n)*every == w.Tick {
			o.history.Sample(m, w)
		}
	}
}

// knows reports whether all samples are there that a claim looks back on.
func (o *observation) knows(claim int) bool {
	for _, m := range o.looks[claim] {
		if _, all := o.history.Samples(m); !all {
			return false
		}
	}
	return true
}

// settled counts what must be remembered: claims that were decided, and that the
// world was changed.
func (o *observation) settled() int {
	if o.out.Changed > 0 {
		return o.decided() + 1
	}
	return o.decided()
}

// decided counts the claims that will not change any more.
func (o *observation) decided() (n int) {
	for i := range o.out.Claims {
		if o.out.Claims[i].Final {
			n++
		}
	}
	return n
}
