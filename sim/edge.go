package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// leaks reports whether a particle can leave the world anywhere.
func leaks(t *rules.Table) bool {
	for axis := range t.Dimensions {
		for _, edge := range t.Edge[axis] {
			if edge == rules.Open || edge == rules.Absorb {
				return true
			}
		}
	}
	return false
}

// reflect mirrors a position beyond a wall, and its momentum. A box is wider
// than one tick of light, so once is enough.
func (s *Sim) reflect(axis int, x, p int64) (int64, int64) {
	size := s.table.Size[axis]
	switch edge := &s.table.Edge[axis]; {
	case x < 0 && edge[0] == rules.Wall:
		return min(-1-x, size-1), -p
	case x >= size && edge[1] == rules.Wall:
		return max(2*size-1-x, 0), -p
	}
	return s.inside(axis, x), p
}

// beyond reports whether row is outside of the box at an absorbing side, or at
// an open one too. Sides that wrap hold nothing: what is out there is an image.
func (s *Sim) beyond(st *particles.Store, row int, open bool) bool {
	for axis, x := range [3]int64{st.X[row], st.Y[row], st.Z[row]} {
		edge := &s.table.Edge[axis]
		if x < 0 && takes(edge[0], open) || x >= s.table.Size[axis] && takes(edge[1], open) {
			return axis < s.table.Dimensions
		}
	}
	return false
}

func takes(edge rules.Edge, open bool) bool {
	return edge == rules.Absorb || open && edge == rules.Open
}

// touches reports whether the brownian particle at row, still where the tick
// began, meets an absorbing side within the tick. drift is the tick's step by
// force, now the tick's draw of noise.
//
// The noise of two ticks is averaged (doc.go), so positions are means of
// successive points of a path y that has free steps √(2D dt)·R: this tick's
// piece of that path begins half a noise before the particle and ends half a
// noise and the drift after it. Given its ends, at distances a and b from a flat
// side, such a piece touches that side with probability exp(−ab/(D dt)) (the
// Brownian bridge; S. S. Andrews and D. Bray, Phys. Biol. 1 (2004) 137, DOI
// 10.1088/1478-3967/1/3/001). Exact for free diffusion and sides that are
// further apart than a step.
func (s *Sim) touches(st *particles.Store, row int, drift *[3]float64, h *heat, now [4]uint32) bool {
	// a·b over D dt = 2·half²; exp(−32) is less than one of the 2³² draws.
	half2 := float64(float64(2*h.jump)*float64(h.jump)) * (1 << (2 * particles.NormalBits))
	var bits [4]uint32
	drawn := false
	for axis, x := range [3]int64{st.X[row], st.Y[row], st.Z[row]} {
		if axis == s.table.Dimensions {
			break
		}
		half := float64(h.jump * float64(particles.Normal(now[axis])))
		from, to := float64(x)-half, float64(x)+(drift[axis]+half)
		for side, edge := range s.table.Edge[axis] {
			if edge != rules.Absorb {
				continue
			}
			a, b := from, to
			if side == 1 {
				size := float64(s.table.Size[axis])
				a, b = size-from, size-to
			}
			if a <= 0 || b <= 0 {
				return true
			}
			ab := float64(a * b)
			if ab >= float64(32*half2) {
				continue
			}
			if !drawn {
				bits, drawn = s.absorb.Draw(st.ID[row], 0), true
			}
			// Both sides of an axis share a draw: no step is near both.
			if fraction(bits[axis]) < particles.Exp(-ab/half2) {
				return true
			}
		}
	}
	return false
}

// lose marks row as gone.
func (s *Sim) lose(row int) {
	s.dead[row] = true
	s.losing = true
}
