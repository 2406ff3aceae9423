package observe

import (
	"math"
)

// bends adds the energies of bent chains to those of bonds. A chain belongs to
// the region that owns its middle. Bends add nothing to the virial, because their
// energy does not change with the scale of things.
func (s *Sums) bends(m *Moment) {
	if len(m.Table.Bends) == 0 {
		return
	}
	st := m.Store
	rows := map[uint64][]int{} // every image of what is bonded
	for row, n := range st.NBond {
		if n > 0 {
			rows[st.ID[row]] = append(rows[st.ID[row]], row)
		}
	}
	var partners []partner
	for row := range st.Owned {
		partners = partners[:0]
		for _, id := range st.Partners(row) {
			if p, ok := m.nearest(row, rows[id]); ok {
				partners = append(partners, p)
			}
		}
		for i := range partners {
			for j := range i {
				s.bend(m, row, &partners[i], &partners[j])
			}
		}
	}
}

// partner is a bonded particle, and where it is from the one at hand, quanta.
type partner struct {
	kind uint8
	at   [3]float64
	r2   float64
}

// nearest returns the nearest of the images of a partner of row, unless the bond
// is as good as broken.
func (m *Moment) nearest(row int, images []int) (best partner, ok bool) {
	t, st := m.Table, m.Store
	best.r2 = math.Inf(1)
	for _, image := range images {
		p := partner{kind: st.Kind[image]}
		for axis, column := range [3][]int64{st.X, st.Y, st.Z} {
			d := column[image] - column[row]
			if side := t.Size[axis]; m.Wrap[axis] {
				if d > side/2 {
					d -= side
				} else if d < -(side / 2) {
					d += side
				}
			}
			p.at[axis] = float64(d)
			p.r2 += float64(p.at[axis] * p.at[axis])
		}
		if p.r2 < best.r2 {
			best = p
		}
	}
	number := int16(-1)
	if len(images) > 0 {
		number = t.BondOf[int(st.Kind[row])*len(t.Kinds)+int(best.kind)]
	}
	return best, number >= 0 && best.r2 > 0 && math.Sqrt(best.r2) <= float64(t.BondTypes[number].BreaksAt)
}

// bend adds the energy of a chain around row.
func (s *Sums) bend(m *Moment, row int, p, q *partner) {
	for i := range m.Table.Bends {
		if b := &m.Table.Bends[i]; b.Fits(p.kind, m.Store.Kind[row], q.kind) {
			dot := 0.0
			for axis := range 3 {
				dot += float64(p.at[axis] * q.at[axis])
			}
			cos := dot / float64(math.Sqrt(p.r2)*math.Sqrt(q.r2))
			s.Bond.Add(energy(b.Energy(cos), m.Table.Dt))
			return
		}
	}
}
