package wire

import (
	"encoding/binary"
)

// This file and its siblings view*.go are what a server and a viewer say to each other.
//
// A viewer opens a websocket at ViewPath with the subprotocol ViewProtocol to any one server and gets a Welcome that
// lists all servers. It then opens one to each of them: a server streams its own regions only, nobody relays. All
// messages are binary, their first byte is the type, all numbers are little-endian.
//
//	type  name     from    after the type byte
//	1     welcome  server  JSON of Welcome; sent first, and again whenever the known servers change
//	2     frame    server  header and payload, see ViewHeader and ViewFrame
//	3     details  server  JSON of Details; the answer to one inspect or follow
//	4     decided  server  JSON of Decided; the answer to one order
//	5     vitals   server  JSON of Vitals; about once a second
//	6     observed server  JSON of Observed; when something new is known of the world as a whole
//	7     story    server  JSON of Story; the answer to one trace
//	16    ack      viewer  frame u32: this frame was taken for drawing
//	17    inspect  viewer  request u32, frame u32, region u32, index u32: what is this particle of this frame
//	18    follow   viewer  request u32, id u64: what is this particle now
//	20    token    viewer  text: by which it may look, or do more
//	21    look     viewer  JSON of Look: what it sees, so that it gets only that
//	22    trace    viewer  request u32, id u64: how did this particle become what it is
//	19    order    viewer  request u32, and JSON of what is to be done: an object with an id, that of a retry being the
//	                       same, and a command of package region
//
// A server has at most ViewWindow frames on the way to a viewer that the viewer has not acknowledged, and behind them
// a mailbox of one, in which a newer snapshot replaces an older one. A viewer whose picture is paused acknowledges
// nothing, so the stream waits and costs nothing. A server remembers the IDs of the last ViewMemory frames it sent,
// so that a particle of a paused picture can still be inspected.
//
// When the rules of the world change while it goes on, a server sends a welcome with a higher revision. Frames that
// came before it, and were not taken, are dropped by the viewer; the server counts them as acknowledged.
const (
	ViewPath     = "/view"
	ViewProtocol = "ylem.view.2"

	ViewDenied = 4401 // close code: this viewer may not look without a token, or not with that one

	ViewWindow = 2              // frames under way without acknowledgement
	ViewMemory = ViewWindow + 2 // frames whose particles can be inspected

	MaxViewRequest = 4 << 10  // bytes, viewer to server
	MaxViewMessage = 64 << 20 // bytes, server to viewer, as sent
	MaxViewRaw     = 64 << 20 // bytes, payload of a frame after decompression
	MaxViewJSON    = 4 << 20  // bytes, welcome, details and decided
	MaxParticles   = 1 << 21  // particles in a section
	MaxSections    = 1 << 12  // sections in a frame
	MaxTrouble     = 4 << 10  // bytes, a trouble in a welcome
)

// ViewType is the first byte of a message between server and viewer.
type ViewType uint8

// The types of message.
const (
	ViewTypeWelcome  ViewType = 1
	ViewTypeFrame    ViewType = 2
	ViewTypeDetails  ViewType = 3
	ViewTypeDecided  ViewType = 4
	ViewTypeVitals   ViewType = 5
	ViewTypeObserved ViewType = 6
	ViewTypeStory    ViewType = 7
	ViewTypeAck      ViewType = 16
	ViewTypeInspect  ViewType = 17
	ViewTypeFollow   ViewType = 18
	ViewTypeToken    ViewType = 20
	ViewTypeOrder    ViewType = 19
	ViewTypeLook     ViewType = 21
	ViewTypeTrace    ViewType = 22
)

// ViewRequest is a message of a viewer: a ViewAck, Inspect, Follow, Order, ViewToken, *Look or Trace.
type ViewRequest interface{ Append(dst []byte) []byte }

// ViewAck says that the viewer took a frame for drawing, which implies all frames before it.
type ViewAck struct{ Frame uint32 }

// Inspect asks what the particle at an index of a section is. Request comes back in the answer.
type Inspect struct{ Request, Frame, Region, Index uint32 }

// Follow asks what the particle with an ID is now. A server that does not own it answers with an error.
type Follow struct {
	Request uint32
	ID      uint64
}

// Order asks for something to be done to the world. Request comes back in the answer, which comes when it is decided.
// JSON is not looked at here.
type Order struct {
	Request uint32
	JSON    []byte
}

// Append appends the message, 5 bytes.
func (m ViewAck) Append(dst []byte) []byte {
	return binary.LittleEndian.AppendUint32(append(dst, byte(ViewTypeAck)), m.Frame)
}

// Append appends the message, 17 bytes.
func (m Inspect) Append(dst []byte) []byte {
	dst = append(dst, byte(ViewTypeInspect))
	for _, v := range [...]uint32{m.Request, m.Frame, m.Region, m.Index} {
		dst = binary.LittleEndian.AppendUint32(dst, v)
	}
	return dst
}

// Append appends the message, 13 bytes.
func (m Follow) Append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(append(dst, byte(ViewTypeFollow)), m.Request)
	return binary.LittleEndian.AppendUint64(dst, m.ID)
}

// Append appends the message, 5 bytes and the JSON.
func (m Order) Append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(append(dst, byte(ViewTypeOrder)), m.Request)
	return append(dst, m.JSON...)
}

// DecodeViewRequest reads what a viewer sent. It refuses unknown types and any length but the exact one, or for an
// order one that is too long.
func DecodeViewRequest(b []byte) (ViewRequest, error) {
	if len(b) == 0 {
		return nil, formatErrorf("view request", 0, "empty")
	}
	if ViewType(b[0]) == ViewTypeOrder {
		if len(b) <= 5 || len(b) > MaxViewRequest {
			return nil, formatErrorf("view request", min(len(b), MaxViewRequest), "an order of %d bytes: between 6 and %d are possible", len(b), MaxViewRequest)
		}
		return Order{binary.LittleEndian.Uint32(b[1:]), b[5:]}, nil
	}
	if ViewType(b[0]) == ViewTypeToken {
		return decodeViewToken(b)
	}
	if ViewType(b[0]) == ViewTypeLook {
		return decodeLook(b)
	}
	sizes := map[ViewType]int{ViewTypeAck: 5, ViewTypeInspect: 17, ViewTypeFollow: 13, ViewTypeTrace: 13}
	size, known := sizes[ViewType(b[0])]
	if !known {
		return nil, formatErrorf("view request", 0, "unknown type %d", b[0])
	}
	if len(b) != size {
		return nil, formatErrorf("view request", min(len(b), size), "type %d has %d bytes, not %d", b[0], size, len(b))
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	switch ViewType(b[0]) {
	case ViewTypeAck:
		return ViewAck{u32(1)}, nil
	case ViewTypeInspect:
		return Inspect{u32(1), u32(5), u32(9), u32(13)}, nil
	case ViewTypeTrace:
		return Trace{u32(1), binary.LittleEndian.Uint64(b[5:])}, nil
	default:
		return Follow{u32(1), binary.LittleEndian.Uint64(b[5:])}, nil
	}
}
