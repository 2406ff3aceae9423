package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// A thermostat of pairs (rules.Thermostat) acts between the two half kicks of a
// tick, where the velocities are v = (p + ½J)/m with J the impulse of all forces
// of the tick: B(½) O B(½) A, which is symmetric but for a shift of half a kick.
//
// All pairs act at once, on the state at the beginning of the tick, so that no
// order is needed. Friction that read v alone would be one step of Euler's rule
// for dv = −Av dt + noise, whose temperature is too high by A dt/2, some percent
// for usual fluids; the exact solution for each pair in turn (T. Shardlow, SIAM
// J. Sci. Comput. 24 (2003) 1267, DOI 10.1137/S1064827501392879) needs an order.
// Here each pair gives its impulse twice: first a trial one from v, with which
// every particle has a trial velocity v' after the thermostat, then the real
// one, with the same noise, from the mean of v and v'. That is Heun's rule: of the
// variance of a velocity under friction A it keeps 1 − (A dt)³/2 + (A dt)⁴/4 in
// a tick, where 1 − 2A dt is lost and won: the temperature is too low by
// (A dt)²/4, a tenth of a percent where Euler's rule has six.
//
// Momentum is exactly conserved, because both sides of a pair get the same
// integers; the stored momenta are one half kick behind v as always.

// rub is a pair within the range of its thermostat.
type rub struct {
	i, j    int32
	x, y, z float32 // the unit vector from j to i
	drag    float32 // γw²dt: impulse per velocity at which the two leave each other
	noise   float32 // impulse, momentum quanta: at kT = 1 and per unit of Normal, then that of the tick
}

// grip is what a pair asks of a rules.Thermostat, worked out once.
type grip struct {
	range2, drag, noise float64
	inverse             float64 // of the range
}

func newGrips(t *rules.Table) []grip {
	out := make([]grip, len(t.Thermostats))
	for i := range out {
		th := &t.Thermostats[i]
		q := float64(th.Range)
		out[i] = grip{
			range2: float64(q * q), inverse: 1 / q,
			drag: float64(th.Friction * t.Dt),
			// √(2γkT dt) is mass·length/time; times dt it is per tick.
			noise: math.Ldexp(float64(math.Sqrt(float64(2*float64(th.Friction*t.Dt)))*t.Dt), particles.MomentumBits-particles.NormalBits),
		}
	}
	return out
}

// grasp notes that rows i and j, i at (dx, dy, dz) from j, may rub.
func (w *worker) grasp(i, j int32, kinds int, dx, dy, dz, r2 int64) {
	number := w.table.ThermostatOf[kinds]
	if number < 0 || r2 == 0 {
		return
	}
	g := &w.grips[number]
	if float64(r2) >= g.range2 {
		return
	}
	r := math.Sqrt(float64(r2))
	weight := 1 - float64(r*g.inverse)
	w.rubs = append(w.rubs, rub{
		i: i, j: j,
		x: float32(float64(dx) / r), y: float32(float64(dy) / r), z: float32(float64(dz) / r),
		drag: float32(g.drag * float64(weight*weight)), noise: float32(g.noise * weight),
	})
}

// rub adds the impulses of the thermostats of pairs, after the sweep.
func (s *Sim) rub(st *particles.Store, tick int64) {
	if len(s.grips) == 0 {
		return
	}
	s.stir = math.Sqrt(s.temperature(tick))
	s.stirring = particles.NewKey(s.seed, particles.StreamDPD, tick)
	s.together((*worker).agitate, st)
	s.velocities(st, nil)
	rows := st.Len()
	d := &s.trial
	d.x, d.y, d.z = zeroed(d.x, rows), zeroed(d.y, rows), zeroed(d.z, rows)
	s.drag(st, d)
	s.velocities(st, d)
	s.drag(st, &s.pull)
}

// agitate draws the noise of a worker's share of all pairs.
func (w *worker) agitate(st *particles.Store) {
	rubs, number := w.Sim.rubs, 0
	for w != &w.crew[number] {
		number++
	}
	rubs = rubs[len(rubs)*number/len(w.crew) : len(rubs)*(number+1)/len(w.crew)]
	for n := range rubs {
		r := &rubs[n]
		a, b := st.ID[r.i], st.ID[r.j]
		bits := w.stirring.Draw(min(a, b), max(a, b))
		r.noise = float32(float64(float64(r.noise)*w.stir) * float64(particles.Normal(bits[0])))
	}
}

// velocities works out the velocity of every row between its half kicks, or,
// where there is a trial, the mean of that and the one after the trial.
func (s *Sim) velocities(st *particles.Store, trial *impulses) {
	rows := st.Len()
	for axis := range s.speed {
		s.speed[axis] = resized(s.speed[axis], rows)
	}
	for row, kind := range st.Kind {
		half := 0.5 / s.kinds[kind].mass
		x, y, z := 2*st.PX[row]+s.pull.x[row], 2*st.PY[row]+s.pull.y[row], 2*st.PZ[row]+s.pull.z[row]
		if trial != nil {
			x, y, z = x+trial.x[row], y+trial.y[row], z+trial.z[row]
		}
		s.speed[0][row], s.speed[1][row], s.speed[2][row] = float64(float64(x)*half), float64(float64(y)*half), float64(float64(z)*half)
	}
}

// drag adds to out what every pair gives at the present velocities.
func (s *Sim) drag(st *particles.Store, out *impulses) {
	n := len(s.table.Kinds)
	vx, vy, vz := s.speed[0], s.speed[1], s.speed[2]
	for k := range s.rubs {
		r := &s.rubs[k]
		i, j := r.i, r.j
		x, y, z := float64(r.x), float64(r.y), float64(r.z)
		away := float64(x*(vx[i]-vx[j])) + float64(y*(vy[i]-vy[j])) + float64(z*(vz[i]-vz[j]))
		limit := s.table.Cap[int(st.Kind[i])*n+int(st.Kind[j])]
		asked := float64(r.noise) - float64(float64(r.drag)*away)
		f := max(-limit, min(limit, asked))
		if f != asked && out == &s.pull { // not a trial
			s.blamePair(st, Thermostat, i, j, int(s.table.ThermostatOf[int(st.Kind[i])*n+int(st.Kind[j])]), max(asked, -asked)/limit)
		}
		jx, jy, jz := particles.Round(float64(f*x), limit), particles.Round(float64(f*y), limit), particles.Round(float64(f*z), limit)
		out.x[i] += jx
		out.y[i] += jy
		out.z[i] += jz
		out.x[j] -= jx
		out.y[j] -= jy
		out.z[j] -= jz
	}
}
