package wire

import (
	"encoding/binary"
	"math"
)

// Decode reads a payload into f and reuses its columns. After an error f holds nothing of use. It allocates at most
// a small multiple of len(raw): a count is believed only when that many bytes are there.
func (f *ViewFrame) Decode(raw []byte) error {
	r := viewReader{b: raw}
	f.TicksPerSecond = math.Float32frombits(r.u32())
	if t := float64(f.TicksPerSecond); r.err == nil && !(t >= 0 && t <= math.MaxFloat32) {
		return viewErrorf("frame", 0, "%v ticks per second", t)
	}
	n := r.u32()
	if r.err == nil && n > MaxSections {
		return viewErrorf("frame", 4, "%d sections, at most %d", n, MaxSections)
	}
	f.Sections = f.Sections[:min(int(n), cap(f.Sections))]
	for i := 0; i < int(n) && r.err == nil; i++ {
		if i == len(f.Sections) {
			f.Sections = append(f.Sections, Section{})
		}
		f.Sections[i].decode(&r)
	}
	if r.err == nil && r.at != len(raw) {
		r.fail("%d bytes too many", len(raw)-r.at)
	}
	return r.err
}

func (s *Section) decode(r *viewReader) {
	s.Region, s.Tick = r.u32(), r.u64()
	axes := int(r.u8())
	if r.err == nil && axes != 2 && axes != 3 {
		r.fail("%d axes", axes)
	}
	n := int(r.u32())
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
		stub := Stub{Index: uint32(before), DX: int16(r.u16()), DY: int16(r.u16())}
		if axes == 3 {
			stub.DZ = int16(r.u16())
		}
		if r.err != nil {
			return
		}
		s.Stubs = append(s.Stubs, stub)
	}
	s.Names = s.Names[:0]
	before = 0
	for range r.count(3) {
		structure := r.u16()
		before = r.index(before, n)
		if r.err != nil {
			return
		}
		s.Names = append(s.Names, Anchor{structure, uint32(before)})
	}
}

// viewReader reads on until its first error and gives zeros after it.
type viewReader struct {
	b   []byte
	at  int
	err error
}

func (r *viewReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = viewErrorf("frame", r.at, format, args...)
	}
}

// bytes gives the next n bytes, or none and fails. It does not copy.
func (r *viewReader) bytes(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n > len(r.b)-r.at {
		r.fail("%d bytes wanted, %d left", n, len(r.b)-r.at)
		return nil
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

func (r *viewReader) u8() uint8 {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *viewReader) u16() uint16 {
	if b := r.bytes(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *viewReader) u32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *viewReader) u64() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *viewReader) planes(column []uint16, n int) []uint16 {
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

// count reads how many things of at least size bytes each follow.
func (r *viewReader) count(size int) int {
	start := r.at
	n := r.uvarint()
	if r.err == nil && n > uint64((len(r.b)-r.at)/size) {
		r.at = start
		r.fail("%d entries do not fit into the rest", n)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

// index reads the difference to base of an index below n.
func (r *viewReader) index(base int64, n int) int64 {
	start := r.at
	u := r.uvarint()
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

func (r *viewReader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b[r.at:])
	switch {
	case n <= 0:
		r.fail("no varint")
		return 0
	case n > 1 && r.b[r.at+n-1] == 0:
		r.fail("varint longer than it need be")
		return 0
	}
	r.at += n
	return v
}
