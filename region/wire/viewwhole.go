package wire

import (
	"encoding/binary"
	"fmt"
	"math"
)

// WholeFrame is a frame of ylem.view.1, which is spoken until servers say the others. Its payload:
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
type WholeFrame struct {
	TicksPerSecond float32
	Sections       []WholeSection
}

// WholeSection is one region at one tick.
type WholeSection struct {
	Region uint32
	Tick   uint64
	Style  []uint8     // per particle, index into Welcome.Styles
	X, Y   []uint16    // per particle, floor of 65536 × (position − Lo) / (Hi − Lo) of the region's box; drawn half a step further
	Z      []uint16    // the same; nil in a world of two dimensions
	Bonds  [][2]uint32 // between two different particles of this section
	Stubs  []Stub
	Names  []Anchor
}

// Append appends the payload. Columns of different lengths are a mistake of the caller and panic.
func (f *WholeFrame) Append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(f.TicksPerSecond))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(f.Sections)))
	for i := range f.Sections {
		dst = f.Sections[i].append(dst)
	}
	return dst
}

func (s *WholeSection) append(dst []byte) []byte {
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

// Decode reads a payload into f and reuses its columns. After an error f holds nothing of use. It allocates at most
// a small multiple of len(raw): a count is believed only when that many bytes are there.
func (f *WholeFrame) Decode(raw []byte) error {
	r := reader{data: raw, message: "view frame"}
	f.TicksPerSecond = math.Float32frombits(r.uint32())
	if t := float64(f.TicksPerSecond); r.err == nil && !(t >= 0 && t <= math.MaxFloat32) {
		return formatErrorf("view frame", 0, "%v ticks per second", t)
	}
	n := r.uint32()
	if r.err == nil && n > MaxSections {
		return formatErrorf("view frame", 4, "%d sections, at most %d", n, MaxSections)
	}
	f.Sections = f.Sections[:min(int(n), cap(f.Sections))]
	for i := 0; i < int(n) && r.err == nil; i++ {
		if i == len(f.Sections) {
			f.Sections = append(f.Sections, WholeSection{})
		}
		f.Sections[i].decode(&r)
	}
	r.end()
	return r.err
}

func (s *WholeSection) decode(r *reader) {
	s.Region, s.Tick = r.uint32(), r.uint64()
	axes := int(r.byte())
	if r.err == nil && axes != 2 && axes != 3 {
		r.fail("%d axes", axes)
	}
	n := int(r.uint32())
	if r.err == nil && n > MaxParticles {
		r.fail("%d particles, at most %d", n, MaxParticles)
	}
	s.Style = append(s.Style[:0], r.bytes(n)...)
	s.X, s.Y = r.planes(s.X, n), r.planes(s.Y, n)
	if axes == 3 {
		s.Z = r.planes(s.Z, n)
	} else {
		s.Z = nil
	}

	s.Bonds = s.Bonds[:0]
	before := int64(0)
	for range r.count(2) {
		first := r.index(before, n)
		second := r.index(first, n)
		if r.err == nil && first == second {
			r.fail("particle %d is bonded to itself", first)
		}
		if r.err != nil {
			return
		}
		s.Bonds = append(s.Bonds, [2]uint32{uint32(first), uint32(second)})
		before = first
	}
	s.Stubs = s.Stubs[:0]
	before = 0
	for range r.count(1 + 2*axes) {
		before = r.index(before, n)
		stub := Stub{Index: uint32(before), DX: int16(r.uint16()), DY: int16(r.uint16())}
		if axes == 3 {
			stub.DZ = int16(r.uint16())
		}
		if r.err != nil {
			return
		}
		s.Stubs = append(s.Stubs, stub)
	}
	s.Names = s.Names[:0]
	before = 0
	for range r.count(3) {
		structure := r.uint16()
		before = r.index(before, n)
		if r.err != nil {
			return
		}
		s.Names = append(s.Names, Anchor{structure, uint32(before)})
	}
}

func (r *reader) planes(column []uint16, n int) []uint16 {
	low, high := r.bytes(n), r.bytes(n)
	if r.err != nil {
		return column[:0]
	}
	if cap(column) < n || column == nil {
		column = make([]uint16, n)
	}
	column = column[:n]
	for i := range column {
		column[i] = uint16(low[i]) | uint16(high[i])<<8
	}
	return column
}

// index reads the difference to base of an index below n.
func (r *reader) index(base int64, n int) int64 {
	start := r.at
	u := r.uvarint(math.MaxUint64)
	// An index differs from another by less than 2^21; far larger values would overflow the sum.
	v := base + (int64(u>>1) ^ -int64(u&1))
	if r.err == nil && (u > 1<<32 || v < 0 || v >= int64(n)) {
		r.at = start
		r.fail("index outside of %d particles", n)
	}
	if r.err != nil {
		return 0
	}
	return v
}
