package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

var hexColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// colors that have a name.
var colors = map[string]string{
	"red": "#e05050", "green": "#50c060", "blue": "#5080f0", "yellow": "#f0d050", "orange": "#f09040", "purple": "#a060d0",
	"pink": "#f090c0", "cyan": "#50d0e0", "teal": "#309090", "lime": "#a0e050", "brown": "#906040", "gold": "#e0b030",
	"white": "#f0f0f0", "silver": "#b8bcc4", "gray": "#808890", "black": "#202428",
}

// palettes that have a name.
var palettes = map[string][]string{
	"rgb":  {"#e05050", "#50c060", "#5080f0"},
	"cmy":  {"#50d0e0", "#e060c0", "#f0d050"},
	"heat": {"#303a70", "#6040a0", "#b04090", "#e06060", "#f0a050", "#f8e880"},
	"hue": {
		"#f04c4c", "#f08a4c", "#f0c74c", "#dcf04c", "#9ef04c", "#60f04c", "#4cf075", "#4cf0b3",
		"#4cf0f0", "#4cb3f0", "#4c75f0", "#604cf0", "#9e4cf0", "#dc4cf0", "#f04cc7", "#f04c8a",
	},
}

// fallback are the colours of kinds that name none, by the kind's number.
var fallback = []string{"#5080f0", "#e05050", "#50c060", "#f0d050", "#a060d0", "#f09040", "#50d0e0", "#f090c0", "#a0e050", "#906040", "#b8bcc4", "#309090"}

// readView reads view = { color = palette("rgb", self.c), radius = 0.2 }.
func (c *compiler) readView(s *section, kind int) {
	v := View{Radius: 0.2, Colors: []string{fallback[kind%len(fallback)]}, Attr: -1}
	names, values := s.pairs("view")
	for i, name := range names {
		n := values[i]
		switch name.text {
		case "radius":
			v.Radius = c.bounded(n, "radius", interval{0, 1e3, true}, v.Radius)
		case "color":
			if list, attr := c.readColor(n, kind); list != nil {
				v.Colors, v.Attr, v.Ramp = list, attr, attr >= 0 && n.text == "ramp"
			}
		default:
			c.fail(name.at, fmt.Sprintf("a view has no %q", name.text), suggest(name.text, "it may have", namesOf(objects["kind.view"]))...)
		}
	}
	c.table.Kinds[kind].View = v
}

func (c *compiler) readColor(n *node, kind int) ([]string, int) {
	if n.form == formString {
		if color, ok := c.color(n); ok {
			return []string{color}, -1
		}
		return nil, -1
	}
	example := `expected "#e05050", "red", palette("rgb", self.c) or palette("red", "#50c060", self.c), or ramp("heat", self.c) for many values`
	if n.form != formCall || n.text != "palette" && n.text != "ramp" || len(n.over) < 2 {
		c.fail(n.at, fmt.Sprintf("%s is not a colour", n), example)
		return nil, -1
	}
	by := n.over[len(n.over)-1]
	if by.form != formMember || by.over[0].text != "self" {
		c.fail(by.at, "the last entry of a "+n.text+" is the attribute that picks the colour", example)
		return nil, -1
	}
	attr, ok := slices.BinarySearch(c.table.Attrs, by.text)
	if !ok || !c.table.Kinds[kind].Attrs[attr].Has {
		c.everyKindOrNone(by, kind, attr, ok)
		return nil, -1
	}
	var list []string
	for _, o := range n.over[:len(n.over)-1] {
		if o.form == formString && palettes[o.text] != nil && len(n.over) == 2 {
			list = palettes[o.text]
			break
		}
		color, ok := c.color(o)
		if !ok {
			return nil, -1
		}
		list = append(list, color)
	}
	if a := &c.table.Kinds[kind].Attrs[attr]; n.text == "ramp" {
		return ramp(list, int(min(rampColors, int64(a.Hi)-int64(a.Lo)+1))), attr
	}
	return list, attr
}

// rampColors is how many colours a ramp has at most: more can hardly be told apart,
// and a frame has 256 for all kinds.
const rampColors = 24

// ramp returns n colours that lead from the first of a list through all of them to
// the last.
func ramp(list []string, n int) []string {
	out := make([]string, n)
	for i := range out {
		// How far along the list, in parts of n − 1 between two of its colours.
		at, parts := i*(len(list)-1), max(n-1, 1)
		from := list[at/parts]
		to := list[min(at/parts+1, len(list)-1)]
		color := []byte("#")
		for channel := 1; channel < 7; channel += 2 {
			a, _ := strconv.ParseUint(from[channel:channel+2], 16, 8)
			b, _ := strconv.ParseUint(to[channel:channel+2], 16, 8)
			mixed := (int(a)*(parts-at%parts) + int(b)*(at%parts)) / parts
			color = fmt.Appendf(color, "%02x", mixed)
		}
		out[i] = string(color)
	}
	return out
}

func (c *compiler) everyKindOrNone(by *node, kind, attr int, known bool) {
	if known {
		c.everyKindHas(by.at, []int{kind}, attr)
		return
	}
	c.fail(by.at, fmt.Sprintf("there is no attribute %q", by.text), suggest(by.text, "attributes", c.table.Attrs)...)
}

func (c *compiler) color(n *node) (string, bool) {
	if n.form == formString && hexColor.MatchString(n.text) {
		return n.text, true
	}
	if named := colors[n.text]; n.form == formString && named != "" {
		return named, true
	}
	known := append(slices.Collect(keys(colors)), slices.Collect(keys(palettes))...)
	c.fail(n.at, fmt.Sprintf("%s is not a colour", n), append([]string{`expected "#rrggbb" or a name`}, suggest(n.text, "names", known)...)...)
	return "", false
}
