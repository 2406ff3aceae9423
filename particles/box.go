package particles

// Box is a half-open box [Lo, Hi) in quanta. A world of two dimensions is flat:
// its boxes have Lo = 0 and Hi = 1 along z.
type Box struct{ Lo, Hi [3]int64 }

// Contains reports whether (x, y, z) lies in the box.
func (b *Box) Contains(x, y, z int64) bool {
	return x >= b.Lo[0] && x < b.Hi[0] && y >= b.Lo[1] && y < b.Hi[1] && z >= b.Lo[2] && z < b.Hi[2]
}

// Grown returns the box widened by a distance per axis on both of its sides.
func (b Box) Grown(by [3]int64) Box {
	for axis, d := range by {
		b.Lo[axis] -= d
		b.Hi[axis] += d
	}
	return b
}
