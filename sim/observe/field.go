package observe

import (
	"ylem/particles"
	"ylem/rules"
)

// fields sums the energies of owned particles in external fields that were given
// as energies.
func (s *Sums) fields(m *Moment) {
	t := m.Table
	spot := rules.Spot{Tick: float64(m.Tick)}
	for row, kind := range m.Store.Kind[:m.Store.Owned] {
		for _, number := range t.FieldsOn[kind] {
			spot.At = [3]float64{particles.Units(m.Store.X[row]), particles.Units(m.Store.Y[row]), particles.Units(m.Store.Z[row])}
			if e, given := t.Fields[number].Energy(kind, &spot); given {
				s.Field.Add(energy(e, t.Dt))
			}
		}
	}
}

// inFields reports whether a world has fields that know their energy.
func inFields(t *rules.Table) bool {
	for i := range t.Fields {
		if t.Fields[i].Conservative() {
			return true
		}
	}
	return false
}
