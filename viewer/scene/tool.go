package scene

import (
	"fmt"
	"math"
	"slices"

	"ylem/region/wire"
)

// Tool is what the first button of the mouse, or a finger, does to the world.
type Tool int

// The tools.
const (
	ToolSelect Tool = iota // ask what a particle is; drag the picture
	ToolPaint              // put particles in
	ToolPush               // kick them in the direction of the drag
	ToolErase              // take them out
	ToolBlast              // a hole, and what is around it flies off
)

func (t Tool) String() string { return [...]string{"select", "paint", "push", "erase", "damage"}[t] }

// tools is what a person reads of them, in their order.
var tools = [...]struct{ label, key, tip string }{
	{"Select", "S", "Click a particle to see what it is; drag to move around"},
	{"Paint", "A", "Put particles in where you press and drag"},
	{"Push", "K", "Drag through particles to kick them that way"},
	{"Erase", "E", "Take particles out where you press and drag"},
	{"Damage", "X", "Blow a hole, and see what the world makes of it"},
}

// Tools is what the tools are set to, and what they are doing.
type Tools struct {
	Now    Tool
	Radius float64          // of the brush, length units
	Flow   int              // particles a second that paint gives
	Kind   int              // that paint puts in, an index into Welcome.Kinds
	Attrs  map[string]int32 // that it gives them; others have their usual values
	X, Y   float64          // px where the pointer is
	Over   bool             // it is over the world

	mixed  bool // Kind was chosen
	stroke *stroke
	queue  []deed
	sent   float64 // seconds since the last order of a tool
	echoes []echo
	damage *Damage
}

// The brush: its radius over the side of the world, least, usual and most, and by how much a key changes it.
const (
	leastBrush = 0.002
	usualBrush = 0.03
	mostBrush  = 0.25
	brushStep  = 1.25
	usualFlow  = 60
)

// flows is what paint can be set to, particles a second.
var flows = [...]int{1, 20, 60, 200, 1000}

// Wield takes a tool.
func (v *View) Wield(t Tool) {
	v.Tools.stroke = nil
	v.Tools.Now = t
	if t == ToolPaint && !v.Tools.mixed { // what there is most of
		most := -1
		for i, n := range v.Census.Kinds {
			if !v.World.Kinds[i].Hidden && n > most {
				v.Tools.Kind, most = i, n
			}
		}
	}
	v.Changes++
}

// resetTools fits the tools to a world that is new here.
func (v *View) resetTools() {
	side := math.Min(v.World.World.Size[0], v.World.World.Size[1])
	v.Tools = Tools{Radius: usualBrush * side, Flow: usualFlow, sent: orderEvery}
}

// Widen changes the radius of the brush by steps.
func (v *View) Widen(steps float64) {
	if v.World == nil {
		return
	}
	side := math.Min(v.World.World.Size[0], v.World.World.Size[1])
	t := &v.Tools
	t.Radius = math.Min(math.Max(t.Radius*math.Pow(brushStep, steps), leastBrush*side), mostBrush*side)
	v.Changes++
}

// Barred says why a tool cannot be used, "" if it can.
func (v *View) Barred(t Tool) string {
	switch {
	case t == ToolSelect:
		return ""
	case v.World == nil:
		return "There is no world yet."
	case v.Timeline.Past:
		return inThePast
	case !v.MayCommand():
		return "Who looks at this world from here may not change it: that takes a token with role command."
	case t == ToolPush && !v.pushes():
		return "Nothing here carries momentum: the particles of this world wander, and cannot be pushed."
	}
	return ""
}

// pushes tells whether particles of any kind carry momentum.
func (v *View) pushes() bool {
	return slices.ContainsFunc(v.World.Kinds, func(k wire.ViewKind) bool { return k.Pushed })
}

// pushed tells whether particles of a kind carry momentum.
func (v *View) pushed(kind string) bool {
	return slices.ContainsFunc(v.World.Kinds, func(k wire.ViewKind) bool { return k.Name == kind && k.Pushed })
}

// Place is what lies under a pixel, length units: in three dimensions a particle there, or the plane through the middle
// of the box that faces the eye. inside: it belongs to the world.
func (v *View) Place(px, py float64) (at [3]float64, inside bool) {
	c := &v.Camera
	if v.World == nil || c.Scale == 0 {
		return at, false
	}
	x, y := c.Unproject(px, py)
	at = [3]float64{x, y}
	if v.Solid() {
		if m := v.Pick(px, py); m != nil {
			return [3]float64{float64(m.X), float64(m.Y), float64(m.Z)}, true
		}
		at = c.lift(x, y)
	}
	return v.within(at)
}

// within brings a place beyond a wrapped edge into the box, and tells whether it is in it then.
func (v *View) within(at [3]float64) ([3]float64, bool) {
	c := &v.Camera
	for axis := range v.World.World.Dimensions {
		if c.wrap[axis] {
			at[axis] = math.Mod(math.Mod(at[axis], c.size[axis])+c.size[axis], c.size[axis])
		}
		if at[axis] = math.Round(at[axis]*1e4) / 1e4; !(at[axis] >= 0 && at[axis] < c.size[axis]) {
			return at, false
		}
	}
	return at, true
}

// lift gives the place of a point of the picture's plane in three dimensions, on the plane through the middle of the box.
func (c *Camera) lift(u, w float64) (at [3]float64) {
	for axis := range at {
		at[axis] = c.size[axis]/2 + u*float64(c.m[0][axis]) + w*float64(c.m[1][axis])
	}
	return at
}

// paintable lists the attributes that particles of the painted kind can be given.
func (v *View) paintable() (out []*wire.ViewAttr) {
	for i := range v.World.Attrs {
		a := &v.World.Attrs[i]
		for _, k := range a.Kinds {
			if k == v.Tools.Kind {
				out = append(out, a)
			}
		}
	}
	return out
}

// Mix chooses what paint puts in.
func (v *View) Mix(kind int) {
	v.Tools.Kind, v.Tools.Attrs, v.Tools.mixed = kind, nil, true
	v.Changes++
}

// Tint changes an attribute of what paint puts in by steps; it starts at the lowest value.
func (v *View) Tint(a *wire.ViewAttr, by int32) {
	t := &v.Tools
	now, said := t.Attrs[a.Name]
	next := map[string]int32{}
	for name, value := range t.Attrs {
		next[name] = value
	}
	if said {
		now += by
	} else {
		now = max(a.Lo, min(0, a.Hi))
	}
	next[a.Name] = min(max(now, a.Lo), a.Hi)
	t.Attrs = next
	v.Changes++
}

// shade is what an attribute of what is painted is set to, for people.
func (v *View) shade(a *wire.ViewAttr) string {
	now, said := v.Tools.Attrs[a.Name]
	switch {
	case !said:
		return "usual"
	case now >= 0 && int(now) < len(a.Names):
		return a.Names[now]
	}
	return fmt.Sprint(now)
}
