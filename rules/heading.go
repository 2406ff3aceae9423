package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

// Course is how a heading kind finds its way: the motion law of the primordial
// particle system (T. Schmickl, M. Stefanec and K. Crailsheim, Sci. Rep. 6
// (2016) 37969, DOI 10.1038/srep37969). In each tick its heading turns, to the
// right if that is above 0, by
//
//	Turn + Swerve·(R + L)·sign(R − L)
//
// with R and L the numbers of neighbours within Sight to its right and to its
// left (who is exactly ahead, behind or at the same place is neither); then it
// goes Speed·dt that way. No force moves it. Right is clockwise where y points
// up.
type Course struct {
	Speed  float64 // length per time
	Turn   float64 // degrees per tick, −360 to 360
	Swerve float64 // degrees per tick and neighbour
	Sight  int64   // quanta; 0: sees nobody
	Sees   KindSet // who is a neighbour
	Spin   float64 // rotational diffusion, radians² per time: ⟨Δφ²⟩ = 2·Spin·t
}

// slowest is the least momentum, in quanta, that holds a heading to a thousandth
// of a degree.
const slowest = 1 << 17

// readHeading reads what only heading kinds have. Sees needs the groups, which
// come later: readSees.
func (c *compiler) readHeading(s *section, k *Kind) {
	if k.Motion != Heading {
		for _, name := range []string{"speed", "turn", "swerve", "sight", "sees", "spin"} {
			if s.has(name) {
				c.fail(s.values[name].name, fmt.Sprintf("a %s kind has no %s", motions[k.Motion], name), "only heading kinds have")
			}
		}
		return
	}
	for _, name := range []string{"friction", "diffusion"} {
		if s.has(name) {
			c.fail(s.values[name].name, fmt.Sprintf("a heading kind has no %s", name), "it keeps its speed; spin = 0.1 lets its direction diffuse")
		}
	}
	k.Heading = &Course{
		Turn:   s.number("turn", interval{-360, 360, false}, 0),
		Swerve: s.number("swerve", interval{-360, 360, false}, 0),
		Spin:   s.number("spin", notNegative, 0),
	}
	if c.table.Dimensions == 3 {
		c.fail(s.at, fmt.Sprintf("%q has a heading in a world of three dimensions", k.Name), "left and right of a heading mean something in two dimensions only")
	}
	if !s.need("speed", "0.67") {
		return
	}
	k.Heading.Speed = s.number("speed", positive, 1)
	step := float64(k.Heading.Speed * c.table.Dt)
	if step >= c.light && c.light > 0 {
		c.fail(s.place("speed"), fmt.Sprintf("%q goes %s in one tick, not less than light %s", k.Name, brief(step), decimal(c.light)), "lower speed or dt, or raise light")
	}
	if p := float64(float64(k.Mass*step) * particles.Momentum); c.table.Dt > 0 && !(p >= slowest && p <= particles.MaxMomentum/4) {
		c.fail(s.place("speed"), fmt.Sprintf("mass × speed × dt of %q is %s, which cannot hold a direction", k.Name, brief(float64(k.Mass*step))),
			fmt.Sprintf("expected %s to %s", brief(float64(slowest)/particles.Momentum), brief(float64(particles.MaxMomentum/4)/particles.Momentum)))
	}
	if s.has("sight") {
		k.Heading.Sight = s.quanta("sight", 1)
	} else if k.Heading.Swerve != 0 {
		c.fail(s.place("swerve"), fmt.Sprintf("%q swerves, and nothing says how far it sees", k.Name), "for example sight = 5")
	}
}

// readSees reads whom heading kinds see.
func (c *compiler) readSees() {
	for _, s := range c.sections["kind"] {
		number, ok := c.kindNumber[s.label]
		if !ok || c.table.Kinds[number].Heading == nil {
			continue
		}
		h := c.table.Kinds[number].Heading
		h.Sees = c.every()
		if n := s.node("sees"); n != nil {
			if name := s.text("sees", ""); name != "" {
				h.Sees, _ = c.kindSet(name, n.at)
			}
		}
	}
}

// Degrees returns an angle in degrees as radians.
func Degrees(x float64) float64 { return float64(x * (math.Pi / 180)) }

// SightRange returns how far kind a sees kind b, quanta; 0: not at all.
func (t *Table) SightRange(a, b int) int64 {
	if h := t.Kinds[a].Heading; h != nil && h.Sees.Has(uint8(b)) {
		return h.Sight
	}
	return 0
}

// sightRange returns how far heading kinds see, and which sees furthest.
func (t *Table) sightRange() (r int64, name string) {
	for i := range t.Kinds {
		if h := t.Kinds[i].Heading; h != nil && h.Sight > r {
			r, name = h.Sight, t.Kinds[i].Name
		}
	}
	return r, name
}

func (h *Course) describe(mass float64) string {
	text := fmt.Sprintf("heading, mass %s, speed %s", decimal(mass), decimal(h.Speed))
	if h.Turn != 0 {
		text += fmt.Sprintf(", turns by %s° each tick", decimal(h.Turn))
	}
	if h.Swerve != 0 {
		text += fmt.Sprintf(", and by %s° for each neighbour within %s towards the side with more", decimal(h.Swerve), length(h.Sight))
	}
	if h.Spin != 0 {
		text += ", spin " + decimal(h.Spin)
	}
	return text
}
