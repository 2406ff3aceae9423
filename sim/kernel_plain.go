//go:build !(goexperiment.simd && amd64)

package sim

// wide reports whether this machine sweeps sixteen pairs at once. The bits are
// the same.
const wide = false

func (w *worker) kernel(*classPair, int32, []entry) {}

type registers struct{}
