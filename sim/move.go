package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// kick adds the tick's impulses to the momenta of kinds that carry any.
func (s *Sim) kick(st *particles.Store) {
	for row, kind := range st.Kind {
		if !s.kinds[kind].carriesMomentum {
			continue
		}
		x, y, z := st.PX[row]+s.pull.x[row], st.PY[row]+s.pull.y[row], st.PZ[row]+s.pull.z[row]
		st.PX[row], st.PY[row], st.PZ[row] = bounded(x), bounded(y), bounded(z)
		if st.PX[row] != x || st.PY[row] != y || st.PZ[row] != z {
			s.tooHeavy(st, row, max(x, -x, y, -y, z, -z))
		}
	}
}

func bounded(p int64) int64 { return max(-particles.MaxMomentum, min(particles.MaxMomentum, p)) }

// move drifts every particle by one tick: half a drift, the thermostat, half a
// drift for langevin kinds, all of it at once where there is no thermostat;
// force and noise for brownian ones. Nothing goes further than the speed of
// light; momentum is not touched by that limit. What leaves the world is gone.
func (s *Sim) move(st *particles.Store, tick int64) {
	s.warm(s.temperature(tick))
	now := particles.NewKey(s.seed, particles.StreamNoise, tick)
	next := particles.NewKey(s.seed, particles.StreamNoise, tick+1)
	headings := particles.NewKey(s.seed, particles.StreamHeading, tick)
	light := float64(s.table.Light)
	if s.leaks {
		s.absorb = particles.NewKey(s.seed, particles.StreamAbsorb, tick)
		s.dead = zeroed(s.dead, st.Len())
	}
	furthest := int64(0)
	for row, number := range st.Kind {
		k, h := &s.kinds[number], &s.heat[number]
		from, through := [3]int64{st.X[row], st.Y[row], st.Z[row]}, stays
		s.asked = 0
		switch k.motion {
		case rules.Still:
			continue
		case rules.Ballistic:
			s.drift(st, row, 2*k.halfDrift, light)
		case rules.Heading:
			s.embark(st, row, k.course, headings)
			s.drift(st, row, 2*k.halfDrift, light)
		case rules.Langevin:
			s.drift(st, row, k.halfDrift, light/2)
			if s.leaks {
				through = s.beyond(st, row, false)
			}
			bits := now.Draw(st.ID[row], 0)
			st.PX[row] = bounded(thermostat(st.PX[row], k.keep, h.noise, bits[0]))
			st.PY[row] = bounded(thermostat(st.PY[row], k.keep, h.noise, bits[1]))
			if s.table.Dimensions == 3 {
				st.PZ[row] = bounded(thermostat(st.PZ[row], k.keep, h.noise, bits[2]))
			}
			s.drift(st, row, k.halfDrift, light/2)
		case rules.Brownian:
			a, b := now.Draw(st.ID[row], 0), next.Draw(st.ID[row], 0)
			if s.mirrors {
				a = s.path(st, row, a)
			}
			drift := [3]float64{float64(float64(s.pull.x[row]) * h.mobility), float64(float64(s.pull.y[row]) * h.mobility)}
			dx, dy, dz := drift[0]+h.step(a[0], b[0]), drift[1]+h.step(a[1], b[1]), 0.0
			if s.table.Dimensions == 3 {
				drift[2] = float64(float64(s.pull.z[row]) * h.mobility)
				dz = drift[2] + h.step(a[2], b[2])
			}
			if s.leaks {
				through = s.touches(st, row, &drift, h, a)
			}
			s.shift(st, row, dx, dy, dz, light)
			if s.mirrors {
				s.turned(st, row)
			}
		}
		furthest = max(furthest, s.follow(st, row, &from))
		if s.asked > 0 {
			s.tooFast(st, row, &from, s.asked)
		}
		if s.leaks {
			if through == stays {
				through = s.beyond(st, row, true)
			}
			if through != stays {
				s.lose(st, row, &from, through)
			}
		}
	}
	s.fastest = math.Sqrt(float64(furthest))
	s.list.moved(s.fastest)
	if s.losing {
		s.bury(st)
		s.losing = false
	}
}

// follow returns the squared distance of row from where it was, in quanta, and
// tells the list if it went around an edge.
func (s *Sim) follow(st *particles.Store, row int, from *[3]int64) (moved2 int64) {
	for axis, x := range [3]int64{st.X[row], st.Y[row], st.Z[row]} {
		d := x - from[axis]
		if side := s.wrap[axis]; side > 0 && (d > side/2 || d < -(side/2)) {
			times := int8(1)
			if d > 0 {
				times = -1
			}
			d += int64(times) * side
			if s.listed {
				s.list.wrapped = append(s.list.wrapped, wrapped{int32(row), uint8(axis), times})
			}
		}
		moved2 += d * d
	}
	return moved2
}

// temperature returns the world's kT at a tick.
func (s *Sim) temperature(tick int64) float64 {
	if s.table.Temperature == nil {
		return 0
	}
	return max(0, s.table.Temperature(float64(tick)))
}

// heat is what temperature makes of a kind at one tick.
type heat struct {
	noise    float64 // langevin: momentum quanta per unit of Normal
	mobility float64 // brownian: quanta per momentum quantum of impulse
	jump     float64 // brownian: quanta per unit of the sum of two Normals
}

// warm works out heat for all kinds at temperature kT.
func (s *Sim) warm(kT float64) {
	s.heat = zeroed(s.heat, len(s.kinds))
	for i := range s.kinds {
		k, h := &s.kinds[i], &s.heat[i]
		switch k.motion {
		case rules.Langevin:
			variance := float64(float64(k.mass*kT) * (1 - float64(k.keep*k.keep)))
			h.noise = math.Ldexp(float64(math.Sqrt(variance)*k.dt), particles.MomentumBits-particles.NormalBits)
		case rules.Brownian:
			// x += μF dt + √(2D dt)·(R + R')/2, with D = μkT (the overdamped limit
			// of BAOAB). F dt² is the impulse.
			diffusion := float64(k.mobility * kT)
			h.mobility = math.Ldexp(k.mobility/k.dt, particles.LengthBits-particles.MomentumBits)
			h.jump = math.Ldexp(math.Sqrt(float64(2*float64(diffusion*k.dt)))/2, particles.LengthBits-particles.NormalBits)
		}
	}
}

// step is the thermal part of a brownian step along one axis, in quanta.
func (h *heat) step(now, next uint32) float64 {
	return float64(h.jump * float64(int64(particles.Normal(now))+int64(particles.Normal(next))))
}

// thermostat is the O of BAOAB on one axis: p e^(−γdt) + √(m kT (1 − e^(−2γdt))) R.
func thermostat(p int64, keep, noise float64, bits uint32) int64 {
	return particles.Round(float64(float64(p)*keep)+float64(noise*float64(particles.Normal(bits))), particles.MaxMomentum)
}

// drift moves row by its momentum times scale (quanta per momentum quantum), no
// further than limit quanta.
func (s *Sim) drift(st *particles.Store, row int, scale, limit float64) {
	s.shift(st, row, float64(float64(st.PX[row])*scale), float64(float64(st.PY[row])*scale), float64(float64(st.PZ[row])*scale), limit)
}

// shift moves row by (dx, dy, dz) quanta, scaled back to the length limit, and
// reflects it at walls.
func (s *Sim) shift(st *particles.Store, row int, dx, dy, dz, limit float64) {
	const huge = 1e100 // far beyond any limit, with a square that is a number
	dx, dy, dz = max(-huge, min(huge, dx)), max(-huge, min(huge, dy)), max(-huge, min(huge, dz))
	limit-- // rounding adds less than a quantum
	length2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
	if length2 > float64(limit*limit) {
		length := math.Sqrt(length2)
		scale := limit / length
		if length > limit+1 {
			s.asked = max(s.asked, length/(limit+1))
		}
		dx, dy, dz = float64(dx*scale), float64(dy*scale), float64(dz*scale)
	}
	st.X[row], st.PX[row] = s.reflect(0, st.X[row]+particles.Round(dx, limit), st.PX[row])
	st.Y[row], st.PY[row] = s.reflect(1, st.Y[row]+particles.Round(dy, limit), st.PY[row])
	if s.table.Dimensions == 3 {
		st.Z[row], st.PZ[row] = s.reflect(2, st.Z[row]+particles.Round(dz, limit), st.PZ[row])
	}
}
