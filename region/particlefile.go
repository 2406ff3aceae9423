package region

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"ylem/particles"
	"ylem/region/wire"
	"ylem/rules"
)

// batchOf is how many particles a batch of a file holds.
const batchOf = 1 << 16

// ParticleBytes returns the owned particles of st as bytes of a file, in pieces, each
// of which is overwritten by the next:
//
//	u32      number of batches
//	         each: u32 length, and a batch of 2¹⁶ particles (package wire), the last
//	         one of fewer, in ascending order of their IDs from batch to batch
//
// They are a function of the particles, not of their rows.
func ParticleBytes(t *rules.Table, st *particles.Store) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		rows := make([]int32, st.Owned)
		for row := range rows {
			rows[row] = int32(row)
		}
		slices.SortFunc(rows, func(a, b int32) int { return cmp.Compare(st.ID[a], st.ID[b]) })
		piece := binary.LittleEndian.AppendUint32(nil, uint32((len(rows)+batchOf-1)/batchOf))
		if !yield(piece) {
			return
		}
		batch := batcher(t)
		for part := range slices.Chunk(rows, batchOf) {
			piece = batch.Encode(append(piece[:0], 0, 0, 0, 0), st, part)
			binary.LittleEndian.PutUint32(piece, uint32(len(piece)-4))
			if !yield(piece) {
				return
			}
		}
	}
}

// ReadParticles returns the particles whose bytes (ParticleBytes) data begins with,
// and what follows them. It takes no more memory than a few times what data is long.
func ReadParticles(data []byte, t *rules.Table) (st *particles.Store, rest []byte, err error) {
	st = particles.NewStore(len(t.Attrs), t.Slots)
	in, batch := cursor{data: data}, batcher(t)
	var p particles.Particle
	for n := in.uint32(); n > 0 && !in.bad; n-- {
		part := in.bytes(uint64(in.uint32()))
		if in.bad {
			break
		}
		some, err := batch.Decode(part)
		if err != nil {
			return nil, nil, err
		}
		for row := range some.Owned {
			some.Read(row, &p)
			st.Append(&p)
		}
	}
	if in.bad {
		return nil, nil, fmt.Errorf("the particles are cut off at byte %d", in.at)
	}
	st.Owned = st.Len()
	return st, data[in.at:], nil
}

func batcher(t *rules.Table) *wire.Batcher {
	return &wire.Batcher{Attrs: len(t.Attrs), Slots: t.Slots, Dimensions: t.Dimensions}
}

// cursor takes numbers off a file's bytes; bad says that there were too few.
type cursor struct {
	data []byte
	at   int
	bad  bool
}

func (c *cursor) bytes(n uint64) []byte {
	if c.bad || n > uint64(len(c.data)-c.at) {
		c.bad = true
		return nil
	}
	c.at += int(n)
	return c.data[c.at-int(n) : c.at]
}

func (c *cursor) uint32() uint32 {
	if b := c.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}
