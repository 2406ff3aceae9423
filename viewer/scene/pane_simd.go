//go:build goexperiment.simd && amd64

package scene

import "simd/archsimd"

// lanes is how many texels are found side by side.
const lanes = 8

// wide tells whether this machine has lanes. What is found is the same without.
var wide = archsimd.X86.AVX2()

// texelsWide finds the first of the texels and tells of how many: as many as fill lanes.
func (p *pane) texelsWide(at []uint32, s *Shot, from int, w uint32) int {
	if !wide {
		return 0
	}
	n := len(at) / lanes * lanes
	to := from + n
	at = at[:n]
	as, bs, ys := s.X[p.a][from:to][:len(at)], s.X[p.b][from:to][:len(at)], s.X[1][from:to][:len(at)]
	das, dbs, dys := s.D[p.a][from:to][:len(at)], s.D[p.b][from:to][:len(at)], s.D[1][from:to][:len(at)]
	back := archsimd.BroadcastInt32x8(p.back)
	k, t0, m, num := archsimd.BroadcastFloat32x8(p.k), archsimd.BroadcastFloat32x8(p.t0), archsimd.BroadcastFloat32x8(p.m), archsimd.BroadcastFloat32x8(p.num)
	u0, r, j, v0 := archsimd.BroadcastFloat32x8(p.u0), archsimd.BroadcastFloat32x8(p.r), archsimd.BroadcastFloat32x8(p.j), archsimd.BroadcastFloat32x8(p.v0)
	x0, y0 := archsimd.BroadcastFloat32x8(p.x0), archsimd.BroadcastFloat32x8(p.y0)
	wide, one := archsimd.BroadcastUint32x8(w), archsimd.BroadcastUint32x8(1)
	nearest, span := archsimd.BroadcastUint32x8(p.nearest), archsimd.BroadcastUint32x8(p.span)
	none := archsimd.BroadcastUint32x8(nowhere)
	for i := 0; i < len(at); i += lanes {
		qa := way(as[i:], das[i:], back)
		qb := way(bs[i:], dbs[i:], back)
		qy := way(ys[i:], dys[i:], back)
		t := qb.Sub(qa.Mul(k)).Add(t0)
		far := t.Add(qy.Mul(m))
		zoom := num.Div(far)
		col := qb.Mul(k).Add(qa).Add(u0).Mul(zoom).Add(x0).ConvertToInt32().AsUint32x8().Sub(one)
		row := t.Mul(j).Add(qy.Mul(r)).Add(v0).Mul(zoom).Add(y0).ConvertToInt32().AsUint32x8().Sub(one)
		here := row.Mul(wide).Add(col)
		here = none.Merge(here, col.Max(wide).Equal(col))
		if p.cut {
			depth := far.AsUint32x8().Sub(nearest)
			here = here.Merge(none, depth.Min(span).Equal(depth))
		}
		here.StoreSlice(at[i:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// way gives where particles are along one axis on their way between two moments.
func way(x []uint16, d []int16, back archsimd.Int32x8) archsimd.Float32x8 {
	now := archsimd.LoadUint16x8Slice(x).ExtendToUint32().AsInt32x8().ShiftAllLeft(passed)
	return now.Sub(archsimd.LoadInt16x8Slice(d).ExtendToInt32().Mul(back)).ConvertToFloat32()
}
