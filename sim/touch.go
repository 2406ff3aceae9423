package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// touching returns, by kind·len(kinds) + kind, the squared distance in quanta
// within which a pair of these kinds has to do with each other in any way but by
// a tabulated pair force; −1: never.
func touching(t *rules.Table, r *reacting) []int64 {
	n := len(t.Kinds)
	out := make([]int64, n*n)
	for a := range n {
		for b := range n {
			kinds := a*n + b
			out[kinds] = -1
			out[kinds] = max(out[kinds], r.meets[kinds])
			if r.loose[a] && t.Kinds[b].Valence > 0 || r.loose[b] && t.Kinds[a].Valence > 0 {
				out[kinds] = max(out[kinds], r.loose2)
			}
			if r.trios.part != nil && r.trios.part[kinds] != 0 {
				out[kinds] = max(out[kinds], r.trios.radius2)
			}
			for _, c := range r.carriers {
				if int(c.kind) == a || int(c.kind) == b {
					out[kinds] = max(out[kinds], c.radius2)
				}
			}
			far := max(t.OneSidedRange(a, b), t.OneSidedRange(b, a), t.SightRange(a, b), t.SightRange(b, a), t.RubRange(a, b))
			if far > 0 {
				out[kinds] = max(out[kinds], far*far)
			}
		}
	}
	return out
}

// meeting handles what a pair of rows within touching distance, i at (dx, dy,
// dz) from j, has to do with each other besides its tabulated force.
func (w *worker) meeting(st *particles.Store, i, j int32, kinds int, dx, dy, dz, r2 int64) {
	if w.table.OneSided != nil {
		w.chase(i, j, int(st.Kind[i]), int(st.Kind[j]), dx, dy, dz, r2)
	}
	if w.table.ThermostatOf != nil {
		w.grasp(i, j, kinds, dx, dy, dz, r2)
	}
	if w.steers {
		w.see(st, i, j, int(st.Kind[i]), int(st.Kind[j]), dx, dy, r2)
	}
	bonded := st.NBond[i] > 0 && st.NBond[j] > 0 && w.bonded(st, i, j)
	w.note(st, i, j, kinds, r2, bonded)
}

// note keeps the pair of rows i and j for draw if any rule may want it.
func (w *worker) note(st *particles.Store, i, j int32, kinds int, r2 int64, bonded bool) {
	r := &w.reach
	if r.radius2 == 0 {
		return
	}
	ki, kj := st.Kind[i], st.Kind[j]
	for _, c := range r.carriers {
		if r2 <= c.radius2 {
			if c.kind == kj {
				w.near[i] |= c.bit
			}
			if c.kind == ki {
				w.near[j] |= c.bit
			}
		}
	}
	if bonded {
		return // bonds.go knows
	}
	if r2 <= r.meets[kinds] && len(w.between(&r.free, i, j).now) > 0 {
		w.pairs = append(w.pairs, pair{i, j, false})
	}
	if r2 <= r.loose2 && (r.loose[ki] && st.NBond[j] > 0 || r.loose[kj] && st.NBond[i] > 0) {
		w.loose = append(w.loose, pair{i, j, false})
	}
	if r.trios.part != nil && r2 <= r.trios.radius2 && r.trios.part[kinds] != 0 {
		w.trio = append(w.trio, pair{i, j, false})
	}
}
