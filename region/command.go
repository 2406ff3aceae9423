package region

import "ylem/rules"

// Command is something a person does to the world. One of its parts is there.
type Command struct {
	Add    *Add    `json:"add,omitempty"`
	Remove *Target `json:"remove,omitempty"`
	Kick   *Kick   `json:"kick,omitempty"`
	Param  *Param  `json:"param,omitempty"`
	Pause  bool    `json:"pause,omitempty"`
	Resume bool    `json:"resume,omitempty"`
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

// Input is a decided command: it acts at the beginning of an epoch, and its number
// keys what it draws. Table is by which rules the world goes on, after a Param.
type Input struct {
	Epoch   uint64
	Number  uint64
	Command Command
	Table   *rules.Table
}

// Check reports why a world does not take the command. now is its table.
func (c *Command) Check(w *World, now *rules.Table) error { panic("not yet") }

// Home returns the region whose log takes the command: what it does stays further
// inside than a neighbour compares. −1: the log of the world takes it.
func (c *Command) Home(w *World) int { panic("not yet") }

// Decide says that the region's own inputs of epochs below horizon are exactly
// these, and all else of them that it was told is forgotten. It opens no epoch at or
// past horizon.
func (r *Region) Decide(horizon uint64, inputs []Input) { panic("not yet") }

// DecideWorld says the same of the inputs of the whole world.
func (r *Region) DecideWorld(horizon uint64, inputs []Input) { panic("not yet") }

// Forget lets go of halos said before an epoch, and takes back nothing below it.
func (r *Region) Forget(epoch uint64) { panic("not yet") }

// CutOn asks for a cut on reaching an epoch. The last such wish counts.
func (r *Region) CutOn(epoch uint64) { panic("not yet") }

// TakeCut returns the cut that was asked for, once; nil while there is none.
func (r *Region) TakeCut() *Cut { panic("not yet") }

// Open says the halos of the epoch that comes next, if its inputs are decided.
// Advance does so, too.
func (r *Region) Open() { panic("not yet") }

// Behind reports whether a neighbour has forgotten a halo that this region needs:
// it must begin anew from a later cut.
func (r *Region) Behind() bool { panic("not yet") }
