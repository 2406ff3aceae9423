package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// Look is what a viewer sees and how fast it can draw: a server sends only that. The one before holds until another
// comes. A viewer that has sent none gets the whole world at UsualLook.
type Look struct {
	Number uint32     `json:"number"` // counts up; a frame says which it follows
	Lo     [3]float64 `json:"lo"`     // what is in view, and a margin, length units: beyond a wrapped edge it reaches out of the box
	Hi     [3]float64 `json:"hi"`
	Pixel  float64    `json:"pixel"`          // length units per px: a quarter of it is as fine as places are told
	Most   int        `json:"most"`           // particles that this server may send; if there are more in view it sends density
	Texels int        `json:"texels"`         // of density, at most
	Rate   float64    `json:"rate,omitempty"` // frames a second at most; 0: as many as there are
	// By says what Crowd.Value tells of each particle: "" nothing, "speed", "structure", "charge NAME" or "attr NAME".
	// Least and Greatest are what the values 0 and 255 mean; of a structure the value is its index + 1, 0 being none.
	By       string      `json:"by,omitempty"`
	Least    float64     `json:"least,omitempty"`
	Greatest float64     `json:"greatest,omitempty"`
	Channels []byte      `json:"channels,omitempty"` // by style: in which of 4 channels density counts it, Unseen: it is not sent; nil: all in the first
	Camera   *ViewCamera `json:"camera,omitempty"`   // in three dimensions
}

// ViewCamera is how a world of three dimensions is seen: a place is turned about the middle of the box by M, seen from
// Eye behind it, and scaled to px: u = M₀·p, v = M₁·p, d = M₂·p, f = Eye/(Eye+d), px = PX + u·f·Scale, py = PY − v·f·Scale.
type ViewCamera struct {
	M     [3][3]float64 `json:"m"`
	Eye   float64       `json:"eye"`   // length units
	Scale float64       `json:"scale"` // px per length unit
	PX    float64       `json:"px,omitempty"`
	PY    float64       `json:"py,omitempty"`
	W     int           `json:"w"` // px
	H     int           `json:"h"`
	Near  float64       `json:"near,omitempty"` // of a clipping slab, depth d in length units; none where both are 0
	Far   float64       `json:"far,omitempty"`
}

// Unseen is the channel of styles that are not drawn.
const Unseen = 255

// Channels is how many channels density has at most.
const Channels = 4

// Limits of a look.
const (
	MostTexels = 1 << 19
	MaxCrowd   = MaxParticles
)

// UsualLook is how a viewer looks that has not said it: at 5,000 particles of all there is.
func UsualLook(w *ViewWorld) Look {
	l := Look{Hi: w.Size, Most: 5000, Texels: 1 << 16}
	l.Pixel = math.Max(w.Size[0], w.Size[1]) / 1000
	return l
}

// Check reports a look that no viewer has.
func (l *Look) Check() error {
	for axis := range 3 {
		if !(l.Lo[axis] <= l.Hi[axis]) || math.Abs(l.Lo[axis]) > 1e10 || math.Abs(l.Hi[axis]) > 1e10 {
			return fmt.Errorf("a look from %g to %g", l.Lo[axis], l.Hi[axis])
		}
	}
	switch {
	case !(l.Pixel > 0 && l.Pixel <= 1e9):
		return fmt.Errorf("a px of %g length units", l.Pixel)
	case l.Most < 0 || l.Most > MaxCrowd || l.Texels < 0 || l.Texels > MostTexels:
		return fmt.Errorf("%d particles or %d texels at once: at most %d and %d are sent", l.Most, l.Texels, MaxCrowd, MostTexels)
	case !(l.Rate >= 0 && l.Rate <= 1e4):
		return fmt.Errorf("%g frames a second", l.Rate)
	case len(l.By) > 100 || len(l.Channels) > 256 || !(math.Abs(l.Least) <= 1e300 && math.Abs(l.Greatest) <= 1e300):
		return errors.New("values or channels without bounds")
	}
	for _, c := range l.Channels {
		if c >= Channels && c != Unseen {
			return fmt.Errorf("channel %d of %d", c, Channels)
		}
	}
	if c := l.Camera; c != nil {
		sum := c.Eye + c.Scale + c.PX + c.PY + c.Near + c.Far
		for i := range 9 {
			sum += math.Abs(c.M[i/3][i%3])
		}
		if math.IsNaN(sum) || math.IsInf(sum, 0) || !(c.Eye > 0 && c.Scale > 0) || c.W < 1 || c.H < 1 || c.W > 1<<15 || c.H > 1<<15 {
			return errors.New("a camera that sees nothing")
		}
	}
	return nil
}

// Append appends the message.
func (l *Look) Append(dst []byte) []byte { return appendViewJSON(dst, ViewTypeLook, l) }

func decodeLook(b []byte) (ViewRequest, error) {
	l := new(Look)
	if err := json.Unmarshal(b[1:], l); err != nil {
		return nil, formatErrorf("view look", 1, "%v", err)
	}
	if err := l.Check(); err != nil {
		return nil, formatErrorf("view look", 1, "%v", err)
	}
	return l, nil
}

// Crowd is the particles of one region that are in view. An index stands for the same particle from frame to frame,
// but for what Change tells.
type Crowd struct {
	Step    float64     // length units: a particle is at Lo + (X+½)·Step, Lo being the lower corner of the region's box
	Style   []uint8     // index into Welcome.Styles
	Value   []uint8     // see Look.By; nil if nothing was asked
	X, Y, Z []int32     // Z is nil in two dimensions
	Bonds   [][2]uint32 // between two different particles of the crowd, by index
	Stubs   []Stub      // bonds that leave it
	Names   []Anchor
}

// Change is how a crowd became this one from that of the frame before.
type Change struct {
	Key     bool     // it did not: all is new, and indices mean other particles
	Removed []uint32 // in this order: the last particle takes the index of the one that is gone
	Added   int      // then so many came at the end
}

// Density counts the particles of one region that are in view. In two dimensions texel (i, j) is the square of side
// Step, length units, whose lower corner is Lo + ((X+i)·Step, (Y+j)·Step), Lo being that of the region's box; in three
// it is the square of side Step, px, whose upper left corner is ((X+i)·Step, (Y+j)·Step) on the screen of the camera.
type Density struct {
	Step       float64
	X, Y, W, H int
	Channels   int
	Count      []uint16 // at (j·W + i)·Channels + channel; rounded above 15: at most 7 % off
}
