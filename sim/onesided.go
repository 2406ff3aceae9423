package sim

import (
	"math"

	"ylem/particles"
)

// chase gives each of rows i and j what the other one does to it by one-sided
// forces; i is at (dx, dy, dz) from j.
func (w *worker) chase(i, j int32, ki, kj int, dx, dy, dz, r2 int64) {
	t := w.table
	n := len(t.Kinds)
	if forces := t.OneSided[ki*n+kj]; len(forces) > 0 {
		w.chased(j, i, forces, -dx, -dy, -dz, r2, t.CapOn[kj])
	}
	if forces := t.OneSided[kj*n+ki]; len(forces) > 0 {
		w.chased(i, j, forces, dx, dy, dz, r2, t.CapOn[ki])
	}
}

// chased adds to row what these forces of row by do to it; it is at (dx, dy, dz)
// from by.
func (w *worker) chased(row, by int32, forces []uint16, dx, dy, dz, r2 int64, limit float64) {
	pull := 0.0
	for _, f := range forces {
		force := &w.table.Tabulated[f]
		if r2 <= force.Range*force.Range {
			pull += float64(force.Curve.At(float32(r2)))
		}
	}
	if length2 := float64(float64(pull*pull) * float64(r2)); length2 > float64(limit*limit) {
		pull = math.Copysign(limit/math.Sqrt(float64(r2)), pull)
		w.held = append(w.held, held{i: row, j: by, r2: r2, chased: true})
	}
	w.pull.x[row] += particles.Round(float64(pull*float64(dx)), limit)
	w.pull.y[row] += particles.Round(float64(pull*float64(dy)), limit)
	w.pull.z[row] += particles.Round(float64(pull*float64(dz)), limit)
}
