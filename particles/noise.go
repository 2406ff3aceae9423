package particles

// Noise makes whole columns of draws at once: the ten rounds of Philox are a
// chain of multiplications, and only the chains of several particles side by side
// keep a core busy. It holds scratch, no state: what is drawn depends on key and
// participants alone.
type Noise struct {
	words    words
	at, node [block]uint64
}

// block is how many particles' words are drawn before they become deviates: few
// enough to stay in the nearest cache.
const block = 64

// words are the four words of a draw, by word and particle. The upper half of
// each is of no meaning.
type words [4][block]uint64

// Normals fills the columns x, y and z with standard normal deviates in units
// of 2⁻²⁴, for each particle of ids those that belong to it under a key:
// x[i], y[i], z[i] = Normal of the first three words of k.Draw(ids[i], 0). The
// columns are as long as ids; z may be nil.
func (n *Noise) Normals(k Key, x, y, z []int32, ids []uint64) {
	w := &n.words
	for len(ids) > 0 {
		some := min(block, len(ids))
		k.draws(w, ids[:some], nil)
		n.deviates(x[:some], &w[0])
		n.deviates(y[:some], &w[1])
		x, y = x[some:], y[some:]
		if z != nil {
			n.deviates(z[:some], &w[2])
			z = z[some:]
		}
		ids = ids[some:]
	}
}

// Uniforms fills dst with 64 random bits for each pair of participants: the
// first two words of k.Draw(low[i], high[i]), the first one above. high may be
// nil, which stands for zeros.
func (n *Noise) Uniforms(k Key, dst, low, high []uint64) {
	w := &n.words
	for len(dst) > 0 {
		some := min(block, len(dst))
		if high != nil {
			k.draws(w, low[:some], high[:some])
			high = high[some:]
		} else {
			k.draws(w, low[:some], nil)
		}
		for i := range dst[:some] {
			dst[i] = w[0][i]<<32 | w[1][i]&0xffffffff
		}
		dst, low = dst[some:], low[some:]
	}
}

// deviatesEach is deviates, one after the other, from the one at index from.
func deviatesEach(dst []int32, w *[block]uint64, from int) {
	for i := from; i < len(dst); i++ {
		dst[i] = Normal(uint32(w[i]))
	}
}

// drawsEach is draws, one particle after the other, from the one at index from.
func (k Key) drawsEach(w *words, low, high []uint64, from int) {
	for i := from; i < len(low); i++ {
		other := uint64(0)
		if high != nil {
			other = high[i]
		}
		a, b, c, d := philox(uint32(low[i]), uint32(low[i]>>32), uint32(other), uint32(other>>32), k[0], k[1])
		w[0][i], w[1][i], w[2][i], w[3][i] = uint64(a), uint64(b), uint64(c), uint64(d)
	}
}
