package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// leaks reports whether a particle can leave the world anywhere.
func leaks(t *rules.Table) bool { return hasEdge(t, rules.Open) || hasEdge(t, rules.Absorb) }

func hasEdge(t *rules.Table, edge rules.Edge) bool {
	for axis := range t.Dimensions {
		if t.Edge[axis][0] == edge || t.Edge[axis][1] == edge {
			return true
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

// A wall mirrors the path of a brownian particle as a whole, and half of a tick's
// noise is still to come when the tick ends: it would press the particle against
// the wall from which it came back, by half as much again as elsewhere within half
// a step. A particle of a brownian kind has no momentum, so its column says along
// which axes a wall mirrored the last step: 1, and 0 elsewhere.

// path returns the draw of a tick's noise, mirrored where the last step was (the
// lowest bit of a draw is the sign of its deviate), and makes ready for turned.
func (s *Sim) path(st *particles.Store, row int, now [4]uint32) [4]uint32 {
	for axis, p := range [3]*int64{&st.PX[row], &st.PY[row], &st.PZ[row]} {
		now[axis] ^= uint32(*p & 1)
		*p = -1
	}
	return now
}

// turned notes which axes reflect has mirrored.
func (s *Sim) turned(st *particles.Store, row int) {
	for _, p := range [3]*int64{&st.PX[row], &st.PY[row], &st.PZ[row]} {
		*p = max(0, *p)
	}
}

// exit is where a particle left the world: 2·axis + side; stays: it did not.
type exit int8

const stays exit = -1

// beyond returns the absorbing side, or the open one too, beyond which row is.
// Sides that wrap hold nothing: what is out there is an image.
func (s *Sim) beyond(st *particles.Store, row int, open bool) exit {
	position := [3]int64{st.X[row], st.Y[row], st.Z[row]}
	for axis, x := range position[:s.table.Dimensions] {
		switch edge := &s.table.Edge[axis]; {
		case x < 0 && takes(edge[0], open):
			return exit(2 * axis)
		case x >= s.table.Size[axis] && takes(edge[1], open):
			return exit(2*axis + 1)
		}
	}
	return stays
}

func takes(edge rules.Edge, open bool) bool {
	return edge == rules.Absorb || open && edge == rules.Open
}

// touches returns the absorbing side that the brownian particle at row, still
// where the tick began, meets within the tick. drift is the tick's step by
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
func (s *Sim) touches(st *particles.Store, row int, drift *[3]float64, h *heat, now [4]uint32) exit {
	// a·b over D dt = 2·half²; exp(−32) is less than one of the 2³² draws.
	half2 := float64(float64(2*h.jump)*float64(h.jump)) * (1 << (2 * particles.NormalBits))
	var bits [4]uint32
	drawn := false
	position := [3]int64{st.X[row], st.Y[row], st.Z[row]}
	for axis, x := range position[:s.table.Dimensions] {
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
				return exit(2*axis + side)
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
				return exit(2*axis + side)
			}
		}
	}
	return stays
}

// lose marks row, which began its tick at from, as gone through a side, and
// counts it.
func (s *Sim) lose(st *particles.Store, row int, from *[3]int64, through exit) {
	s.dead[row], s.losing = true, true
	if !s.space.Own.Contains(from[0], from[1], from[2]) {
		return
	}
	kind := st.Kind[row]
	s.account.Lost[kind][through/2][through%2]++
	s.scene.Store, s.scene.Row[0] = st, int32(row)
	for charge, program := range s.table.Kinds[kind].Charges {
		s.account.Charges[charge] += program.Run(&s.scene)
	}
}
