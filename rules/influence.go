package rules

import (
	"cmp"
	"slices"

	"ylem/particles"
)

// Influence is what the rules of a world do to its kinds, and to each other.
type Influence struct {
	Rules []RuleInfluence `json:"rules"` // in the order of a reader: what can happen first comes first
	Left  int             `json:"left_out,omitempty"`
}

// RuleInfluence is what one rule does. Kinds are numbers of Table.Kinds, each
// once.
type RuleInfluence struct {
	Number    int    `json:"number"` // in Table.Rules
	Rule      string `json:"rule"`
	Takes     []int  `json:"takes,omitempty"`     // particles of these kinds are gone afterwards, or of another kind
	Gives     []int  `json:"gives,omitempty"`     // these appear
	Changes   []int  `json:"changes,omitempty"`   // these stay, with other attributes or bonds
	Catalyses []int  `json:"catalyses,omitempty"` // these must be there and stay as they are
	Enables   []int  `json:"enables,omitempty"`   // places in Influence.Rules of what may follow from what it makes or changes
	First     bool   `json:"first,omitempty"`     // it may happen as the world begins
}

// MostInfluence is how many rules are told of; the pairs of more would be a page
// that nobody reads.
const MostInfluence = 512

// Influence works out which kinds each rule takes and gives, and which rule can
// make another one possible: what it makes fits a particle that the other takes,
// and was not so before. It looks at tests of attributes and at what is assigned
// as a number; of what it cannot know it says that it may.
func (t *Table) Influence() *Influence {
	in := &Influence{Left: max(0, len(t.Rules)-MostInfluence)}
	n := len(t.Rules) - in.Left
	enables := make([][]int, n)
	first := make([]bool, n)
	for i := range n {
		first[i] = t.atFirst(&t.Rules[i])
		for j := range n {
			if t.enables(&t.Rules[i], &t.Rules[j]) {
				enables[i] = append(enables[i], j)
			}
		}
	}
	order := readingOrder(t.Rules[:n], enables, first)
	place := make([]int, n)
	for at, number := range order {
		place[number] = at
	}
	for _, number := range order {
		r := t.ruleInfluence(number)
		r.First = first[number]
		for _, j := range enables[number] {
			r.Enables = append(r.Enables, place[j])
		}
		slices.Sort(r.Enables)
		in.Rules = append(in.Rules, r)
	}
	return in
}

// readingOrder puts rules that may happen first at the top, and what they enable
// below, nearest first.
func readingOrder(rules []Rule, enables [][]int, first []bool) (order []int) {
	seen := make([]bool, len(rules))
	visit := func(list []int) {
		slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(rules[a].After, rules[b].After) })
		for _, i := range list {
			if !seen[i] {
				seen[i] = true
				order = append(order, i)
			}
		}
	}
	var roots, rest []int
	for i := range rules {
		if first[i] {
			roots = append(roots, i)
		}
		rest = append(rest, i)
	}
	next := 0
	for _, list := range [][]int{roots, rest} {
		for _, one := range list {
			visit([]int{one})
			for ; next < len(order); next++ {
				visit(slices.Clone(enables[order[next]]))
			}
		}
	}
	return order
}

func (t *Table) ruleInfluence(number int) RuleInfluence {
	r := &t.Rules[number]
	out := RuleInfluence{Number: number, Rule: r.Text}
	var takes, gives, changes, catalyses KindSet
	kept := make([]int, len(r.Left)) // the product that each participant is, −1: none
	for i := range kept {
		kept[i] = -1
	}
	for j := range r.Right {
		p := &r.Right[j]
		if p.Named >= 0 {
			kept[p.Named] = j
		}
		if p.Kind >= 0 && (p.Named < 0 || !only(&r.Left[p.Named].Kinds, p.Kind)) {
			gives.Add(uint8(p.Kind))
		}
	}
	for i := range r.Left {
		into := &catalyses
		switch j := kept[i]; {
		case j < 0 || r.Right[j].Kind >= 0 && !only(&r.Left[i].Kinds, r.Right[j].Kind):
			into = &takes
		case len(r.Right[j].Sets) > 0 || touches(r.Make, j) || touches(r.Break, i):
			into = &changes
		}
		for k := range into {
			into[k] |= r.Left[i].Kinds[k]
		}
	}
	if r.Carrier >= 0 {
		catalyses.Add(uint8(r.Carrier))
	}
	out.Takes, out.Gives, out.Changes, out.Catalyses = takes.list(), gives.list(), changes.list(), catalyses.list()
	return out
}

// list returns the kinds of a set, in order.
func (s *KindSet) list() (out []int) {
	for k := range particles.Kinds {
		if s.Has(uint8(k)) {
			out = append(out, k)
		}
	}
	return out
}

func only(set *KindSet, kind int) bool {
	var one KindSet
	one.Add(uint8(kind))
	return *set == one
}

func meet(a, b *KindSet) bool {
	for i := range a {
		if a[i]&b[i] != 0 {
			return true
		}
	}
	return false
}

func touches(pairs [][2]int, i int) bool {
	return slices.ContainsFunc(pairs, func(p [2]int) bool { return p[0] == i || p[1] == i })
}

// known is what is known of an attribute.
type known struct {
	is    bool
	value int32
}

// enables reports whether something that rule a makes or changes fits a
// participant of rule b, and did not before.
func (t *Table) enables(a, b *Rule) bool {
	for j := range a.Right {
		p := &a.Right[j]
		kinds := t.kindsOf(a, p)
		if b.Carrier >= 0 && kinds.Has(uint8(b.Carrier)) && t.isNew(a, p) {
			return true
		}
		for q := range b.Left {
			if meet(&kinds, &b.Left[q].Kinds) && t.fits(a, p, &b.Left[q]) && t.matters(a, j, b, q) {
				return true
			}
		}
	}
	return false
}

// kindsOf returns what a product may be.
func (t *Table) kindsOf(r *Rule, p *Product) (set KindSet) {
	if p.Kind < 0 {
		return r.Left[p.Named].Kinds
	}
	set.Add(uint8(p.Kind))
	return set
}

// isNew reports a product that was no particle of its kind before.
func (t *Table) isNew(r *Rule, p *Product) bool {
	return p.Named < 0 || p.Kind >= 0 && !only(&r.Left[p.Named].Kinds, p.Kind)
}

// before returns what is known of an attribute of a participant.
func before(r *Rule, i, attr int) known {
	for _, test := range r.Left[i].Tests {
		if int(test.Attr) == attr {
			return known{true, test.Value}
		}
	}
	return known{}
}

// after returns what is known of an attribute of a product.
func (t *Table) after(r *Rule, p *Product, attr int) known {
	for _, set := range p.Sets {
		if int(set.Attr) == attr {
			if len(set.Value) == 1 && set.Value[0].Op == OpValue {
				return known{true, int32(set.Value[0].Value)}
			}
			return known{}
		}
	}
	if p.Named >= 0 {
		return before(r, p.Named, attr)
	}
	if p.Kind >= 0 {
		return known{true, t.Kinds[p.Kind].Attrs[attr].Initial}
	}
	return known{}
}

// fits reports whether a product may pass the tests of a pattern.
func (t *Table) fits(r *Rule, p *Product, pattern *Pattern) bool {
	for _, test := range pattern.Tests {
		if is := t.after(r, p, int(test.Attr)); is.is && is.value != test.Value {
			return false
		}
	}
	return true
}

// matters reports whether the product was something else before, in what b asks
// for: its kind, an attribute that b tests or whose guard reads, its bonds.
func (t *Table) matters(a *Rule, j int, b *Rule, q int) bool {
	p := &a.Right[j]
	if t.isNew(a, p) {
		return true
	}
	reads := func(op Op, which int) bool {
		return slices.ContainsFunc(b.Guard, func(i Instruction) bool {
			return i.Op == op && int(i.Who) == q && (which < 0 || int(i.Which) == which)
		})
	}
	for _, set := range p.Sets {
		attr := int(set.Attr)
		now := t.after(a, p, attr)
		if was := before(a, p.Named, attr); was.is && now.is && was.value == now.value {
			continue
		}
		if want := before(b, q, attr); want.is || reads(OpAttr, attr) {
			return true
		}
	}
	joined := func(q int) bool { return q > 0 && b.Joined[q-1] || q < len(b.Joined) && b.Joined[q] }
	if touches(a.Make, j) && (joined(q) || reads(OpBonds, -1)) {
		return true
	}
	return touches(a.Break, p.Named) && (touches(b.Make, productOf(b, q)) || reads(OpBonds, -1))
}

func productOf(r *Rule, participant int) int {
	return slices.IndexFunc(r.Right, func(p Product) bool { return p.Named == participant })
}

// atFirst reports whether what is placed, or comes from a source, may be all the
// participants of a rule.
func (t *Table) atFirst(r *Rule) bool {
	there := func(p *Pattern, bonded bool) bool {
		fits := func(place *Place) bool {
			return slices.ContainsFunc(place.Molecule, func(m Placed) bool {
				if !p.Kinds.Has(m.Kind) || bonded && len(place.Molecule) == 1 {
					return false
				}
				for _, test := range p.Tests {
					values := m.Attrs[test.Attr]
					if len(values) == 0 {
						values = []int32{t.Kinds[m.Kind].Attrs[test.Attr].Initial}
					}
					if !slices.Contains(values, test.Value) {
						return false
					}
				}
				return true
			})
		}
		for i := range t.Places {
			if fits(&t.Places[i]) {
				return true
			}
		}
		for i := range t.Sources {
			if fits(&t.Sources[i].Place) {
				return true
			}
		}
		return false
	}
	for i := range r.Left {
		if !there(&r.Left[i], i > 0 && r.Joined[i-1] || i < len(r.Joined) && r.Joined[i]) {
			return false
		}
	}
	if r.Carrier >= 0 {
		var carrier Pattern
		carrier.Kinds.Add(uint8(r.Carrier))
		return there(&carrier, false)
	}
	return true
}
