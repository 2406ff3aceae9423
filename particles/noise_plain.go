//go:build !(goexperiment.simd && amd64)

package particles

// draws fills w with the words of k.Draw(low[i], high[i]); high may be nil.
func (k Key) draws(w *words, low, high []uint64) { k.drawsEach(w, low, high, 0) }

// deviates fills dst with the Normals of the words in w.
func (n *Noise) deviates(dst []int32, w *[block]uint64) { deviatesEach(dst, w, 0) }
