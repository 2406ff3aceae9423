package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ylem/particles"
)

// readStructures reads structure "proton" { formula = "u2 d" } and structure
// "worm" { bonds = "u ~ d ~ u" }.
func (c *compiler) readStructures() {
	first := map[string]*section{}
	for _, s := range c.within("structure", 1024) {
		if !c.plain(s.at, "structure", s.label) || !c.declare(s, "structure", s.label) {
			continue
		}
		if s.has("bonds") {
			c.readChain(s, first)
			continue
		}
		if !s.need("formula", `"u2 d", or bonds = "u ~ d ~ u"`) {
			continue
		}
		n := s.node("formula")
		if n.form != formString {
			c.fail(n.at, "a formula is a text in quotes", `for example "u2 d"`)
			continue
		}
		counts, ok := c.formula(n)
		if !ok {
			continue
		}
		structure := Structure{Name: s.label, Counts: counts, Formula: c.composition(counts)}
		if other := first[structure.Formula]; other != nil {
			c.fail(n.at, fmt.Sprintf("structures %q and %q have the same formula", other.label, s.label), "the other one is at "+c.where(other.place("formula")))
			continue
		}
		first[structure.Formula] = s
		c.table.Structures = append(c.table.Structures, structure)
	}
}

// composition is the canonical text of counts by kind.
func (c *compiler) composition(counts []int) string {
	var parts []string
	for k, count := range counts {
		switch {
		case count == 1:
			parts = append(parts, c.table.Kinds[k].Name)
		case count > 1:
			parts = append(parts, c.table.Kinds[k].Name+strconv.Itoa(count))
		}
	}
	return strings.Join(parts, " ")
}

// readChain reads bonds = "e ~ a ~ b": a whole molecule that is this chain.
func (c *compiler) readChain(s *section, first map[string]*section) {
	if s.has("formula") {
		c.fail(s.values["bonds"].name, "formula and bonds are given", "bonds say more; leave out the formula")
		return
	}
	n := s.node("bonds")
	if n == nil {
		return
	}
	if n.form != formString || string(c.source[n.at.from+1:n.at.to-1]) != n.text {
		c.fail(n.at, "bonds are a text in quotes", `for example "u ~ d ~ u"`)
		return
	}
	r := &sideReader{c: c, i: n.at.from + 1, end: n.at.to - 1}
	terms, ok := r.side(false)
	if !ok {
		return
	}
	structure := Structure{Name: s.label, Counts: make([]int, len(c.table.Kinds))}
	for i, t := range terms.terms {
		k, found := c.kindNumber[t.kind]
		switch {
		case !found:
			c.fail(t.kindAt, fmt.Sprintf("there is no kind %q", t.kind), suggest(t.kind, "kinds", c.kindNames())...)
			return
		case t.name != "" || len(t.args) > 0:
			c.fail(t.at, "a chain is of kinds alone", `for example "u ~ d ~ u"`)
			return
		case i > 0 && !terms.joined[i-1]:
			c.fail(t.at, "the members of a chain are bonded", "write ~ between them")
			return
		}
		structure.Chain = append(structure.Chain, uint8(k))
		structure.Counts[k]++
	}
	if len(structure.Chain) < 2 {
		c.fail(n.at, "a chain has two members or more", `for example "u ~ d ~ u"`)
		return
	}
	back := slices.Clone(structure.Chain)
	if slices.Reverse(back); slices.Compare(back, structure.Chain) < 0 {
		structure.Chain = back
	}
	var names []string
	for _, k := range structure.Chain {
		names = append(names, c.table.Kinds[k].Name)
	}
	structure.Formula = strings.Join(names, " ~ ")
	key := fmt.Sprint("chain ", structure.Chain)
	if other := first[key]; other != nil {
		c.fail(n.at, fmt.Sprintf("structures %q and %q have the same bonds", other.label, s.label), "the other one is at "+c.where(other.place("bonds")))
		return
	}
	first[key] = s
	c.table.Structures = append(c.table.Structures, structure)
}

// formula reads "u4 d2 e-2": the longest kind that a word begins with, then a
// count.
func (c *compiler) formula(n *node) ([]int, bool) {
	counts := make([]int, len(c.table.Kinds))
	words := strings.Fields(n.text)
	if len(words) == 0 {
		c.fail(n.at, "this formula is empty", `for example "u2 d"`)
		return nil, false
	}
	if len(words) > particles.Kinds {
		c.fail(n.at, fmt.Sprintf("a formula has at most %d words", particles.Kinds))
		return nil, false
	}
	rest := n.at
	for _, word := range words {
		at := n.at
		if i := bytes.Index(c.source[rest.from:rest.to], []byte(word)); i >= 0 {
			at = span{rest.from + i, rest.from + i + len(word)}
			rest.from = at.to
		}
		kind, best := -1, -1
		for k := range c.table.Kinds {
			if name := c.table.Kinds[k].Name; strings.HasPrefix(word, name) && len(name) > best {
				if _, err := strconv.ParseUint("0"+word[len(name):], 10, 32); err == nil {
					kind, best = k, len(name)
				}
			}
		}
		if kind < 0 {
			c.fail(at, fmt.Sprintf("%q is not a kind and a count", word), suggest(strings.TrimRight(word, "0123456789"), "kinds", c.kindNames())...)
			return nil, false
		}
		count := 1
		if rest := word[best:]; rest != "" {
			count, _ = strconv.Atoi(rest)
		}
		if count < 1 || count > 1e6 {
			c.fail(at, fmt.Sprintf("a structure with %d of a kind", count), "expected a count from 1 to 1000000")
			return nil, false
		}
		counts[kind] += count
	}
	return counts, slices.Max(counts) > 0
}
