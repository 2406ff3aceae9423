//go:build !(goexperiment.simd && amd64)

package particles

// draws fills w with the words of k.Draw(low[i], high[i]); high may be nil.
func (k Key) draws(w *words, low, high []uint64) { k.drawsEach(w, low, high, 0) }
