//go:build goexperiment.simd && amd64

package sim

import (
	"math"
	"math/bits"
	"simd/archsimd"
)

// wide reports whether this machine sweeps sixteen pairs at once. The bits are
// the same.
var wide = archsimd.X86.AVX512()

// registers holds what a kernel reads for every sixteen pairs. Go keeps fifteen
// vectors in registers, so the rest is read again and again from here, where rows
// of sixteen lie on lines of the cache: memory of these sizes begins on one.
type registers struct {
	segment []float32 // 14 rows: per degree the lower and the upper half of a narrow curve
	numbers []float32 // rows of one number: center, top, near, touch or near
	masks   []uint32  // rows of one number: bits below the segment, those of 1.0, the shift
}

func newRegisters(p *classPair) *registers {
	c := p.narrow
	r := &registers{segment: make([]float32, 0, 14*lanes), numbers: make([]float32, 0, 4*lanes), masks: make([]uint32, 0, 4*lanes)}
	for d := range c.Segment {
		r.segment = append(r.segment, c.Segment[d]...)
	}
	for range lanes {
		r.masks = append(r.masks, 1<<c.Shift()-1)
	}
	for range lanes {
		r.masks = append(r.masks, 0x3f800000)
	}
	for range lanes {
		r.masks = append(r.masks, uint32(c.Shift()))
	}
	for _, x := range [4]float32{c.Center(), p.top, p.near, max(p.near, p.touch)} {
		for range lanes {
			r.numbers = append(r.numbers, x)
		}
	}
	return r
}

// far, added to r², takes a pair out of every reach: row a takes out the lanes up
// to a, so that particles of one cluster meet once; row 16 takes out none.
var far = func() []float32 {
	out := make([]float32, (lanes+1)*lanes+3*lanes) // 20 rows: a whole number of lines
	for a := range lanes {
		for lane := range a + 1 {
			out[a*lanes+lane] = math.MaxFloat32
		}
	}
	return out
}()

// kernel sweeps the pairs of cluster i with some of those in its list, sixteen at
// once: differences of the lowest 32 bits, exact in float32; the segment of the
// table from the bits of r², its coefficients by permuting registers; impulses
// rounded to int32. Pairs that are too near for that, or touch, are left in
// w.found. Line by line it computes what classPair.at and worker.force do.
func (w *worker) kernel(p *classPair, i int32, entries []entry) {
	l := &w.list
	k := (*[14 * lanes]float32)(p.registers.segment)
	numbers := (*[4 * lanes]float32)(p.registers.numbers)
	masks := (*[3 * lanes]uint32)(p.registers.masks)
	ci := int(i) * lanes
	xi, yi, zi := (*[lanes]int32)(l.x[ci:]), (*[lanes]int32)(l.y[ci:]), (*[lanes]int32)(l.z[ci:])
	sums := (*[3 * lanes * lanes]int32)(w.sums)
	found, nFound := w.found[:cap(w.found)], 0

	for e := range entries {
		e := &entries[e]
		cj := int(e.cluster) * lanes
		xj, yj, zj := archsimd.LoadInt32x16((*[lanes]int32)(l.x[cj:])), archsimd.LoadInt32x16((*[lanes]int32)(l.y[cj:])), archsimd.LoadInt32x16((*[lanes]int32)(l.z[cj:]))
		step, none := 0, lanes*lanes
		if e.shift == own {
			step, none = lanes, 0
		} else if e.shift != noShift {
			sx, sy, sz := w.shiftOf(e.shift)
			xj = xj.Add(archsimd.BroadcastInt32x16(lowest(sx)))
			yj = yj.Add(archsimd.BroadcastInt32x16(lowest(sy)))
			zj = zj.Add(archsimd.BroadcastInt32x16(lowest(sz)))
		}
		jx := archsimd.BroadcastInt32x16(0)
		jy, jz := jx, jx
		for m := e.atoms; m != 0; m &= m - 1 {
			a := bits.TrailingZeros16(m) & (lanes - 1)
			dx := archsimd.BroadcastInt32x16(xi[a]).Sub(xj).ConvertToFloat32()
			dy := archsimd.BroadcastInt32x16(yi[a]).Sub(yj).ConvertToFloat32()
			dz := archsimd.BroadcastInt32x16(zi[a]).Sub(zj).ConvertToFloat32()
			s := dx.Mul(dx).Add(dy.Mul(dy)).Add(dz.Mul(dz))
			s = s.Add(archsimd.LoadFloat32x16((*[lanes]float32)(far[none+step*a:])))
			if special := s.Less(archsimd.LoadFloat32x16((*[lanes]float32)(numbers[3*lanes:]))).ToBits(); special != 0 {
				close := s.Less(archsimd.LoadFloat32x16((*[lanes]float32)(numbers[2*lanes:])))
				f := &found[nFound&(atOnce*lanes-1)]
				f.i, f.j, f.shift, f.touch, f.close = int32(ci+a), int32(cj), e.shift, special, close.ToBits()
				nFound++
				s = s.Merge(archsimd.LoadFloat32x16((*[lanes]float32)(far[(lanes-1)*lanes:])), s.GreaterEqual(archsimd.LoadFloat32x16((*[lanes]float32)(numbers[2*lanes:]))))
			}
			at := s.AsUint32x16()
			u := at.And(archsimd.LoadUint32x16((*[lanes]uint32)(masks[:]))).Or(archsimd.LoadUint32x16((*[lanes]uint32)(masks[lanes:]))).AsFloat32x16().Sub(archsimd.LoadFloat32x16((*[lanes]float32)(numbers[:])))
			at = at.ShiftRight(archsimd.LoadUint32x16((*[lanes]uint32)(masks[2*lanes:])))
			g := archsimd.LoadFloat32x16((*[lanes]float32)(k[12*lanes:])).ConcatPermute(archsimd.LoadFloat32x16((*[lanes]float32)(k[13*lanes:])), at)
			g = archsimd.LoadFloat32x16((*[lanes]float32)(k[10*lanes:])).ConcatPermute(archsimd.LoadFloat32x16((*[lanes]float32)(k[11*lanes:])), at).Add(g.Mul(u))
			g = archsimd.LoadFloat32x16((*[lanes]float32)(k[8*lanes:])).ConcatPermute(archsimd.LoadFloat32x16((*[lanes]float32)(k[9*lanes:])), at).Add(g.Mul(u))
			g = archsimd.LoadFloat32x16((*[lanes]float32)(k[6*lanes:])).ConcatPermute(archsimd.LoadFloat32x16((*[lanes]float32)(k[7*lanes:])), at).Add(g.Mul(u))
			g = archsimd.LoadFloat32x16((*[lanes]float32)(k[4*lanes:])).ConcatPermute(archsimd.LoadFloat32x16((*[lanes]float32)(k[5*lanes:])), at).Add(g.Mul(u))
			g = archsimd.LoadFloat32x16((*[lanes]float32)(k[2*lanes:])).ConcatPermute(archsimd.LoadFloat32x16((*[lanes]float32)(k[3*lanes:])), at).Add(g.Mul(u))
			g = archsimd.LoadFloat32x16((*[lanes]float32)(k[:])).ConcatPermute(archsimd.LoadFloat32x16((*[lanes]float32)(k[lanes:])), at).Add(g.Mul(u))
			g = g.Masked(s.Less(archsimd.LoadFloat32x16((*[lanes]float32)(numbers[lanes:]))))
			fx, fy, fz := g.Mul(dx).RoundToEvenScaled(0).ConvertToInt32(), g.Mul(dy).RoundToEvenScaled(0).ConvertToInt32(), g.Mul(dz).RoundToEvenScaled(0).ConvertToInt32()
			jx, jy, jz = jx.Add(fx), jy.Add(fy), jz.Add(fz)
			ax, ay, az := (*[lanes]int32)(sums[a*lanes:]), (*[lanes]int32)(sums[(lanes+a)*lanes:]), (*[lanes]int32)(sums[(2*lanes+a)*lanes:])
			archsimd.LoadInt32x16(ax).Add(fx).Store(ax)
			archsimd.LoadInt32x16(ay).Add(fy).Store(ay)
			archsimd.LoadInt32x16(az).Add(fz).Store(az)
		}
		row := int(l.first[e.cluster])
		take(w.pull.x[row:], jx)
		take(w.pull.y[row:], jy)
		take(w.pull.z[row:], jz)
	}
	w.found = found[:nFound]
	archsimd.ClearAVXUpperBits() // or every scalar float after this waits for them
}

// ready makes the sums of a cluster zero.
func (w *worker) ready() {
	if w.sums == nil {
		w.sums = make([]int32, 3*lanes*lanes)
		w.found = make([]found, atOnce*lanes)
	}
	clear(w.sums)
}

// credit adds the sums of cluster i to its rows.
func (w *worker) credit(i int32) {
	row, n := int(w.list.first[i]), int(w.list.count[i])
	pulls := [3][]int64{w.pull.x, w.pull.y, w.pull.z}
	for axis, pull := range pulls[:w.table.Dimensions] {
		for a := 0; a < n; a += 8 {
			to := (*[8]int64)(pull[row+a:])
			archsimd.LoadInt64x8(to).Add(sumEight((*[8 * lanes]int32)(w.sums[(axis*lanes+a)*lanes:]))).Store(to)
		}
	}
	archsimd.ClearAVXUpperBits()
}

// take takes sixteen impulses from as many rows. Lanes that are not in use are 0.
func take(from []int64, by archsimd.Int32x16) {
	to := (*[lanes]int64)(from)
	lo, hi := (*[8]int64)(to[:8]), (*[8]int64)(to[8:])
	archsimd.LoadInt64x8(lo).Sub(by.GetLo().ExtendToInt64()).Store(lo)
	archsimd.LoadInt64x8(hi).Sub(by.GetHi().ExtendToInt64()).Store(hi)
}

// sumEight adds the sixteen lanes of each of eight rows.
func sumEight(of *[8 * lanes]int32) archsimd.Int64x8 {
	ab := across(halve(of[0*lanes:]), halve(of[1*lanes:]))
	cd := across(halve(of[2*lanes:]), halve(of[3*lanes:]))
	ef := across(halve(of[4*lanes:]), halve(of[5*lanes:]))
	gh := across(halve(of[6*lanes:]), halve(of[7*lanes:]))
	low := ab.SetHi(cd.GetLo()).Add(archsimd.Int64x8{}.SetLo(ab.GetHi()).SetHi(cd.GetHi()))
	high := ef.SetHi(gh.GetLo()).Add(archsimd.Int64x8{}.SetLo(ef.GetHi()).SetHi(gh.GetHi()))
	return low.ConcatPermute(high, archsimd.LoadUint64x8(&evenPairs)).Add(low.ConcatPermute(high, archsimd.LoadUint64x8(&oddPairs)))
}

var evenPairs, oddPairs = [8]uint64{0, 1, 4, 5, 8, 9, 12, 13}, [8]uint64{2, 3, 6, 7, 10, 11, 14, 15}

// halve adds the upper eight of sixteen lanes to the lower eight.
func halve(of []int32) archsimd.Int64x8 {
	v := archsimd.LoadInt32x16((*[lanes]int32)(of))
	return v.GetLo().ExtendToInt64().Add(v.GetHi().ExtendToInt64())
}

// across adds neighbouring lanes: of a in the even places, of b in the odd ones.
func across(a, b archsimd.Int64x8) archsimd.Int64x8 {
	return a.InterleaveLoGrouped(b).Add(a.InterleaveHiGrouped(b))
}

// near is nearEach, sixteen particles at once. It touches no float32 but in
// lanes: Go loads a single one by an instruction of the SSE encoding, and for
// that the machine puts the upper halves of all its lanes away, and back.
func (l *list) near(entries []entry, i, from, to int32, shift uint8, sx, sy, sz int32, limit uint32) []entry {
	if !wide || from >= to {
		return l.nearEach(entries, i, from, to, shift, sx, sy, sz, math.Float32frombits(limit))
	}
	at := int(i) * lanes
	xi, yi, zi := (*[lanes]int32)(l.x[at:]), (*[lanes]int32)(l.y[at:]), (*[lanes]int32)(l.z[at:])
	x := archsimd.LoadInt32x16((*[lanes]int32)(l.x[at:])).Sub(archsimd.BroadcastInt32x16(sx))
	y := archsimd.LoadInt32x16((*[lanes]int32)(l.y[at:])).Sub(archsimd.BroadcastInt32x16(sy))
	z := archsimd.LoadInt32x16((*[lanes]int32)(l.z[at:])).Sub(archsimd.BroadcastInt32x16(sz))
	all := uint16(1)<<l.count[i] - 1
	most, zero := archsimd.BroadcastUint32x16(limit).AsFloat32x16(), archsimd.BroadcastUint32x16(0).AsFloat32x16()
	mx, my, mz := l.middle[0][from:to], l.middle[1][from:to], l.middle[2][from:to]
	hx, hy, hz := l.half[0][from:to], l.half[1][from:to], l.half[2][from:to]
	my, mz, hx, hy, hz = my[:len(mx)], mz[:len(mx)], hx[:len(mx)], hy[:len(mx)], hz[:len(mx)]
	for j := range mx {
		dx := x.Sub(archsimd.BroadcastInt32x16(mx[j])).Abs().ConvertToFloat32().Sub(archsimd.BroadcastUint32x16(hx[j]).AsFloat32x16()).Max(zero)
		dy := y.Sub(archsimd.BroadcastInt32x16(my[j])).Abs().ConvertToFloat32().Sub(archsimd.BroadcastUint32x16(hy[j]).AsFloat32x16()).Max(zero)
		dz := z.Sub(archsimd.BroadcastInt32x16(mz[j])).Abs().ConvertToFloat32().Sub(archsimd.BroadcastUint32x16(hz[j]).AsFloat32x16()).Max(zero)
		atoms := dx.Mul(dx).Add(dy.Mul(dy)).Add(dz.Mul(dz)).LessEqual(most).ToBits() & all
		if atoms == 0 {
			continue
		}
		// Near the box is not near a particle: a third of them are not, and are
		// asked for once here instead of at every tick.
		c := (int(from) + j) * lanes
		xj := archsimd.LoadInt32x16((*[lanes]int32)(l.x[c:])).Add(archsimd.BroadcastInt32x16(sx))
		yj := archsimd.LoadInt32x16((*[lanes]int32)(l.y[c:])).Add(archsimd.BroadcastInt32x16(sy))
		zj := archsimd.LoadInt32x16((*[lanes]int32)(l.z[c:])).Add(archsimd.BroadcastInt32x16(sz))
		for m := atoms; m != 0; m &= m - 1 {
			a := bits.TrailingZeros16(m) & (lanes - 1)
			dx := archsimd.BroadcastInt32x16(xi[a]).Sub(xj).ConvertToFloat32()
			dy := archsimd.BroadcastInt32x16(yi[a]).Sub(yj).ConvertToFloat32()
			dz := archsimd.BroadcastInt32x16(zi[a]).Sub(zj).ConvertToFloat32()
			if dx.Mul(dx).Add(dy.Mul(dy)).Add(dz.Mul(dz)).LessEqual(most).ToBits() == 0 {
				atoms &^= 1 << a
			}
		}
		if atoms != 0 {
			entries = append(entries, entry{from + int32(j), atoms, shift})
		}
	}
	archsimd.ClearAVXUpperBits()
	return entries
}
