package region

import (
	"ylem/particles"
	"ylem/sim"
)

// Look is a picture with what observers of forces need.
type Look struct {
	Picture
	Wrap    [3]bool    // along these axes the two ends of the store meet; elsewhere ghosts stand beyond an end that wraps
	Impulse [3][]int64 // by row: the forces' impulse in the tick that begins, momentum quanta, exact for owned rows
}

// Stop says that no epoch goes past a tick, so that the world stands still there
// for a moment. All regions of a world must be told the same, before any of them
// gets there. A tick in the past says nothing.
func (r *Region) Stop(tick int64) { r.stop = tick }

// Record says whether the reactions in the region are recorded, and Recorded
// returns those since it was last called, in no particular order; the slice
// changes with the next Advance.
func (r *Region) Record(on bool)        { r.sim.Record(on) }
func (r *Region) Recorded() []sim.Event { return r.sim.Recorded() }

// Look returns the region as it is now, with its ghosts: every particle within
// a reach of its box. It is nil while a neighbour's halo is missing, and when the
// world has ended. Nothing changes it any more.
func (r *Region) Look() *Look {
	if r.ended || !r.ready() {
		return nil
	}
	own := r.store
	r.store = own.Clone()
	r.mirror()
	for n := range r.neighbours {
		slot := &r.inbox[n][r.epoch%window]
		r.ghosts(slot.store, slot.store.Owned, n)
	}
	seen := r.store
	r.store = own

	return r.world.Look(&Picture{Table: r.world.Table, Region: r.id, Tick: r.tick, Box: r.box, Store: seen})
}

// Look adds to a picture of the world, one that is not Bare, what observers of forces
// need.
func (w *World) Look(p *Picture) *Look {
	world := *w
	world.Table, world.Reach = p.Table, w.reach()
	// A Sim of its own, which is gone after this: looks are rare, and its lists as
	// large as the region's.
	space := world.space(p.Region)
	observer := sim.New(p.Table, w.Seed, space)
	return &Look{Picture: *p, Wrap: space.Wrap, Impulse: observer.Impulses(p.Store, p.Tick)}
}

// Whole returns all particles that the regions own, as owned rows of a new store.
func Whole(regions []*Region) *particles.Store {
	t := regions[0].world.Table
	out := particles.NewStore(len(t.Attrs), t.Slots)
	var p particles.Particle
	for _, r := range regions {
		for row := range r.store.Owned {
			r.store.Read(row, &p)
			out.Append(&p)
		}
	}
	out.Owned = out.Len()
	return out
}
