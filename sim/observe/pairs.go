package observe

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// energyBits says that energies are summed in units of 2⁻⁶⁰ mass·length²/tick²,
// which is the square of a momentum quantum over a mass of 1.
const energyBits = 60

// RadialBins is the number of bins of g(r).
const RadialBins = 100

// RadialRange returns how far g(r) is counted, in quanta: a reach, which every
// region sees around its box, but less than half of any side that wraps.
func RadialRange(t *rules.Table) int64 {
	reach := t.Reach.Total
	for axis := range t.Dimensions {
		if t.Wraps(axis) {
			reach = min(reach, (t.Size[axis]-1)/2)
		}
	}
	return min(reach, particles.Reach*particles.Length)
}

// pairs adds what the pairs of a moment amount to. A pair belongs to the region
// that owns the one with the lower ID.
func (s *Sums) pairs(m *Moment, radial bool) {
	t, st := m.Table, m.Store
	cut := max(t.ForceRange, t.BondRange)
	if radial {
		cut = max(cut, RadialRange(t))
	}
	if cut == 0 {
		return
	}
	var wrap [3]int64
	for axis, wraps := range m.Wrap {
		if wraps {
			wrap[axis] = t.Size[axis]
		}
	}
	var g particles.Grid
	var spans []particles.Span
	p := pairing{Sums: s, table: t, store: st, radial: radial, reach: float64(RadialRange(t)), cut: cut}
	g.Sort(st, cut, wrap)
	for cell := range g.Cells() {
		own := g.Own(cell)
		if own.From == own.To {
			continue
		}
		spans = g.Beyond(spans[:0], cell)
		for i := own.From; i < own.To; i++ {
			p.with(&g, i, particles.Span{From: i + 1, To: own.To})
			for _, span := range spans {
				p.with(&g, i, span)
			}
		}
	}
}

// pairing is a sweep over pairs.
type pairing struct {
	*Sums
	table  *rules.Table
	store  *particles.Store
	radial bool
	reach  float64 // of g(r), quanta
	cut    int64
}

// with adds the pairs of the particle at index i of the grid with those in span.
func (p *pairing) with(g *particles.Grid, i int32, span particles.Span) {
	st := p.store
	for k := span.From; k < span.To; k++ {
		a, b := g.Row[i], g.Row[k]
		if a < 0 && b < 0 {
			continue // two images: the particles themselves meet elsewhere
		}
		dx, dy, dz := g.X[i]-g.X[k], g.Y[i]-g.Y[k], g.Z[i]-g.Z[k]
		if max(dx, -dx, dy, -dy, dz, -dz) > p.cut {
			continue
		}
		a, b = max(a, ^a), max(b, ^b)
		if st.ID[a] > st.ID[b] {
			a, b = b, a
		}
		if r2 := dx*dx + dy*dy + dz*dz; int(a) < st.Owned && r2 <= p.cut*p.cut {
			p.pair(int(a), int(b), r2)
		}
	}
}

// pair adds the pair of rows a and b at squared distance r2.
func (p *pairing) pair(a, b int, r2 int64) {
	t, st := p.table, p.store
	kinds := int(st.Kind[a])*len(t.Kinds) + int(st.Kind[b])
	quanta := math.Sqrt(float64(r2))
	r := quanta / particles.Length
	for _, f := range t.Forces[kinds] {
		if force := &t.Tabulated[f]; r2 <= force.Range*force.Range {
			p.Pair.Add(energy(force.Energy(r), t.Dt))
		}
	}
	pull := p.pull(kinds, r2)
	if bond := p.bond(a, b, kinds, r2); bond != nil {
		p.Bond.Add(energy(bond.Energy(r), t.Dt))
		p.virial(bond.Pull(float64(r2)), t.Cap[kinds], r2)
	}
	p.virial(pull, t.Cap[kinds], r2)
	if p.radial && quanta < p.reach {
		at := Couple(len(t.Kinds), int(st.Kind[a]), int(st.Kind[b]))
		p.Near[at*RadialBins+int(float64(quanta/p.reach)*RadialBins)]++
	}
}

// energy is a term of a sum of energies.
func energy(e, dt float64) Sum { return whole(float64(float64(e*float64(dt*dt)) * (1 << energyBits))) }

// pull returns what the tabulated forces between two kinds amount to at a
// squared distance: impulse over distance.
func (p *pairing) pull(kinds int, r2 int64) (pull float64) {
	for _, f := range p.table.Forces[kinds] {
		if force := &p.table.Tabulated[f]; r2 <= force.Range*force.Range {
			pull += float64(force.Curve.At(float32(r2)))
		}
	}
	return pull
}

// virial adds r·F of an impulse pull·r, no longer than limit.
func (p *pairing) virial(pull, limit float64, r2 int64) {
	if length2 := float64(float64(pull*pull) * float64(r2)); length2 > float64(limit*limit) {
		pull = math.Copysign(limit/math.Sqrt(float64(r2)), pull)
	}
	p.Virial.Add(whole(float64(float64(pull*float64(r2)) * (1 << (energyBits - particles.MomentumBits - particles.LengthBits)))))
}

// bond returns the type of the bond between two rows, or nil.
func (p *pairing) bond(a, b, kinds int, r2 int64) *rules.BondType {
	number := p.table.BondOf[kinds]
	if number < 0 {
		return nil
	}
	bond := &p.table.BondTypes[number]
	if r2 > bond.BreaksAt*bond.BreaksAt {
		return nil
	}
	for _, id := range p.store.Partners(a) {
		if id == p.store.ID[b] {
			return bond
		}
	}
	return nil
}

// Couple numbers the unordered pairs of n kinds.
func Couple(n, a, b int) int {
	a, b = min(a, b), max(a, b)
	return a*n - a*(a-1)/2 + b - a
}
