package rules

import (
	"math"
	"slices"

	"ylem/particles"
)

// StiffnessOf is a force or a bond against dt.
type StiffnessOf struct {
	Name      string  `json:"name"` // force "core", bond "link"
	Range     float64 `json:"range"`
	Error     float64 `json:"error"`     // of its table, relative
	Stiffness float64 `json:"stiffness"` // energy per length²: of a bond at its length, of a force the most beyond Closest
	Closest   float64 `json:"closest,omitempty"`
	Between   string  `json:"between"`      // the kinds that it moves most
	Omega     float64 `json:"omega_dt"`     // ω·dt, ω = √(k/μ), of kinds with momentum; else k·mobility·dt
	Limit     float64 `json:"limit"`        // what that should not exceed
	LargestDt float64 `json:"largest_dt"`   // at which it is the limit
	Momentum  bool    `json:"has_momentum"` // whether Omega is the one or the other
}

const (
	// oscillation is the ω·dt up to which a leapfrog has the energy of an
	// oscillator to (ω·dt)²/4, 6 %; at 2 it explodes.
	oscillation = 0.5
	// relaxation is the k·mobility·dt at which an overdamped step arrives; at 2 it
	// explodes.
	relaxation = 1
	// thermal is how far up a repulsive flank particles climb, in kT.
	thermal = 4
)

// stiffnesses explains forces and bonds, and judges them.
func (e *Explanation) stiffnesses(t *Table) {
	n := len(t.Kinds)
	at := map[string]int{}
	note := func(s StiffnessOf) {
		i, known := at[s.Name]
		if !known {
			at[s.Name] = len(e.Stiffnesses)
			e.Stiffnesses = append(e.Stiffnesses, s)
			return
		}
		worst := &e.Stiffnesses[i]
		s.Error = max(s.Error, worst.Error)
		if s.Omega/s.Limit > worst.Omega/worst.Limit {
			*worst = s
		}
		worst.Error = s.Error
	}
	for a := range n {
		for b := a; b < n; b++ {
			for _, f := range t.Forces[a*n+b] {
				note(e.against(t, e.forceAlone(t, f), a, b))
			}
			if t.OneSided != nil {
				for _, f := range slices.Concat(t.OneSided[a*n+b], t.OneSided[b*n+a]) {
					note(e.against(t, e.forceAlone(t, f), a, b))
				}
			}
			if number := t.BondOf[a*n+b]; number >= 0 && t.Kinds[a].Valence > 0 && t.Kinds[b].Valence > 0 {
				bond := &t.BondTypes[number]
				s := StiffnessOf{Name: "bond \"" + bond.Name + "\"", Range: particles.Units(bond.BreaksAt), Error: bond.Curve.Error, Stiffness: bond.stiffness()}
				note(e.against(t, s, a, b))
			}
		}
	}
	for i := range t.Bends {
		e.bent(t, &t.Bends[i], note)
	}
	for _, s := range e.Stiffnesses {
		if s.Omega > s.Limit {
			what, so := "ω·dt", "energies are off by "+percent(float64(s.Omega*s.Omega)/4)
			if !s.Momentum {
				what, so = "k·mobility·dt", "a tick overshoots"
			}
			if s.Omega >= 2 {
				so = "it explodes"
			}
			e.judge(s.LargestDt, "dt too large for %s: %s is %s between %s, and %s; largest dt that keeps it at %s is %s", s.Name, what, brief(s.Omega), s.Between, so, brief(s.Limit), brief(s.LargestDt))
		}
	}
}

// forceAlone explains a force, whoever feels it: once, because that asks for its
// energy at many distances.
func (e *Explanation) forceAlone(t *Table, number uint16) StiffnessOf {
	if s, done := e.alone[number]; done {
		return s
	}
	force := &t.Tabulated[number]
	s := StiffnessOf{Name: "force \"" + force.Name + "\"", Range: particles.Units(force.Range), Error: force.Curve.Error}
	s.Stiffness, s.Closest = e.flank(force)
	e.alone[number] = s
	return s
}

// bent notes what holds a middle between its ends: 4k/L², of which half moves an
// end.
func (e *Explanation) bent(t *Table, b *Bend, note func(StiffnessOf)) {
	for m := range t.Kinds {
		for end := range t.Kinds {
			number := t.BondOf[m*len(t.Kinds)+end]
			if number < 0 || !b.Kinds[1].Has(uint8(m)) || !b.Kinds[0].Has(uint8(end)) || t.Kinds[m].Valence < 2 || t.Kinds[end].Valence == 0 {
				continue
			}
			if l := t.BondTypes[number].Length; l > 0 {
				s := StiffnessOf{Name: "bend \"" + b.Name + "\"", Range: particles.Units(t.BondTypes[number].BreaksAt), Stiffness: float64(4*b.Stiffness) / float64(l*l)}
				note(e.against(t, s, m, end))
			}
		}
	}
}

// against works out what a stiffness means for two kinds.
func (e *Explanation) against(t *Table, s StiffnessOf, a, b int) StiffnessOf {
	s.Between = t.Kinds[a].Name + " and " + t.Kinds[b].Name
	give := 0.0 // of the way to the minimum in a tick
	for _, k := range []*Kind{&t.Kinds[a], &t.Kinds[b]} {
		switch {
		case k.Motion == Brownian:
			give += float64(float64(s.Stiffness*k.Mobility) * t.Dt)
		case k.Motion.Carries():
			give += float64(float64(s.Stiffness*t.Dt)*t.Dt) / k.Mass
			s.Momentum = true
		}
	}
	s.Omega, s.Limit = give, relaxation
	if s.Momentum {
		s.Omega, s.Limit = math.Sqrt(give), oscillation
	}
	if s.Omega > 0 {
		s.LargestDt = float64(t.Dt * (s.Limit / s.Omega))
	}
	return s
}

// flank returns the largest stiffness d²U/dr² of a force beyond the distance to
// which particles of temperature kT come, thermal·kT above the energy at its
// range, and that distance.
func (e *Explanation) flank(f *ForceTable) (stiffness, closest float64) {
	const parts = 512
	reach := particles.Units(f.Range)
	top := f.Energy(reach) + float64(thermal*e.Temperature)
	h := float64(reach / (4 * parts))
	for i := parts - 1; i > 0; i-- {
		r := float64(reach * (float64(i) / parts))
		u := f.Energy(r)
		if !(u <= top) {
			break
		}
		closest = r
		if k := (f.Energy(r+h) - float64(2*u) + f.Energy(r-h)) / float64(h*h); k > stiffness && !math.IsInf(k, 0) {
			stiffness = k
		}
	}
	return stiffness, closest
}
