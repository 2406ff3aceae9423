package wire

import (
	"encoding/binary"
	"fmt"
	"math"
)

// ViewHeader precedes the payload of a frame and is never compressed.
//
//	offset  size
//	0       1     type, 2
//	1       1     flags: bit 0 the payload is one zstd frame; the others are 0
//	2       4     frame number, one more for every frame sent to this viewer
//	6       4     bytes of the payload before compression, at most MaxViewRaw
//	10      …     payload
//
// This package does not compress. Who decompresses caps the decoder by Raw and refuses any other length.
type ViewHeader struct {
	Number uint32
	Zstd   bool
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
	case b[1] > 1:
		return h, nil, formatErrorf("view frame", 1, "unknown flags %#x", b[1])
	}
	h = ViewHeader{binary.LittleEndian.Uint32(b[2:]), b[1] == 1, binary.LittleEndian.Uint32(b[6:])}
	payload = b[ViewHeaderLen:]
	if h.Raw > MaxViewRaw {
		return h, nil, formatErrorf("view frame", 6, "%d bytes raw, at most %d", h.Raw, MaxViewRaw)
	}
	if !h.Zstd && int(h.Raw) != len(payload) {
		return h, nil, formatErrorf("view frame", 6, "%d bytes raw, but %d follow", h.Raw, len(payload))
	}
	return h, payload, nil
}

// ViewFrame is one picture of the regions of one server. Its payload:
//
//	ticks per second  f32, finite, not negative
//	sections          u32, at most MaxSections
//	sections, each:
//	  region          u32
//	  tick            u64
//	  axes            u8, 2 or 3
//	  particles n     u32, at most MaxParticles
//	  style           n × u8
//	  x, y[, z]       for each axis: n low bytes, then n high bytes
//	  bonds           varint count; each: zigzag varint of first−(first before), zigzag varint of second−first
//	  stubs           varint count; each: zigzag varint of index−(index before), then i16 per axis
//	  names           varint count; each: u16 structure, zigzag varint of index−(index before)
//
// Varints are those of encoding/binary and must have their shortest form, so that every frame has one encoding.
// Particles sorted by cell make differences and byte planes small for zstd.
type ViewFrame struct {
	TicksPerSecond float32
	Sections       []Section
}

// Section is one region at one tick.
type Section struct {
	Region uint32
	Tick   uint64
	Style  []uint8     // per particle, index into Welcome.Styles
	X, Y   []uint16    // per particle, floor of 65536 × (position − Lo) / (Hi − Lo) of the region's box; drawn half a step further
	Z      []uint16    // the same; nil in a world of two dimensions
	Bonds  [][2]uint32 // between two different particles of this section
	Stubs  []Stub
	Names  []Anchor
}

// Stub is a bond that leaves the section: where it goes from its particle, in 1/1024 length units.
type Stub struct {
	Index      uint32
	DX, DY, DZ int16
}

// Anchor is the one particle at which a named structure is counted and labelled.
type Anchor struct {
	Structure uint16 // index into Welcome.Structures
	Index     uint32
}

// Append appends the payload. Columns of different lengths are a mistake of the caller and panic.
func (f *ViewFrame) Append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(f.TicksPerSecond))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(f.Sections)))
	for i := range f.Sections {
		dst = f.Sections[i].append(dst)
	}
	return dst
}

func (s *Section) append(dst []byte) []byte {
	n, axes := len(s.Style), 2
	if s.Z != nil {
		axes = 3
	}
	if len(s.X) != n || len(s.Y) != n || (axes == 3 && len(s.Z) != n) {
		panic(fmt.Sprintf("wire: section of region %d: %d styles, %d x, %d y, %d z", s.Region, n, len(s.X), len(s.Y), len(s.Z)))
	}
	dst = binary.LittleEndian.AppendUint32(dst, s.Region)
	dst = binary.LittleEndian.AppendUint64(dst, s.Tick)
	dst = binary.LittleEndian.AppendUint32(append(dst, byte(axes)), uint32(n))
	dst = append(dst, s.Style...)
	for _, column := range [][]uint16{s.X, s.Y, s.Z}[:axes] {
		for _, v := range column {
			dst = append(dst, byte(v))
		}
		for _, v := range column {
			dst = append(dst, byte(v>>8))
		}
	}
	dst = binary.AppendUvarint(dst, uint64(len(s.Bonds)))
	before := int64(0)
	for _, b := range s.Bonds {
		dst = binary.AppendVarint(dst, int64(b[0])-before)
		dst = binary.AppendVarint(dst, int64(b[1])-int64(b[0]))
		before = int64(b[0])
	}
	dst = binary.AppendUvarint(dst, uint64(len(s.Stubs)))
	before = 0
	for _, b := range s.Stubs {
		dst = binary.AppendVarint(dst, int64(b.Index)-before)
		for _, d := range []int16{b.DX, b.DY, b.DZ}[:axes] {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(d))
		}
		before = int64(b.Index)
	}
	dst = binary.AppendUvarint(dst, uint64(len(s.Names)))
	before = 0
	for _, a := range s.Names {
		dst = binary.LittleEndian.AppendUint16(dst, a.Structure)
		dst = binary.AppendVarint(dst, int64(a.Index)-before)
		before = int64(a.Index)
	}
	return dst
}
