package observe

import (
	"cmp"
	"math"
	"slices"

	"ylem/particles"
	"ylem/rules"
)

// Whole is a whole world at one tick, its particles in the order of their IDs: so
// what formulas read off it does not depend on how space is split. It may be
// asked by one goroutine at a time.
type Whole struct {
	Table *rules.Table
	Tick  int64
	Store *particles.Store // all rows are owned, and their IDs ascend
	Fired []int64          // by rule, since tick 0; empty where none is

	sets    *sets
	answers map[string]float64 // of calls by their text
}

// NewWhole puts together what the regions of a world own.
func NewWhole(t *rules.Table, tick int64, fired []int64, regions ...*particles.Store) *Whole {
	type place struct {
		id          uint64
		region, row int32
	}
	n := 0
	for _, st := range regions {
		n += st.Owned
	}
	order := make([]place, 0, n)
	for i, st := range regions {
		for row, id := range st.ID[:st.Owned] {
			order = append(order, place{id, int32(i), int32(row)})
		}
	}
	slices.SortFunc(order, func(a, b place) int { return cmp.Compare(a.id, b.id) })
	out := particles.NewStore(len(t.Attrs), t.Slots)
	out.Grow(n)
	var p particles.Particle
	for _, from := range order {
		regions[from.region].Read(int(from.row), &p)
		out.Append(&p)
	}
	out.Owned = n
	return &Whole{Table: t, Tick: tick, Store: out, Fired: fired, answers: map[string]float64{}}
}

// rowOf returns the row of a particle, or −1.
func (w *Whole) rowOf(id uint64) int32 {
	if row, found := slices.BinarySearch(w.Store.ID, id); found {
		return int32(row)
	}
	return -1
}

// fits reports whether a row is among those selected.
func (w *Whole) fits(s *rules.Selector, row int) bool {
	st := w.Store
	if !s.Kinds.Has(st.Kind[row]) || s.Free && st.NBond[row] > 0 {
		return false
	}
	for _, test := range s.Tests {
		if st.Attr[test.Attr][row] != test.Value {
			return false
		}
	}
	return true
}

// rows returns the rows that are selected, in the order of their IDs.
func (w *Whole) rows(s *rules.Selector) (rows []int32) {
	for row := range w.Store.Owned {
		if w.fits(s, row) {
			rows = append(rows, int32(row))
		}
	}
	return rows
}

// value returns a quantity of a row.
func (w *Whole) value(q *rules.Quantity, row int32) float64 {
	st := w.Store
	switch q.Of {
	case rules.OfAttr:
		return float64(st.Attr[q.Attr][row])
	case rules.OfConst:
		return q.Consts[st.Kind[row]]
	case rules.OfX:
		return particles.Units(st.X[row])
	case rules.OfY:
		return particles.Units(st.Y[row])
	case rules.OfZ:
		return particles.Units(st.Z[row])
	case rules.OfBonds:
		return float64(st.NBond[row])
	case rules.OfSpeed:
		return w.speed(row)
	}
	panic("observe: a quantity that is none")
}

// velocity returns what the stored momentum of a row amounts to, length per time:
// the velocity half a tick before. It is 0 of kinds that have none.
func (w *Whole) velocity(row int32) (v [3]float64) {
	st := w.Store
	kind := &w.Table.Kinds[st.Kind[row]]
	if !carries(kind) && kind.Motion != rules.Heading {
		return v
	}
	for axis, p := range [3]int64{st.PX[row], st.PY[row], st.PZ[row]} {
		v[axis] = velocity(float64(2*p), kind.Mass, w.Table.Dt)
	}
	return v
}

// sets are the connected sets of bonded particles.
type sets struct {
	of      []int32   // by row: the index of its set; −1 without bonds
	members [][]int32 // by set: rows, ascending; sets in the order of their first
}

// molecules returns the connected sets of two or more bonded particles.
func (w *Whole) molecules() *sets {
	if w.sets == nil {
		w.sets = w.connected(func(int32) bool { return true })
	}
	return w.sets
}

// connected returns the sets of two or more particles that bonds connect among
// those for which among holds.
func (w *Whole) connected(among func(row int32) bool) *sets {
	st := w.Store
	s := &sets{of: make([]int32, st.Owned)}
	for row := range s.of {
		s.of[row] = -1
	}
	var stack []int32
	for first := range int32(st.Owned) {
		if st.NBond[first] == 0 || s.of[first] >= 0 || !among(first) {
			continue
		}
		number := int32(len(s.members))
		s.of[first] = number
		members := []int32{}
		stack = append(stack[:0], first)
		for len(stack) > 0 {
			row := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			members = append(members, row)
			for _, id := range st.Partners(int(row)) {
				if partner := w.rowOf(id); partner >= 0 && s.of[partner] < 0 && among(partner) {
					s.of[partner] = number
					stack = append(stack, partner)
				}
			}
		}
		if len(members) < 2 { // its partner is gone, or not among them
			s.of[first] = -2
			continue
		}
		slices.Sort(members)
		s.members = append(s.members, members)
	}
	for row, set := range s.of {
		s.of[row] = max(set, -1)
	}
	return s
}

// speed is the length of a row's velocity.
func (w *Whole) speed(row int32) float64 {
	v := w.velocity(row)
	return math.Sqrt(float64(v[0]*v[0]) + float64(v[1]*v[1]) + float64(v[2]*v[2]))
}
