package region

import (
	"fmt"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
)

// Cut is a region at the beginning of an epoch, before its inputs; or, with Region
// −1, the whole world. The cuts of all regions at one epoch together are a
// consistent world, for every halo of that epoch and later ones follows from them.
type Cut struct {
	Region  int
	Epoch   uint64
	Tick    int64
	Table   *rules.Table // in force then; nil: the world's
	Account sim.Account  // counted until then
	Store   *particles.Store
}

// CutOn asks for a cut on reaching an epoch. The last such wish counts. At the
// beginning of the present epoch, before anything was done to it, it is taken at
// once.
func (r *Region) CutOn(epoch uint64) {
	r.cutOn = epoch
	if epoch == r.epoch && !r.acted {
		r.cutNow()
	}
}

// TakeCut returns the cut that was asked for, once; nil while there is none.
func (r *Region) TakeCut() *Cut {
	c := r.cut
	r.cut = nil
	return c
}

func (r *Region) cutNow() {
	r.cutOn = unlimited
	r.cut = &Cut{
		Region: r.id, Epoch: r.epoch, Tick: r.tick, Table: r.world.Table,
		Account: r.sim.Account().Clone(), Store: r.store.Clone(),
	}
}

// Resume returns the region of a cut, with the halos of its epoch still to be said
// (Open). It goes on as the region does that came there by itself, by the rules that
// were in force; w.Reach must be set if rules have changed in its life.
func Resume(w *World, c *Cut) (*Region, error) {
	world := *w
	if c.Table != nil {
		world.Table = c.Table
	}
	if err := world.Check(); err != nil {
		return nil, err
	}
	if c.Region < 0 || c.Region >= w.Grid.Regions() {
		return nil, fmt.Errorf("region %d: a grid of %s has regions 0 to %d", c.Region, w.Grid, w.Grid.Regions()-1)
	}
	if c.Tick < 0 || w.Until > 0 && c.Tick > w.Until {
		return nil, fmt.Errorf("tick %d: the world ends at tick %d", c.Tick, w.Until)
	}
	r := newRegion(&world, c.Region)
	r.tick, r.epoch, r.first = c.Tick, c.Epoch, c.Epoch
	r.store.Grow(c.Store.Owned)
	var p particles.Particle
	for row := range c.Store.Owned {
		c.Store.Read(row, &p)
		r.store.Append(&p)
	}
	r.store.Owned = r.store.Len()
	if !r.sim.Resume(&c.Account) {
		return nil, fmt.Errorf("region %d at epoch %d: the cut counts what a world with these rules does not have", c.Region, c.Epoch)
	}
	return r, nil
}

// Part returns the cut of region id out of one of the whole world. What was counted
// until then stands in that of region 0, so that all add up to the world's.
func (c *Cut) Part(w *World, id int) *Cut {
	out := &Cut{Region: id, Epoch: c.Epoch, Tick: c.Tick, Table: c.Table, Store: particles.NewStore(len(c.Store.Attr), c.Store.Slots)}
	if id == 0 {
		out.Account = c.Account.Clone()
	}
	box := w.Box(id)
	var mine []int32
	for row := range c.Store.Owned {
		if box.Contains(c.Store.X[row], c.Store.Y[row], c.Store.Z[row]) {
			mine = append(mine, int32(row))
		}
	}
	out.Store.Grow(len(mine))
	var p particles.Particle
	for _, row := range mine {
		c.Store.Read(int(row), &p)
		out.Store.Append(&p)
	}
	out.Store.Owned = out.Store.Len()
	return out
}

// Join returns the cut of the whole world that those of all its regions at one
// epoch make together, in any order.
func Join(w *World, parts []*Cut) (*Cut, error) {
	if len(parts) != w.Grid.Regions() {
		return nil, fmt.Errorf("%d cuts: a world of %s regions is %d", len(parts), w.Grid, w.Grid.Regions())
	}
	first := parts[0]
	out := &Cut{Region: -1, Epoch: first.Epoch, Tick: first.Tick, Table: first.Table, Store: particles.NewStore(len(first.Store.Attr), first.Store.Slots)}
	seen, total := make([]bool, len(parts)), 0
	for _, c := range parts {
		total += c.Store.Owned
	}
	out.Store.Grow(total)
	var p particles.Particle
	for _, c := range parts {
		if c.Region < 0 || c.Region >= len(parts) || seen[c.Region] || c.Epoch != out.Epoch || c.Tick != out.Tick {
			return nil, fmt.Errorf("the cut of region %d at epoch %d (tick %d) does not belong to those of epoch %d (tick %d)", c.Region, c.Epoch, c.Tick, out.Epoch, out.Tick)
		}
		seen[c.Region] = true
		out.Account.Add(&c.Account)
		for row := range c.Store.Owned {
			c.Store.Read(row, &p)
			out.Store.Append(&p)
		}
	}
	out.Store.Owned = out.Store.Len()
	return out, nil
}
