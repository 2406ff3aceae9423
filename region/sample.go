package region

import (
	"slices"

	"ylem/particles"
)

// SampleOn asks for what the region owns at ticks, which ascend, whether or not an
// epoch begins there. The last such wish counts. That of the present tick is taken at
// once, if nothing was done to it; those of ticks before are never taken.
func (r *Region) SampleOn(ticks []int64) {
	at, _ := slices.BinarySearch(ticks, r.tick)
	r.sampleOn = ticks[at:]
	if len(r.sampleOn) > 0 && r.sampleOn[0] == r.tick && !r.acted {
		r.sampled()
	}
}

// Samples returns the samples that were taken since it was last called. Their epoch is
// the one that the tick belongs to, or that begins there.
func (r *Region) Samples() []*Cut {
	out := r.samples
	r.samples = nil
	return out
}

// sampled takes what is due of this tick.
func (r *Region) sampled() {
	for len(r.sampleOn) > 0 && r.sampleOn[0] < r.tick {
		r.sampleOn = r.sampleOn[1:]
	}
	if len(r.sampleOn) == 0 || r.sampleOn[0] != r.tick {
		return
	}
	r.sampleOn = r.sampleOn[1:]
	r.samples = append(r.samples, &Cut{
		Region: r.id, Epoch: r.epoch, Tick: r.tick, Table: r.world.Table, Account: r.sim.Account().Clone(), Store: r.owned(),
	})
}

// owned returns the particles inside the region's box, between any two ticks.
func (r *Region) owned() *particles.Store {
	st := r.store
	if r.whole {
		out := st.Clone()
		out.Owned = out.Len()
		return out
	}
	out := particles.NewStore(len(st.Attr), st.Slots)
	out.Grow(st.Owned)
	var p particles.Particle
	for row := range st.Len() {
		if r.box.Contains(st.X[row], st.Y[row], st.Z[row]) {
			st.Read(row, &p)
			out.Append(&p)
		}
	}
	out.Owned = out.Len()
	return out
}
