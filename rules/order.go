package rules

import (
	"bytes"
	"crypto/sha256"
	encode "encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// sortRules numbers rules by their canonical text.
func (c *compiler) sortRules() {
	slices.SortFunc(c.drafts, func(a, b *draft) int {
		return strings.Compare(a.Text+a.conditions+a.Placing, b.Text+b.conditions+b.Placing)
	})
	for _, d := range c.drafts {
		c.table.Rules = append(c.table.Rules, d.Rule)
	}
}

// fingerprint hashes all that can reach a particle's state: what is drawn, named
// or told to people is left out. The temperature, which is a function, enters
// as its text and the values of params.
func (t *Table) fingerprint(temperature string) uint64 {
	h := sha256.New()
	p := func(format string, args ...any) { fmt.Fprintf(h, format+"\n", args...) }
	p("ylem rules %d", language)
	var lower, upper [3]uint8
	for axis := range t.Edge {
		lower[axis], upper[axis] = uint8(t.Edge[axis][0]), uint8(t.Edge[axis][1])
	}
	p("world %d %d %d %x %d", t.Dimensions, t.Size, lower, t.Dt, t.Light)
	if upper != lower {
		p("upper sides %d", upper)
	}
	p("temperature %s", temperature)
	for i := range t.Params {
		p("param %s %x", t.Params[i].Name, t.Params[i].Value)
	}
	t.digest(h)
	for i := range t.Places {
		q := &t.Places[i]
		p("place %d %s", q.Joined, q.canonical())
	}
	return encode.BigEndian.Uint64(h.Sum(nil))
}

// SameTicks reports whether ticks are computed alike by two tables of one size and
// dt, for temperatures as far as ticks 0, 1, 2, 4, 8 … tell. Then they differ in how
// worlds begin at most.
func (t *Table) SameTicks(o *Table) bool {
	a, b := sha256.New(), sha256.New()
	if t.digest(a); (t.Temperature == nil) != (o.Temperature == nil) {
		return false
	}
	o.digest(b)
	for tick := 0.5; t.Temperature != nil && tick < 1<<53; tick *= 2 {
		if at := math.Floor(tick); t.Temperature(at) != o.Temperature(at) {
			return false
		}
	}
	return bytes.Equal(a.Sum(nil), b.Sum(nil))
}

// digest writes what a tick is computed by, but for the temperature.
func (t *Table) digest(h io.Writer) {
	p := func(format string, args ...any) { fmt.Fprintf(h, format+"\n", args...) }
	p("attrs %q consts %q slots %d", t.Attrs, t.Consts, t.Slots)
	for i := range t.Kinds {
		k := &t.Kinds[i]
		p("kind %q %x %d %x %x %d %d", k.Name, k.Mass, k.Motion, k.Friction, k.Diffusion, k.Valence, k.Consts)
		if h := k.Heading; h != nil {
			p("heading %x %x %x %d %x %x", h.Speed, h.Turn, h.Swerve, h.Sight, h.Sees, h.Spin)
		}
		for a := range t.Attrs {
			p("attr %t %d %d %d %q", k.Attrs[a].Has, k.Attrs[a].Lo, k.Attrs[a].Hi, k.Attrs[a].Initial, k.Attrs[a].Names)
			if k.Attrs[a].Down {
				p("down")
			}
		}
	}
	for i := range t.Tabulated {
		p("force %d", t.Tabulated[i].Range)
		t.Tabulated[i].Curve.digest(h)
	}
	for i := range t.BondTypes {
		b := &t.BondTypes[i]
		p("bond %x %x %d", b.Length, b.Stiffness, b.BreaksAt)
		b.Curve.digest(h)
		if b.Form != Harmonic {
			p("form %d %x", b.Form, b.Extent)
		}
	}
	for i := range t.Bends {
		b := &t.Bends[i]
		p("bend %x %x %x", b.Kinds, b.Rest, b.Stiffness)
	}
	for i := range t.Thermostats {
		p("thermostat %d %x", t.Thermostats[i].Range, t.Thermostats[i].Friction)
	}
	if t.OneSided != nil || t.ThermostatOf != nil {
		p("sides %d %x %d", t.OneSided, t.CapOn, t.ThermostatOf)
	}
	for i := range t.Fields {
		p("field %x %s %s", t.Fields[i].On, t.Fields[i].Text, t.Fields[i].values)
	}
	p("pairs %d %x %d", t.Forces, t.Cap, t.BondOf)
	for i := range t.Rules {
		r := &t.Rules[i]
		p("rule %d %d %d", len(r.Left), r.Joined, r.Carrier)
		for _, l := range r.Left {
			p("left %x %d", l.Kinds, l.Tests)
		}
		for _, q := range r.Right {
			p("right %d %d %d %d", q.Named, q.Identity, q.Kind, q.Sets)
			if s := &q.Site; s.Form != AtMeeting {
				p("site %d %x %d %x %d", s.Form, s.Distance, s.Degrees, s.Spread, s.From)
			}
		}
		p("bonds %d %d guard %d", r.Make, r.Break, r.Guard)
		p("when %x %d %d %d %d %x %x", r.Hazard, r.Radius, r.Every, r.After, r.Until, r.Energy, r.Apart)
		if r.Uniform {
			p("uniform")
		}
		for _, q := range r.Clear {
			p("clear %x %d", q.Kinds, q.Radius)
		}
		if r.Within > 0 || r.Beyond > 0 {
			p("apart %d %d", r.Within, r.Beyond)
		}
		if r.Spent >= 0 {
			p("spent %d", r.Spent)
		}
	}
	for i := range t.Sources {
		q := &t.Sources[i]
		p("source %s blocks %d tails %d", q.canonical(), q.Blocks, q.Tails)
	}
}

// digest writes the curve's numbers.
func (c *Curve) digest(w io.Writer) {
	encode.Write(w, encode.LittleEndian, uint64(c.PerOctave)<<32|uint64(c.Mask))
	encode.Write(w, encode.LittleEndian, [3]float32{c.First, c.Top, c.Inner})
	for _, coefficients := range c.Segment {
		encode.Write(w, encode.LittleEndian, coefficients)
	}
	if c.Deep != nil {
		c.Deep.digest(w)
	}
}
