package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// bends adds what it costs to bend chains, after the sweep has found the rows of
// bonded partners. Each middle particle sees each pair of its partners once, in
// the order of their IDs, so that no order of rows changes a bit. With u and v
// from the middle to its partners and c the cosine between them, the first end
// feels
//
//	−dE/dc · (v/|u||v| − c·u/|u|²)
//
// the second one the same with u and v exchanged, and the middle the opposite of
// both, in integers: total momentum is kept to the last quantum. Both forces are
// at right angles to their bonds, so angular momentum is kept but for the cutting
// to quanta. Each end's impulse is capped like a pair's.
func (w *worker) bends(st *particles.Store) {
	if len(w.table.Bends) == 0 {
		return
	}
	for row := w.from; row < w.to; row++ {
		kind, n := st.Kind[row], int(st.NBond[row])
		bends := w.bent[kind]
		if n < 2 || len(bends) == 0 {
			continue
		}
		partners := w.partners(st, int32(row))
		for p, first := range partners {
			for _, second := range partners[p+1:] {
				if b := w.bendOf(bends, st.Kind[first-1], kind, st.Kind[second-1]); b != nil {
					w.bendOne(st, b, first-1, int32(row), second-1)
				}
			}
		}
	}
}

// bendsOf lists the bends of a table by the kind of the middle.
func bendsOf(t *rules.Table) [][]*rules.Bend {
	out := make([][]*rules.Bend, len(t.Kinds))
	for k := range out {
		for i := range t.Bends {
			if t.Bends[i].Kinds[1].Has(uint8(k)) {
				out[k] = append(out[k], &t.Bends[i])
			}
		}
	}
	return out
}

func (w *worker) bendOf(bends []*rules.Bend, first, middle, second uint8) *rules.Bend {
	for _, b := range bends {
		if b.Fits(first, middle, second) {
			return b
		}
	}
	return nil
}

// bendOne adds the impulses of one chain of three rows.
func (w *worker) bendOne(st *particles.Store, b *rules.Bend, first, middle, second int32) {
	var u, v [3]float64
	ux, uy, uz := w.delta(st, first, middle)
	vx, vy, vz := w.delta(st, second, middle)
	u[0], u[1], u[2] = float64(ux), float64(uy), float64(uz)
	v[0], v[1], v[2] = float64(vx), float64(vy), float64(vz)
	u2, v2, uv := dot(u, u), dot(v, v), dot(u, v)
	if u2 == 0 || v2 == 0 {
		return // a bond without a direction has no angle
	}
	lengths := math.Sqrt(u2) * math.Sqrt(v2)
	cos := uv / lengths
	// Energy per length is force; lengths are in quanta, and an impulse is the
	// force times dt² in quanta of momentum.
	slope := float64(b.Slope(cos) * w.bendScale)
	n := len(w.table.Kinds)
	caps := w.table.Cap[int(st.Kind[middle])*n:]
	if asked := w.turn(first, middle, &u, &v, slope, cos/u2, 1/lengths, caps[st.Kind[first]]); asked > 1 {
		w.held = append(w.held, held{i: first, j: middle, bend: b, asked: asked})
	}
	if asked := w.turn(second, middle, &v, &u, slope, cos/v2, 1/lengths, caps[st.Kind[second]]); asked > 1 {
		w.held = append(w.held, held{i: second, j: middle, bend: b, asked: asked})
	}
}

// turn gives an end the impulse −slope·(other·across − own·along), no longer
// than limit, and the middle the opposite. It returns how many times limit it
// would have been where that held it.
func (w *worker) turn(end, middle int32, own, other *[3]float64, slope, along, across, limit float64) (asked float64) {
	var f [3]float64
	for axis := range 3 {
		f[axis] = float64(-slope * (float64(other[axis]*across) - float64(own[axis]*along)))
	}
	if length2 := dot(f, f); length2 > float64(limit*limit) {
		length := math.Sqrt(length2)
		scale := limit / length
		asked = length / limit
		for axis := range 3 {
			f[axis] = float64(f[axis] * scale)
		}
	}
	x, y, z := particles.Round(f[0], limit), particles.Round(f[1], limit), particles.Round(f[2], limit)
	w.pull.x[end] += x
	w.pull.y[end] += y
	w.pull.z[end] += z
	w.pull.x[middle] -= x
	w.pull.y[middle] -= y
	w.pull.z[middle] -= z
	return asked
}

// dot is the scalar product; the order of its terms is always the same.
func dot(u, v [3]float64) float64 {
	return float64(u[0]*v[0]) + float64(u[1]*v[1]) + float64(u[2]*v[2])
}
