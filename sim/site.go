package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// radian is one degree.
const radian = math.Pi / 180

// appears returns where product i of a rule appears that has a Site of its own, for
// participants in the rows of its left side, whose draws are low and high. It
// reports false where that is beyond a side of the box. The draw belongs to the
// participants, the tick and the product, so that a guard that asks before the
// event sees what the event will do.
func (s *Sim) appears(st *particles.Store, r *rule, i int, row [3]int32, low, high uint64, tick int64) (at [3]int64, inside bool) {
	site := &r.Right[i].Site
	bits := particles.NewKey(s.seed, particles.StreamSite, tick).Draw(particles.Mix64(low)+uint64(i), high)
	var from [3]int64
	var away [3]float64
	length := site.Distance
	switch site.Form {
	case rules.JitterAround:
		from = s.center(st, row[:len(r.Left)])
		away = s.direction(bits)
		more := particles.NewKey(s.seed, particles.StreamJitter, tick).Draw(particles.Mix64(low)+uint64(i), high)
		length = float64(length * s.radial(unit(more[0], more[1])))
	case rules.PolarFrom:
		first := row[site.From]
		from = [3]int64{st.X[first], st.Y[first], st.Z[first]}
		s.scene.Store, s.scene.Tick, s.scene.Row = st, tick, row
		degrees := float64(site.Degrees.Run(&s.scene) % 360)
		degrees += float64(site.Spread * (2*unit(bits[0], bits[1]) - 1))
		away[1], away[0] = particles.SinCos(float64(degrees * radian))
	default:
		panic("sim: a product without a site of its own")
	}
	for axis := range s.table.Dimensions {
		x := from[axis] + particles.Truncate(float64(float64(length*away[axis])*particles.Length), particles.Reach*particles.Length)
		if !s.table.Wraps(axis) && (x < 0 || x >= s.table.Size[axis]) {
			return at, false
		}
		at[axis] = s.inside(axis, x)
	}
	return at, true
}

// center returns the mean of the positions of rows, about the first of them.
func (s *Sim) center(st *particles.Store, rows []int32) (mean [3]int64) {
	first := rows[0]
	mean = [3]int64{st.X[first], st.Y[first], st.Z[first]}
	var sum [3]int64
	for _, row := range rows[1:] {
		dx, dy, dz := s.delta(st, row, first)
		sum[0], sum[1], sum[2] = sum[0]+dx, sum[1]+dy, sum[2]+dz
	}
	for axis := range 3 {
		mean[axis] += sum[axis] / int64(len(rows))
	}
	return mean
}

// locateSites puts products where their Sites say. It reports false where one of
// them is beyond a side of the box.
func (s *Sim) locateSites(st *particles.Store, re *reaction, tick int64) bool {
	for i := range re.Right {
		if re.Right[i].Site.Form == rules.AtMeeting {
			continue
		}
		at, inside := s.appears(st, re.rule, i, re.row, re.low, re.high, tick)
		if !inside {
			return false
		}
		re.after[i].Position = at
	}
	return true
}
