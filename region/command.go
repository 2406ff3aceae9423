package region

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"ylem/particles"
	"ylem/rules"
)

// Command is something a person does to the world. One of its parts is there.
type Command struct {
	Add    *Add    `json:"add,omitempty"`
	Remove *Target `json:"remove,omitempty"`
	Kick   *Kick   `json:"kick,omitempty"`
	Param  *Param  `json:"param,omitempty"`
	Pause  bool    `json:"pause,omitempty"`
	Resume bool    `json:"resume,omitempty"`
	// Step lets a paused world go on by so many epochs; then it stands again. Pace is
	// how many ticks a second the world goes on at from now on, at most; 0: as many as
	// it can. Like a pause neither changes what is computed, only when.
	Step uint64   `json:"step,omitempty"`
	Pace *float64 `json:"pace,omitempty"`
}

// Changes reports whether the command makes another world than its author began:
// others change only when it is computed.
func (c *Command) Changes() bool {
	return c.Add != nil || c.Remove != nil || c.Kick != nil || c.Param != nil
}

// Add makes particles of a kind within Spread of a place, length units.
type Add struct {
	Kind   string           `json:"kind"`
	At     [3]float64       `json:"at"`
	Count  int              `json:"count"`
	Spread float64          `json:"spread,omitempty"`
	Attrs  map[string]int32 `json:"attrs,omitempty"`
}

// Target is particles: by their IDs, 16 hex digits each, or all within Radius of a
// place, of one kind if that is said.
type Target struct {
	IDs    []string    `json:"ids,omitempty"`
	At     *[3]float64 `json:"at,omitempty"`
	Radius float64     `json:"radius,omitempty"`
	Kind   string      `json:"kind,omitempty"`
}

// Kick changes velocities, length units per unit of time.
type Kick struct {
	Target
	Velocity [3]float64 `json:"velocity"`
}

// Param gives a param of the world another value.
type Param struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Input is a decided command: it acts at the beginning of an epoch. Its number keys
// what it draws, so no other input of that epoch has it, in no log: a hash of who
// the command is. Table is by which rules the world goes on, after a Param.
type Input struct {
	Epoch   uint64
	Number  uint64
	Command Command
	Table   *rules.Table
}

// Limits of a command.
const (
	MaxAdded    = 10_000 // particles that are added
	MaxTargets  = 64     // IDs that are named
	maxVelocity = 1 << 40
	MaxStep     = 1 << 16 // epochs of a step
	MinPace     = 0.01    // ticks a second; what is slower is a pause
	MaxPace     = 1e6
)

// Check reports why a world does not take the command. now is its table. Whether a
// Param's rules fit is another question (Compatible).
func (c *Command) Check(w *World, now *rules.Table) error {
	parts := 0
	for _, there := range []bool{c.Add != nil, c.Remove != nil, c.Kick != nil, c.Param != nil, c.Pause, c.Resume, c.Step != 0, c.Pace != nil} {
		if there {
			parts++
		}
	}
	switch {
	case parts != 1:
		return fmt.Errorf("a command says one of add, remove, kick, param, pause, resume, step and pace, and this one %d of them", parts)
	case c.Add != nil:
		return c.Add.check(now)
	case c.Remove != nil:
		return c.Remove.check(now, "remove")
	case c.Kick != nil:
		return c.Kick.check(now)
	case c.Param != nil:
		return c.Param.check(now)
	case c.Step > MaxStep:
		return fmt.Errorf("step: %d epochs: at most %d are possible at once", c.Step, MaxStep)
	case c.Pace != nil && *c.Pace != 0 && !(*c.Pace >= MinPace && *c.Pace <= MaxPace):
		return fmt.Errorf("pace: %g ticks a second: between %g and %g are possible, or 0 for as many as there can be", *c.Pace, MinPace, MaxPace)
	}
	return nil
}

// Liveness reports whether the command says only when the world goes on, and nothing
// of what becomes of it.
func (c *Command) Liveness() bool { return c.Pause || c.Resume || c.Step > 0 || c.Pace != nil }

func (a *Add) check(t *rules.Table) error {
	number := kindOf(t, a.Kind)
	switch {
	case number < 0:
		return fmt.Errorf("add: the world has no kind %q", a.Kind)
	case a.Count < 1 || a.Count > MaxAdded:
		return fmt.Errorf("add: %d particles: between 1 and %d are possible at once", a.Count, MaxAdded)
	case !(a.Spread >= 0 && a.Spread <= widest(t)):
		return fmt.Errorf("add: a spread of %g: between 0 and %g is possible", a.Spread, widest(t))
	}
	kind := &t.Kinds[number]
	for _, name := range slices.Sorted(maps.Keys(a.Attrs)) {
		at := slices.Index(t.Attrs, name)
		if at < 0 || !kind.Attrs[at].Has {
			return fmt.Errorf("add: kind %q has no attribute %q", a.Kind, name)
		}
		if v, attr := a.Attrs[name], &kind.Attrs[at]; v < attr.Lo || v > attr.Hi {
			return fmt.Errorf("add: %s = %d: of kind %q it is between %d and %d", name, v, a.Kind, attr.Lo, attr.Hi)
		}
	}
	return inside(t, &a.At, "add")
}

func (g *Target) check(t *rules.Table, what string) error {
	switch {
	case len(g.IDs) > MaxTargets:
		return fmt.Errorf("%s: %d IDs: at most %d are possible at once", what, len(g.IDs), MaxTargets)
	case (len(g.IDs) > 0) == (g.At != nil):
		return fmt.Errorf("%s: name particles either by ids, or by a place (at) and a radius", what)
	case g.At == nil && (g.Radius != 0 || g.Kind != ""):
		return fmt.Errorf("%s: a radius and a kind go with a place (at), not with ids", what)
	}
	for _, id := range g.IDs {
		if _, err := parseID(id); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if g.At == nil {
		return nil
	}
	if !(g.Radius > 0 && g.Radius <= widest(t)) {
		return fmt.Errorf("%s: a radius of %g: it is above 0, and at most %g", what, g.Radius, widest(t))
	}
	if g.Kind != "" && kindOf(t, g.Kind) < 0 {
		return fmt.Errorf("%s: the world has no kind %q", what, g.Kind)
	}
	return inside(t, g.At, what)
}

func (k *Kick) check(t *rules.Table) error {
	for axis, v := range k.Velocity {
		if !(math.Abs(v) <= maxVelocity) || axis >= t.Dimensions && v != 0 {
			return fmt.Errorf("kick: a velocity of %g along %s", v, "xyz"[axis:axis+1])
		}
	}
	return k.Target.check(t, "kick")
}

func (p *Param) check(t *rules.Table) error {
	at := slices.IndexFunc(t.Params, func(one rules.Param) bool { return one.Name == p.Name })
	if at < 0 {
		return fmt.Errorf("param: the world has no param %q", p.Name)
	}
	if one := &t.Params[at]; !(p.Value >= one.Lo && p.Value <= one.Hi) || math.IsInf(p.Value, 0) {
		return fmt.Errorf("param: %q cannot be %g: its range is [%g, %g]", p.Name, p.Value, one.Lo, one.Hi)
	}
	return nil
}

// inside reports a place that is not in the world's box.
func inside(t *rules.Table, at *[3]float64, what string) error {
	for axis, x := range at {
		name := "xyz"[axis : axis+1]
		switch {
		case axis >= t.Dimensions && x != 0:
			return fmt.Errorf("%s: %s = %g: the world has two dimensions", what, name, x)
		case axis < t.Dimensions && !(x >= 0 && x < units(t.Size[axis])):
			return fmt.Errorf("%s: %s = %g: the world reaches from 0 to %g", what, name, x, units(t.Size[axis]))
		}
	}
	return nil
}

// widest returns what no two places of the world are apart, length units.
func widest(t *rules.Table) (sum float64) {
	for axis := range t.Dimensions {
		sum += units(t.Size[axis])
	}
	return sum
}

func kindOf(t *rules.Table, name string) int {
	return slices.IndexFunc(t.Kinds, func(k rules.Kind) bool { return k.Name == name })
}

var errID = errors.New("an ID has 16 hex digits")

func parseID(text string) (uint64, error) {
	id, err := strconv.ParseUint(text, 16, 64)
	if err != nil || len(text) != 16 {
		return 0, fmt.Errorf("%q: %w", text, errID)
	}
	return id, nil
}

// Home returns the region whose log takes the command: what it does stays further
// inside than a neighbour compares. −1: the log of the world takes it. The command
// must be one that the world takes (Check).
func (c *Command) Home(w *World) int {
	switch {
	case c.Add != nil:
		return w.around(&c.Add.At, c.Add.Spread)
	case c.Remove != nil && c.Remove.At != nil:
		return w.around(c.Remove.At, c.Remove.Radius)
	case c.Kick != nil && c.Kick.At != nil:
		return w.around(c.Kick.At, c.Kick.Radius)
	}
	return -1
}

// around returns the region that holds all that is within radius of a place so
// deep that no neighbour compares it; −1: none does.
func (w *World) around(place *[3]float64, radius float64) int {
	at := [3]int64{}
	for axis := range w.Table.Dimensions {
		if at[axis] = quanta(place[axis]); at[axis] < 0 || at[axis] >= w.Table.Size[axis] {
			return -1 // the last half of a quantum is rounded out of the world
		}
	}
	far := quanta(radius) + 2 // and rounding
	home := at
	id := w.home(&home)
	deep := w.deep(id)
	for axis := range w.Table.Dimensions {
		if at[axis]-far < deep.Lo[axis] || at[axis]+far >= deep.Hi[axis] {
			return -1
		}
	}
	return id
}

// deep returns the part of region id's box that is two reaches or more from any
// other region: what happens there at the beginning of an epoch touches no strip,
// which is one reach, and no partner of what is there is in one. Where no region
// lies beyond a side the part has no end.
func (w *World) deep(id int) particles.Box {
	box := w.Box(id)
	at := [3]int{id % w.Grid[0], id / w.Grid[0] % w.Grid[1], id / w.Grid[0] / w.Grid[1]}
	for axis := range 3 {
		alone := axis >= w.Table.Dimensions || w.Grid[axis] == 1
		if edge := at[axis] == 0 && !w.Table.Wraps(axis); alone || edge {
			box.Lo[axis] = -endless
		} else {
			box.Lo[axis] += 2 * w.reach()
		}
		if edge := at[axis] == w.Grid[axis]-1 && !w.Table.Wraps(axis); alone || edge {
			box.Hi[axis] = endless
		} else {
			box.Hi[axis] -= 2 * w.reach()
		}
	}
	return box
}

// endless is beyond all places, quanta.
const endless = 1 << 60

// quanta returns a length in quanta; one that is no length of a world is cut.
func quanta(x float64) int64 { return particles.Round(float64(x*particles.Length), 1<<52) }
