package observe

import (
	"slices"
	"strconv"
	"strings"

	"ylem/particles"
	"ylem/rules"
)

// Structure is a connected set of at least two bonded particles.
type Structure struct {
	Counts []int32 // particles by kind
	Name   int     // index into Table.Structures; −1: the world has no name for it
	Anchor int     // row of the member with the lowest ID
	Size   int
	Open   bool // a member has a bond to a particle that is not in the store
}

// Structures returns the structures among the first n rows of st (Len() to see
// ghosts too), and for each of those rows the index of its structure, or −1. An
// ID counts once: of several images of a particle the first row, which is the
// owned one if any is.
func Structures(t *rules.Table, st *particles.Store, n int) (found []Structure, of []int32) {
	rows := make(map[uint64]int32)
	for row := range n {
		if _, seen := rows[st.ID[row]]; st.NBond[row] > 0 && !seen {
			rows[st.ID[row]] = int32(row)
		}
	}
	of = make([]int32, n)
	for row := range of {
		of[row] = -1
	}
	var stack, members []int32
	for row := range n {
		if st.NBond[row] == 0 || of[row] >= 0 || rows[st.ID[row]] != int32(row) {
			continue
		}
		s := Structure{Counts: make([]int32, len(t.Kinds)), Anchor: row}
		of[row] = int32(len(found))
		stack, members = append(stack[:0], int32(row)), members[:0]
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			s.Size++
			members = append(members, at)
			s.Counts[st.Kind[at]]++
			if st.ID[at] < st.ID[s.Anchor] {
				s.Anchor = int(at)
			}
			for _, id := range st.Partners(int(at)) {
				partner, here := rows[id]
				if !here {
					s.Open = true
				} else if of[partner] < 0 {
					of[partner] = int32(len(found))
					stack = append(stack, partner)
				}
			}
		}
		s.Name = Named(t, s.Counts)
		if !s.Open && mayBeChain(t, s.Counts) {
			if chain := namedChain(t, links(st, members)); chain >= 0 {
				s.Name = chain
			}
		}
		found = append(found, s)
	}
	return found, of
}

// Named returns the index of the structure of the world that is any molecule with
// this composition, or −1.
func Named(t *rules.Table, counts []int32) int {
	for i := range t.Structures {
		same := t.Structures[i].Chain == nil
		for kind, n := range t.Structures[i].Counts {
			same = same && counts[kind] == int32(n)
		}
		if same {
			return i
		}
	}
	return -1
}

// Formula returns a composition as text: names of kinds, each followed by its
// count if that is above one, in the order of the kinds: "d u2". Different
// compositions have different formulas: a name that ends in a digit stands in
// brackets, "(CO2)3".
func Formula(t *rules.Table, counts []int32) string {
	var parts []string
	for kind, n := range counts {
		name := t.Kinds[kind].Name
		if last := name[len(name)-1]; last >= '0' && last <= '9' {
			name = "(" + name + ")"
		}
		switch {
		case n == 1:
			parts = append(parts, name)
		case n > 1:
			parts = append(parts, name+strconv.Itoa(int(n)))
		}
	}
	return strings.Join(parts, " ")
}

// Part is what one region knows of the world's structures: those that lie
// wholly in it, and the fragments of those that cross its border. Parts of all
// regions at one tick make a Census. It travels as JSON.
type Part struct {
	Whole map[string]int `json:"whole"` // formula → number
	Sizes map[int]int    `json:"sizes"` // particles → number, of the same structures
	Open  []Fragment     `json:"open"`
	// Chains counts those of Whole that are a structure of bonds, by name.
	Chains map[string]int `json:"chains,omitempty"`
}

// Fragment is the piece of a structure that lies in one region.
type Fragment struct {
	Counts []int32     `json:"counts"`
	Stubs  [][2]uint64 `json:"stubs"`           // a member's ID and that of its partner elsewhere
	Links  []Link      `json:"links,omitempty"` // its members, where it may be part of a chain with a name
}

// Fragments returns what the owned rows of st show of the world's structures.
func Fragments(t *rules.Table, st *particles.Store) Part {
	found, of := Structures(t, st, st.Owned)
	part := Part{Whole: map[string]int{}, Sizes: map[int]int{}}
	open := make(map[int32]int)
	for i, s := range found {
		if s.Open {
			open[int32(i)] = len(part.Open)
			part.Open = append(part.Open, Fragment{Counts: s.Counts})
			continue
		}
		part.Whole[Formula(t, s.Counts)]++
		part.Sizes[s.Size]++
		if s.Name >= 0 && t.Structures[s.Name].Chain != nil {
			part.chains(t.Structures[s.Name].Name, 1)
		}
	}
	if len(open) == 0 {
		return part
	}
	here := make(map[uint64]bool, st.Owned)
	for _, id := range st.ID[:st.Owned] {
		here[id] = true
	}
	for row := range st.Owned {
		at, isOpen := open[of[row]]
		if of[row] < 0 || !isOpen {
			continue
		}
		for _, id := range st.Partners(row) {
			if !here[id] {
				part.Open[at].Stubs = append(part.Open[at].Stubs, [2]uint64{st.ID[row], id})
			}
		}
		if mayBeChain(t, part.Open[at].Counts) {
			part.Open[at].Links = append(part.Open[at].Links, links(st, []int32{int32(row)})...)
		}
	}
	return part
}

// add puts another region's part to this one.
func (p *Part) add(o *Part) {
	for formula, n := range o.Whole {
		p.Whole[formula] += n
	}
	for size, n := range o.Sizes {
		p.Sizes[size] += n
	}
	p.Open = append(p.Open, o.Open...)
	for name, n := range o.Chains {
		p.chains(name, n)
	}
}

// chains adds to the number of a structure of bonds.
func (p *Part) chains(name string, n int) {
	if p.Chains == nil {
		p.Chains = map[string]int{}
	}
	p.Chains[name] += n
}

// Census is the number of structures of each composition in a whole world.
type Census struct {
	Formulas map[string]int // formula → number, structures of two or more particles
	Names    map[string]int // named structures → number; every name of the world is there
	Sizes    map[int]int    // particles in a structure → number of such
}

// Join puts the parts of all regions at one tick together: fragments whose
// stubs meet are one structure. The order of parts does not matter.
func Join(t *rules.Table, parts ...Part) Census {
	sum := Part{Whole: map[string]int{}, Sizes: map[int]int{}}
	for i := range parts {
		sum.add(&parts[i])
	}
	c, all := Census{Formulas: sum.Whole, Names: map[string]int{}, Sizes: sum.Sizes}, sum.Open
	owner := make(map[uint64]int)
	root := make([]int, len(all))
	for i := range all {
		root[i] = i
		for _, stub := range all[i].Stubs {
			owner[stub[0]] = i
		}
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i := range all {
		for _, stub := range all[i].Stubs {
			if j, here := owner[stub[1]]; here {
				root[find(i)] = find(j)
			}
		}
	}
	sums, members := make([][]int32, len(all)), make([][]Link, len(all))
	for i := range all {
		at := find(i)
		if sums[at] == nil {
			sums[at] = make([]int32, len(t.Kinds))
		}
		for kind, n := range all[i].Counts {
			sums[at][kind] += n
		}
		members[at] = append(members[at], all[i].Links...)
	}
	for i, counts := range sums {
		size := 0
		for _, n := range counts {
			size += int(n)
		}
		if size > 1 { // one alone has lost its partner over an open side, and will know at the next tick
			c.Formulas[Formula(t, counts)]++
			c.Sizes[size]++
			if len(members[i]) == size {
				if chain := namedChain(t, members[i]); chain >= 0 {
					sum.chains(t.Structures[chain].Name, 1)
				}
			}
		}
	}
	for i := range t.Structures {
		if t.Structures[i].Chain != nil {
			c.Names[t.Structures[i].Name] = sum.Chains[t.Structures[i].Name]
			continue
		}
		counts := make([]int32, len(t.Kinds))
		for kind, n := range t.Structures[i].Counts {
			counts[kind] = int32(n)
		}
		c.Names[t.Structures[i].Name] = c.Formulas[Formula(t, counts)]
	}
	return c
}

// ByCount returns the keys of a census with the most frequent first, ties by
// text.
func ByCount(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if m[a] != m[b] {
			return m[b] - m[a]
		}
		return strings.Compare(a, b)
	})
	return keys
}
