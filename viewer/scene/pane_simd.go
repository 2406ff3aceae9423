//go:build goexperiment.simd && amd64

package scene

import "simd/archsimd"

// lanes is of how many particles the places are found side by side.
const lanes = 8

// wide tells whether this machine has lanes. What is found is the same without.
var wide = archsimd.X86.AVX2()

// seen is where particles of a chunk are in the picture: column and row, as a pane has them, and how far.
type seen struct {
	x, y [chunk]uint32
	far  [chunk]float32
}

// see finds the first of n particles, and tells of how many: as many as fill lanes.
func (p *pane) see(b *seen, s *Shot, from, n int) int {
	n = n / lanes * lanes
	to := from + n
	as, bs, ys := s.X[p.a][from:to], s.X[p.b][from:to], s.X[1][from:to]
	das, dbs, dys := s.D[p.a][from:to], s.D[p.b][from:to], s.D[1][from:to]
	as, bs, ys, das, dbs, dys = as[:n], bs[:n], ys[:n], das[:n], dbs[:n], dys[:n]
	xs, rows, fars := b.x[:n], b.y[:n], b.far[:n]
	back, one := archsimd.BroadcastInt32x8(p.back), archsimd.BroadcastUint32x8(1)
	k, t0, m, num := archsimd.BroadcastFloat32x8(p.k), archsimd.BroadcastFloat32x8(p.t0), archsimd.BroadcastFloat32x8(p.m), archsimd.BroadcastFloat32x8(p.num)
	u0, r, j, v0 := archsimd.BroadcastFloat32x8(p.u0), archsimd.BroadcastFloat32x8(p.r), archsimd.BroadcastFloat32x8(p.j), archsimd.BroadcastFloat32x8(p.v0)
	x0, y0 := archsimd.BroadcastFloat32x8(p.x0), archsimd.BroadcastFloat32x8(p.y0)
	for i := 0; i < n; i += lanes {
		qa := way(as[i:], das[i:], back)
		qb := way(bs[i:], dbs[i:], back)
		qy := way(ys[i:], dys[i:], back)
		t := qb.Sub(qa.Mul(k)).Add(t0)
		far := t.Add(qy.Mul(m))
		zoom := num.Div(far)
		qb.Mul(k).Add(qa).Add(u0).Mul(zoom).Add(x0).ConvertToInt32().AsUint32x8().Sub(one).StoreSlice(xs[i:])
		t.Mul(j).Add(qy.Mul(r)).Add(v0).Mul(zoom).Add(y0).ConvertToInt32().AsUint32x8().Sub(one).StoreSlice(rows[i:])
		far.StoreSlice(fars[i:])
	}
	return n
}

// way gives where particles are along one axis on their way between two moments.
func way(x []uint16, d []int16, back archsimd.Int32x8) archsimd.Float32x8 {
	now := archsimd.LoadUint16x8Slice(x).ExtendToUint32().AsInt32x8().ShiftAllLeft(passed)
	return now.Sub(archsimd.LoadInt16x8Slice(d).ExtendToInt32().Mul(back)).ConvertToFloat32()
}

// texelsWide finds the first of the texels, and tells of how many.
func (p *pane) texelsWide(at []uint32, s *Shot, from int, w uint32) int {
	if !wide {
		return 0
	}
	var b seen
	n := p.see(&b, s, from, len(at))
	at = at[:n]
	for i := 0; i < n; i += lanes {
		col, row := archsimd.LoadUint32x8Slice(b.x[i:]), archsimd.LoadUint32x8Slice(b.y[i:])
		p.texel(col, row, &b, i, w).StoreSlice(at[i:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}

// texel is that of columns and rows, or nowhere, if they are not drawn.
func (p *pane) texel(col, row archsimd.Uint32x8, b *seen, i int, w uint32) archsimd.Uint32x8 {
	wide, none := archsimd.BroadcastUint32x8(w), archsimd.BroadcastUint32x8(nowhere)
	here := none.Merge(row.Mul(wide).Add(col), col.Max(wide).Equal(col))
	if p.cut {
		depth := archsimd.LoadFloat32x8Slice(b.far[i:]).AsUint32x8().Sub(archsimd.BroadcastUint32x8(p.nearest))
		here = here.Merge(none, depth.Min(archsimd.BroadcastUint32x8(p.span)).Equal(depth))
	}
	return here
}

// spotsWide finds the first of the spots, and tells of how many.
func (p *pane) spotsWide(out *spots, s *Shot, from, n int, w uint32) int {
	if !wide {
		return 0
	}
	var b seen
	n = p.see(&b, s, from, n)
	const low = 1<<texelParts - 1
	within, sub := archsimd.BroadcastUint32x8(low), archsimd.BroadcastUint32x8(dotSub)
	deep, middle := archsimd.BroadcastFloat32x8(p.deep), archsimd.BroadcastFloat32x8(p.middle)
	least, most := archsimd.BroadcastInt32x8(0), archsimd.BroadcastInt32x8(255)
	for i := 0; i < n; i += lanes {
		x, y := archsimd.LoadUint32x8Slice(b.x[i:]), archsimd.LoadUint32x8Slice(b.y[i:])
		p.texel(x.ShiftAllRight(texelParts), y.ShiftAllRight(texelParts), &b, i, w).StoreSlice(out.at[i:])
		column, row := x.And(within).Mul(sub).ShiftAllRight(texelParts), y.And(within).Mul(sub).ShiftAllRight(texelParts)
		column.Add(row.Mul(sub)).StoreSlice(out.part[i:])
		near := archsimd.LoadFloat32x8Slice(b.far[i:]).Mul(deep).Add(middle).ConvertToInt32()
		near.Max(least).Min(most).AsUint32x8().StoreSlice(out.near[i:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}
