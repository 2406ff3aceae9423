package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

// maxFields bounds what a particle costs in a tick.
const maxFields = 64

// Field is an external force: on particles of some kinds, by where they are and
// when.
type Field struct {
	Name string
	On   KindSet
	Text string // canonical: "force = [0, -0.1]"

	axes   int
	by     []shape // by kind; nil functions: not on that kind
	values string  // of the constants that it reads, by kind
}

// shape is the force of a field on one kind: an energy of which it is the
// negative gradient, or a component for each axis.
type shape struct {
	energy real
	force  []real
	even   *[3]float64 // the force, where it is the same everywhere and always
}

// Spot is where and when a field is asked. It is scratch: one for each goroutine.
type Spot struct {
	At    [3]float64 // length units, inside the box
	Tick  float64
	along int // the axis by which energies are differentiated
}

// Force returns the field's force on a particle of a kind, energy per length. It
// may be infinite or NaN where the expression is.
func (f *Field) Force(kind uint8, spot *Spot) (force [3]float64) {
	by := &f.by[kind]
	if by.even != nil {
		return *by.even
	}
	s := scope{spot: spot}
	for axis, component := range by.force {
		force[axis] = component(s).v
	}
	if by.energy != nil {
		for spot.along = range f.axes {
			force[spot.along] = -by.energy(s).d
		}
	}
	return force
}

// Conservative reports whether the field was given as an energy.
func (f *Field) Conservative() bool {
	return slices.ContainsFunc(f.by, func(by shape) bool { return by.energy != nil })
}

// Energy returns the energy of a particle of a kind in the field, and whether
// the field was given as one.
func (f *Field) Energy(kind uint8, spot *Spot) (energy float64, given bool) {
	if by := &f.by[kind]; by.energy != nil {
		return by.energy(scope{spot: spot}).v, true
	}
	return 0, false
}

// readFields compiles external fields: an expression for each kind, with the
// constants of the kind in it.
func (c *compiler) readFields() {
	t := c.table
	t.FieldsOn = make([][]uint16, len(t.Kinds))
	for _, s := range c.within("field", maxFields) {
		if !c.plain(s.at, "field", s.label) || !c.declare(s, "field", s.label) {
			continue
		}
		f, ok := c.readField(s)
		if !ok || c.diagnostics.Errors() {
			continue
		}
		number := uint16(len(t.Fields))
		for kind := range t.Kinds {
			if f.On.Has(uint8(kind)) {
				t.FieldsOn[kind] = append(t.FieldsOn[kind], number)
			}
		}
		t.Fields = append(t.Fields, f)
	}
}

func (c *compiler) readField(s *section) (Field, bool) {
	f := Field{Name: s.label, axes: c.table.Dimensions, by: make([]shape, len(c.table.Kinds))}
	set, ok := c.every(), true
	if s.has("on") {
		set = KindSet{}
		for _, n := range s.texts("on") {
			one, found := c.kindSet(n.text, n.at)
			ok = ok && found
			for i := range set {
				set[i] |= one[i]
			}
		}
	}
	switch {
	case s.has("energy") && s.has("force"):
		c.fail(s.values["force"].name, "energy and force are both given", "one follows from the other")
		return f, false
	case !s.has("energy") && !s.has("force"):
		c.fail(s.at, "this field has no strength", "say force = [0, -0.1], one for each axis, or energy = …: expressions of x, y, tick, params and constants of the kind (self.mass)")
		return f, false
	}
	whole := s.node("energy")
	if s.has("force") {
		whole = s.node("force")
	}
	if whole == nil || !ok {
		return f, false
	}
	parts := []*node{whole}
	if s.has("force") {
		if parts = whole.over; whole.form != formList || len(parts) != c.table.Dimensions {
			c.fail(whole.at, fmt.Sprintf("force is not a list of %d expressions", c.table.Dimensions), "one for each axis of the world, for example [0, -0.1]")
			return f, false
		}
	}
	f.On, f.Text = set, "energy = "+whole.String()
	if s.has("force") {
		f.Text = "force = " + whole.String()
	}
	made := map[string]bool{} // kinds whose constants are equal need no check of their own
	for _, kind := range c.members(set) {
		if !c.spend(16*whole.size, s.at) {
			return f, false
		}
		values := ""
		member := func(n *node) (real, bool) { return c.fieldMember(n, kind, &values) }
		var by shape
		even := true
		for _, n := range parts {
			one, good := c.real(n, realNames{axes: f.axes, even: &even, member: member})
			if !good {
				return f, false
			}
			by.force = append(by.force, one)
		}
		if s.has("energy") {
			by = shape{energy: by.force[0]}
		}
		f.by[kind] = by
		if even {
			force := f.Force(uint8(kind), &Spot{})
			f.by[kind].even = &force
		}
		f.values += values + ";"
		if !made[values] && !c.checkField(s, &f, kind, whole.size) {
			return f, false
		}
		made[values] = true
	}
	return f, true
}

// fieldMember compiles self.x: a constant of the kind.
func (c *compiler) fieldMember(n *node, kind int, values *string) (real, bool) {
	if n.over[0].text != "self" {
		c.fail(n.over[0].at, fmt.Sprintf("there is no %q here", n.over[0].text), "the kind that the field acts on is self")
		return nil, false
	}
	x, ok := c.reals[kind][n.text]
	if !ok {
		c.fail(n.at, fmt.Sprintf("kind %q has no constant %q", c.table.Kinds[kind].Name, n.text), suggest(n.text, "its constants", slices.Collect(keys(c.reals[kind])))...)
	}
	*values += fmt.Sprintf("%x,", x)
	return func(scope) dual { return dual{x, 0} }, ok
}

// checkField asks a field about a kind on a lattice over the box, at some ticks,
// and reports where it is not a finite number, and whether it is too weak for dt.
func (c *compiler) checkField(s *section, f *Field, kind, size int) bool {
	t := c.table
	n, points := 17, 17*17
	if t.Dimensions == 3 {
		n, points = 9, 9*9*9
	}
	var spot Spot
	strongest := 0.0
	for _, spot.Tick = range []float64{0, 1, 100, 1e4, 1e6} {
		if !c.spend(3*size*points, s.at) {
			return false
		}
		for i := range points {
			for axis, at := range [3]int{i % n, i / n % n, i / n / n} {
				spot.At[axis] = particles.Units(t.Size[axis]) * float64(at) / float64(n-1)
			}
			for _, x := range f.Force(uint8(kind), &spot) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					c.fail(s.at, fmt.Sprintf("on %q at %s, tick %s, this field is not a finite number", t.Kinds[kind].Name, spot.text(t.Dimensions), decimal(spot.Tick)),
						"a pole becomes finite with something added, as in 1 / (0.1 + x * x)")
					return false
				}
				strongest = max(strongest, x, -x)
			}
		}
	}
	if quanta := float64(float64(strongest*t.Dt)*t.Dt) * particles.Momentum; strongest > 0 && quanta < faint {
		c.warn(s.at, fmt.Sprintf("field %q is too weak for dt: on %q it gives at most %s of the quanta that momentum is counted in, per tick", f.Name, t.Kinds[kind].Name, brief(quanta)),
			fmt.Sprintf("below %d its value is cut off visibly, below 1 it is nothing; choose a longer dt, or a unit of mass that is smaller", faint))
	}
	return true
}

func (s *Spot) text(dimensions int) string {
	var at []string
	for _, x := range s.At[:dimensions] {
		at = append(at, decimal(x))
	}
	return "(" + strings.Join(at, ", ") + ")"
}

var axisNames = []string{"x", "y", "z"}

// spotName compiles what a field reads by a name of its own: x, y, z and tick.
// An energy is differentiated along one axis at a time.
func (c *compiler) spotName(n *node, names *realNames) (real, bool) {
	if names.axes == 0 {
		return nil, false
	}
	axis := slices.Index(axisNames[:names.axes], n.text)
	if axis < 0 && n.text != "tick" {
		return nil, false
	}
	*names.even = false
	if _, also := c.params[n.text]; also {
		c.fail(n.at, fmt.Sprintf("%s is a coordinate here, and a param of this world too", n.text), "call the param something else")
	}
	if axis < 0 {
		return func(s scope) dual { return dual{s.spot.Tick, 0} }, true
	}
	return func(s scope) dual {
		if s.spot.along == axis {
			return dual{s.spot.At[axis], 1}
		}
		return dual{s.spot.At[axis], 0}
	}, true
}

// describeFields lists the fields, what they are and on whom.
func (t *Table) describeFields(p func(string, ...any)) {
	if len(t.Fields) > 0 {
		p("\nfields (%d)", len(t.Fields))
	}
	for i := range t.Fields {
		f := &t.Fields[i]
		var on []string
		for kind := range t.Kinds {
			if f.On.Has(uint8(kind)) {
				on = append(on, t.Kinds[kind].Name)
			}
		}
		text := strings.Join(on, ", ")
		if len(on) == len(t.Kinds) {
			text = "any"
		}
		p("  %s\t%s, on %s", f.Name, f.Text, text)
	}
}
