package wire

import (
	"encoding/binary"
	"math"
)

// Bonds, names and stubs of a crowd. The lists of bonds and names stay from frame to frame, as the particles do: a
// frame says which places of the list are dropped, and what comes at its end.
//
//	bonds dropped  places: varint count; each: varint of place − (place before) − 1
//	bonds added    varint count; each: varint of first − (first before), varint of second − first − 1
//	names dropped  places
//	names added    varint count; each: varint of index − (index before) − 1, varint of structure
//	stubs          varint count; each: varint of index − (index before), zigzag varint for each axis; all of the frame
//
// All are ascending: bonds by both ends, the first being the smaller one.

const mostBonds = 8 // of a particle

func appendAscending(dst []byte, places []uint32) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(places)))
	last := int64(-1)
	for _, place := range places {
		dst = binary.AppendUvarint(dst, uint64(int64(place)-last-1))
		last = int64(place)
	}
	return dst
}

// ascending reads places below n.
func (r *reader) ascending(into []uint32, n int) []uint32 {
	into = into[:0]
	next := uint64(0)
	for range r.count(1) {
		place := next + r.uvarint(math.MaxUint32)
		if r.err == nil && place >= uint64(n) {
			r.fail("place %d of %d", place, n)
		}
		if r.err != nil {
			return into[:0]
		}
		into = append(into, uint32(place))
		next = place + 1
	}
	return into
}

func appendBonds(dst []byte, bonds [][2]uint32) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(bonds)))
	last := uint32(0)
	for _, b := range bonds {
		dst = binary.AppendUvarint(dst, uint64(b[0]-last))
		dst = binary.AppendUvarint(dst, uint64(b[1]-b[0]-1))
		last = b[0]
	}
	return dst
}

// addBonds reads bonds to the end of the list.
func (c *crowd) addBonds(r *reader) {
	n := uint64(c.n())
	var last [2]uint64
	for k := range r.count(2) {
		first := last[0] + r.uvarint(math.MaxUint32)
		second := first + r.uvarint(math.MaxUint32) + 1
		switch {
		case r.err != nil:
			return
		case second >= n:
			r.fail("a bond to particle %d of %d", second, n)
			return
		case k > 0 && first == last[0] && second <= last[1]:
			r.fail("bonds that do not ascend")
			return
		case len(c.bonds) >= mostBonds*int(n):
			r.fail("more than %d bonds to a particle", mostBonds)
			return
		}
		last = [2]uint64{first, second}
		c.bonds = append(c.bonds, [2]uint32{uint32(first), uint32(second)})
	}
}

func appendNames(dst []byte, names []Anchor) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(names)))
	last := int64(-1)
	for _, a := range names {
		dst = binary.AppendUvarint(dst, uint64(int64(a.Index)-last-1))
		dst = binary.AppendUvarint(dst, uint64(a.Structure))
		last = int64(a.Index)
	}
	return dst
}

// addNames reads names to the end of the list.
func (c *crowd) addNames(r *reader) {
	next := uint64(0)
	for range r.count(2) {
		index := next + r.uvarint(math.MaxUint32)
		structure := r.uvarint(math.MaxUint16)
		switch {
		case r.err != nil:
			return
		case index >= uint64(c.n()):
			r.fail("a name for particle %d of %d", index, c.n())
			return
		case len(c.names) >= c.n():
			r.fail("more names than particles")
			return
		}
		c.names = append(c.names, Anchor{uint16(structure), uint32(index)})
		next = index + 1
	}
}

func (c *crowd) appendStubs(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(c.stubs)))
	last := uint32(0)
	for _, s := range c.stubs {
		dst = binary.AppendUvarint(dst, uint64(s.Index-last))
		last = s.Index
		for _, d := range []int16{s.DX, s.DY, s.DZ}[:c.axes()] {
			dst = binary.AppendVarint(dst, int64(d))
		}
	}
	return dst
}

// readStubs reads all stubs of a frame.
func (c *crowd) readStubs(r *reader) {
	c.stubs = c.stubs[:0]
	index := uint64(0)
	for range r.count(1 + c.axes()) {
		index += r.uvarint(math.MaxUint32)
		if r.err == nil && index >= uint64(c.n()) {
			r.fail("a bond from particle %d of %d", index, c.n())
		}
		s := Stub{Index: uint32(index), DX: r.int16(), DY: r.int16()}
		if c.solid {
			s.DZ = r.int16()
		}
		if r.err != nil {
			return
		}
		c.stubs = append(c.stubs, s)
	}
}

// int16 reads a zigzag varint.
func (r *reader) int16() int16 { return int16(unfold(uint32(r.uvarint(math.MaxUint16)))) }
