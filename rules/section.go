package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// section is one block of the file with its attributes parsed.
type section struct {
	c      *compiler
	kind   string // "rule"
	label  string // the text between the quotes as it stands
	at     span   // of the label, without quotes; of the block's type where it has none
	values map[string]value
	odd    bool // it has an attribute that there is not, which may be the one that seems to be missing
	blocks []*hclsyntax.Block
	spoken []string // label and canonical text, without blanks
}

// value is one attribute of a section; nil node after an error in it.
type value struct {
	name span
	node *node
}

// section checks a block against the grammar and parses its attributes. It
// returns nil for a block without a label to call it by.
func (c *compiler) section(block *hclsyntax.Block) *section {
	l := blockOf(block.Type)
	s := &section{c: c, kind: block.Type, at: c.spanOf(block.TypeRange), values: map[string]value{}, blocks: block.Body.Blocks}
	switch {
	case len(block.Labels) != 1:
		at := s.at
		if len(block.Labels) > 1 {
			at = c.spanOf(block.LabelRanges[1])
		}
		c.fail(at, fmt.Sprintf("%s takes one label in quotes", s.kind), fmt.Sprintf("for example %s \"name\" { … }", s.kind))
		return nil
	default:
		at := c.spanOf(block.LabelRanges[0])
		if c.source[at.from] == '"' && at.to-at.from >= 2 {
			at.from, at.to = at.from+1, at.to-1
		}
		s.label, s.at = string(c.source[at.from:at.to]), at
		if strings.ContainsRune(s.label, '\\') {
			c.fail(at, "a label has no escapes")
			return nil
		}
	}
	c.onlyBlocks(block.Body.Blocks, l.Blocks, fmt.Sprintf("in a %s", s.kind))
	allowed := l.names()
	for name, attribute := range block.Body.Attributes {
		at := c.spanOf(attribute.NameRange)
		if !slices.Contains(allowed, name) {
			c.fail(at, fmt.Sprintf("a %s has no %q", s.kind, name), suggest(name, "it may have", allowed)...)
			s.odd = true
			continue
		}
		whole := span{c.spanOf(attribute.EqualsRange).to, c.spanOf(attribute.SrcRange).to}
		s.values[name] = value{at, c.expression(whole)}
	}
	return s
}

// onlyBlocks reports the blocks that are not allowed here.
func (c *compiler) onlyBlocks(blocks []*hclsyntax.Block, allowed []string, where string) {
	for _, b := range blocks {
		if !slices.Contains(allowed, b.Type) {
			notes := []string{"there are no blocks here"}
			if len(allowed) > 0 {
				notes = suggest(b.Type, "blocks here", allowed)
			}
			c.fail(c.spanOf(b.TypeRange), fmt.Sprintf("there is no block %q %s", b.Type, where), notes...)
		}
	}
}

// has reports whether the attribute was written, well formed or not.
func (s *section) has(name string) bool { _, ok := s.values[name]; return ok }

// node returns the expression of an attribute, nil if absent or ill-formed.
func (s *section) node(name string) *node { return s.values[name].node }

// place returns where to point when an attribute is wrong.
func (s *section) place(name string) span {
	v, ok := s.values[name]
	switch {
	case !ok:
		return s.at
	case v.node == nil:
		return v.name
	}
	return v.node.at
}

// need reports an attribute that must be there.
func (s *section) need(name, example string) bool {
	if !s.has(name) {
		s.lack(fmt.Sprintf("this %s needs %q", s.kind, name), "for example "+name+" = "+example)
		return false
	}
	return s.node(name) != nil
}

// lack reports that something is missing, unless what was written for it has been
// reported.
func (s *section) lack(message string, notes ...string) {
	if !s.odd {
		s.c.fail(s.at, message, notes...)
	}
}

// interval is what a number may be. Open excludes Lo.
type interval struct {
	lo, hi float64
	open   bool
}

var (
	positive    = interval{0, 1e12, true}
	notNegative = interval{0, 1e12, false}
	anyNumber   = interval{-1e12, 1e12, false}
)

func (i interval) has(x float64) bool {
	return x >= i.lo && x <= i.hi && !(i.open && x == i.lo)
}

func (i interval) String() string {
	switch {
	case i == positive:
		return "above 0"
	case i == notNegative:
		return "0 or more"
	case i.open:
		return fmt.Sprintf("above %s and at most %s", decimal(i.lo), decimal(i.hi))
	}
	return fmt.Sprintf("from %s to %s", decimal(i.lo), decimal(i.hi))
}

// number returns an attribute as a number within bounds, or otherwise if it is
// absent or wrong.
func (s *section) number(name string, within interval, otherwise float64) float64 {
	n := s.node(name)
	if n == nil {
		return otherwise
	}
	return s.c.bounded(n, name, within, otherwise)
}

// bounded evaluates a node as a constant within bounds.
func (c *compiler) bounded(n *node, what string, within interval, otherwise float64) float64 {
	x, ok := c.constant(n)
	if !ok {
		return otherwise
	}
	if !within.has(x) {
		c.fail(n.at, fmt.Sprintf("%s is %s", what, decimal(x)), "expected a number "+within.String())
		return otherwise
	}
	return x
}

// whole is number for whole numbers.
func (s *section) whole(name string, lo, hi, otherwise int64) int64 {
	n := s.node(name)
	if n == nil {
		return otherwise
	}
	return s.c.boundedWhole(n, name, lo, hi, otherwise)
}

func (c *compiler) boundedWhole(n *node, what string, lo, hi, otherwise int64) int64 {
	x, ok := c.constant(n)
	if !ok {
		return otherwise
	}
	if x != math.Trunc(x) || x < float64(lo) || x > float64(hi) {
		c.fail(n.at, fmt.Sprintf("%s is %s", what, decimal(x)), fmt.Sprintf("expected a whole number from %d to %d", lo, hi))
		return otherwise
	}
	return int64(x)
}

// text returns an attribute as a string.
func (s *section) text(name, otherwise string) string {
	n := s.node(name)
	if n == nil {
		return otherwise
	}
	if n.form != formString {
		s.c.fail(n.at, fmt.Sprintf("%s is not a text", name), "expected a text in quotes")
		return otherwise
	}
	return n.text
}

// choice returns an attribute that is one of a few words.
func (s *section) choice(name string, options ...string) int {
	n := s.node(name)
	if n == nil {
		return -1
	}
	return s.c.choose(n, name, options)
}

func (c *compiler) choose(n *node, what string, options []string) int {
	if n.form != formString {
		c.fail(n.at, fmt.Sprintf("%s is not a text", what), "expected one of "+strings.Join(options, ", ")+", in quotes")
		return -1
	}
	i := slices.Index(options, n.text)
	if i < 0 {
		c.fail(n.at, fmt.Sprintf("there is no %s %q", what, n.text), suggest(n.text, "known", options)...)
	}
	return i
}

// texts returns the nodes of an attribute that is a list of strings.
func (s *section) texts(name string) []*node {
	n := s.node(name)
	if n == nil {
		return nil
	}
	ok := n.form == formList
	for _, o := range n.over {
		ok = ok && o.form == formString
	}
	if !ok {
		s.c.fail(n.at, fmt.Sprintf("%s is not a list of names", name), `expected ["name", …]`)
		return nil
	}
	return n.over
}

// vector returns a list of exactly n numbers, and whether it is one.
func (c *compiler) vector(n *node, what string, axes int, within interval) (v [3]float64, ok bool) {
	if n.form != formList || len(n.over) != axes {
		c.fail(n.at, fmt.Sprintf("%s is not a list of %d numbers", what, axes), "one for each dimension of the world")
		return v, false
	}
	ok = true
	for i, o := range n.over {
		x := c.bounded(o, what, within, math.NaN())
		v[i], ok = x, ok && x == x
	}
	return v, ok
}
