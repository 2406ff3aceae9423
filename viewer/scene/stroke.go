package scene

import (
	"math"
	"slices"
)

// stroke is one press of a tool and what was drawn with it.
type stroke struct {
	at   [3]float64 // where the last deed was, or the stroke began
	last [3]float64 // where the pointer is
	due  float64    // particles that paint owes
	held float64    // seconds since the last deed
}

// deed is something that a tool does, as a command of package region.
type deed struct {
	at      [3]float64
	radius  float64
	command map[string]any
	blow    bool // it makes the hole of a blast
}

const (
	orderEvery  = 0.2 // seconds between two orders of a tool
	mostWaiting = 6   // orders that nobody has answered: a server takes eight at once
	mostQueued  = 48  // deeds that are still to be sent
	dabEvery    = 0.3 // seconds between two deeds of a pointer that is held still
	dabApart    = 0.7 // radii between two of one that moves
	mostDab     = 500 // particles of one deed
	pushPart    = 0.3 // of the speed of light that a push gives
)

// Press begins a stroke at a pixel. It tells whether the tool takes the press.
func (v *View) Press(px, py float64) bool {
	t := &v.Tools
	if t.Now == ToolSelect || v.World == nil {
		return false
	}
	if why := v.Barred(t.Now); why != "" {
		v.tell(why)
		return true
	}
	at, inside := v.Place(px, py)
	if !inside {
		v.tell("That is outside of the world.")
		return true
	}
	v.Changes++
	switch t.Now {
	case ToolBlast:
		v.blast(at)
		return true
	case ToolErase:
		v.queue(v.erasing(at))
	}
	t.stroke = &stroke{at: at, last: at, due: 1}
	return true
}

// Drag goes on with a stroke.
func (v *View) Drag(px, py float64) {
	s := v.Tools.stroke
	if s == nil {
		return
	}
	at, inside := v.Place(px, py)
	if !inside {
		return
	}
	s.last = at
	v.Changes++
	if v.apart(s.at, at) >= dabApart*v.Tools.Radius {
		v.dab()
	}
}

// Release ends a stroke.
func (v *View) Release() {
	if s := v.Tools.stroke; s != nil && v.Tools.Now == ToolPaint && s.due >= 1 {
		v.dab()
	}
	v.Tools.stroke = nil
}

// dab does what the stroke has come to.
func (v *View) dab() {
	t := &v.Tools
	s := t.stroke
	switch t.Now {
	case ToolPaint:
		if s.due < 1 {
			return
		}
		t.Kind = min(t.Kind, len(v.World.Kinds)-1) // the rules may have changed
		n := min(int(s.due), mostDab)
		s.due -= float64(n)
		add := map[string]any{"kind": v.World.Kinds[t.Kind].Name, "at": s.last, "count": n, "spread": t.Radius}
		if len(t.Attrs) > 0 {
			add["attrs"] = t.Attrs
		}
		v.queue(deed{at: s.last, radius: t.Radius, command: map[string]any{"add": add}})
	case ToolErase:
		v.queue(v.erasing(s.last))
	case ToolPush:
		way := v.way(s.at, s.last)
		long := math.Sqrt(way[0]*way[0] + way[1]*way[1] + way[2]*way[2])
		if long == 0 {
			return
		}
		w := &v.World.World
		speed := pushPart * w.Light / w.Dt
		if !(speed > 0) || math.IsInf(speed, 0) { // of a server that does not say
			speed = 1
		}
		for axis := range way {
			way[axis] *= speed / long
		}
		v.queue(v.kicking(s.at, t.Radius, way))
	}
	s.at, s.held = s.last, 0
}

func (v *View) erasing(at [3]float64) deed {
	return deed{at: at, radius: v.Tools.Radius, command: map[string]any{"remove": map[string]any{"at": at, "radius": v.Tools.Radius}}}
}

func (v *View) kicking(at [3]float64, radius float64, velocity [3]float64) deed {
	return deed{at: at, radius: radius, command: map[string]any{"kick": map[string]any{"at": at, "radius": radius, "velocity": velocity}}}
}

// way leads from one place to another, around a wrapped edge if that is shorter.
func (v *View) way(from, to [3]float64) (d [3]float64) {
	for axis := range v.World.World.Dimensions {
		d[axis] = to[axis] - from[axis]
		if v.Camera.wrap[axis] {
			d[axis] = math.Remainder(d[axis], v.Camera.size[axis])
		}
	}
	return d
}

func (v *View) apart(a, b [3]float64) float64 {
	d := v.way(a, b)
	return math.Sqrt(d[0]*d[0] + d[1]*d[1] + d[2]*d[2])
}

// queue has a deed sent as soon as may be. What comes too fast for that is dropped.
func (v *View) queue(d deed) {
	if t := &v.Tools; len(t.queue) < mostQueued {
		t.queue = append(t.queue, d)
		t.echoes = append(t.echoes, echo{at: d.at, radius: d.radius})
	}
	v.Changes++
}

// unqueue forgets the deeds that were not sent yet, where they would have acted, and the blow that is among them.
func (v *View) unqueue() {
	t := &v.Tools
	t.queue = t.queue[:0]
	t.echoes = slices.DeleteFunc(t.echoes, func(e echo) bool { return e.request == 0 })
	if g := t.damage; g != nil && g.request == 0 {
		t.damage = nil
	}
}

// work does what time brings to the tools: paint flows, deeds are sent, a few a second. dt is in seconds.
func (v *View) work(dt float64) {
	t := &v.Tools
	if v.World == nil {
		return
	}
	if v.Timeline.Past { // what was decided acts in the present, and is shown again there
		if t.Now != ToolSelect {
			v.Wield(ToolSelect)
		}
		v.unqueue()
		return
	}
	if s := t.stroke; s != nil {
		s.held += dt
		if t.Now == ToolPaint {
			s.due += float64(t.Flow) * dt
		}
		if s.held >= dabEvery && t.Now != ToolPush {
			v.dab()
		}
	}
	t.sent += dt
	if len(t.queue) > 0 && t.sent >= orderEvery && len(v.orders) < mostWaiting {
		d := t.queue[0]
		t.queue = append(t.queue[:0], t.queue[1:]...)
		t.sent = 0
		request := v.command(d.command)
		if d.blow && t.damage != nil {
			t.damage.request = request
		}
		for i := range t.echoes {
			if e := &t.echoes[i]; e.request == 0 && !e.decided {
				e.request = request
				break
			}
		}
	}
	v.fadeEchoes(dt)
	v.heal(dt)
}
