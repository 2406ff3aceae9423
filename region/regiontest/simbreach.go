package regiontest

import (
	"ylem/particles"
	"ylem/region"
	"ylem/region/host"
)

// world returns the world that hosts are given.
func (b *Breach) world(w region.World) region.World {
	if b.Mutant == host.HalfHalo {
		w.Halo = max(w.Table.Reach.Total*w.Epoch/2, 1)
	}
	return w
}

// cut returns the cut that is written.
func (b *Breach) cut(c *region.Cut) *region.Cut {
	if b.Mutant != host.CutSkipsBond {
		return c
	}
	out := *c
	out.Store = c.Store.Clone()
	lowest := -1
	for row := range out.Store.Owned {
		if len(out.Store.Partners(row)) > 0 && (lowest < 0 || out.Store.ID[row] < out.Store.ID[lowest]) {
			lowest = row
		}
	}
	if lowest >= 0 {
		var p particles.Particle
		out.Store.Read(lowest, &p)
		p.Part(out.Store.Partners(lowest)[0])
		out.Store.Write(lowest, &p)
	}
	return &out
}
