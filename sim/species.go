package sim

import (
	"slices"

	"ylem/particles"
	"ylem/rules"
)

// species tells particles apart as far as the left sides of rules do: by kind, and
// by the attributes that some pattern tests. Rules are listed by species, so that
// what a set of participants costs goes with the rules that may fit it, not with
// all that a world has for its kinds. It is speed and never state: a rule too many
// in a list is found not to fit, and a set that no rule may fit needs no draw.
type species struct {
	n     int
	first []int32    // by kind: its first species
	by    [][]tested // by kind: what tells its species apart
}

// tested is an attribute of a kind that patterns test. class has, from lo on, 0 for
// values that no pattern names, else 1, 2, …
type tested struct {
	attr    uint8
	lo      int32
	class   []uint8
	classes int32
}

// Limits of what is worth a list of its own.
const (
	manySpecies = 512
	manyValues  = 4096    // of an attribute
	manyEntries = 1 << 20 // of rules, in the lists of all pairs
)

// newSpecies finds what the patterns of a world tell apart. Where that is too much,
// kinds alone are told apart.
func newSpecies(t *rules.Table) species {
	s := species{by: make([][]tested, len(t.Kinds))}
	for kind := range t.Kinds {
		for attr := range t.Attrs {
			if d, ok := newTested(t, kind, attr); ok {
				s.by[kind] = append(s.by[kind], d)
			}
		}
	}
	if s.number(); s.n > manySpecies || s.entries(t) > manyEntries {
		s.by = make([][]tested, len(t.Kinds))
		s.number()
	}
	return s
}

func newTested(t *rules.Table, kind, attr int) (d tested, ok bool) {
	a := &t.Kinds[kind].Attrs[attr]
	d = tested{attr: uint8(attr), lo: a.Lo, classes: 1}
	width := int64(a.Hi) - int64(a.Lo) + 1
	if !a.Has || width > manyValues {
		return d, false
	}
	for i := range t.Rules {
		for j := range t.Rules[i].Left {
			p := &t.Rules[i].Left[j]
			if !p.Kinds.Has(uint8(kind)) {
				continue
			}
			for _, test := range slices.Concat(p.Tests, p.Implied) {
				if int(test.Attr) != attr || test.Value < a.Lo || test.Value > a.Hi || d.classes > manySpecies/2 {
					continue
				}
				if d.class == nil {
					d.class = make([]uint8, width)
				}
				if at := &d.class[test.Value-a.Lo]; *at == 0 && d.classes < 256 {
					*at = uint8(d.classes)
					d.classes++
				}
			}
		}
	}
	return d, d.classes > 1 && d.classes < 256
}

// number gives the species of each kind their numbers.
func (s *species) number() {
	s.n, s.first = 0, make([]int32, len(s.by))
	for kind, list := range s.by {
		s.first[kind] = int32(s.n)
		n := 1
		for i := range list {
			n = min(n*int(list[i].classes), manySpecies+1)
		}
		s.n += n
	}
}

// entries is how many entries the lists of all pairs would have together.
func (s *species) entries(t *rules.Table) (n int) {
	for i := range t.Rules {
		if r := &t.Rules[i]; len(r.Left) > 1 {
			n += 2 * len(s.fitting(&r.Left[0])) * len(s.fitting(&r.Left[1]))
		}
	}
	return n
}

// of returns the species of a row.
func (s *species) of(st *particles.Store, row int32) int32 {
	kind := st.Kind[row]
	number, stride := s.first[kind], int32(1)
	for i := range s.by[kind] {
		d := &s.by[kind][i]
		number += stride * int32(d.class[st.Attr[d.attr][row]-d.lo])
		stride *= d.classes
	}
	return number
}

// fitting lists the species of which some may fit the pattern.
func (s *species) fitting(p *rules.Pattern) (list []int32) {
	for kind := range s.by {
		if !p.Kinds.Has(uint8(kind)) {
			continue
		}
		end := int32(s.n)
		if kind+1 < len(s.first) {
			end = s.first[kind+1]
		}
		for number := s.first[kind]; number < end; number++ {
			if s.may(p, kind, number-s.first[kind]) {
				list = append(list, number)
			}
		}
	}
	return list
}

// may reports whether a species, by its number among those of its kind, may fit the
// pattern.
func (s *species) may(p *rules.Pattern, kind int, number int32) bool {
	for i := range s.by[kind] {
		d := &s.by[kind][i]
		class := uint8(number % d.classes)
		number /= d.classes
		for _, tests := range [2][]rules.Test{p.Tests, p.Implied} {
			for _, test := range tests {
				if test.Attr == d.attr {
					if at := int64(test.Value) - int64(d.lo); at < 0 || at >= int64(len(d.class)) || d.class[at] != class {
						return false
					}
				}
			}
		}
	}
	return true
}
