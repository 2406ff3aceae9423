package observe

import (
	"slices"

	"ylem/particles"
	"ylem/rules"
)

// Link is a member of a molecule that might be a chain which the world has a name
// for.
type Link struct {
	ID   uint64   `json:"id"`
	Kind uint8    `json:"kind"`
	To   []uint64 `json:"to"` // its partners
}

// mayBeChain reports whether a molecule, or a part of one, has no more of any kind
// than some structure that is a chain.
func mayBeChain(t *rules.Table, counts []int32) bool {
	return slices.ContainsFunc(t.Structures, func(s rules.Structure) bool {
		if s.Chain == nil {
			return false
		}
		for kind, n := range s.Counts {
			if counts[kind] > int32(n) {
				return false
			}
		}
		return true
	})
}

// namedChain returns the index of the structure that a whole molecule is one after
// the other, or −1.
func namedChain(t *rules.Table, members []Link) int {
	kinds := chainOf(members)
	if kinds == nil {
		return -1
	}
	return slices.IndexFunc(t.Structures, func(s rules.Structure) bool { return s.Chain != nil && isChain(s.Chain, kinds) })
}

// isChain compares kinds along a molecule with those of a structure, from either
// end.
func isChain(want, kinds []uint8) bool {
	if slices.Equal(want, kinds) {
		return true
	}
	kinds = slices.Clone(kinds)
	slices.Reverse(kinds)
	return slices.Equal(want, kinds)
}

// chainOf returns the kinds along a molecule; nil: it is no chain.
func chainOf(members []Link) (kinds []uint8) {
	place := make(map[uint64]int, len(members))
	at := -1
	for i := range members {
		place[members[i].ID] = i
		switch len(members[i].To) {
		case 1:
			at = i
		case 2:
		default:
			return nil
		}
	}
	if at < 0 {
		return nil // a ring
	}
	for from := -1; at >= 0 && len(kinds) < len(members); {
		kinds = append(kinds, members[at].Kind)
		next := -1
		for _, id := range members[at].To {
			if partner, here := place[id]; !here {
				return nil
			} else if partner != from {
				next = partner
			}
		}
		from, at = at, next
	}
	if len(kinds) < len(members) {
		return nil
	}
	return kinds
}

// links returns rows as members of a molecule.
func links(st *particles.Store, rows []int32) (out []Link) {
	for _, row := range rows {
		out = append(out, Link{st.ID[row], st.Kind[row], slices.Clone(st.Partners(int(row)))})
	}
	return out
}
