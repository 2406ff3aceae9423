package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// Sim advances stores of one world. It holds scratch, no state: two Sims of one
// table and seed are interchangeable at any tick. It is not safe for use by
// several goroutines.
type Sim struct {
	table *rules.Table
	seed  uint64
	kinds []kind
	rules []rule
	reach reacting

	grid particles.Grid
	pull impulses
	bind bonds

	pairs  []pair   // pairs that might react
	loose  []pair   // pairs of which one might meet the other's partner
	near   []uint64 // carriers within reach, by row
	active []bool   // rules considered at this tick
	events []event  // accepted
	first  []int32  // by row: 1 + the accepted event that goes first, 0: none
	dead   []bool   // by row
	spans  []particles.Span
	fits   []channel
	scene  rules.Scene
	heat   []heat // of this tick, by kind
}

// impulses are what the forces of a tick add up to, by row, momentum quanta.
type impulses struct{ x, y, z []int64 }

// New returns a Sim of the world with this table and seed.
func New(table *rules.Table, seed uint64) *Sim {
	s := &Sim{table: table, seed: seed}
	s.kinds = newKinds(table)
	s.rules, s.reach = newRules(table)
	s.scene.Kinds = table.Kinds
	return s
}

// Step advances all rows of st, owned and ghosts alike, from tick to tick+1.
// Rows move: particles that vanish leave no gap and new ones come last, and
// st.Owned means nothing afterwards.
func (s *Sim) Step(st *particles.Store, tick int64) {
	s.sweep(st)
	s.draw(st, tick)
	s.settle(st)
	s.kick(st)
	s.react(st, tick)
	s.move(st, tick)
}

// SetBack takes half a tick's kick back from all momenta of st, as initial
// momenta must be: the stored momentum precedes the kick (doc.go).
func (s *Sim) SetBack(st *particles.Store) {
	s.sweep(st)
	for row, kind := range st.Kind {
		if s.kinds[kind].carriesMomentum {
			st.PX[row] = bounded(st.PX[row] - s.pull.x[row]/2)
			st.PY[row] = bounded(st.PY[row] - s.pull.y[row]/2)
			st.PZ[row] = bounded(st.PZ[row] - s.pull.z[row]/2)
		}
	}
}
