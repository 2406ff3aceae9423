package wire

import "encoding/binary"

// ViewHeader precedes the payload of a frame and is never compressed.
//
//	offset  size
//	0       1     type, 2
//	1       1     flags: bit 0 the payload is one zstd frame, bit 1 key: nothing before is needed to decode it; the others are 0
//	2       4     frame number, one more for every frame sent to this viewer
//	6       4     bytes of the payload before compression, at most MaxViewRaw
//	10      …     payload
//
// This package does not compress. Who decompresses caps the decoder by Raw and refuses any other length.
type ViewHeader struct {
	Number uint32
	Zstd   bool
	Key    bool
	Raw    uint32
}

// ViewHeaderLen is the size of a ViewHeader, type byte included.
const ViewHeaderLen = 10

// Append appends the header; the payload follows.
func (h ViewHeader) Append(dst []byte) []byte {
	flags := byte(0)
	if h.Zstd {
		flags = 1
	}
	if h.Key {
		flags |= 2
	}
	dst = binary.LittleEndian.AppendUint32(append(dst, byte(ViewTypeFrame), flags), h.Number)
	return binary.LittleEndian.AppendUint32(dst, h.Raw)
}

// DecodeViewHeader splits a frame message into header and payload. It does not copy.
func DecodeViewHeader(b []byte) (h ViewHeader, payload []byte, err error) {
	switch {
	case len(b) < ViewHeaderLen:
		return h, nil, formatErrorf("view frame", len(b), "the header has %d bytes", ViewHeaderLen)
	case ViewType(b[0]) != ViewTypeFrame:
		return h, nil, formatErrorf("view frame", 0, "not of type %d", ViewTypeFrame)
	case b[1] > 3:
		return h, nil, formatErrorf("view frame", 1, "unknown flags %#x", b[1])
	}
	h = ViewHeader{binary.LittleEndian.Uint32(b[2:]), b[1]&1 != 0, b[1]&2 != 0, binary.LittleEndian.Uint32(b[6:])}
	payload = b[ViewHeaderLen:]
	if h.Raw > MaxViewRaw {
		return h, nil, formatErrorf("view frame", 6, "%d bytes raw, at most %d", h.Raw, MaxViewRaw)
	}
	if !h.Zstd && int(h.Raw) != len(payload) {
		return h, nil, formatErrorf("view frame", 6, "%d bytes raw, but %d follow", h.Raw, len(payload))
	}
	return h, payload, nil
}

// ViewFrame is what a server shows of its regions at one moment, as a ViewDecoder has it, to whom all of it belongs: it
// is valid until the next Decode.
type ViewFrame struct {
	TicksPerSecond float32
	Look           uint32    // the number of the look that it follows; 0: the viewer has said none
	Sections       []Section // of regions that are not in it nothing is known any more
}

// Section is one region at one tick.
type Section struct {
	Region     uint32
	Tick       uint64
	Kinds      []uint32 // particles of the whole region, whatever is in view, by index in Welcome.Kinds
	Structures []uint32 // the same, by index in Welcome.Structures; may be a little older than Tick in large regions
	Crowd      *Crowd   // nil: no particles are shown
	Change     Change   // how Crowd became what it is
	Density    *Density // nil where Crowd is not; both are nil if nothing of the region is in view
}

// What a section shows.
const (
	showsNothing = iota
	showsKey     // particles, anew
	showsChange  // particles, as they changed
	showsDensity
)

// MaxCounts is how many kinds or structures are counted.
const MaxCounts = 1 << 16

// The payload of a frame:
//
//	ticks per second  f32, finite, not negative
//	look              u32
//	sections          u32, at most MaxSections; then each:
//	  region          u32
//	  tick            u64
//	  kinds           varint count; each: varint
//	  structures      varint count; each: varint
//	  shows           u8: 0 nothing, 1 key, 2 change, 3 density
//
// then, of a key (a crowd is empty before it):
//
//	  step            i8: a place is in units of 2^step length units
//	  flags           u8: bit 0 three axes, bit 1 values
//
// of a change, from the crowd of the frame before:
//
//	  removed         varint count; each, descending: varint of (index before) − index − 1, first that of the number of particles
//	  restyled        places (see viewlists.go); then u8 for each: the new style. Indices are those after the removals
//	  gains           varint count, at most 256; u8 for each style in order; of other styles 0
//	  x, y[, z]       columns (see viewcolumn.go) of all that stayed: by how much each moved otherwise than as in the
//	                  frame before, that multiplied by gain/16 of its style and rounded
//
// of both, for those that arrived, at the end of the crowd:
//
//	  added           varint count
//	  style           count × u8
//	  x, y[, z]       columns: each place less that of the one before
//	  value           a value per particle, if there are values: n × u8, of those that stayed less what it was
//	  bonds, names, stubs: see viewlists.go
//
// What did not fit into a column's planes is a jump, and not taken for how the particle moves. Density is in
// viewdensity.go. Varints are those of encoding/binary, in their shortest form.
//
// Frames are decoded in the order in which they were sent, on one connection, beginning with a key one: that is one in
// which no section shows a change.

// Stub is a bond that leaves the crowd: where it goes from its particle, in 1/1024 length units.
type Stub struct {
	Index      uint32
	DX, DY, DZ int16
}

// Anchor is the one particle at which a named structure is counted and labelled.
type Anchor struct {
	Structure uint16 // index into Welcome.Structures
	Index     uint32
}
