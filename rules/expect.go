package rules

import (
	"fmt"
)

// Expect is a claim about a world that `ylem test` tries: it must hold in at
// least Pass of Seeds seeds, and in fewer in each of the Controls.
type Expect struct {
	Name        string
	At          int64 // the tick at which the claim is made
	That        *Formula
	Seeds, Pass int
	Exact       bool // there is no control to be had
	With        Change
	Controls    []Change // on top of With
}

const (
	maxExpects  = 256
	maxSeeds    = 1000
	maxControls = 16
	// maxSamples is the most samples of a measure that a claim may look back on.
	maxSamples = 1 << 20
)

// readExpects reads expect "it grows" { at, that, seeds, pass, with, control, exact }.
func (c *compiler) readExpects() {
	c.within("expect", maxExpects)
	for _, s := range c.sections["expect"] { // in the order of the file, as people read them
		if s.label == "" || len(s.label) > 200 {
			c.fail(s.at, "a claim has a name of 1 to 200 characters", `for example expect "it grows" { … }`)
			continue
		}
		if !c.declare(s, "expect", s.label) {
			continue
		}
		e := Expect{Name: s.label, Seeds: int(s.whole("seeds", 1, maxSeeds, 1))}
		e.Pass = int(s.whole("pass", 1, int64(e.Seeds), int64(e.Seeds)))
		if s.need("at", "1000") {
			e.At = s.whole("at", 1, 1<<40, 0)
		}
		if s.need("that", `count("`+c.someKind()+`") > 0`) && e.At > 0 {
			e.That = c.formulaOf(s.node("that"), &formulaScope{claim: true, at: e.At})
		}
		if e.That != nil {
			c.checkClaim(s, &e)
		}
		e.With, _ = c.change(s.node("with"))
		c.readControls(s, &e)
		c.table.Expects = append(c.table.Expects, e)
	}
}

// checkClaim reports claims that cannot fail and those that keep too much.
func (c *compiler) checkClaim(s *section, e *Expect) {
	if !e.That.Reads() {
		c.fail(s.place("that"), "this claim reads nothing of the world", `for example count("`+c.someKind()+`") > 0`)
		return
	}
	samples := map[int]bool{}
	e.That.ReadsMeasures(samples, map[int]bool{})
	for i := range c.table.Measures {
		if m := &c.table.Measures[i]; samples[i] && e.At/m.Every > maxSamples {
			c.fail(s.place("that"), fmt.Sprintf("until tick %d there are more than %d samples of %q", e.At, maxSamples, m.Name), fmt.Sprintf("give it every = %d or more", e.At/maxSamples+1))
		}
	}
}

// readControls reads control = {…} or [{…}, {…}], and exact = true.
func (c *compiler) readControls(s *section, e *Expect) {
	e.Exact = s.truth("exact")
	n := s.node("control")
	switch {
	case s.has("control") && e.Exact:
		c.fail(s.values["exact"].name, "there is a control, and exact says that there is none to be had", "leave out one of them")
	case !s.has("control") && (!s.has("exact") || s.node("exact") != nil && s.node("exact").text == "false"):
		c.fail(s.at, "this claim has no control: a change of the world with which it must fail", `for example control = { drop_rule = "…" } or { set = { rate = 0 } }; or exact = true where there is none to be had`)
	case n == nil:
	case n.form == formList && len(n.over) > maxControls:
		c.fail(n.at, fmt.Sprintf("a claim has at most %d controls", maxControls))
	default:
		list := []*node{n}
		if n.form == formList {
			list = n.over
		}
		for _, o := range list {
			change, ok := c.change(o)
			if ok && change.Empty() {
				c.fail(o.at, "this control changes nothing", `for example { drop_rule = "…" }`)
			}
			e.Controls = append(e.Controls, change)
		}
		if len(list) == 0 {
			c.fail(n.at, "there is no control in this list", `for example [{ drop_rule = "…" }]`)
		}
	}
}

// truth returns an attribute that is true or false.
func (s *section) truth(name string) bool {
	n := s.node(name)
	if n != nil && (n.form != formName || n.text != "true" && n.text != "false") {
		s.c.fail(n.at, fmt.Sprintf("%s is neither true nor false", n))
	}
	return n != nil && n.text == "true"
}
