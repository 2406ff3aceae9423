package rules

import "math"

// Measure is a number that is read off a whole world, at ticks that Every
// divides.
type Measure struct {
	Name, Label string
	Value       *Formula
	Every       int64
}

const (
	maxMeasures = 256
	usualEvery  = 100
)

// readMeasures reads measure "height" { value = most("leaf.y") }.
func (c *compiler) readMeasures() {
	c.within("measure", maxMeasures)
	for _, s := range c.sections["measure"] { // in the order of the file, as people read them
		if !c.plain(s.at, "measure", s.label) || !c.declare(s, "measure", s.label) {
			continue
		}
		m := Measure{Name: s.label, Label: s.text("label", s.label), Every: s.whole("every", 1, math.MaxInt32, usualEvery)}
		if s.need("value", `count("`+c.someKind()+`")`) {
			m.Value = c.formulaOf(s.node("value"), &formulaScope{})
		}
		if m.Value != nil && !m.Value.Reads() {
			c.fail(s.place("value"), "this measure reads nothing of the world", `for example count("`+c.someKind()+`")`)
		}
		c.table.Measures = append(c.table.Measures, m) // even an ill one: it exists
	}
}
