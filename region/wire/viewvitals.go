package wire

import "encoding/binary"

// Vitals is how a server is, sent about once a second to every viewer.
type Vitals struct {
	Server  string         `json:"server"`
	Tick    uint64         `json:"tick"`
	Rate    float64        `json:"rate"`             // ticks per second
	Load    float64        `json:"load"`             // part of the time that it computes, 0 to 1
	Memory  uint64         `json:"memory,omitempty"` // bytes that the process has from the system
	Viewers int            `json:"viewers"`
	Regions []RegionVitals `json:"regions"`
	Links   []LinkVitals   `json:"links,omitempty"`
	Fired   []int64        `json:"fired,omitempty"` // by rule (Welcome.Rules): reactions in these regions since tick 0
}

// RegionVitals is how a region is.
type RegionVitals struct {
	ID        uint32  `json:"id"`
	Tick      uint64  `json:"tick"`
	Epoch     uint64  `json:"epoch"`
	Particles int     `json:"particles"`
	Hash      string  `json:"hash"`             // of the region's particles at tick Seen, 16 hex digits; the world's is the sum
	Seen      int64   `json:"seen"`             // the tick at which Hash, Kinetic and Freedom were so; −1: they are not known yet
	Took      float64 `json:"took"`             // ms of computing per tick, smoothed
	Lag       uint64  `json:"lag"`              // ticks behind the furthest region that this server knows of
	Copies    int     `json:"copies,omitempty"` // servers that compute it, if more than one
	HaloIn    float64 `json:"haloIn"`           // bytes of halos per tick
	HaloOut   float64 `json:"haloOut"`
	// Energies in units of the world (mass·length²/time²). In large regions all is looked at more seldom, the forces most
	// so, and Kinetic is that of half a tick before.
	Kinetic   float64 `json:"kinetic"`
	Freedom   int64   `json:"freedom"`   // degrees of freedom that Kinetic is over: the temperature is 2·Kinetic/Freedom
	Potential float64 `json:"potential"` // of pairs, bonds and fields
	Felt      int64   `json:"felt"`      // the tick at which Potential was so; −1: it is not known yet

	Removals []Removal `json:"removals,omitempty"` // what the last commands took away here, if anything
}

// Removal is what a command took away from a region.
type Removal struct {
	Number string  `json:"number"` // Decided.Number
	Tick   uint64  `json:"tick"`   // at which it acted
	Kinds  []int32 `json:"kinds"`  // how many particles, by index in Welcome.Kinds
}

// LinkVitals is what goes to and comes from another server.
type LinkVitals struct {
	Peer string  `json:"peer"`
	In   float64 `json:"in"` // bytes a second
	Out  float64 `json:"out"`
}

// Observed is what is known of the world as a whole: its claims and measures at a tick.
type Observed struct {
	Tick     uint64          `json:"tick"`
	Claims   []ObservedClaim `json:"claims,omitempty"`   // by index in Welcome.Claims
	Measures []*float64      `json:"measures,omitempty"` // by index in Welcome.Measures; nil: it has no value
	Trouble  string          `json:"trouble,omitempty"`  // why nothing is known, for people
	Changed  uint64          `json:"changed,omitempty"`  // the tick from which on a command has made it another world than its author began; 0: none has
}

// ObservedClaim is how a claim stands.
type ObservedClaim struct {
	Holds bool           `json:"holds"` // at Tick
	Final bool           `json:"final"` // the claim's own tick was observed, with all that it looks back on: it will not change any more
	First uint64         `json:"first"` // the tick at which it was first seen to hold; 0: never
	Sides []ObservedSide `json:"sides,omitempty"`
}

// ObservedSide is one comparison of a claim.
type ObservedSide struct {
	Text  string   `json:"text"` // what is compared
	Op    string   `json:"op,omitempty"`
	Value *float64 `json:"value"` // nil: none
	Limit *float64 `json:"limit,omitempty"`
	Holds bool     `json:"holds"`
}

// Trace asks how a particle became what it is. Every server may know a part.
type Trace struct {
	Request uint32
	ID      uint64
}

// Append appends the message, 13 bytes.
func (m Trace) Append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(append(dst, byte(ViewTypeTrace)), m.Request)
	return binary.LittleEndian.AppendUint64(dst, m.ID)
}

// Story is the answer to a Trace: what this server remembers.
type Story struct {
	Request uint32      `json:"request"`
	ID      string      `json:"id"`     // 16 hex digits
	Server  string      `json:"server"` // who answers
	Since   uint64      `json:"since"`  // from which tick on it remembers all reactions in its regions
	Events  []ViewEvent `json:"events"` // that the particle or its ancestors took part in, the newest first, at most MaxStory
	Able    []ViewAble  `json:"able"`   // what it could do now, if this server has it
}

// MaxStory is how many events a story has.
const MaxStory = 100

// ViewEvent is a reaction that happened.
type ViewEvent struct {
	Tick   uint64      `json:"tick"`
	Rule   int         `json:"rule"` // index into Welcome.Rules
	Server string      `json:"server"`
	Region uint32      `json:"region"`
	At     [3]float64  `json:"at"` // length units
	Before []ViewActor `json:"before"`
	After  []ViewActor `json:"after"`
	Own    bool        `json:"own,omitempty"` // the particle itself took part; else an ancestor
}

// ViewActor is a particle that took part.
type ViewActor struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
}

// ViewAble is a rule that asks for a particle such as this one.
type ViewAble struct {
	Rule  int    `json:"rule"`            // index into Welcome.Rules
	Now   bool   `json:"now"`             // all it asks for is there at this tick: it may happen at the next
	Lacks string `json:"lacks,omitempty"` // otherwise what is not, for people
}

// Append appends the message.
func (v *Vitals) Append(dst []byte) []byte { return appendViewJSON(dst, ViewTypeVitals, v) }

// Append appends the message.
func (o *Observed) Append(dst []byte) []byte { return appendViewJSON(dst, ViewTypeObserved, o) }

// Append appends the message.
func (s *Story) Append(dst []byte) []byte { return appendViewJSON(dst, ViewTypeStory, s) }

// DecodeVitals reads vitals.
func DecodeVitals(b []byte) (*Vitals, error) {
	v := new(Vitals)
	return v, decodeViewJSON(b, ViewTypeVitals, "vitals", v)
}

// DecodeObserved reads what is observed.
func DecodeObserved(b []byte) (*Observed, error) {
	o := new(Observed)
	return o, decodeViewJSON(b, ViewTypeObserved, "observed", o)
}

// DecodeStory reads a story.
func DecodeStory(b []byte) (*Story, error) {
	s := new(Story)
	return s, decodeViewJSON(b, ViewTypeStory, "story", s)
}
