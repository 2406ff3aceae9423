//go:build !(goexperiment.simd && amd64)

package sim

import "math"

// wide reports whether this machine sweeps sixteen pairs at once. The bits are
// the same.
const wide = false

func (w *worker) kernel(*classPair, int32, []entry) {}

func (w *worker) ready() {}

func (w *worker) credit(int32) {}

type registers struct{}

func newRegisters(*classPair) *registers { return nil }

func (l *list) near(entries []entry, i, from, to int32, shift uint8, sx, sy, sz int32, limit uint32) []entry {
	return l.nearEach(entries, i, from, to, shift, sx, sy, sz, math.Float32frombits(limit))
}
