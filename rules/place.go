package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

const (
	maxParticles = 20_000_000 // at the beginning of a world
	maxPlaces    = 4096
)

// lattices are the names of Lattice, from SquareLattice on.
var lattices = []string{"square", "hex", "fcc"}

// readPlaces reads the initial condition.
func (c *compiler) readPlaces() {
	total := 0
	c.placeTexts = map[string]span{}
	for _, s := range c.within("place", maxPlaces) {
		p, ok := c.readPlace(s)
		if !ok {
			continue
		}
		if total += p.Particles(); total > maxParticles {
			c.fail(s.at, fmt.Sprintf("more than %d particles are placed", maxParticles))
			return
		}
		key := p.canonical()
		if first, twice := c.placeTexts[key]; twice {
			c.fail(s.at, fmt.Sprintf("the same %q is placed twice", p.Text), "the other one is at "+c.where(first))
			continue
		}
		c.placeTexts[key] = s.at
		c.table.Places = append(c.table.Places, p)
	}
	slices.SortFunc(c.table.Places, func(a, b Place) int { return strings.Compare(a.canonical(), b.canonical()) })
}

// canonical is the text by which placements are ordered.
func (p *Place) canonical() string {
	var attrs []string
	for i := range p.Molecule {
		attrs = append(attrs, fmt.Sprint(p.Molecule[i].Attrs))
	}
	text := fmt.Sprintf("%s count %d form %d %x %x %x lattice %d velocity %x temperature %x attrs %s",
		p.Text, p.Count, p.Shape.Form, p.Shape.Lo, p.Shape.Hi, p.Shape.Radius, p.Lattice, p.Velocity, p.Temperature, strings.Join(attrs, ";"))
	if p.Rows != nil {
		text += fmt.Sprintf(" rows %x", p.Rows.digest)
	}
	return text
}

// Particles is how many particles are placed.
func (p *Place) Particles() int {
	if p.Rows != nil {
		return p.Count
	}
	return p.Count * len(p.Molecule)
}

func (c *compiler) readPlace(s *section) (Place, bool) {
	r := &sideReader{c: c, i: s.at.from, end: s.at.to}
	terms, ok := r.side(false)
	if !ok {
		return Place{}, false
	}
	if s.has("file") {
		return c.placeRows(s, terms)
	}
	p := Place{Text: terms.String(), Joined: terms.joined, Temperature: -1}
	for i, t := range terms.terms {
		placed, good := c.placed(t)
		ok = ok && good
		p.Molecule = append(p.Molecule, placed)
		if i > 0 && !terms.joined[i-1] {
			c.fail(t.at, "a placement is one particle, or a chain joined with ~", "write a second block place for what is not bonded")
			return p, false
		}
	}
	if !ok {
		return p, false
	}
	p.Count = int(s.whole("count", 0, maxParticles, 1))
	c.checkChain(terms, &p)
	c.readShape(s, &p)
	c.checkLength(s, &p)
	if l := s.choice("lattice", lattices...); l >= 0 {
		p.Lattice = Lattice(l + 1)
		if p.Lattice == HexLattice && c.table.Dimensions == 3 || p.Lattice == FCCLattice && c.table.Dimensions == 2 {
			c.fail(s.place("lattice"), fmt.Sprintf("there is no lattice %q in %d dimensions", lattices[l], c.table.Dimensions), "square is for both, hex for 2, fcc for 3")
		}
		if len(p.Molecule) > 1 {
			c.fail(s.place("lattice"), "a lattice is of single particles")
		}
	}
	c.readLaunch(s, &p)
	c.placeAttrs(s, &p)
	return p, true
}

// readLaunch reads with what velocities particles begin.
func (c *compiler) readLaunch(s *section, p *Place) {
	if n := s.node("velocity"); n != nil {
		p.Velocity, _ = c.vector(n, "velocity", c.table.Dimensions, interval{-1e6, 1e6, false})
		for i, v := range p.Velocity {
			if v != v {
				p.Velocity[i] = 0
			}
		}
	}
	p.Temperature = s.number("temperature", interval{0, hottest, false}, -1)
	if p.Rows != nil && p.Rows.Velocity != nil && s.has("temperature") {
		c.fail(s.values["temperature"].name, "temperature is given, and the file has velocities", "leave out one of them")
	}
}

// placed resolves one particle of a molecule.
func (c *compiler) placed(t term) (p Placed, ok bool) {
	if t.name != "" {
		c.fail(t.nameAt, "a placement has no names", "write the kind alone")
		return p, false
	}
	k, found := c.kindNumber[t.kind]
	if !found {
		notes := suggest(t.kind, "kinds", c.kindNames())
		c.fail(t.kindAt, fmt.Sprintf("there is no kind %q", t.kind), notes...)
		return p, false
	}
	p.Kind, ok = uint8(k), true
	for _, g := range t.args {
		test, good := c.test(g, actor{kinds: []int{k}})
		if ok = ok && good; good {
			p.Attrs[test.Attr] = []int32{test.Value}
		}
	}
	return p, ok
}

// checkChain reports bonds of a molecule that cannot be.
func (c *compiler) checkChain(terms side, p *Place) {
	for i, t := range terms.terms {
		k := &c.table.Kinds[p.Molecule[i].Kind]
		need := min(i, 1) + min(len(terms.terms)-1-i, 1)
		if need > k.Valence {
			c.fail(t.at, fmt.Sprintf("%s needs bonds = %d here, and its kind has %d", k.Name, need, k.Valence))
		}
		if i > 0 && c.bondOf(int(p.Molecule[i-1].Kind), int(p.Molecule[i].Kind)) == nil {
			c.fail(span{terms.terms[i-1].at.from, t.at.to}, fmt.Sprintf("no bond joins %q and %q", terms.terms[i-1].kind, t.kind), c.bondNote())
		}
	}
}

// checkLength reports a chain at a point that would pass through an edge: it lies
// along x, one bond length after the other, with its middle at the point.
func (c *compiler) checkLength(s *section, p *Place) {
	if p.Shape.Form != Point || c.table.Wraps(0) {
		return
	}
	long := 0.0
	for i := 1; i < len(p.Molecule); i++ {
		if b := c.bondOf(int(p.Molecule[i-1].Kind), int(p.Molecule[i].Kind)); b != nil {
			long += b.Length
		}
	}
	half := float64(long / 2)
	from, to := p.Shape.Lo[0]-half, p.Shape.Lo[0]+half
	if size := particles.Units(c.table.Size[0]); long > 0 && size > 0 && (from < 0 || to >= size) {
		c.fail(s.place("at"), fmt.Sprintf("this chain lies from x = %s to %s, and the world from 0 to %s", brief(from), brief(to), decimal(size)),
			"it lies along x with its middle here; join some of it by rules, or make the world wider")
	}
}

// readShape reads at = [x, y], in = box([..], [..]) or disc([..], r); without
// either, the whole world.
func (c *compiler) readShape(s *section, p *Place) {
	size := [3]float64{particles.Units(c.table.Size[0]), particles.Units(c.table.Size[1]), particles.Units(c.table.Size[2])}
	p.Shape = Shape{Form: Box, Hi: size}
	n := s.node("in")
	axes := c.table.Dimensions
	switch {
	case s.has("at") && s.has("in"):
		c.fail(s.values["in"].name, "at and in are both given", "at is a point, in a region")
	case s.node("at") != nil:
		p.Shape = Shape{Form: Point}
		p.Shape.Lo, _ = c.vector(s.node("at"), "at", axes, anyNumber)
		if p.Count > 1 {
			c.fail(s.place("at"), fmt.Sprintf("%d copies at one point", p.Count), "say in = disc([x, y], r)")
		}
		if p.Lattice != Random || s.has("lattice") {
			c.fail(s.place("lattice"), "a point has no lattice")
		}
		c.inside(s.place("at"), p.Shape.Lo, size)
	case n == nil:
	case n.form == formCall && n.text == "box" && len(n.over) == 2:
		lo, ok1 := c.vector(n.over[0], "box", axes, anyNumber)
		hi, ok2 := c.vector(n.over[1], "box", axes, anyNumber)
		p.Shape.Lo, p.Shape.Hi = lo, hi
		for i := range axes {
			if ok1 && ok2 && !(lo[i] < hi[i] && lo[i] >= 0 && hi[i] <= size[i]) {
				c.fail(n.at, fmt.Sprintf("on axis %d the box reaches from %s to %s", i+1, decimal(lo[i]), decimal(hi[i])), fmt.Sprintf("expected an interval within 0 and %s", decimal(size[i])))
				return
			}
		}
	case n.form == formCall && n.text == "disc" && len(n.over) == 2:
		p.Shape = Shape{Form: Disc}
		p.Shape.Lo, _ = c.vector(n.over[0], "disc", axes, anyNumber)
		p.Shape.Radius = c.bounded(n.over[1], "radius", interval{0, particles.MaxSide, true}, 1)
		c.inside(n.over[0].at, p.Shape.Lo, size)
	default:
		c.fail(n.at, fmt.Sprintf("%s is not a region", n), "expected box([0, 0], [10, 10]) or disc([5, 5], 2)")
	}
}

func (c *compiler) inside(at span, point, size [3]float64) {
	for i := range c.table.Dimensions {
		if x := point[i]; size[i] > 0 && !(x >= 0 && x < size[i]) && !math.IsNaN(x) {
			c.fail(at, fmt.Sprintf("%s is outside of the world", decimal(x)), fmt.Sprintf("axis %d reaches from 0 to %s", i+1, decimal(size[i])))
			return
		}
	}
}

// placeAttrs reads attrs = { c = cycle(0, 1, 2) }, for all particles of the
// molecule that have the attribute and no value in the text.
func (c *compiler) placeAttrs(s *section, p *Place) {
	names, values := s.pairs("attrs")
	for i, name := range names {
		attr, ok := slices.BinarySearch(c.table.Attrs, name.text)
		if !ok {
			c.fail(name.at, fmt.Sprintf("there is no attribute %q", name.text), suggest(name.text, "attributes", c.table.Attrs)...)
			continue
		}
		list := []*node{values[i]}
		if v := values[i]; v.form == formCall && v.text == "cycle" {
			list = v.over
		}
		used := false
		for j := range p.Molecule {
			m := &p.Molecule[j]
			if !c.table.Kinds[m.Kind].Attrs[attr].Has || m.Attrs[attr] != nil {
				continue
			}
			used = true
			for _, v := range list {
				if test, ok := c.test(arg{name.text, name.at, v}, actor{kinds: []int{int(m.Kind)}}); ok {
					m.Attrs[attr] = append(m.Attrs[attr], test.Value)
				}
			}
		}
		if !used {
			c.fail(name.at, fmt.Sprintf("nothing in %q has an attribute %q to fill", p.Text, name.text))
		}
	}
}
