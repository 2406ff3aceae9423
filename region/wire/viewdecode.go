package wire

import "math"

// Decode reads a payload into f and reuses its columns. After an error f holds nothing of use. It allocates at most
// a small multiple of len(raw): a count is believed only when that many bytes are there.
func (f *ViewFrame) Decode(raw []byte) error {
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
			f.Sections = append(f.Sections, Section{})
		}
		f.Sections[i].decode(&r)
	}
	r.end()
	return r.err
}

func (s *Section) decode(r *reader) {
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

// count reads how many things of at least size bytes each follow.
func (r *reader) count(size int) int {
	start := r.at
	n := r.uvarint(math.MaxUint64)
	if r.err == nil && n > uint64((len(r.data)-r.at)/size) {
		r.at = start
		r.fail("%d entries do not fit into the rest", n)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
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
