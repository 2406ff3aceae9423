package scene

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"ylem/region/wire"
)

// Tour goes by itself from one thing that is worth a look to the next.
type Tour struct {
	On      bool
	Caption string

	stops  []stop
	next   int
	time   float64 // seconds in this stop, the flight to it included
	until  float64 // when the next one follows
	from   Sight
	to     Sight
	counts map[uint32][]uint32 // kinds by region, when the tour last saw the whole world
}

// stop is a place of a tour.
type stop struct {
	sight   Sight
	caption string
}

// Sight is how the world is looked at. At is what is in the middle of the picture, Zoom 1 when all of it is in view.
type Sight struct {
	At         [3]float64 `json:"at"`
	Zoom       float64    `json:"zoom"`
	Yaw, Pitch float64    `json:",omitzero"`  // radians
	Follow     string     `json:",omitempty"` // the ID of a particle that the camera stays with
}

const (
	flightTime = 3.0  // seconds
	stopTime   = 8.0  // the flight included
	mostStops  = 6    // until the whole world is looked at again
	nearZoom   = 0.16 // part of the world's side that a stop shows
	spinSpeed  = 0.15 // radians a second that a world of three dimensions turns
)

// Sight is how the world is looked at now.
func (v *View) Sight() Sight {
	c := &v.Camera
	s := Sight{At: [3]float64{c.X, c.Y}, Zoom: c.Zoom()}
	if c.solid {
		s.At, s.Yaw, s.Pitch = c.lift(c.X, c.Y), c.Yaw, c.Pitch
	}
	if v.Following && v.Selected != nil && v.Selected.Details != nil {
		s.Follow = v.Selected.Details.ID
	}
	return s
}

// Go looks at the world in a way, at once.
func (c *Camera) Go(s Sight) {
	c.anchor = nil
	c.X, c.Y = s.At[0], s.At[1]
	if c.solid {
		c.Yaw, c.Pitch = s.Yaw, math.Min(math.Max(s.Pitch, -1.5), 1.5)
		c.turn()
		c.X, c.Y = c.plane(float32(s.At[0]), float32(s.At[1]), float32(s.At[2]))
	}
	if fit := c.fitScale(); fit > 0 {
		c.Scale = math.Min(math.Max(s.Zoom, leastZoom)*fit, mostScale)
	}
	c.to.x, c.to.y, c.to.scale = c.X, c.Y, c.Scale
	c.keep()
	c.moved = true
}

// Twist turns a world of three dimensions about the line of sight to it, as fingers do; it is a yaw.
func (c *Camera) Twist(radians float64) {
	if c.solid && radians != 0 {
		c.Orbit(radians/orbitSpeed, 0)
	}
}

// orbitSpeed is how far a point of hand turns the world, radians.
const orbitSpeed = 0.006

// StartTour begins a tour, or ends the one that goes on.
func (v *View) StartTour() {
	if v.Tour.On {
		v.EndTour()
		return
	}
	if v.World == nil {
		return
	}
	v.Following = false
	v.Tour = Tour{On: true}
	v.fly(stop{v.whole(), title(v)})
	v.Tour.until = flightTime + 1 // who asks for a tour has seen that
}

// EndTour ends it where it is.
func (v *View) EndTour() {
	if v.Tour.On {
		v.Tour = Tour{}
		v.Changes++
	}
}

// whole is the sight of all of the world.
func (v *View) whole() Sight {
	c := &v.Camera
	return Sight{At: [3]float64{c.size[0] / 2, c.size[1] / 2, c.size[2] / 2}, Zoom: 1, Yaw: c.Yaw, Pitch: c.Pitch}
}

func (v *View) fly(s stop) {
	t := &v.Tour
	t.from, t.to, t.time, t.until, t.Caption = v.Sight(), s.sight, 0, stopTime, s.caption
	v.Changes++
}

// wander goes on with the tour; dt is in seconds.
func (v *View) wander(dt float64) {
	t := &v.Tour
	if !t.On {
		return
	}
	t.time += dt
	if v.Solid() {
		t.to.Yaw += spinSpeed * dt
	}
	s := math.Min(t.time/flightTime, 1)
	v.Camera.Go(between(t.from, t.to, s*s*(3-2*s)))
	v.Changes++
	if t.time < t.until {
		return
	}
	if t.next >= len(t.stops) {
		if t.to.Zoom <= 1 || t.stops == nil { // the whole world is in view: look what there is
			t.stops, t.next = v.interesting(), 0
		} else {
			t.stops = nil
			v.fly(stop{v.whole(), title(v)})
			return
		}
	}
	if t.next < len(t.stops) {
		t.next++
		v.fly(t.stops[t.next-1])
	} else {
		t.time = flightTime // there is nothing yet: stay
	}
}

// between is a sight on the way from one to another: it draws back on a long way.
func between(a, b Sight, t float64) Sight {
	out := b
	far := 0.0
	for axis := range out.At {
		out.At[axis] = a.At[axis] + (b.At[axis]-a.At[axis])*t
		far = math.Max(far, math.Abs(b.At[axis]-a.At[axis]))
	}
	log := math.Log(a.Zoom) + (math.Log(b.Zoom)-math.Log(a.Zoom))*t
	if far > 0 {
		log -= 4 * t * (1 - t) * math.Min(math.Max(math.Min(math.Log(a.Zoom), math.Log(b.Zoom)), 0), 1.2)
	}
	out.Zoom = math.Exp(log)
	out.Yaw = a.Yaw + math.Remainder(b.Yaw-a.Yaw, 2*math.Pi)*t
	out.Pitch = a.Pitch + (b.Pitch-a.Pitch)*t
	return out
}

// interesting lists what is worth a look now: the rarest things that have a name, the largest thing that holds
// together, where most has changed, and where it is fullest.
func (v *View) interesting() (out []stop) {
	out = v.rarest()
	if s, found := v.largest(); found {
		out = append(out, s)
	}
	if s, found := v.liveliest(); found {
		out = append(out, s)
	}
	if h, r := v.fullest(func(*Region) float64 { return 1 }); r != nil {
		x, y, z := float32(h.at[0]), float32(h.at[1]), float32(h.at[2])
		out = append(out, stop{v.near(x, y, z, nearZoom), "Where it is fullest: here " + r.Server + " computes"})
	}
	return out[:min(len(out), mostStops)]
}

// near is a sight of a place.
func (v *View) near(x, y, z float32, part float64) Sight {
	return Sight{At: [3]float64{float64(x), float64(y), float64(z)}, Zoom: math.Max(1/part, 1), Yaw: v.Camera.Yaw, Pitch: v.Camera.Pitch}
}

// rarest gives one of each structure that has a name, the rarest first.
func (v *View) rarest() (out []stop) {
	type named struct{ structure, n int }
	var all []named
	for i, n := range v.Census.Structures {
		if n > 0 {
			all = append(all, named{i, n})
		}
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.structure, b.structure)) })
	for _, one := range all[:min(len(all), mostStops-3)] {
		for i := range v.Regions {
			r := v.Regions[i].Shot
			if r == nil {
				continue
			}
			at := slices.IndexFunc(r.Names, func(a wire.Anchor) bool { return int(a.Structure) == one.structure && int(a.Index) < len(r.Style) })
			if at < 0 {
				continue
			}
			x, y, z := r.At(int(r.Names[at].Index), 1)
			name := v.World.Structures[one.structure].Name
			caption := fmt.Sprintf("%s: one of %s", name, Number(uint64(one.n)))
			if one.n == 1 {
				caption = name + ": the only one"
			}
			if len(out) == 0 && len(all) > 1 {
				caption += ", the rarest here"
			}
			out = append(out, stop{v.near(x, y, z, nearZoom), caption})
			break
		}
	}
	return out
}

// largest gives the largest thing that holds together, as far as one region knows it.
func (v *View) largest() (best stop, found bool) {
	most := int32(3) // smaller things are no sight
	for i := range v.Regions {
		s := v.Regions[i].Shot
		if s == nil {
			continue
		}
		for _, g := range v.groups(s) {
			if root := v.scratch.groups[g.parent]; root.n > most {
				most, found = root.n, true
				x, y, z := s.At(int(g.parent), 1)
				best = stop{v.near(x, y, z, 1.6*nearZoom), fmt.Sprintf("The largest thing: %s particles that hold together", Number(uint64(root.n)))}
			}
		}
	}
	return best, found
}

// liveliest gives the region where the numbers of kinds have changed most since the tour last saw the whole world.
func (v *View) liveliest() (best stop, found bool) {
	t := &v.Tour
	now, most := map[uint32][]uint32{}, 0
	for i := range v.Regions {
		r := &v.Regions[i]
		if r.Shot == nil {
			continue
		}
		kinds := slices.Clone(r.Shot.Kinds)
		now[r.ID] = kinds
		before, known := t.counts[r.ID]
		if !known {
			continue
		}
		changed := 0
		for k := range min(len(kinds), len(before)) {
			d := int(kinds[k]) - int(before[k])
			changed += max(d, -d)
		}
		if changed > most {
			most, found = changed, true
			x, y, z := (r.Lo[0]+r.Hi[0])/2, (r.Lo[1]+r.Hi[1])/2, (r.Lo[2]+r.Hi[2])/2
			part := float64(max((r.Hi[0]-r.Lo[0])/float32(v.Camera.size[0]), (r.Hi[1]-r.Lo[1])/float32(v.Camera.size[1])))
			best = stop{v.near(x, y, z, part), fmt.Sprintf("Where most is going on: %s has changed by %s since the last look", r.Server, Number(uint64(most)))}
		}
	}
	t.counts = now
	return best, found
}
