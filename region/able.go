package region

import (
	"ylem/particles"
	"ylem/sim"
)

// Able reports, by rule, whether it fits the particle with an ID, that a picture of
// the world shows as one of its region's, and others around it (sim.Able). The picture
// must not be Bare.
func (w *World) Able(p *Picture, id uint64) []bool {
	world := *w
	world.Table, world.Reach = p.Table, w.reach()
	return sim.New(p.Table, w.Seed, world.space(p.Region)).Able(world.Around(p, id), p.Tick, id)
}

// Around returns what a picture shows within a reach of a particle along each axis; none
// of it is owned. It is empty if the
// particle is not one of the region's.
func (w *World) Around(p *Picture, id uint64) *particles.Store {
	st, out := p.Store, particles.NewStore(len(p.Store.Attr), p.Store.Slots)
	at := -1
	for row := range st.Owned {
		if st.ID[row] == id {
			at = row
			break
		}
	}
	if at < 0 {
		return out
	}
	reach := w.reach()
	near := func(axis int, d int64) bool {
		if w.Grid[axis] == 1 && p.Table.Wraps(axis) { // the two ends meet in the store
			size := p.Table.Size[axis]
			d = min((d%size+size)%size, (-d%size+size)%size)
		}
		return d <= reach && -d <= reach
	}
	var one particles.Particle
	for row := range st.Len() {
		if near(0, st.X[row]-st.X[at]) && near(1, st.Y[row]-st.Y[at]) && near(2, st.Z[row]-st.Z[at]) {
			st.Read(row, &one)
			out.Append(&one)
		}
	}
	return out
}
