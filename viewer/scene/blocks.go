package scene

// Particles come in about the order of their places, so that what is not in view can be left out a block at a time.

// blockSize is how many particles, or bonds, make a block.
const blockSize = 64

// block is a box around all that its particles pass through in a moment, in steps of the shot.
type block struct{ x0, y0, x1, y1 int32 }

// window is what is in view, in steps of a shot; ends included.
type window struct{ x0, y0, x1, y1 float32 }

func (w *window) misses(b *block) bool {
	return float32(b.x1) < w.x0 || float32(b.x0) > w.x1 || float32(b.y1) < w.y0 || float32(b.y0) > w.y1
}

// window gives what is on the screen and so many px around it.
func (e *eye) window(c *Camera, margin float32) window {
	return window{
		(-margin - e.ox) / e.k, (e.oy - float32(c.H) - margin) / e.k,
		(float32(c.W) + margin - e.ox) / e.k, (e.oy + margin) / e.k,
	}
}

// lump is the same for three dimensions: the middle of the box, and half of its sides.
type lump struct{ at, half [3]float32 }

// frame makes the blocks of a shot, or its lumps.
func (s *Shot) frame() {
	n := (len(s.Style) + blockSize - 1) / blockSize
	if s.solid {
		s.lumps = sized(s.lumps, n)
		for k := range s.lumps {
			from, to := k*blockSize, min((k+1)*blockSize, len(s.Style))
			for axis := range s.X {
				least, greatest := swept(s.X[axis][from:to], s.D[axis][from:to])
				s.lumps[k].at[axis] = float32(least+greatest) / 2
				s.lumps[k].half[axis] = float32(greatest-least) / 2
			}
		}
		return
	}
	s.blocks = sized(s.blocks, n)
	for k := range s.blocks {
		from, to := k*blockSize, min((k+1)*blockSize, len(s.Style))
		x0, x1 := swept(s.X[0][from:to], s.D[0][from:to])
		y0, y1 := swept(s.X[1][from:to], s.D[1][from:to])
		s.blocks[k] = block{x0, y0, x1, y1}
	}
	s.bondBlocks = sized(s.bondBlocks, (len(s.Bonds)+blockSize-1)/blockSize)
	for k := range s.bondBlocks {
		var b block
		for j, bond := range s.Bonds[k*blockSize : min((k+1)*blockSize, len(s.Bonds))] {
			for _, i := range bond {
				x, y := int32(s.X[0][i]), int32(s.X[1][i])
				x0, y0 := x-int32(s.D[0][i]), y-int32(s.D[1][i])
				if j == 0 && i == bond[0] {
					b = block{x, y, x, y}
				}
				b = block{min(b.x0, x, x0), min(b.y0, y, y0), max(b.x1, x, x0), max(b.y1, y, y0)}
			}
		}
		s.bondBlocks[k] = b
	}
}

// swept gives the bounds of a column and of where it was the moment before.
func swept(x []uint16, d []int16) (least, greatest int32) {
	least, greatest = int32(x[0]), int32(x[0])
	d = d[:len(x)]
	for i, v := range x {
		now := int32(v)
		before := now - int32(d[i])
		least, greatest = min(least, now, before), max(greatest, now, before)
	}
	return least, greatest
}
