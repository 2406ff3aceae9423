package observe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ylem/particles"
	"ylem/rules"
)

// Stock is what one region says, at a tick, about what is present: how many of
// its own particles are in which state, and who is bonded to whom. Stocks of all
// regions at one tick add up to that of the world. It travels as JSON.
type Stock struct {
	Tick   int64   `json:"tick"`
	States []State `json:"states"` // sorted
	Bound  []Bound `json:"bound"`  // the particles that have bonds
}

// State is what rules can tell of a particle: its kind, the number of its bonds,
// and the attributes that some rule reads of this kind (the others stand as 0).
type State struct {
	Kind  uint8                       `json:"kind"`
	Bonds uint8                       `json:"bonds"`
	Attr  [particles.Attributes]int32 `json:"attr"`
	N     int64                       `json:"n"` // particles in this state
}

// Bound is a particle that has bonds.
type Bound struct {
	ID       uint64   `json:"id"`
	State    int32    `json:"state"` // index into States
	Partners []uint64 `json:"partners"`
}

// NewStock takes stock of the owned rows of st.
func NewStock(t *rules.Table, st *particles.Store, tick int64) Stock {
	states, of := statesOf(st, readBy(t))
	s := Stock{Tick: tick, States: states}
	for row, n := range of {
		if st.NBond[row] > 0 {
			s.Bound = append(s.Bound, Bound{st.ID[row], n, slices.Sorted(slices.Values(st.Partners(row)))})
		}
	}
	return s
}

// statesOf returns the states of the owned rows, sorted, and that of each row.
// Attributes that are not listed for a kind stand as 0.
func statesOf(st *particles.Store, attrs [][]int) (states []State, of []int32) {
	number := map[State]int32{}
	of = make([]int32, st.Owned)
	for row := range st.Owned {
		kind := st.Kind[row]
		key := State{Kind: kind, Bonds: st.NBond[row]}
		for _, a := range attrs[kind] {
			key.Attr[a] = st.Attr[a][row]
		}
		n, known := number[key]
		if !known {
			n = int32(len(states))
			number[key] = n
			states = append(states, key)
		}
		states[n].N++
		of[row] = n
	}
	place := sortStates(states)
	for row, n := range of {
		of[row] = place[n]
	}
	return states, of
}

// sortStates sorts states and returns where each has gone.
func sortStates(states []State) (place []int32) {
	order := make([]int32, len(states))
	for i := range order {
		order[i] = int32(i)
	}
	before := slices.Clone(states)
	slices.SortFunc(order, func(a, b int32) int { return before[a].compare(&before[b]) })
	place = make([]int32, len(states))
	for to, from := range order {
		states[to], place[from] = before[from], int32(to)
	}
	return place
}

func (s *State) compare(o *State) int {
	if c := cmp.Or(cmp.Compare(s.Kind, o.Kind), cmp.Compare(s.Bonds, o.Bonds)); c != 0 {
		return c
	}
	return slices.Compare(s.Attr[:], o.Attr[:])
}

// readBy returns, by kind, the attributes that some rule tests or whose guard
// reads them.
func readBy(t *rules.Table) [][]int {
	reads := make([][particles.Attributes]bool, len(t.Kinds))
	for number := range t.Rules {
		r := &t.Rules[number]
		for kind := range t.Kinds {
			for i := range r.Left {
				if !r.Left[i].Kinds.Has(uint8(kind)) {
					continue
				}
				for _, test := range r.Left[i].Tests {
					reads[kind][test.Attr] = true
				}
				for _, step := range r.Guard {
					if step.Op == rules.OpAttr && int(step.Who) == i {
						reads[kind][step.Which] = true
					}
				}
			}
		}
	}
	out := make([][]int, len(t.Kinds))
	for kind := range out {
		for a, read := range reads[kind] {
			if read && t.Kinds[kind].Attrs[a].Has {
				out[kind] = append(out[kind], a)
			}
		}
	}
	return out
}

// text prints a state with the attributes that count: num(v=3), 2 bonds.
func (s *State) text(t *rules.Table, read [][]int) string {
	k := &t.Kinds[s.Kind]
	var values []string
	for _, a := range read[s.Kind] {
		value := fmt.Sprint(s.Attr[a])
		if names := k.Attrs[a].Names; s.Attr[a] >= 0 && int(s.Attr[a]) < len(names) {
			value = names[s.Attr[a]]
		}
		values = append(values, t.Attrs[a]+"="+value)
	}
	text := k.Name
	if values != nil {
		text += "(" + strings.Join(values, ", ") + ")"
	}
	return text
}
