package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// Sim advances stores of one world. It holds scratch, no state: two Sims of one
// table and seed are interchangeable at any tick. It is not safe for use by
// several goroutines.
type Sim struct {
	table *rules.Table
	seed  uint64
	space Space
	wrap  [3]int64 // side of each axis whose ends meet in the stores; 0: they do not
	kinds []kind
	rules []rule
	reach reacting
	touch []int64 // by kind·len(kinds) + kind: the squared distance within which touch is asked

	classes       classes
	furthestReach float64 // of all pairs of classes, quanta; below 0: no pair has to do with each other
	maxSkin       float64 // beyond it a particle and its image could be one's partner both
	fastest       float64 // how far anything moved in the last tick, quanta

	list    list
	listed  bool           // the last sweep went by the list
	fresh   bool           // its clusters have the rows' positions
	seen    [3][]int64     // impulses in the order of an observer's rows
	grid    particles.Grid // when there is no list
	calling calling
	few     bool // in the grid few look for all
	tally
	bind bonds
	crew []worker
	done chan struct{} // a worker has done its part

	trials trials
	room   room
	active []bool  // rules considered at this tick
	was    []bool  // the same of the tick whose candidates are known
	sorts  []int32 // species by row
	events []event // accepted
	first  []int32 // by row: 1 + the accepted event that goes first, 0: none
	dead   []bool  // by row
	fits   []channel
	walk   walk
	scene  rules.Scene
	heat   []heat // of this tick, by kind

	countdowns []countdown

	bent      [][]*rules.Bend // by kind of the middle
	bendScale float64         // momentum quanta of impulse per energy and inverse quantum of length
	grips     []grip          // by thermostat
	speed     [3][]float64    // by row: momentum quanta per mass, for the thermostats
	trial     impulses        // by row, of the thermostats
	stir      float64         // √kT of the tick at hand
	stirring  particles.Key   // of the noise of pairs
	steers    bool            // some kind has a heading
	plain     bool            // nothing but pairs and bonds adds to impulses

	recording bool
	recorded  []Event
	ask       *asked // nil: draws are made

	tick    int64
	account Account
	births  []birth
	leaks   bool // a particle can leave the world somewhere
	mirrors bool // there is a wall
	losing  bool // one has at this tick
	absorb  particles.Key

	noise, noiseNext, headings particles.Key // of the tick at hand
}

// Space is what a Sim must know of the space that its stores hold.
type Space struct {
	// Wrap says along which axes the stores hold the whole of a world whose edge
	// wraps: there the two ends meet, positions stay in [0, size), and pairs are
	// as far apart as their nearest images. Elsewhere what lies beyond an edge is
	// there as ghosts or not at all.
	Wrap [3]bool
	// Own is the box whose particles this Sim speaks for: what happens there, at
	// the beginning of a tick, is counted and recorded here and nowhere else.
	Own particles.Box
	// Known is the box outside of which the stores need hold nothing: what
	// sources make there is left out.
	Known particles.Box
}

// tally is what a sweep finds, by rows. Every number in it is a sum or a set, so
// the tallies of several workers add up to that of one.
type tally struct {
	pull  impulses
	near  []uint64 // carriers within reach; none in a world without carriers
	pairs []pair   // pairs that might react
	loose []pair   // pairs of which one might meet the other's partner
	trio  []pair   // pairs of which a rule of three free particles might want both
	held  []held   // pairs at the cap of their force
	rubs  []rub    // pairs within the range of their thermostat
	sides []uint64 // neighbours to the right and to the left; empty where nobody has a heading
}

// impulses are what the forces of a tick add up to, by row, momentum quanta.
type impulses struct{ x, y, z []int64 }

// New returns a Sim of the world with this table and seed, for stores of this
// space.
func New(table *rules.Table, seed uint64, space Space) *Sim {
	s := &Sim{table: table, seed: seed, space: space, leaks: leaks(table), mirrors: hasEdge(table, rules.Wall)}
	for axis, wraps := range space.Wrap {
		if wraps {
			s.wrap[axis] = table.Size[axis]
		}
	}
	s.kinds = newKinds(table)
	s.rules, s.reach = newRules(table)
	s.room.radius = widestClearing(table)
	s.touch = touching(table, &s.reach)
	s.countdowns = newCountdowns(table)
	s.bent, s.bendScale = bendsOf(table), float64(float64(table.Dt*table.Dt)*particles.Momentum)*particles.Length
	s.grips = newGrips(table)
	for i := range s.kinds {
		s.steers = s.steers || s.kinds[i].course != nil
	}
	s.plain = len(table.Fields) == 0 && len(s.grips) == 0
	s.classes = newClasses(table, s.touch)
	s.calling = newCalling(s)
	s.measure()
	s.Workers(1)
	s.scene.Kinds = table.Kinds
	if s.births = newBirths(table, &s.space); len(table.Sources) > 0 {
		s.account.Born = make([]int64, len(table.Kinds))
	}
	if len(table.Rules) > 0 {
		s.account.Fired = make([]int64, len(table.Rules))
	}
	if s.leaks {
		s.account.Lost, s.account.Charges = make([][3][2]int64, len(table.Kinds)), make([]int64, len(table.Charges))
	}
	return s
}

// Step advances all rows of st, owned and ghosts alike, from tick to tick+1.
// Rows move: particles that vanish leave no gap and new ones come last, and
// st.Owned means nothing afterwards.
func (s *Sim) Step(st *particles.Store, tick int64) {
	s.tick = tick
	s.tickDown(st)
	s.visit(st)
	if s.plain {
		s.gather((*worker).mergeAndKick, st)
		s.blamePairs(st)
	} else {
		s.gather((*worker).merge, st)
		s.blamePairs(st)
		s.fields(st, tick)
		s.rub(st, tick)
		s.together((*worker).kick, st)
	}
	s.answer(st)
	s.draw(st, tick)
	s.settle(st)
	s.steer(st, tick)
	s.react(st, tick)
	s.move(st, tick)
	s.bear(st, tick)
}

// measure finds how far pairs have to do with each other, and how long a skin may
// be.
func (s *Sim) measure() {
	t := s.table
	s.furthestReach = -1
	for i := range s.classes.pair {
		s.furthestReach = max(s.furthestReach, s.classes.pair[i].reach)
	}
	s.maxSkin = math.Inf(1)
	for axis := range t.Dimensions {
		s.list.sides[axis] = lowest(s.wrap[axis])
		if t.Edge[axis][0] == rules.Wrap {
			s.maxSkin = min(s.maxSkin, float64(t.Size[axis]/2)-max(s.furthestReach, float64(t.BondRange)))
		}
	}
}

// delta returns where row i lies from row j, nearest images, in quanta.
func (s *Sim) delta(st *particles.Store, i, j int32) (dx, dy, dz int64) {
	return s.nearest(0, st.X[i]-st.X[j]), s.nearest(1, st.Y[i]-st.Y[j]), s.nearest(2, st.Z[i]-st.Z[j])
}

// nearest returns the shortest of the differences along an axis that differ by
// its side.
func (s *Sim) nearest(axis int, d int64) int64 {
	side := s.wrap[axis]
	switch {
	case side == 0:
	case d > side/2:
		return d - side
	case d < -(side / 2):
		return d + side
	}
	return d
}

// inside brings a coordinate on an axis whose ends meet back into [0, side).
func (s *Sim) inside(axis int, x int64) int64 {
	side := s.wrap[axis]
	switch {
	case side == 0:
	case x < 0:
		return x + side
	case x >= side:
		return x - side
	}
	return x
}

// SetBack takes half a tick's kick back from all momenta of st, as initial
// momenta must be: the stored momentum precedes the kick (doc.go).
func (s *Sim) SetBack(st *particles.Store) {
	s.sweep(st)
	s.fields(st, 0)
	for row, kind := range st.Kind {
		if s.kinds[kind].carriesMomentum {
			st.PX[row] = bounded(st.PX[row] - s.pull.x[row]/2)
			st.PY[row] = bounded(st.PY[row] - s.pull.y[row]/2)
			st.PZ[row] = bounded(st.PZ[row] - s.pull.z[row]/2)
		}
	}
}
