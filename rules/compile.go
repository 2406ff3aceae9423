package rules

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

// compiler turns one file into a table. Its methods report what is wrong and
// go on, so that an author sees all errors of a file at once.
type compiler struct {
	file        string
	source      []byte
	files       Files
	lines       []int   // offset of each line
	parts       []*part // the file, and those that it includes; never empty once it is read
	tokens      int     // in all of them
	lacking     bool    // one of them could not be read
	diagnostics Diagnostics
	reported    map[string]bool

	table      *Table
	sections   map[string][]*section // by type of block
	declared   map[string]span       // "kind u" → where
	params     map[string]*Param
	fractional map[string]bool // constants of kinds that only forces can read
	reals      []map[string]float64
	kindNumber map[string]int
	kindAt     []span
	groups     map[string]KindSet

	bondForces []*pairForce // by type of bond; nil unless it is an expression
	kT0        float64      // temperature at tick 0
	kTText     string
	motion     int // of the world; −1: not given
	friction   float64
	light      float64 // length units
	radius     float64 // of the world's rules, length units; 0: not given
	drafts     []*draft
	work       int // what proofs and tables have cost
	placeTexts map[string]span
	dropped    []*section // blocks that a change leaves out
	firings    []firing
	columns    map[string][]float64 // constants by name, then by kind
}

// Compile reads a world file. Params named in set have that value instead of
// their default. The table is nil when any diagnostic is an error; diagnostics
// are in the order of the file, and those that remain beside a table are
// warnings. Compile never panics and its work is bounded, whatever the source.
func Compile(filename string, source []byte, set map[string]float64) (*Table, Diagnostics) {
	return CompileWith(filename, source, Options{Set: set})
}

// CompileFiles is Compile for a world that may include files and name files of
// positions; files gives their content, which is part of the world.
func CompileFiles(filename string, source []byte, set map[string]float64, files Files) (*Table, Diagnostics) {
	return CompileWith(filename, source, Options{Set: set, Files: files})
}

// CompileWith is Compile for a world that is changed before it is compiled, and
// that may name files of positions.
func CompileWith(filename string, source []byte, o Options) (*Table, Diagnostics) {
	c := &compiler{
		file: filename, source: source, files: o.Files, lines: []int{0},
		reported: map[string]bool{}, sections: map[string][]*section{}, declared: map[string]span{},
		params: map[string]*Param{}, fractional: map[string]bool{}, kindNumber: map[string]int{}, groups: map[string]KindSet{},
		table: new(Table), motion: -1,
	}
	c.compile(o.Set, o.Drop)
	diagnostics := c.settled()
	if diagnostics.Errors() {
		return nil, diagnostics
	}
	for i := range diagnostics {
		d := &diagnostics[i]
		where := ""
		if d.Line > 0 {
			where = fmt.Sprintf("%d:%d: ", d.Line, d.Col)
		}
		if d.File != filename {
			where = d.File + ":" + where
		}
		c.table.Warnings = append(c.table.Warnings, where+d.Message)
	}
	return c.table, diagnostics
}

// compile runs the passes: each uses only what the ones before it made.
func (c *compiler) compile(set map[string]float64, drops []Drop) {
	body := c.read()
	if body == nil {
		return
	}
	known := topBlocks()
	for name, a := range body.Attributes {
		if name != "include" {
			c.outside(a)
		}
	}
	c.include(body, c.parts[0])
	if c.lacking {
		return // what it holds would seem to be missing everywhere
	}
	c.onlyBlocks(body.Blocks, known, "at the top of a file")
	for _, b := range body.Blocks {
		if slices.Contains(known, b.Type) {
			if s := c.section(b); s != nil {
				c.sections[b.Type] = append(c.sections[b.Type], s)
			}
		}
	}
	c.drop(drops)
	c.readParams(set)
	c.readWorld()
	c.readCharges()
	c.readKinds()
	c.readGroups()
	c.readSees()
	c.readBonds()
	c.readBends()
	c.readThermostats()
	c.readRules()
	c.readStructures()
	c.readPlaces()
	c.readSources()
	c.readMeasures()
	c.readExpects()
	c.readViews()
	if c.diagnostics.Errors() {
		c.readForces() // for their errors
		c.readFields()
		c.proveRules()
		return
	}
	c.measureCaps()
	c.tabulateBonds()
	c.readForces()
	c.readFields()
	c.proveRules()
	if c.diagnostics.Errors() {
		return
	}
	c.sortRules()
	c.numberFirings()
	c.measureReach()
	c.checkSides()
	if c.diagnostics.Errors() {
		return
	}
	c.warnings()
	c.table.Fingerprint = c.table.fingerprint(c.kTText)
}

// declare notes where something is declared and reports a second declaration.
func (c *compiler) declare(s *section, what, name string) bool {
	if name == "" {
		return false
	}
	key := what + " " + name
	if first, twice := c.declared[key]; twice {
		c.fail(s.at, fmt.Sprintf("%s %q is declared twice", what, name), "the other one is at "+c.where(first))
		return false
	}
	c.declared[key] = s.at
	return true
}

// plain reports a name that is not a word.
func (c *compiler) plain(at span, what, name string) bool {
	ok := name != "" && len(name) <= 48 && (name[0] < '0' || name[0] > '9')
	for i := range len(name) {
		ok = ok && isWord(name[i])
	}
	if !ok {
		c.fail(at, fmt.Sprintf("%q cannot be the name of a %s", name, what), "a name is a letter, then letters, digits and _, at most 48")
	}
	return ok
}

// sorted returns the sections of a type in the order of their labels, so that
// the order of the file changes nothing.
func (c *compiler) sorted(kind string) []*section {
	return slices.SortedStableFunc(slices.Values(c.sections[kind]), func(a, b *section) int { return strings.Compare(a.label, b.label) })
}

// within reports more blocks of a type than a world may have.
func (c *compiler) within(kind string, most int) []*section {
	s := c.sections[kind]
	if len(s) > most {
		c.fail(s[most].at, fmt.Sprintf("a world has at most %d blocks %q, this one has %d", most, kind, len(s)))
		s = s[:most]
		c.sections[kind] = s
	}
	return c.sorted(kind)
}

func (c *compiler) readParams(set map[string]float64) {
	for _, s := range c.within("param", 256) {
		p := Param{Name: s.label, Label: s.text("label", s.label)}
		if !c.plain(s.at, "param", s.label) || !c.declare(s, "param", s.label) || !s.need("default", "1") {
			continue
		}
		if slices.Contains([]string{"r", "tick", "range", "self"}, p.Name) {
			c.fail(s.at, fmt.Sprintf("%q has a meaning of its own and cannot name a param", p.Name))
			continue
		}
		c.table.Params = append(c.table.Params, p)
	}
	// A default may not speak of other params: their order would matter.
	for i := range c.table.Params {
		p := &c.table.Params[i]
		s := c.sorted("param")[slices.IndexFunc(c.sorted("param"), func(s *section) bool { return s.label == p.Name })]
		p.Default = s.number("default", anyNumber, 0)
		p.Lo, p.Hi = math.Inf(-1), math.Inf(1)
		if n := s.node("range"); n != nil {
			if v, ok := c.vector(n, "range", 2, anyNumber); ok {
				p.Lo, p.Hi = v[0], v[1]
			}
			if !(p.Lo <= p.Default && p.Default <= p.Hi) {
				c.fail(s.place("default"), fmt.Sprintf("default %s is outside of range [%s, %s]", decimal(p.Default), decimal(p.Lo), decimal(p.Hi)))
			}
		}
		p.Value = p.Default
	}
	for i := range c.table.Params {
		c.params[c.table.Params[i].Name] = &c.table.Params[i]
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		p, ok := c.params[name]
		if !ok {
			c.fail(nowhere, fmt.Sprintf("there is no param %q to set", name), suggest(name, "params", slices.Collect(keys(c.params)))...)
			continue
		}
		if x := set[name]; !(x >= p.Lo && x <= p.Hi) || math.IsInf(x, 0) {
			c.fail(nowhere, fmt.Sprintf("param %q cannot be %s", name, decimal(x)), fmt.Sprintf("its range is [%s, %s]", decimal(p.Lo), decimal(p.Hi)))
			continue
		}
		p.Value = set[name]
	}
}

func (c *compiler) readCharges() {
	for _, s := range c.within("charge", 64) {
		if !c.plain(s.at, "charge", s.label) || !c.declare(s, "charge", s.label) {
			continue
		}
		c.table.Charges = append(c.table.Charges, Charge{Name: s.label, Unit: s.text("unit", ""), Modulo: s.whole("modulo", 2, 1<<31, 0)})
	}
}

func (c *compiler) readGroups() {
	all := c.every()
	for _, s := range c.within("group", 256) {
		if !c.plain(s.at, "group", s.label) || !c.declare(s, "group", s.label) {
			continue
		}
		if _, isKind := c.kindNumber[s.label]; isKind || s.label == "any" || s.label == "nothing" {
			c.fail(s.at, fmt.Sprintf("a group cannot be called %q, which is a kind or has a meaning of its own", s.label))
			continue
		}
		if !s.need("kinds", `["u", "d"]`) {
			continue
		}
		var set KindSet
		for _, n := range s.texts("kinds") {
			k, ok := c.kindNumber[n.text]
			if !ok {
				c.fail(n.at, fmt.Sprintf("there is no kind %q", n.text), suggest(n.text, "kinds", c.kindNames())...)
				continue
			}
			if set.Has(uint8(k)) {
				c.fail(n.at, fmt.Sprintf("%q stands here twice", n.text))
			}
			set.Add(uint8(k))
		}
		c.groups[s.label] = set
	}
	c.groups["any"] = all
}

// every returns the set of all kinds.
func (c *compiler) every() (set KindSet) {
	for k := range c.table.Kinds {
		set.Add(uint8(k))
	}
	return set
}

// kindSet resolves the name of a kind or a group.
func (c *compiler) kindSet(name string, at span) (set KindSet, ok bool) {
	if k, ok := c.kindNumber[name]; ok {
		set.Add(uint8(k))
		return set, true
	}
	if set, ok = c.groups[name]; ok {
		return set, true
	}
	known := append(c.kindNames(), slices.Collect(keys(c.groups))...)
	notes := suggest(name, "kinds and groups", known)
	if strings.ContainsAny(name, "+~") && c.kindNumber != nil {
		notes = append(notes, "between particles, + and ~ have a blank on either side")
	}
	c.fail(at, fmt.Sprintf("there is no kind or group %q", name), notes...)
	return set, false
}

// members lists a set of kinds in order.
func (c *compiler) members(set KindSet) []int {
	var list []int
	for k := range c.table.Kinds {
		if set.Has(uint8(k)) {
			list = append(list, k)
		}
	}
	return list
}

func (c *compiler) kindNames() []string {
	names := make([]string, len(c.table.Kinds))
	for i := range c.table.Kinds {
		names[i] = c.table.Kinds[i].Name
	}
	return names
}

func (c *compiler) someKind() string {
	if len(c.table.Kinds) > 0 {
		return c.table.Kinds[0].Name
	}
	return "u"
}

// between reads the two sides of a force or bond.
func (c *compiler) between(s *section) (sides [2]KindSet, ok bool) {
	if !s.need("between", `["any", "any"]`) {
		return sides, false
	}
	names := s.texts("between")
	if len(names) != 2 {
		if names != nil {
			c.fail(s.place("between"), "between takes two kinds or groups")
		}
		return sides, false
	}
	a, ok1 := c.kindSet(names[0].text, names[0].at)
	b, ok2 := c.kindSet(names[1].text, names[1].at)
	return [2]KindSet{a, b}, ok1 && ok2
}

// quanta reads a length that some interaction looks over.
func (s *section) quanta(name string, otherwise float64) int64 {
	return particles.Quanta(s.number(name, interval{0, particles.Reach, true}, otherwise))
}
