package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// kick adds the tick's impulses to the momenta of kinds that carry any.
func (w *worker) kick(st *particles.Store) {
	from, to := w.from, w.to
	px, py, pz, kinds := st.PX[from:to], st.PY[from:to], st.PZ[from:to], st.Kind[from:to]
	jx, jy, jz := w.Sim.pull.x[from:to], w.Sim.pull.y[from:to], w.Sim.pull.z[from:to]
	py, pz, kinds, jx, jy, jz = py[:len(px)], pz[:len(px)], kinds[:len(px)], jx[:len(px)], jy[:len(px)], jz[:len(px)]
	for i := range px {
		if !w.kinds[kinds[i]].carriesMomentum {
			continue
		}
		x, y, z := px[i]+jx[i], py[i]+jy[i], pz[i]+jz[i]
		if px[i], py[i], pz[i] = bounded(x), bounded(y), bounded(z); px[i] != x || py[i] != y || pz[i] != z {
			w.late = append(w.late, late{limit: Momentum, row: from + i, asked: float64(max(x, -x, y, -y, z, -z)) / particles.MaxMomentum})
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
	s.noise = particles.NewKey(s.seed, particles.StreamNoise, tick)
	s.noiseNext = particles.NewKey(s.seed, particles.StreamNoise, tick+1)
	s.headings = particles.NewKey(s.seed, particles.StreamHeading, tick)
	s.deal(st)
	if s.leaks {
		s.absorb = particles.NewKey(s.seed, particles.StreamAbsorb, tick)
		s.dead = zeroed(s.dead, st.Len())
	}
	s.fresh = s.listed && s.list.lives(st)
	s.together((*worker).move, st)
	furthest := int64(0)
	for k := range s.crew {
		w := &s.crew[k]
		furthest = max(furthest, w.furthest)
		s.list.wrapped = append(s.list.wrapped, w.wrapped...)
	}
	s.answer(st)
	s.fastest = math.Sqrt(float64(furthest))
	s.list.moved(s.fastest)
	if s.losing {
		s.bury(st)
		s.losing = false
	}
}

// late is a row that a worker leaves for one to count when all are done: it left
// the world, or a limit held it.
type late struct {
	left  bool
	side  exit // by which it left
	limit Limit
	of    int // field
	row   int
	from  [3]int64 // where it was when the tick began, if it has moved
	asked float64
}

// answer counts those that the workers left.
func (s *Sim) answer(st *particles.Store) {
	for k := range s.crew {
		w := &s.crew[k]
		for _, l := range w.late {
			if l.left {
				s.lose(st, l.row, &l.from, l.side)
				continue
			}
			if l.limit != Fast {
				l.from = [3]int64{st.X[l.row], st.Y[l.row], st.Z[l.row]}
			}
			s.blameOne(l.limit, l.of, st.ID[l.row], st.Kind[l.row], &l.from, l.asked)
		}
		w.late = w.late[:0]
	}
}

// move moves a worker's rows.
func (w *worker) move(st *particles.Store) {
	w.furthest, w.wrapped = 0, w.wrapped[:0]
	for row := w.from; row < w.to; {
		if n := w.coast(st, row); n > 0 {
			row += n
			continue
		}
		// As many one by one as coast looks at.
		for end := min(row+abreast, w.to); row < end; row++ {
			w.moveOne(st, row)
		}
	}
	if w.fresh {
		w.refresh(st)
	}
}

// moveOne moves one row.
func (w *worker) moveOne(st *particles.Store, row int) {
	k, h := &w.kinds[st.Kind[row]], &w.heat[st.Kind[row]]
	from, through := [3]int64{st.X[row], st.Y[row], st.Z[row]}, stays
	light := float64(w.table.Light)
	w.asked = 0
	switch k.motion {
	case rules.Still:
		return
	case rules.Ballistic:
		w.drift(st, row, 2*k.halfDrift, light)
	case rules.Heading:
		w.embark(st, row, k.course, w.headings)
		w.drift(st, row, 2*k.halfDrift, light)
	case rules.Langevin:
		w.drift(st, row, k.halfDrift, light/2)
		if w.leaks {
			through = w.beyond(st, row, false)
		}
		bits := w.noise.Draw(st.ID[row], 0)
		st.PX[row] = bounded(thermostat(st.PX[row], k.keep, h.noise, bits[0]))
		st.PY[row] = bounded(thermostat(st.PY[row], k.keep, h.noise, bits[1]))
		if w.table.Dimensions == 3 {
			st.PZ[row] = bounded(thermostat(st.PZ[row], k.keep, h.noise, bits[2]))
		}
		w.drift(st, row, k.halfDrift, light/2)
	case rules.Brownian:
		a, b := w.noise.Draw(st.ID[row], 0), w.noiseNext.Draw(st.ID[row], 0)
		if w.mirrors {
			a = w.path(st, row, a)
		}
		pull := &w.Sim.pull
		drift := [3]float64{float64(float64(pull.x[row]) * h.mobility), float64(float64(pull.y[row]) * h.mobility)}
		dx, dy, dz := drift[0]+h.step(a[0], b[0]), drift[1]+h.step(a[1], b[1]), 0.0
		if w.table.Dimensions == 3 {
			drift[2] = float64(float64(pull.z[row]) * h.mobility)
			dz = drift[2] + h.step(a[2], b[2])
		}
		if w.leaks {
			through = w.touches(st, row, &drift, h, a)
		}
		w.shift(st, row, dx, dy, dz, light)
		if w.mirrors {
			w.turned(st, row)
		}
	}
	w.furthest = max(w.furthest, w.follow(st, row, &from))
	if w.asked > 0 {
		w.late = append(w.late, late{limit: Fast, row: row, from: from, asked: w.asked})
	}
	if w.leaks {
		if through == stays {
			through = w.beyond(st, row, true)
		}
		if through != stays {
			w.late = append(w.late, late{left: true, side: through, row: row, from: from})
		}
	}
}

// follow returns the squared distance of row from where it was, in quanta, and
// tells the list if it went around an edge.
func (w *worker) follow(st *particles.Store, row int, from *[3]int64) (moved2 int64) {
	for axis, x := range [3]int64{st.X[row], st.Y[row], st.Z[row]} {
		d := x - from[axis]
		if side := w.wrap[axis]; side > 0 && (d > side/2 || d < -(side/2)) {
			times := int8(1)
			if d > 0 {
				times = -1
			}
			d += int64(times) * side
			if w.listed {
				w.wrapped = append(w.wrapped, wrapped{int32(row), uint8(axis), times})
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
func (w *worker) drift(st *particles.Store, row int, scale, limit float64) {
	w.shift(st, row, float64(float64(st.PX[row])*scale), float64(float64(st.PY[row])*scale), float64(float64(st.PZ[row])*scale), limit)
}

// shift moves row by (dx, dy, dz) quanta, scaled back to the length limit, and
// reflects it at walls.
func (w *worker) shift(st *particles.Store, row int, dx, dy, dz, limit float64) {
	const huge = 1e100 // far beyond any limit, with a square that is a number
	dx, dy, dz = max(-huge, min(huge, dx)), max(-huge, min(huge, dy)), max(-huge, min(huge, dz))
	limit-- // rounding adds less than a quantum
	length2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
	if length2 > float64(limit*limit) {
		length := math.Sqrt(length2)
		scale := limit / length
		if length > limit+1 {
			w.asked = max(w.asked, length/(limit+1))
		}
		dx, dy, dz = float64(dx*scale), float64(dy*scale), float64(dz*scale)
	}
	st.X[row], st.PX[row] = w.reflect(0, st.X[row]+particles.Round(dx, limit), st.PX[row])
	st.Y[row], st.PY[row] = w.reflect(1, st.Y[row]+particles.Round(dy, limit), st.PY[row])
	if w.table.Dimensions == 3 {
		st.Z[row], st.PZ[row] = w.reflect(2, st.Z[row]+particles.Round(dz, limit), st.PZ[row])
	}
}
