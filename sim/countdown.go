package sim

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// countdown is an attribute that goes down by one at the beginning of each tick,
// until it has the least value that the kind allows.
type countdown struct {
	attr  int
	least []int32 // by kind; of kinds that have no such countdown nothing is above it
}

func newCountdowns(t *rules.Table) (list []countdown) {
	for attr := range t.Attrs {
		c := countdown{attr: attr}
		for kind := range t.Kinds {
			a := &t.Kinds[kind].Attrs[attr]
			if !a.Down {
				continue
			}
			if c.least == nil {
				c.least = make([]int32, len(t.Kinds))
				for k := range c.least {
					c.least[k] = math.MaxInt32
				}
			}
			c.least[kind] = a.Lo
		}
		if c.least != nil {
			list = append(list, c)
		}
	}
	return list
}

// tickDown brings all countdowns of all rows one closer to their end. Attributes
// are not where anything is: lists outlive it.
func (s *Sim) tickDown(st *particles.Store) {
	for i := range s.countdowns {
		c := &s.countdowns[i]
		left := st.Attr[c.attr]
		for row, kind := range st.Kind {
			if left[row] > c.least[kind] {
				left[row]--
			}
		}
	}
}
