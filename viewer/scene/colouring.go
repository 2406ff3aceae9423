package scene

import (
	"slices"
	"strings"
)

// Colouring is what the colours of particles tell.
type Colouring struct {
	By string // see the constants, and Colourings
	// Safe shows kinds in colours that everybody can tell apart (Theme.Of), and not in those of the world.
	Safe bool
	// Least and Greatest are what the ends of the ramp mean. They follow what is in view unless they are Fixed.
	Least, Greatest float64
	Fixed           bool
}

// What colours can tell, besides "charge NAME" and "attr NAME" of what the world has.
const (
	ByKind      = "" // the colours that the world gives
	BySpeed     = "speed"
	BySeen      = "time in view" // a particle may be older: nobody tells when it was made
	ByStructure = "structure"
	ByRegion    = "region"
	ByServer    = "server"
)

// Colourings is what Colouring.By can be in this world, in the order in which people would choose from it.
func (v *View) Colourings() []string {
	all := []string{ByKind}
	if v.World == nil {
		return all
	}
	if v.pushes() {
		all = append(all, BySpeed)
	}
	all = append(all, BySeen)
	if len(v.World.Structures) > 0 {
		all = append(all, ByStructure)
	}
	for _, c := range v.World.Charges {
		all = append(all, "charge "+c.Name)
	}
	for _, a := range v.World.Attrs {
		all = append(all, "attr "+a.Name)
	}
	if len(v.World.Regions) > 1 {
		all = append(all, ByRegion)
	}
	if len(v.World.Servers) > 1 {
		all = append(all, ByServer)
	}
	return all
}

// Colour chooses what colours tell.
func (v *View) Colour(by string) {
	v.Colouring = Colouring{By: by, Safe: v.Colouring.Safe}
	v.Colouring.Least, v.Colouring.Greatest = v.usualRange(by)
	v.coloured = v.time
	v.Changes++
}

// recolour goes back to kinds where what the colours told of is not in the world any more. Servers come and go; colours
// by them stay.
func (v *View) recolour() {
	if !v.Colouring.places() && !slices.Contains(v.Colourings(), v.Colouring.By) {
		v.Colour(ByKind)
	}
}

// ColouringTitle is a Colouring.By as people read it.
func ColouringTitle(by string) string {
	switch {
	case by == ByKind:
		return "kind"
	case strings.HasPrefix(by, "charge "), strings.HasPrefix(by, "attr "):
		return by[strings.IndexByte(by, ' ')+1:]
	}
	return by
}

// ColouringTip tells in a sentence what the colours of a Colouring.By tell.
func ColouringTip(by string) string {
	switch by {
	case ByKind:
		return "Each kind has its own colour."
	case BySpeed:
		return "How fast a particle is. Grey: it carries no momentum."
	case BySeen:
		return "How long you have seen a particle. It may be older."
	case ByStructure:
		return "Which of the structures with a name a particle belongs to. Grey: none of them."
	case ByRegion:
		return "Which region a particle is in."
	case ByServer:
		return "Which server computes a particle."
	}
	name := ColouringTitle(by)
	if strings.HasPrefix(by, "charge ") {
		return "How much " + name + " a particle carries."
	}
	return "The value of " + name + ", which particles of some kinds have. Grey: it has none."
}

// usualRange is where the ramp begins and ends before anything is known of what is in view.
func (v *View) usualRange(by string) (least, greatest float64) {
	switch {
	case by == BySpeed:
		return 0, 0.25 // length units per tick, of which few particles make more
	case by == BySeen:
		return 0, 1000 // ticks
	case strings.HasPrefix(by, "charge "):
		return -1, 1
	case strings.HasPrefix(by, "attr ") && v.World != nil:
		for _, a := range v.World.Attrs {
			if a.Name == by[len("attr "):] {
				return float64(a.Lo), float64(max(a.Hi, a.Lo+1))
			}
		}
	}
	return 0, 1
}

// Where the ramp ends if a person has not said it: a part of the values may lie beyond it, and it is shortened when all
// but that part lie in its lower third.
const (
	beyondRamp   = 0.02
	rampGrows    = 1.5
	rampOften    = 1.0 // seconds between two changes
	rampSample   = 2000
	rampLeastOld = 20 // values that are needed to tell anything
)

// adapt makes the ramp fit what is in view.
func (v *View) adapt() {
	c := &v.Colouring
	if !c.Ramped() || c.Fixed || v.time < v.adapted+rampOften && v.adapted != 0 {
		return
	}
	seen, high, low, short := 0, 0, 0, 0
	p := v.channels()
	for i := range v.Regions {
		s := v.Regions[i].Shot
		if s == nil {
			continue
		}
		if least, greatest, told := v.told(s); !told || least != c.Least || greatest != c.Greatest {
			continue
		}
		for k := 0; k < s.Len(); k += s.Len()/rampSample + 1 {
			value := s.Value[k]
			if p.lacks[s.Style[k]] {
				continue
			}
			seen++
			high += int(value / 255)
			if value == 0 {
				low++
			}
			if value < 85 {
				short++
			}
		}
	}
	if seen < rampLeastOld {
		return
	}
	most := int(beyondRamp * float64(seen))
	before := *c
	switch {
	case high > most:
		c.Greatest *= rampGrows
		if c.Least < 0 {
			c.Least = -c.Greatest
		}
	case c.Least < 0 && low > most:
		c.Least *= rampGrows
		c.Greatest = -c.Least
	case c.Least == 0 && short >= seen-most && c.By != BySeen:
		c.Greatest /= rampGrows
	}
	if *c != before {
		v.adapted = v.time
		v.Changes++
	}
}

// Ages is what Intake.Ages is to be.
func (v *View) Ages() uint32 {
	if v.Colouring.By != BySeen {
		return 0
	}
	return uint32(max(v.Colouring.Greatest, 1))
}

// places tells whether a colour stands for where a particle is: all in a region have the same.
func (c *Colouring) places() bool { return c.By == ByRegion || c.By == ByServer }

// Ramped tells whether a colour stands for a number, Least to Greatest.
func (c *Colouring) Ramped() bool {
	return c.By != ByKind && c.By != ByStructure && !c.places()
}

// ramp is that of what colours tell: what has two signs has two colours.
func (c *Colouring) ramp() Ramp {
	if c.Least < 0 && c.Greatest > 0 {
		return PuOr
	}
	return Viridis
}

// Legend explains the colours.
type Legend struct {
	Title           string
	Ramp            []Color // as they are drawn, at equal steps from Least to Greatest; nil where Entries say it
	Least, Greatest float64
	Unit            string
	Entries         []LegendEntry
	Note            string // where the picture tells less than that; "" if it does nowhere
}

// LegendEntry is one of several things that have a colour each.
type LegendEntry struct {
	Color Color
	Name  string
}

// legendSteps is how many colours of a ramp a legend shows.
const legendSteps = 32

// Legend is that of the picture as it is drawn now.
func (v *View) Legend() Legend {
	c := &v.Colouring
	l := Legend{Title: ColouringTitle(c.By), Least: c.Least, Greatest: c.Greatest}
	add := func(color Color, name string) { l.Entries = append(l.Entries, LegendEntry{color, name}) }
	if v.World == nil {
		return l
	}
	switch c.By {
	case BySpeed:
		l.Unit = "length units per tick"
	case BySeen:
		l.Unit = "ticks"
	case ByKind:
		for i := range v.World.Styles {
			add(v.styleColor(uint8(i)), v.Styles[i].Label)
		}
	case ByStructure:
		for i, s := range v.World.Structures {
			add(v.valueColor(uint8(min(i+1, 255))), s.Name)
		}
		add(v.valueColor(0), "none of these")
	case ByRegion:
		for i := range v.Regions {
			add(v.regionColor(&v.Regions[i]), "region "+Number(uint64(v.Regions[i].ID)))
		}
	case ByServer:
		for i := range v.Servers {
			add(ServerColor(i, v.Theme), v.Servers[i].Name)
		}
	}
	if c.Ramped() {
		for i := range legendSteps {
			l.Ramp = append(l.Ramp, v.valueColor(uint8(max(i*255/(legendSteps-1), 1))))
		}
		if v.channels().lacking {
			add(v.valueColor(0), "has none")
		}
	}
	if name, ok := strings.CutPrefix(c.By, "charge "); ok {
		for _, charge := range v.World.Charges {
			if charge.Name == name {
				l.Unit = charge.Unit
			}
		}
	}
	l.Note = v.legendNote()
	return l
}

// untoldFor is how many seconds servers have to tell something before the legend says that they have not.
const untoldFor = 1

// legendNote says where colours are not those of the legend.
func (v *View) legendNote() string {
	if v.Colouring.By == ByKind || v.World == nil {
		return ""
	}
	counted, crowded, untold := false, false, false
	for i := range v.Regions {
		if s := v.Regions[i].Shot; s != nil {
			counted = counted || !s.Crowded && s.Density.W > 0
			crowded = crowded || s.Crowded
			_, _, told := v.told(s)
			untold = untold || s.Len() > 0 && !told
		}
	}
	switch {
	case untold && !v.Colouring.places() && v.time > v.coloured+untoldFor:
		return "Of what is shown here this is not known. Colours tell the kind."
	case counted && !v.Colouring.places():
		return "Where there are too many, colours tell the kind. Zoom in."
	case crowded && v.channels().shared && (v.Solid() || !v.Colouring.places()) && v.levels().field > 0:
		return "From so far, colours that are alike are one. Zoom in."
	}
	return ""
}

// styleColor is that of a style on the ground of the theme.
func (v *View) styleColor(style uint8) Color {
	s := &v.Styles[style]
	if v.Colouring.Safe && s.Kind >= 0 {
		return v.Theme.Of(s.Kind)
	}
	return v.Theme.On(s.Color)
}

// valueColor is that of a value as keyed gives it.
func (v *View) valueColor(value uint8) Color {
	if value == 0 && (v.Colouring.By == ByStructure || v.channels().lacking) {
		return v.Theme.None().Fade(0.55)
	}
	if v.Colouring.By == ByStructure {
		return v.Theme.Of(int(value) - 1)
	}
	return v.Theme.On(v.Colouring.ramp().At(float64(value) / 255))
}

// regionColor is that of all particles of a region when they are coloured by it, or by its server.
func (v *View) regionColor(r *Region) Color {
	if v.Colouring.By == ByServer {
		return v.ServerColor(r.Server)
	}
	return ServerColor(v.row[r.ID], v.Theme)
}
