package wire

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"ylem/particles"
)

// A batch is particles as bytes: the same set of particles is the same bytes,
// whoever writes it and in whatever order it holds them. Little-endian, by
// columns, sorted by unit cell (z, y, x) and then by ID:
//
//	u32      number of particles n
//	u8       number of attributes
//	u8       number of bond slots
//	u8       dimensions: 2 (no z columns) or 3
//	varints  cell z (three dimensions), y, x: each the difference to the
//	         particle before, zigzag
//	3 planes of n bytes per axis: the position inside its cell, 20 bits
//	n bytes  kind
//	8 planes of n bytes: ID, lowest byte first
//	varints  momentum x, y, z: zigzag, one column per axis
//	varints  attributes, zigzag, one column each
//	n bytes  number of bonds
//	varints  bonds: 1 + the partner's place in the batch, if it is there and has
//	         bonds itself; else 0, and the partner's ID follows in 8 bytes
//
// Byte planes stand where bytes of one weight resemble each other, because the
// compressor behind this looks for runs.

// MaxBatch is the largest number of particles in a batch.
const MaxBatch = 1 << 20

// maxCell bounds a cell's coordinate; positions stay below 2⁵³ quanta.
const maxCell = 1 << 33

// Batcher encodes and decodes batches and keeps its buffers between them. It is
// not safe for use by several goroutines. Every decoder of a connection must
// have the same attributes, slots and dimensions: those of the world.
type Batcher struct {
	Attrs, Slots, Dimensions int

	keys  []sortKey
	order []int32
	place map[uint64]int32
	again []byte
}

// sortKey is where a row stands in a batch.
type sortKey struct {
	cell [3]int64 // z, y, x
	id   uint64
	row  int32
}

func (a *sortKey) compare(b *sortKey) int {
	for axis := range a.cell {
		if a.cell[axis] != b.cell[axis] {
			return cmp.Compare(a.cell[axis], b.cell[axis])
		}
	}
	return cmp.Compare(a.id, b.id)
}

// Encode appends the batch of the given rows of st to dst.
func (b *Batcher) Encode(dst []byte, st *particles.Store, rows []int32) []byte {
	b.keys, b.order = b.keys[:0], b.order[:0]
	for _, row := range rows {
		b.keys = append(b.keys, sortKey{[3]int64{cell(st.Z[row]), cell(st.Y[row]), cell(st.X[row])}, st.ID[row], row})
	}
	slices.SortFunc(b.keys, func(i, j sortKey) int { return i.compare(&j) })
	for i := range b.keys {
		b.order = append(b.order, b.keys[i].row)
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b.order)))
	dst = append(dst, uint8(b.Attrs), uint8(b.Slots), uint8(b.Dimensions))
	axes := [3][]int64{st.Z, st.Y, st.X}
	for _, column := range axes[3-b.Dimensions:] {
		last := int64(0)
		for _, row := range b.order {
			c := cell(column[row])
			dst = binary.AppendVarint(dst, c-last)
			last = c
		}
	}
	for _, column := range axes[3-b.Dimensions:] {
		planes := extend(&dst, 3*len(b.order))
		for i, row := range b.order {
			within := column[row] & (particles.Length - 1)
			for plane := range 3 {
				planes[plane*len(b.order)+i] = uint8(within >> (8 * plane))
			}
		}
	}
	for i, kinds := 0, extend(&dst, len(b.order)); i < len(kinds); i++ {
		kinds[i] = st.Kind[b.order[i]]
	}
	planes := extend(&dst, 8*len(b.order))
	for i, row := range b.order {
		for plane := range 8 {
			planes[plane*len(b.order)+i] = uint8(st.ID[row] >> (8 * plane))
		}
	}
	momenta := [3][]int64{st.PX, st.PY, st.PZ}
	for _, column := range momenta[:b.Dimensions] {
		for _, row := range b.order {
			dst = binary.AppendVarint(dst, column[row])
		}
	}
	for _, column := range st.Attr {
		for _, row := range b.order {
			dst = binary.AppendVarint(dst, int64(column[row]))
		}
	}
	return b.encodeBonds(dst, st)
}

func (b *Batcher) encodeBonds(dst []byte, st *particles.Store) []byte {
	any := false
	for _, row := range b.order {
		dst = append(dst, st.NBond[row])
		any = any || st.NBond[row] > 0
	}
	if !any {
		return dst
	}
	if b.place == nil {
		b.place = make(map[uint64]int32)
	}
	clear(b.place)
	for place, row := range b.order {
		if st.NBond[row] > 0 {
			b.place[st.ID[row]] = int32(place)
		}
	}
	for _, row := range b.order {
		for _, id := range st.Partners(int(row)) {
			if place, here := b.place[id]; here {
				dst = binary.AppendUvarint(dst, uint64(place)+1)
			} else {
				dst = append(dst, 0)
				dst = binary.LittleEndian.AppendUint64(dst, id)
			}
		}
	}
	return dst
}

// Decode returns the batch in data as owned rows of a new store. It errs, with
// the byte offset, on anything that Encode would not have written, and never
// allocates more than data justifies.
func (b *Batcher) Decode(data []byte) (*particles.Store, error) {
	st, err := b.parse(data)
	if err != nil {
		return nil, err
	}
	rows := make([]int32, st.Owned)
	for i := range rows {
		rows[i] = int32(i)
	}
	b.again = b.Encode(b.again[:0], st, rows)
	if !bytes.Equal(b.again, data) {
		return nil, fmt.Errorf("batch: not in canonical form")
	}
	return st, nil
}

// parse is Decode that leaves out whether the form is canonical.
func (b *Batcher) parse(data []byte) (*particles.Store, error) {
	r := reader{data: data, message: "batch"}
	n := int(r.uint32())
	attrs, slots, dimensions := int(r.byte()), int(r.byte()), int(r.byte())
	switch {
	case r.err != nil:
		return nil, r.err
	case attrs != b.Attrs || slots != b.Slots || dimensions != b.Dimensions:
		return nil, fmt.Errorf("batch: %d attributes, %d bond slots and %d dimensions where the world has %d, %d and %d",
			attrs, slots, dimensions, b.Attrs, b.Slots, b.Dimensions)
	case n > MaxBatch || n*b.least() > len(data):
		return nil, fmt.Errorf("batch: %d particles in %d bytes", n, len(data))
	}
	st := newRows(n, b.Attrs, b.Slots)
	axes := [3][]int64{st.Z, st.Y, st.X}
	for _, column := range axes[3-b.Dimensions:] {
		last := int64(0)
		for i := range column {
			last += r.varint(2 * maxCell)
			if last < -maxCell || last > maxCell {
				r.fail("cell %d out of range", last)
			}
			column[i] = last << particles.LengthBits
		}
	}
	for _, column := range axes[3-b.Dimensions:] {
		for shift := 0; shift < 24; shift += 8 {
			for i, v := range r.bytes(n) {
				column[i] |= int64(v) << shift & (particles.Length - 1)
			}
		}
	}
	copy(st.Kind, r.bytes(n))
	for shift := 0; shift < 64; shift += 8 {
		for i, v := range r.bytes(n) {
			st.ID[i] |= uint64(v) << shift
		}
	}
	momenta := [3][]int64{st.PX, st.PY, st.PZ}
	for _, column := range momenta[:b.Dimensions] {
		for i := range column {
			column[i] = r.varint(particles.MaxMomentum)
		}
	}
	for _, column := range st.Attr {
		for i := range column {
			column[i] = int32(r.varint(1<<31 - 1))
		}
	}
	r.bonds(st, n)
	r.end()
	if r.err != nil {
		return nil, r.err
	}
	return st, nil
}

// least returns the fewest bytes that a particle takes.
func (b *Batcher) least() int { return (1+3+1)*b.Dimensions + 1 + 8 + b.Attrs + 1 }

// newRows returns a store of n owned rows of zeros.
func newRows(n, attrs, slots int) *particles.Store {
	st := particles.NewStore(attrs, slots)
	st.Owned = n
	st.ID, st.Kind = make([]uint64, n), make([]uint8, n)
	st.X, st.Y, st.Z = make([]int64, n), make([]int64, n), make([]int64, n)
	st.PX, st.PY, st.PZ = make([]int64, n), make([]int64, n), make([]int64, n)
	for a := range st.Attr {
		st.Attr[a] = make([]int32, n)
	}
	st.NBond, st.Bond = make([]uint8, n), make([]uint64, n*slots)
	return st
}

func (r *reader) bonds(st *particles.Store, n int) {
	copy(st.NBond, r.bytes(n))
	for row := range n {
		if int(st.NBond[row]) > st.Slots {
			r.fail("%d bonds where the world allows %d", st.NBond[row], st.Slots)
		}
		if r.err != nil {
			return
		}
		partners := st.Partners(row)
		for slot := range partners {
			if place := r.uvarint(uint64(n)); place > 0 {
				partners[slot] = st.ID[place-1]
			} else {
				partners[slot] = r.uint64()
			}
			if slot > 0 && partners[slot] <= partners[slot-1] {
				r.fail("bonds out of order")
			}
		}
	}
}

// extend appends n bytes to dst and returns them.
func extend(dst *[]byte, n int) []byte {
	*dst = slices.Grow(*dst, n)
	*dst = (*dst)[:len(*dst)+n]
	return (*dst)[len(*dst)-n:]
}

func cell(x int64) int64 { return x >> particles.LengthBits }
