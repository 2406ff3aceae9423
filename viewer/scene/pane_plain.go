//go:build !(goexperiment.simd && amd64)

package scene

// wide tells whether this machine has lanes. What is found is the same with them.
const wide = false

// texelsWide finds the first of the texels where a machine can do so side by side, and tells of how many.
func (p *pane) texelsWide([]uint32, *Shot, int, uint32) int { return 0 }

func (p *pane) spotsWide(*spots, *Shot, int, int, uint32) int { return 0 }
