package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

// language is the version of the rule language that this package reads.
const language = 1

var motions = []string{"still", "brownian", "langevin", "ballistic", "heading"}

func (c *compiler) readWorld() {
	worlds := c.sections["world"]
	if len(worlds) == 0 {
		c.fail(nowhere, "the file has no block world", `a file starts with world "name" { language = 1 … }`)
		return
	}
	if len(worlds) > 1 {
		c.fail(worlds[1].at, "a file has one world", "the other one is at "+c.where(worlds[0].at))
	}
	s, t := worlds[0], c.table
	t.Name = s.label
	if s.label != "" {
		c.plain(s.at, "world", s.label)
	}
	t.Title, t.Notice = s.text("title", s.label), s.text("notice", "")
	if s.need("language", "1") {
		if v := s.whole("language", 1, 1<<31, language); v != language {
			c.fail(s.place("language"), fmt.Sprintf("this world is written in version %d of the language", v), fmt.Sprintf("this program reads version %d", language))
		}
	}
	t.Dimensions = 2
	if n := s.node("size"); n != nil && n.form == formList && len(n.over) == 3 {
		t.Dimensions = 3
	}
	t.Dimensions = int(s.whole("dimensions", 2, 3, int64(t.Dimensions)))
	if s.need("size", "[40, 40]") {
		size, _ := c.vector(s.node("size"), "size", t.Dimensions, interval{1, particles.MaxSide, false})
		for i, x := range size {
			if x == x {
				t.Size[i] = particles.Quanta(x)
			}
		}
	}
	c.readEdges(s)
	if s.need("dt", "0.01") {
		t.Dt = s.number("dt", interval{1e-9, 1e6, false}, 0)
	}
	if s.need("light", "0.5") {
		c.light = s.number("light", interval{1e-5, particles.Reach, false}, 0)
		t.Light = particles.Quanta(c.light)
	}
	if s.has("radius") {
		c.radius = s.number("radius", interval{0, particles.Reach, true}, 0)
	}
	c.motion = s.choice("motion", motions...)
	c.friction = s.number("friction", interval{0, 1e9, true}, 0)
	t.Frame = int(s.whole("frame", 1, 1<<20, 10))
	c.readTemperature(s)
}

// edges are the names of Edge.
var edges = []string{"wrap", "wall", "open", "absorb"}

// readEdges reads one edge for all sides, or a list with one for each axis,
// where a pair stands for its lower and its upper side.
func (c *compiler) readEdges(s *section) {
	n := s.node("edge")
	switch {
	case n == nil:
		if !s.has("edge") {
			s.need("edge", `"wrap"`)
		}
	case n.form != formList:
		if e := c.choose(n, "edge", edges); e >= 0 {
			for axis := range c.table.Edge {
				c.table.Edge[axis] = [2]Edge{Edge(e), Edge(e)}
			}
		}
	case len(n.over) != c.table.Dimensions:
		c.fail(n.at, fmt.Sprintf("edge has %d entries in a world of %d dimensions", len(n.over), c.table.Dimensions),
			`one for each axis, which may be a pair for its two sides: [["wall", "open"], "wrap"]`)
	default:
		for axis, o := range n.over {
			c.table.Edge[axis] = c.readSides(o)
		}
	}
}

// readSides reads the edges of the two sides of an axis.
func (c *compiler) readSides(n *node) (sides [2]Edge) {
	pair := []*node{n, n}
	if n.form == formList {
		pair = n.over
	}
	if len(pair) != 2 {
		c.fail(n.at, fmt.Sprintf("an axis has two sides, and here are %d", len(pair)), "the lower side comes first")
		return sides
	}
	for i, o := range pair {
		e := c.choose(o, "edge", edges)
		if e < 0 {
			return sides
		}
		sides[i] = Edge(e)
	}
	if sides[0] != sides[1] && (sides[0] == Wrap || sides[1] == Wrap) {
		c.fail(n.at, "an axis cannot wrap at one of its sides alone", `say "wrap" for both`)
	}
	return sides
}

// hottest bounds kT, in energy units.
const hottest = 1e9

func (c *compiler) readTemperature(s *section) {
	n := s.node("temperature")
	if n == nil {
		return
	}
	f, ok := c.real(n, realNames{variable: "tick"})
	if !ok {
		return
	}
	// A temperature that is not a number, or out of bounds, at some tick would
	// stop a world long after it began. It is tried at the ticks that tell, and
	// clipped at all others.
	c.kT0 = max(0, min(hottest, f(scope{}).v))
	for tick := 0.0; tick <= 1<<40; tick = max(1, tick*2) {
		if kT := f(scope{x: tick}).v; !(kT >= 0) {
			c.fail(n.at, fmt.Sprintf("the temperature at tick %s is %s", decimal(tick), decimal(kT)), "expected 0 or more at every tick; max(0, …) helps")
			return
		}
	}
	c.kTText = n.String()
	c.table.Temperature = func(tick float64) float64 {
		kT := f(scope{x: tick}).v
		if math.IsNaN(kT) {
			return 0
		}
		return max(0, min(hottest, kT))
	}
}
