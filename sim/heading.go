package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// The heading of a particle is the direction of its momentum, whose length is
// always mass · speed: no more state is needed, and who watches sees where it
// goes. Each tick it turns (rules.Course), where momenta are kicked, and then
// goes on, where particles move.

// course is what steering asks of a rules.Course, worked out once.
type course struct {
	*rules.Course
	sight2       int64
	turn, swerve float64 // radians, to the right
	jitter       float64 // radians per unit of Normal
	stride       float64 // mass · speed, momentum quanta
}

func newCourse(t *rules.Table, k *rules.Kind) *course {
	h := k.Heading
	if h == nil {
		return nil
	}
	return &course{
		Course: h, sight2: h.Sight * h.Sight,
		turn: rules.Degrees(h.Turn), swerve: rules.Degrees(h.Swerve),
		jitter: math.Ldexp(math.Sqrt(float64(2*float64(h.Spin*t.Dt))), -particles.NormalBits),
		stride: float64(float64(k.Mass*float64(h.Speed*t.Dt)) * particles.Momentum),
	}
}

// Neighbours are counted in one word for each row: to the right below, to the
// left above.
const (
	toTheRight = 1
	toTheLeft  = 1 << 32
)

// see counts rows i and j as each other's neighbours where they have a heading;
// i is at (dx, dy) from j.
func (w *worker) see(st *particles.Store, i, j int32, ki, kj int, dx, dy, r2 int64) {
	if c := w.kinds[ki].course; c != nil && r2 <= c.sight2 && c.Sees.Has(uint8(kj)) {
		w.sides[i] += side(st.PX[i], st.PY[i], -dx, -dy)
	}
	if c := w.kinds[kj].course; c != nil && r2 <= c.sight2 && c.Sees.Has(uint8(ki)) {
		w.sides[j] += side(st.PX[j], st.PY[j], dx, dy)
	}
}

// side counts who is at (dx, dy) from a particle of momentum (px, py): 0 where it
// is exactly ahead, behind or here.
func side(px, py, dx, dy int64) uint64 {
	left, right := float64(float64(px)*float64(dy)), float64(float64(py)*float64(dx))
	switch {
	case left > right:
		return toTheLeft
	case left < right:
		return toTheRight
	}
	return 0
}

// steer turns the heading of every particle that has one.
func (s *Sim) steer(st *particles.Store, tick int64) {
	if s.steers {
		s.headings = particles.NewKey(s.seed, particles.StreamHeading, tick)
		s.together((*worker).steer, st)
	}
}

// steer turns the headings of a worker's rows.
func (w *worker) steer(st *particles.Store) {
	sides := w.Sim.sides
	for row := w.from; row < w.to; row++ {
		c := w.kinds[st.Kind[row]].course
		if c == nil {
			continue
		}
		w.embark(st, row, c, w.headings)
		right, left := float64(uint32(sides[row])), float64(sides[row]>>32)
		turn := c.turn
		switch {
		case right > left:
			turn += float64(c.swerve * (right + left))
		case right < left:
			turn -= float64(c.swerve * (right + left))
		}
		if c.jitter > 0 {
			turn += float64(c.jitter * float64(particles.Normal(w.headings.Draw(st.ID[row], 2)[0])))
		}
		if turn != 0 {
			sin, cos := particles.SinCos(-turn)
			px, py := float64(st.PX[row]), float64(st.PY[row])
			c.head(st, row, float64(px*cos)-float64(py*sin), float64(px*sin)+float64(py*cos))
		}
	}
}

// embark gives a particle a random heading if it has none: reactions make such
// particles.
func (s *Sim) embark(st *particles.Store, row int, c *course, key particles.Key) {
	if st.PX[row] == 0 && st.PY[row] == 0 {
		heading := s.direction(key.Draw(st.ID[row], 1))
		c.head(st, row, heading[0], heading[1])
	}
}

// head sets the heading to the direction of (x, y), not both 0. The length of
// the momentum is set anew each time, so it does not drift.
func (c *course) head(st *particles.Store, row int, x, y float64) {
	st.PX[row], st.PY[row] = c.momentum(x, y)
}

func (c *course) momentum(x, y float64) (px, py int64) {
	scale := c.stride / math.Sqrt(float64(x*x)+float64(y*y))
	return particles.Round(float64(x*scale), particles.MaxMomentum), particles.Round(float64(y*scale), particles.MaxMomentum)
}
