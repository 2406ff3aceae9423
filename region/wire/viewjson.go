package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// Welcome is the first message of a server: the world, its partition and everybody who computes a part of it.
type Welcome struct {
	World      ViewWorld       `json:"world"`
	Seed       uint64          `json:"seed"`
	Kinds      []ViewKind      `json:"kinds"`
	Styles     []ViewStyle     `json:"styles"`     // at most 256; the column Style of a Section points here
	Structures []ViewStructure `json:"structures"` // an Anchor points here
	Grid       [3]int          `json:"grid"`       // regions along each axis
	Regions    []ViewRegion    `json:"regions"`
	Servers    []ViewServer    `json:"servers"`
	Self       string          `json:"self"`               // the name of the server that speaks
	Trouble    string          `json:"trouble,omitempty"`  // what keeps the world from following its author's file
	Commands   bool            `json:"commands,omitempty"` // this viewer may have things done to the world (Order)
	Paused     bool            `json:"paused,omitempty"`   // the world stands still, or soon will, because somebody wants it to
	Pace       float64         `json:"pace,omitempty"`     // ticks per second that the world goes on at, at most; 0: as fast as it can

	Rules    []ViewRule    `json:"rules,omitempty"`
	Params   []ViewParam   `json:"params,omitempty"`
	Claims   []ViewClaim   `json:"claims,omitempty"`
	Measures []ViewMeasure `json:"measures,omitempty"`
	Charges  []ViewCharge  `json:"charges,omitempty"`
	Attrs    []ViewAttr    `json:"attrs,omitempty"`
	Worlds   []ViewChoice  `json:"worlds,omitempty"` // that this server can begin instead of this one, if it is asked to
}

// ViewRule is a rule as people read it.
type ViewRule struct {
	Text     string  `json:"text"`           // canonical
	Equation string  `json:"equation"`       // short: "u + d → u–d"
	When     string  `json:"when,omitempty"` // what else it asks for
	How      string  `json:"how"`            // how often, and near whom: "rate 2 per time, within 0.9"
	Energy   float64 `json:"energy,omitempty"`
	Left     []int   `json:"left"` // kinds, by index
	Right    []int   `json:"right"`
}

// ViewParam is a number of the world that may be changed while it goes on.
type ViewParam struct {
	Name  string  `json:"name"`
	Label string  `json:"label"`
	Value float64 `json:"value"`
	Usual float64 `json:"usual"`
	Lo    float64 `json:"lo"` // where the author says no range, one around Usual
	Hi    float64 `json:"hi"`
}

// ViewClaim is what the world's author expects to come true.
type ViewClaim struct {
	Name string `json:"name"`
	At   uint64 `json:"at"` // tick
	That string `json:"that"`
	With string `json:"with,omitempty"` // of the world with this change: then what is observed decides nothing
}

// ViewMeasure is a number that is read off the world as a whole.
type ViewMeasure struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// ViewCharge is a quantity that particles carry and rules conserve.
type ViewCharge struct {
	Name   string `json:"name"`
	Unit   string `json:"unit,omitempty"`
	Modulo int64  `json:"modulo,omitempty"` // 0: an integer; else it is counted modulo this
}

// ViewAttr is a number that particles of some kinds have.
type ViewAttr struct {
	Name  string   `json:"name"`
	Kinds []int    `json:"kinds"` // by index
	Lo    int32    `json:"lo"`    // of all kinds together
	Hi    int32    `json:"hi"`
	Names []string `json:"names,omitempty"` // of its values, from 0 on
}

// ViewChoice is a world that can be begun.
type ViewChoice struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Notice string `json:"notice"`
}

// ViewWorld is what a viewer has to know of a world.
type ViewWorld struct {
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Notice      string     `json:"notice"` // what to look for
	Fingerprint string     `json:"fingerprint"`
	Origin      string     `json:"origin,omitempty"`   // the fingerprint of the rules it began with; a world is the same if this and the seed are
	Revision    uint64     `json:"revision,omitempty"` // how often its rules were changed since, for all of its servers alike
	Dimensions  int        `json:"dimensions"`         // 2 or 3
	Size        [3]float64 `json:"size"`               // length units; the third is ignored in two dimensions
	Edge        [3]string  `json:"edge"`               // "wrap" or "wall"
	Frame       int        `json:"frame"`              // ticks per drawn frame
	Dt          float64    `json:"dt,omitempty"`       // time that a tick takes
	Light       float64    `json:"light,omitempty"`    // length units that anything moves in a tick, at most
}

// ViewKind is one kind of particle.
type ViewKind struct {
	Name   string `json:"name"`
	Symbol string `json:"symbol"`
	Hidden bool   `json:"hidden,omitempty"` // not drawn at first: a view of the world says so
	Pushed bool   `json:"pushed,omitempty"` // it carries momentum, so that a kick moves it
}

// ViewStyle is how some particles of a kind look: a kind whose colour depends on an attribute has several.
type ViewStyle struct {
	Kind   int     `json:"kind"`   // index into Welcome.Kinds
	Color  string  `json:"color"`  // #rrggbb
	Radius float64 `json:"radius"` // length units
	Label  string  `json:"label"`  // for the legend
}

// ViewStructure is a structure that the world names.
type ViewStructure struct {
	Name    string `json:"name"`
	Formula string `json:"formula"`
	Silent  bool   `json:"silent,omitempty"` // not labelled: views of the world label others
	Size    int    `json:"size,omitempty"`   // particles of one
}

// ViewRegion is a box of space, lo included and hi excluded, in length units, and who computes it.
type ViewRegion struct {
	ID     uint32     `json:"id"`
	Lo     [3]float64 `json:"lo"`
	Hi     [3]float64 `json:"hi"`
	Server string     `json:"server"`
}

// ViewServer is one server and where viewers reach it.
type ViewServer struct {
	Name    string   `json:"name"`
	Address string   `json:"address"` // host:port
	Regions []uint32 `json:"regions"`
	Key     string   `json:"key,omitempty"` // with which it signs a certificate that it makes itself
}

// Details is everything a server knows about one particle, or why it knows nothing. A particle of a remembered frame
// may have moved to another server since: then the error comes with its ID, and the viewer asks the others.
type Details struct {
	Request    uint32             `json:"request"`
	Error      string             `json:"error,omitempty"` // then all below is empty, but perhaps ID: other servers may know it
	Kind       string             `json:"kind,omitempty"`
	ID         string             `json:"id,omitempty"` // 16 hex digits
	Position   [3]float64         `json:"position"`     // length units
	Velocity   [3]float64         `json:"velocity"`     // length units per tick
	Mass       float64            `json:"mass,omitempty"`
	Charges    map[string]float64 `json:"charges,omitempty"`
	Attributes map[string]int32   `json:"attrs,omitempty"`
	Bonds      []ViewBond         `json:"bonds,omitempty"`
	Structure  *ViewStructure     `json:"structure,omitempty"` // nil for a particle that is alone
	Region     uint32             `json:"region"`
	Server     string             `json:"server,omitempty"`
	Tick       uint64             `json:"tick"`
}

// ViewBond is the other end of a bond.
type ViewBond struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Decided says what became of an order: the tick at whose beginning it acts, or why it is not done.
type Decided struct {
	Request uint32  `json:"request"`
	ID      string  `json:"id,omitempty"`
	Error   string  `json:"error,omitempty"` // then all below is empty
	Epoch   uint64  `json:"epoch"`
	Tick    int64   `json:"tick"`
	Number  string  `json:"number,omitempty"` // of the command, 16 hex digits, for Removal
	In      float64 `json:"in"`               // seconds until then, about, if the world goes on as fast as it does
}

// Append appends the message.
func (w *Welcome) Append(dst []byte) []byte { return appendViewJSON(dst, ViewTypeWelcome, w) }

// Append appends the message.
func (d *Details) Append(dst []byte) []byte { return appendViewJSON(dst, ViewTypeDetails, d) }

// Append appends the message.
func (d *Decided) Append(dst []byte) []byte { return appendViewJSON(dst, ViewTypeDecided, d) }

func appendViewJSON(dst []byte, t ViewType, v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		panic("wire: " + err.Error()) // an infinite number: nothing else in these types can fail
	}
	return append(append(dst, byte(t)), body...)
}

// DecodeWelcome reads a welcome, whose indices and boxes are then in range.
func DecodeWelcome(b []byte) (*Welcome, error) {
	w := new(Welcome)
	if err := decodeViewJSON(b, ViewTypeWelcome, "welcome", w); err != nil {
		return nil, err
	}
	if err := w.check(); err != nil {
		return nil, formatErrorf("view welcome", len(b), "%v", err)
	}
	return w, nil
}

// DecodeDetails reads details.
func DecodeDetails(b []byte) (*Details, error) {
	d := new(Details)
	if err := decodeViewJSON(b, ViewTypeDetails, "details", d); err != nil {
		return nil, err
	}
	return d, nil
}

// DecodeDecided reads what became of an order.
func DecodeDecided(b []byte) (*Decided, error) {
	d := new(Decided)
	if err := decodeViewJSON(b, ViewTypeDecided, "decided", d); err != nil {
		return nil, err
	}
	return d, nil
}

func decodeViewJSON(b []byte, t ViewType, name string, v any) error {
	switch {
	case len(b) == 0 || ViewType(b[0]) != t:
		return formatErrorf("view "+name, 0, "not of type %d", t)
	case len(b) > MaxViewJSON:
		return formatErrorf("view "+name, MaxViewJSON, "%d bytes, at most %d", len(b), MaxViewJSON)
	}
	d := json.NewDecoder(bytes.NewReader(b[1:]))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		at := d.InputOffset()
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		} else if errors.As(err, &kind) {
			at = kind.Offset
		}
		return formatErrorf("view "+name, int(at)+1, "%v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return formatErrorf("view "+name, int(d.InputOffset())+1, "something after the object")
	}
	return nil
}

func (w *Welcome) check() error {
	if w.World.Dimensions != 2 && w.World.Dimensions != 3 {
		return errors.New("a world has 2 or 3 dimensions")
	}
	for axis := range w.World.Dimensions {
		if !(w.World.Size[axis] > 0) || w.World.Size[axis] > 1e9 {
			return errors.New("the size of the world is not above 0, or above 1e9")
		}
		if e := w.World.Edge[axis]; e != "wrap" && e != "wall" {
			return errors.New("an edge is neither wrap nor wall: " + strconv.Quote(e))
		}
	}
	if len(w.Trouble) > MaxTrouble {
		return errors.New("a trouble that is told at length")
	}
	if len(w.Styles) > 256 || len(w.Structures) > 1<<16 || len(w.Regions) > MaxSections || len(w.Servers) > MaxSections {
		return errors.New("too many styles, structures, regions or servers")
	}
	for i, s := range w.Styles {
		if s.Kind < 0 || s.Kind >= len(w.Kinds) {
			return errors.New("style " + strconv.Itoa(i) + " is of no kind")
		}
		if !(s.Radius >= 0) {
			return errors.New("style " + strconv.Itoa(i) + " has a negative radius")
		}
		if _, err := ParseColor(s.Color); err != nil {
			return err
		}
	}
	for _, r := range w.Regions {
		for axis := range w.World.Dimensions {
			if !(r.Lo[axis] < r.Hi[axis]) {
				return errors.New("region " + strconv.Itoa(int(r.ID)) + " is an empty box")
			}
		}
	}
	return nil
}

// ParseColor reads #rrggbb.
func ParseColor(s string) (rgb [3]uint8, err error) {
	if len(s) == 7 && s[0] == '#' {
		if v, err := strconv.ParseUint(s[1:], 16, 24); err == nil {
			return [3]uint8{uint8(v >> 16), uint8(v >> 8), uint8(v)}, nil
		}
	}
	return rgb, errors.New("not a colour #rrggbb: " + strconv.Quote(s))
}
