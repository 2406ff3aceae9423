package region

import (
	"fmt"

	"ylem/particles"
)

// Restore returns region id of the world at a tick, with those of the particles
// as they were stored at that tick that lie in its box. Epochs are counted from
// there, so all regions of a world start at the same tick. It goes on as a region
// does that came there by itself: a tick has no memory.
func Restore(w *World, id int, tick int64, particlesOfWorld *particles.Store) (*Region, error) {
	r, err := RestoreAt(w, id, tick, 0, particlesOfWorld)
	if err == nil {
		r.Open()
	}
	return r, err
}

// RestoreAt is Restore with another number for the first epoch, the same for all
// regions, and with the halos of that epoch still to be said (Open). A world that
// goes on by other rules begins at one that is more than a window beyond any before,
// so that no region takes a message from before the change, and none from after it,
// for one of its own.
func RestoreAt(w *World, id int, tick int64, epoch uint64, particlesOfWorld *particles.Store) (*Region, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	whole := &Cut{Region: -1, Epoch: epoch, Tick: tick, Table: w.Table, Store: particlesOfWorld}
	if id < 0 || id >= w.Grid.Regions() {
		return nil, fmt.Errorf("region %d: a grid of %s has regions 0 to %d", id, w.Grid, w.Grid.Regions()-1)
	}
	return Resume(w, whole.Part(w, id))
}

// RestoreLocal returns all regions of the world at a tick.
func RestoreLocal(w World, tick int64, particlesOfWorld *particles.Store) (*Local, error) {
	l := &Local{World: w}
	for id := range w.Grid.Regions() {
		r, err := Restore(&l.World, id, tick, particlesOfWorld)
		if err != nil {
			return nil, err
		}
		l.Regions = append(l.Regions, r)
	}
	return l, l.Exchange()
}

// Admit reports why particles from a file cannot be those of the world: of
// unknown kind, outside the box, with attributes beyond their range or with the
// ID of another.
func (w *World) Admit(st *particles.Store) error {
	whole := *w
	whole.Grid = Grid{1, 1, 1}
	if err := whole.admissible(st, 0); err != nil {
		return err
	}
	return distinct(st)
}

// distinct reports particles with the ID of another, or with none.
func distinct(st *particles.Store) error {
	seen := make(map[uint64]struct{}, st.Owned)
	for _, id := range st.ID[:st.Owned] {
		if _, twice := seen[id]; twice || id == 0 {
			return fmt.Errorf("particle %016x is there twice, or nobody", id)
		}
		seen[id] = struct{}{}
	}
	return nil
}
