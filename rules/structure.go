package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ylem/particles"
)

// readStructures reads structure "proton" { formula = "u2 d" }.
func (c *compiler) readStructures() {
	first := map[string]*section{}
	for _, s := range c.within("structure", 1024) {
		if !c.plain(s.at, "structure", s.label) || !c.declare(s, "structure", s.label) || !s.need("formula", `"u2 d"`) {
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
		structure := Structure{Name: s.label, Counts: counts}
		var parts []string
		for k, count := range counts {
			switch {
			case count == 1:
				parts = append(parts, c.table.Kinds[k].Name)
			case count > 1:
				parts = append(parts, c.table.Kinds[k].Name+strconv.Itoa(count))
			}
		}
		structure.Formula = strings.Join(parts, " ")
		if other := first[structure.Formula]; other != nil {
			c.fail(n.at, fmt.Sprintf("structures %q and %q have the same formula", other.label, s.label), "the other one is at "+c.where(other.place("formula")))
			continue
		}
		first[structure.Formula] = s
		c.table.Structures = append(c.table.Structures, structure)
	}
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
