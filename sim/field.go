package sim

import (
	"math"

	"ylem/particles"
)

// fields adds the impulses of the external fields at tick to what pulls each
// row: force·dt², no longer than the cap of a pair of the kind, truncated once.
// A field is asked where in the box a particle is, of which a ghost beyond an
// edge that wraps is an image.
func (s *Sim) fields(st *particles.Store, tick int64) {
	t := s.table
	if len(t.Fields) == 0 {
		return
	}
	scale := float64(float64(t.Dt*t.Dt) * particles.Momentum)
	s.spot.Tick = float64(tick)
	for row, kind := range st.Kind {
		on, limit := t.FieldsOn[kind], t.Cap[int(kind)*(len(t.Kinds)+1)]
		if len(on) == 0 || limit == 0 {
			continue
		}
		s.spot.At = [3]float64{s.at(0, st.X[row]), s.at(1, st.Y[row]), s.at(2, st.Z[row])}
		var sum [3]float64
		most, strongest := 0.0, 0
		for _, number := range on {
			force := t.Fields[number].Force(kind, &s.spot)
			strength := float64(force[0]*force[0]) + float64(force[1]*force[1]) + float64(force[2]*force[2])
			if !(strength < 1e200) { // infinite, or no number
				s.blameField(st, row, Undefined, int(number), 0)
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
			s.blameField(st, row, Field, strongest, length/limit)
		}
		s.pull.x[row] += particles.Truncate(x, limit)
		s.pull.y[row] += particles.Truncate(y, limit)
		s.pull.z[row] += particles.Truncate(z, limit)
	}
}

// at returns a coordinate in length units, inside the box if the axis wraps.
func (s *Sim) at(axis int, x int64) float64 {
	if side := s.table.Size[axis]; uint64(x) >= uint64(side) && s.table.Wraps(axis) {
		x = (x%side + side) % side
	}
	return particles.Units(x)
}

func (s *Sim) blameField(st *particles.Store, row int, limit Limit, number int, asked float64) {
	if !s.owns(st, int32(row)) {
		return
	}
	h := Held{IDs: [2]uint64{st.ID[row]}, Kinds: [2]uint8{st.Kind[row]}, Of: number, Asked: asked}
	if limit == Field {
		h.Dt = s.slower(asked, st.Kind[row])
	}
	s.blame(limit, h)
}
