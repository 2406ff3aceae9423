//go:build !(goexperiment.simd && amd64)

package sim

import "ylem/particles"

// abreast is how many rows coast looks at.
const abreast = 64

type coasting struct{}

// coast moves rows from row on, many at once, and returns how many: 0 where there
// is something about them that wants looking at one by one.
func (w *worker) coast(*particles.Store, int) int { return 0 }
