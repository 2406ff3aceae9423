//go:build goexperiment.simd && amd64

package particles

import "simd/archsimd"

// lanes is how many counters go through Philox side by side: each of its words
// has 64 bits, because the products have.
const lanes = 4

// draws fills w with the words of k.Draw(low[i], high[i]); high may be nil.
func (k Key) draws(w *words, low, high []uint64) {
	if !archsimd.X86.AVX2() {
		k.drawsEach(w, low, high, 0)
		return
	}
	m0 := archsimd.BroadcastUint64x4(philoxM0).AsUint32x8()
	m1 := archsimd.BroadcastUint64x4(philoxM1).AsUint32x8()
	w0 := archsimd.BroadcastUint64x4(philoxW0)
	w1 := archsimd.BroadcastUint64x4(philoxW1)
	key0 := archsimd.BroadcastUint64x4(uint64(k[0]))
	key1 := archsimd.BroadcastUint64x4(uint64(k[1]))
	i := 0
	for ; i+lanes <= len(low); i += lanes {
		c0 := archsimd.LoadUint64x4Slice(low[i:])
		c1 := upper(c0)
		var c2, c3 archsimd.Uint64x4
		if high != nil {
			c2 = archsimd.LoadUint64x4Slice(high[i:])
			c3 = upper(c2)
		}
		// What stands in the upper half of a lane never comes down: a product
		// reads the lower halves only, and is fresh when it is shifted.
		k0, k1 := key0, key1
		for range philoxRounds {
			a := c0.AsUint32x8().MulEvenWiden(m0)
			b := c2.AsUint32x8().MulEvenWiden(m1)
			c0, c1 = upper(b).Xor(c1).Xor(k0), b
			c2, c3 = upper(a).Xor(c3).Xor(k1), a
			k0, k1 = k0.Add(w0), k1.Add(w1)
		}
		c0.StoreSlice(w[0][i:])
		c1.StoreSlice(w[1][i:])
		c2.StoreSlice(w[2][i:])
		c3.StoreSlice(w[3][i:])
	}
	archsimd.ClearAVXUpperBits()
	k.drawsEach(w, low, high, i)
}

// upper brings the upper half of each lane down. (The compiler of Go 1.26 makes
// of a shift by a constant one by a register that it loads with an instruction
// of the SSE encoding, which halts the AVX ones around it.)
func upper(x archsimd.Uint64x4) archsimd.Uint64x4 {
	return x.AsUint32x8().PermuteScalarsGrouped(1, 1, 3, 3).AsUint64x4()
}

// deviates fills dst with the Normals of the words in w.
func (n *Noise) deviates(dst []int32, w *[block]uint64) {
	if !archsimd.X86.AVX512() {
		deviatesEach(dst, w, 0)
		return
	}
	// Three passes, because there is no instruction to fetch eight segments: find
	// them, fetch them one by one, and interpolate.
	at, node := &n.at, &n.node
	low, one := archsimd.BroadcastUint64x8(1<<32-1), archsimd.BroadcastUint64x8(1)
	all, six := archsimd.BroadcastUint64x8(57), archsimd.BroadcastUint64x8(6)
	octave := archsimd.BroadcastUint64x8(2 * normalSegments)
	var zero archsimd.Int64x8
	half := archsimd.BroadcastInt64x8(32)
	whole := len(dst) &^ 7
	for i := 0; i < whole; i += 8 {
		u := archsimd.LoadUint64x8Slice(w[i:]).And(low).Or(one)
		below := all.Sub(u.LeadingZeros())
		below.ShiftLeft(six).Add(u.ShiftRight(below)).Sub(octave).StoreSlice(at[i:])
	}
	for i := range whole {
		node[i] = normalTable.node[at[i]&(normalRoom-1)]
	}
	for i := 0; i < whole; i += 8 {
		word := archsimd.LoadUint64x8Slice(w[i:]).And(low)
		u := word.Or(one)
		if u.Less(octave).ToBits() != 0 { // the far tail, once in 2²² times
			archsimd.ClearAVXUpperBits()
			deviatesEach(dst[:i+8], w, i)
			continue
		}
		below := all.Sub(u.LeadingZeros())
		within := one.ShiftLeft(below).Sub(one).And(u).AsInt64x8()
		segment := archsimd.LoadUint64x8Slice(node[i:]).AsInt64x8()
		step := segment.ShiftRight(half)
		z := segment.Add(step.Mul(within).ShiftRight(below.AsInt64x8()))
		sign := zero.Sub(word.And(one).AsInt64x8())
		z.Xor(sign).Sub(sign).TruncateToInt32().StoreSlice(dst[i:])
	}
	archsimd.ClearAVXUpperBits()
	deviatesEach(dst, w, whole)
}
