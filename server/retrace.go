package main

import (
	"context"
	"fmt"

	"ylem/particles"
	"ylem/region"
	"ylem/region/plane"
)

// retrace computes again what a chronicle tells of: its world, with what was decided,
// in this process.
type retrace struct {
	c       *chronicle
	crew    *crew
	own     []map[uint64][]region.Input // by region and epoch
	all     map[uint64][]region.Input
	epoch   uint64
	ended   bool
	stopped bool // in the middle of an epoch
}

// beginning returns the whole world as it begins.
func (c *chronicle) beginning() (*region.Cut, error) {
	m := c.manifest
	if m.Base == (plane.Sum{}) {
		st, err := region.Begin(&c.world)
		return &region.Cut{Region: -1, Epoch: m.First, Tick: m.Tick, Store: st}, err
	}
	blob, err := blobOf(c.ctx, c.keeping, m.Base)
	if err != nil {
		return nil, fmt.Errorf("the cut with which the world begins: %w", err)
	}
	cut, err := region.DecodeCut(&c.world, blob, m.Base)
	if err == nil && cut.Region != -1 {
		err = fmt.Errorf("the cut with which the world begins is one of region %d", cut.Region)
	}
	return cut, err
}

// trace returns the world at the last complete cut at or before an epoch, or as it
// begins, ready to go on.
func (c *chronicle) trace(epoch uint64) (*retrace, error) {
	at := c.manifest.First
	for _, e := range c.complete() {
		if e <= epoch && e > at {
			at = e
		}
	}
	if at > c.manifest.First {
		cuts, err := c.loadAll(at)
		if err != nil {
			return nil, err
		}
		return c.goOn(cuts)
	}
	return c.traceAll()
}

// traceAll returns the world as it begins, ready to go on.
func (c *chronicle) traceAll() (*retrace, error) {
	whole, err := c.beginning()
	if err != nil {
		return nil, err
	}
	var cuts []*region.Cut
	for id := range c.regions {
		cuts = append(cuts, whole.Part(&c.world, id))
	}
	return c.goOn(cuts)
}

// goOn returns the world of the cuts of all regions at one epoch.
func (c *chronicle) goOn(cuts []*region.Cut) (*retrace, error) {
	r := &retrace{c: c, epoch: cuts[0].Epoch, all: byEpoch(c.all)}
	var regions []*region.Region
	for id, cut := range cuts {
		one, err := region.Resume(&c.world, cut)
		if err != nil {
			return nil, err
		}
		regions = append(regions, one)
		r.own = append(r.own, byEpoch(c.own[id]))
	}
	r.crew = newCrew(&c.world, regions)
	return r, nil
}

func byEpoch(inputs []region.Input) map[uint64][]region.Input {
	out := map[uint64][]region.Input{}
	for _, in := range inputs {
		out[in.Epoch] = append(out[in.Epoch], in)
	}
	return out
}

// step computes the next epoch, or as much of it as there is before the tick stop (0:
// all of it). It reports false at the world's end.
func (r *retrace) step(stop int64) (bool, error) {
	if r.ended || r.stopped {
		return false, nil
	}
	for id, one := range r.crew.regions {
		// No further than this epoch, so that cuts come before what acts in the next.
		one.Decide(r.epoch+1, r.own[id][r.epoch])
		one.DecideWorld(r.epoch+1, r.all[r.epoch])
		one.Stop(stop)
		one.Open()
		one.Forget(r.epoch)
	}
	if _, err := r.crew.exchange(); err != nil {
		return false, err
	}
	moved, _, err := r.crew.advance(func(*region.Region) bool { return true })
	switch {
	case err != nil:
		return false, err
	case moved != len(r.crew.regions):
		return false, fmt.Errorf("epoch %d: %d of %d regions went on", r.epoch, moved, len(r.crew.regions))
	case r.crew.ended():
		r.ended = true
		return false, nil
	}
	r.epoch++
	r.stopped = stop > 0 && r.tick() == stop
	return true, nil
}

func (r *retrace) tick() int64 { return r.crew.regions[0].Tick() }

// hash returns that of the world now.
func (r *retrace) hash() (sum uint64) {
	for _, one := range r.crew.regions {
		sum += one.Store().Hash()
	}
	return sum
}

// cuts returns the cuts of all regions now.
func (r *retrace) cuts() (out []*region.Cut) {
	for _, one := range r.crew.regions {
		one.CutOn(r.epoch)
		out = append(out, one.TakeCut())
	}
	return out
}

// to computes until an epoch, and calls each at the beginning of every one, that of
// now included. It errs with ctx.Err() when ctx is done.
func (r *retrace) to(ctx context.Context, epoch uint64, each func() error) error {
	for {
		if err := each(); err != nil {
			return err
		}
		if r.epoch >= epoch {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if on, err := r.step(0); err != nil || !on {
			return err
		}
	}
}

// still does nothing at an epoch.
func still() error { return nil }

// whole returns all particles now.
func (r *retrace) whole() *particles.Store { return region.Whole(r.crew.regions) }

// traceTo returns the world at the beginning of the epoch in which a tick is.
func (c *chronicle) traceTo(ctx context.Context, tick int64) (*retrace, error) {
	epoch := c.manifest.First + uint64((tick-c.manifest.Tick)/c.manifest.Epoch)
	r, err := c.trace(epoch)
	if err != nil {
		return nil, err
	}
	return r, r.to(ctx, epoch, still)
}

// moment is a world at the beginning of an epoch, to be gone back to.
type moment struct {
	c    *chronicle
	tick int64
	cuts []*region.Cut
}

func (r *retrace) now() moment { return moment{r.c, r.tick(), r.cuts()} }

// at returns the world at a later tick, which may be inside of an epoch.
func (m moment) at(tick int64) (*retrace, error) {
	r, err := m.c.goOn(m.cuts)
	for on := true; err == nil && on && r.tick() < tick; {
		stop := int64(0)
		if r.tick()+m.c.manifest.Epoch > tick {
			stop = tick
		}
		on, err = r.step(stop)
	}
	return r, err
}
