package rules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Change is what is other about a world before it is compiled.
type Change struct {
	Set  map[string]float64 // params
	Drop []Drop
	Text string // for people: `set n = 0, without rule "a -> b"`
}

// Drop leaves out the blocks of one type whose label begins with a text (of
// forces and the like: is that text). Blanks mean nothing in it.
type Drop struct {
	Block string // rule, decay, place, source, force, field, bend or thermostat
	Text  string
}

// Options say how a world is compiled.
type Options struct {
	Set   map[string]float64 // params that have this value instead of their default
	Drop  []Drop
	Files Files
}

// Empty reports whether the change changes nothing.
func (c *Change) Empty() bool { return len(c.Set)+len(c.Drop) == 0 }

// Then returns what c and, on top of it, d change.
func (c *Change) Then(d *Change) Change {
	out := Change{Set: map[string]float64{}, Drop: append(slices.Clone(c.Drop), d.Drop...)}
	maps.Copy(out.Set, c.Set)
	maps.Copy(out.Set, d.Set)
	out.Text = out.text()
	return out
}

// text is the same for changes that do the same.
func (c *Change) text() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(c.Set)) {
		parts = append(parts, fmt.Sprintf("%s = %s", name, decimal(c.Set[name])))
	}
	var drops []string
	for _, d := range c.Drop {
		drops = append(drops, "without "+d.Block+" "+strconv.Quote(d.Text))
	}
	slices.Sort(drops)
	return strings.Join(append(parts, slices.Compact(drops)...), ", ")
}

// perText is the work of comparing a text with one of many.
const perText = 16

// droppable are the types of blocks that a world can do without.
var droppable = []string{"bend", "decay", "field", "force", "place", "rule", "source", "thermostat"}

// named are those of them that are called by a name, not by a text.
var named = []string{"bend", "field", "force", "thermostat"}

// begins reports whether a section is one that a text without blanks speaks of.
func (c *compiler) begins(s *section, text string) bool {
	if s.spoken == nil {
		s.spoken = []string{unblank(s.label)}
		if s.kind == "rule" {
			s.spoken = append(s.spoken, unblank(c.canonical(s)))
		}
	}
	label := s.spoken[0]
	switch {
	case slices.Contains(named, s.kind):
		return label == text
	case s.kind == "rule":
		return strings.HasPrefix(label, text) || strings.HasPrefix(s.spoken[1], text)
	}
	rest, ok := strings.CutPrefix(label, text)
	return ok && (rest == "" || !isWord(rest[0])) // not "CO" of "CO2"
}

// canonical returns the canonical text of a rule's block, "" for an ill one.
func (c *compiler) canonical(s *section) string {
	left, right, ok := c.equation(s.at)
	if !ok {
		return ""
	}
	return left.String() + " -> " + right.String()
}

// drop takes the blocks away that a change leaves out, before anything is read.
func (c *compiler) drop(drops []Drop) {
	for _, d := range drops {
		found, text := false, unblank(d.Text)
		c.sections[d.Block] = slices.DeleteFunc(c.sections[d.Block], func(s *section) bool {
			if !c.begins(s, text) {
				return false
			}
			found = true
			c.dropped = append(c.dropped, s)
			return true
		})
		if !found && !slices.ContainsFunc(c.dropped, func(s *section) bool { return s.kind == d.Block && c.begins(s, text) }) {
			c.fail(nowhere, fmt.Sprintf("there is no %s %q to leave out", d.Block, d.Text), beginning(d.Text, "blocks of that type", c.labels(d.Block))...)
		}
	}
}

// labels returns what the blocks of a type are called, those left out as well.
func (c *compiler) labels(kind string) (labels []string) {
	for _, s := range slices.Concat(c.sections[kind], c.dropped) {
		if s.kind == kind {
			labels = append(labels, s.label)
		}
	}
	slices.Sort(labels)
	return labels
}

// change reads { set = { n = 0 }, drop_rule = "a -> b", drop = ["place a"] }.
func (c *compiler) change(n *node) (out Change, ok bool) {
	if n == nil {
		return out, true
	}
	example := `expected { set = { name = value }, drop_rule = "…", drop = ["place …", …] }`
	if n.form != formObject {
		c.fail(n.at, fmt.Sprintf("%s is no change of the world", n), example)
		return out, false
	}
	out.Set, ok = map[string]float64{}, true
	for i, key := range n.keys {
		value := n.over[i]
		switch key.text {
		case "set":
			ok = c.settings(value, out.Set) && ok
		case "drop_rule":
			if value.form != formString {
				c.fail(value.at, fmt.Sprintf("%s is not a text", value), "expected how the text of a rule begins, in quotes")
				ok = false
			} else if d, good := c.dropOf(value, "rule", value.text, true); good {
				out.Drop = append(out.Drop, d)
			} else {
				ok = false
			}
		case "drop":
			if value.form != formList {
				c.fail(value.at, fmt.Sprintf("%s is not a list", value), `expected ["rule a -> b", "place a", …]`)
				ok = false
				continue
			}
			for _, o := range value.over {
				d, good := c.dropNamed(o)
				out.Drop, ok = append(out.Drop, d), ok && good
			}
		default:
			c.fail(key.at, fmt.Sprintf("a change has no %q", key.text), append(suggest(key.text, "it may have", []string{"set", "drop_rule", "drop"}), example)...)
			ok = false
		}
	}
	out.Text = out.text()
	return out, ok
}

// settings reads { name = value, … }.
func (c *compiler) settings(n *node, set map[string]float64) bool {
	if n.form != formObject {
		c.fail(n.at, fmt.Sprintf("%s is not of the form { name = value }", n), "expected params and their values")
		return false
	}
	all := true
	for i, key := range n.keys {
		p, ok := c.params[key.text]
		if !ok {
			c.fail(key.at, fmt.Sprintf("there is no param %q to set", key.text), suggest(key.text, "params", slices.Collect(keys(c.params)))...)
			all = false
			continue
		}
		x, ok := c.constant(n.over[i])
		if ok && !(x >= p.Lo && x <= p.Hi) {
			c.fail(n.over[i].at, fmt.Sprintf("param %q cannot be %s", key.text, decimal(x)), fmt.Sprintf("its range is [%s, %s]", decimal(p.Lo), decimal(p.Hi)))
			ok = false
		}
		set[key.text], all = x, all && ok
	}
	return all
}

// dropNamed reads "place CO2": a type of block, and what it is called. Without a
// type it is a rule.
func (c *compiler) dropNamed(n *node) (Drop, bool) {
	if n.form != formString {
		c.fail(n.at, fmt.Sprintf("%s is not a text", n), `expected "rule a -> b", "place a" or the like`)
		return Drop{}, false
	}
	kind, text, _ := strings.Cut(strings.TrimSpace(n.text), " ")
	if slices.Contains(droppable, kind) {
		return c.dropOf(n, kind, strings.TrimSpace(text), false)
	}
	if len(c.beginning("rule", unblank(n.text))) > 0 {
		return c.dropOf(n, "rule", n.text, false)
	}
	notes := suggest(kind, "what can be left out", droppable)
	c.fail(n.at, fmt.Sprintf("%s says of no block what type it has", n), append(notes, `write "rule a -> b", "place a" or the like`)...)
	return Drop{}, false
}

// beginning returns the sections of a type that a text without blanks speaks of,
// those left out as well.
func (c *compiler) beginning(kind, text string) (found []*section) {
	all := slices.Concat(c.sections[kind], c.dropped)
	if !c.spend(perText*len(all), nowhere) {
		return nil
	}
	for _, s := range all {
		if s.kind == kind && text != "" && c.begins(s, text) {
			found = append(found, s)
		}
	}
	return found
}

// dropOf checks that there is what a change leaves out: exactly one, or any.
func (c *compiler) dropOf(n *node, kind, text string, one bool) (Drop, bool) {
	found := c.beginning(kind, unblank(text))
	switch {
	case len(found) == 0 && !c.spend(8*perText*len(c.sections[kind]), n.at):
		return Drop{}, false
	case len(found) == 0:
		c.fail(n.at, fmt.Sprintf("there is no %s that %s speaks of", kind, n), beginning(text, "blocks of that type", c.labels(kind))...)
		return Drop{}, false
	case one && len(found) > 1:
		notes := []string{"write more of its text, or drop = [\"rule …\"] for all of them"}
		for _, s := range found[:min(4, len(found))] {
			notes = append(notes, fmt.Sprintf("%q at %s", s.label, c.where(s.at)))
		}
		c.fail(n.at, fmt.Sprintf("%d rules begin with %s", len(found), n), notes...)
		return Drop{}, false
	}
	return Drop{kind, text}, true
}
