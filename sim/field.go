package sim

import (
	"math"

	"ylem/particles"
)

// fields adds the impulses of the external fields at tick to what pulls each row.
func (s *Sim) fields(st *particles.Store, tick int64) {
	if len(s.table.Fields) == 0 {
		return
	}
	for k := range s.crew {
		s.crew[k].spot.Tick = float64(tick)
	}
	s.together((*worker).fields, st)
	s.answer(st)
}

// fields does it for a worker's rows: force·dt², no longer than the cap of a pair
// of the kind, rounded once. A field is asked where in the box a particle is,
// of which a ghost beyond an edge that wraps is an image.
func (w *worker) fields(st *particles.Store) {
	t, pull := w.table, &w.Sim.pull
	scale := float64(float64(t.Dt*t.Dt) * particles.Momentum)
	for row := w.from; row < w.to; row++ {
		kind := st.Kind[row]
		on, limit := t.FieldsOn[kind], t.Cap[int(kind)*(len(t.Kinds)+1)]
		if len(on) == 0 || limit == 0 {
			continue
		}
		w.spot.At = [3]float64{w.at(0, st.X[row]), w.at(1, st.Y[row]), w.at(2, st.Z[row])}
		var sum [3]float64
		most, strongest := 0.0, 0
		for _, number := range on {
			force := t.Fields[number].Force(kind, &w.spot)
			strength := float64(force[0]*force[0]) + float64(force[1]*force[1]) + float64(force[2]*force[2])
			if !(strength < 1e200) { // infinite, or no number
				w.late = append(w.late, late{limit: Undefined, of: int(number), row: row})
				continue
			}
			if strength > most {
				most, strongest = strength, int(number)
			}
			for axis := range sum {
				sum[axis] += force[axis]
			}
		}
		x, y, z := float64(sum[0]*scale), float64(sum[1]*scale), float64(sum[2]*scale)
		if length2 := float64(x*x) + float64(y*y) + float64(z*z); length2 > float64(limit*limit) {
			length := math.Sqrt(length2)
			shrink := limit / length
			x, y, z = float64(x*shrink), float64(y*shrink), float64(z*shrink)
			w.late = append(w.late, late{limit: Field, of: strongest, row: row, asked: length / limit})
		}
		pull.x[row] += particles.Round(x, limit)
		pull.y[row] += particles.Round(y, limit)
		pull.z[row] += particles.Round(z, limit)
	}
}

// at returns a coordinate in length units, inside the box if the axis wraps.
func (s *Sim) at(axis int, x int64) float64 {
	if side := s.table.Size[axis]; uint64(x) >= uint64(side) && s.table.Wraps(axis) {
		x = (x%side + side) % side
	}
	return particles.Units(x)
}
