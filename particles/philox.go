package particles

// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
// easy as 1, 2, 3", SC '11, DOI 10.1145/2063384.2063405: a bijection of a
// 128-bit counter under a 64-bit key, ten rounds. It has no state, so a number
// belongs to its key and counter and to nobody's order of asking.
const (
	philoxM0 = 0xD2511F53
	philoxM1 = 0xCD9E8D57
	philoxW0 = 0x9E3779B9
	philoxW1 = 0xBB67AE85

	philoxRounds = 10
)

// Philox returns the four 32-bit words of counter c under key k.
func Philox(c [4]uint32, k [2]uint32) [4]uint32 {
	w0, w1, w2, w3 := philox(c[0], c[1], c[2], c[3], k[0], k[1])
	return [4]uint32{w0, w1, w2, w3}
}

// philox is Philox in registers, which arrays are not.
func philox(c0, c1, c2, c3, k0, k1 uint32) (w0, w1, w2, w3 uint32) {
	for range philoxRounds {
		a, b := philoxM0*uint64(c0), philoxM1*uint64(c2)
		c0, c1, c2, c3 = uint32(b>>32)^c1^k0, uint32(b), uint32(a>>32)^c3^k1, uint32(a)
		k0 += philoxW0
		k1 += philoxW1
	}
	return c0, c1, c2, c3
}

// Key selects one family of draws: those of a seed, a stream and a tick.
type Key [2]uint32

// NewKey returns the key of the draws that stream makes at tick in the world
// with this seed.
func NewKey(seed uint64, stream Stream, tick int64) Key {
	h := Mix64(seed ^ 0x9E3779B97F4A7C15)
	h = Mix64(h ^ uint64(stream))
	h = Mix64(h ^ uint64(tick))
	return Key{uint32(h), uint32(h >> 32)}
}

// Draw returns 128 random bits that belong to the participants low and high:
// two IDs in ascending order, or one ID and an index.
func (k Key) Draw(low, high uint64) [4]uint32 {
	return Philox([4]uint32{uint32(low), uint32(low >> 32), uint32(high), uint32(high >> 32)}, k)
}

// Mix64 is a bijection of 64 bits in which every input bit changes about half
// of the output's (the finaliser of MurmurHash3, A. Appleby).
func Mix64(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 33
	return x
}
