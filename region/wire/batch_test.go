package wire

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
)

var world = Batcher{Attrs: 2, Slots: 3, Dimensions: 3}

// drawStore returns particles with everything a batch can carry, bonds within
// it and beyond.
func drawStore(t *rapid.T, b *Batcher) *particles.Store {
	st := particles.NewStore(b.Attrs, b.Slots)
	n := rapid.IntRange(0, 30).Draw(t, "n")
	for i := range n {
		p := particles.Particle{ID: uint64(i)*0x9E3779B97F4A7C15 + 1, Kind: rapid.Uint8().Draw(t, "kind")}
		for axis := range b.Dimensions {
			p.Position[axis] = rapid.Int64Range(0, 1<<30).Draw(t, "x")
			p.Momentum[axis] = rapid.Int64Range(-particles.MaxMomentum, particles.MaxMomentum).Draw(t, "p")
		}
		for a := range b.Attrs {
			p.Attr[a] = rapid.Int32Range(-1<<31+1, 1<<31-1).Draw(t, "attr")
		}
		for range rapid.IntRange(0, b.Slots).Draw(t, "bonds") {
			p.Join(rapid.OneOf(rapid.Uint64Min(1), rapid.Custom(func(t *rapid.T) uint64 {
				return uint64(rapid.IntRange(0, n-1).Draw(t, "partner"))*0x9E3779B97F4A7C15 + 1
			})).Draw(t, "id"))
		}
		st.Append(&p)
	}
	st.Owned = n
	return st
}

func rowsOf(st *particles.Store) []int32 {
	rows := make([]int32, st.Len())
	for row := range rows {
		rows[row] = int32(row)
	}
	return rows
}

// A batch is read as it was written, and the order of rows does not change it.
func TestBatchRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Batcher{Attrs: rapid.IntRange(0, 2).Draw(t, "attrs"), Slots: rapid.IntRange(0, 3).Draw(t, "slots"), Dimensions: rapid.IntRange(2, 3).Draw(t, "dimensions")}
		st := drawStore(t, &b)
		rows := rowsOf(st)
		data := b.Encode(nil, st, rows)
		got, err := b.Decode(data)
		require.NoError(t, err)
		require.Equal(t, st.Len(), got.Owned)
		require.Equal(t, st.Hash(), got.Hash())
		if len(rows) > 1 {
			slices.Reverse(rows)
			require.Equal(t, data, b.Encode(nil, st, rows))
		}
	})
}

// Any byte that is changed, cut off or added is noticed, or gives another batch
// in canonical form; nothing panics.
func TestBatchMutations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := world
		st := drawStore(t, &b)
		data := b.Encode(nil, st, rowsOf(st))
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		cut, err := b.Decode(data[:at])
		require.Error(t, err)
		require.Nil(t, cut)
		_, err = b.Decode(append(slices.Clone(data), 0))
		require.Error(t, err)
		changed := slices.Clone(data)
		changed[at] ^= rapid.Byte().Draw(t, "xor")
		if got, err := b.Decode(changed); err == nil {
			require.Equal(t, changed, b.Encode(nil, got, rowsOf(got)))
		}
	})
}

// Errors say what is wrong and where.
func TestBatchErrors(t *testing.T) {
	b := world
	st := particles.NewStore(2, 3)
	st.Append(&particles.Particle{ID: 5})
	st.Owned = 1
	data := b.Encode(nil, st, rowsOf(st))
	_, err := b.Decode(nil)
	require.ErrorContains(t, err, "byte 0: 4 more bytes expected, 0 there")
	_, err = b.Decode(data[:len(data)-1])
	require.ErrorContains(t, err, "byte 33: 1 more bytes expected, 0 there")
	other := Batcher{Attrs: 1, Slots: 3, Dimensions: 3}
	_, err = other.Decode(data)
	require.ErrorContains(t, err, "2 attributes, 3 bond slots and 3 dimensions where the world has 1, 3 and 3")
	_, err = b.Decode([]byte{255, 255, 255, 255, 2, 3, 3})
	require.ErrorContains(t, err, "4294967295 particles in 7 bytes")
	twice := particles.NewStore(2, 3)
	twice.Append(&particles.Particle{ID: 5})
	twice.Append(&particles.Particle{ID: 4})
	swapped := b.Encode(nil, twice, rowsOf(twice))
	swapped[7+3*2+9*2+2], swapped[7+3*2+9*2+3] = 5, 4 // lowest bytes of the IDs
	_, err = b.Decode(swapped)
	require.ErrorContains(t, err, "canonical")
}

// FuzzBatch: any bytes either are refused or encode to themselves.
func FuzzBatch(f *testing.F) {
	b := world
	st := particles.NewStore(2, 3)
	for i, partner := range []uint64{2, 1, 99} {
		p := particles.Particle{ID: uint64(i) + 1, Position: [3]int64{int64(i) << 21, 7, 9}, Momentum: [3]int64{-5, 6, 1 << 40}}
		p.Join(partner)
		st.Append(&p)
	}
	f.Add(b.Encode(nil, st, rowsOf(st)))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if st, err := b.Decode(data); err == nil {
			require.Equal(t, data, b.Encode(nil, st, rowsOf(st)))
		}
	})
}

// A frame's header is read as it was written, and its checksum covers header and
// payload.
func TestFrameRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 0, 64).Draw(t, "raw")
		h := Header{
			Kind: Kind(rapid.IntRange(int(Hello), int(Ping)).Draw(t, "kind")),
			From: rapid.Uint32().Draw(t, "from"), To: rapid.Uint32().Draw(t, "to"), Epoch: rapid.Uint64().Draw(t, "epoch"),
		}
		frame := append(h.Append(nil, raw), raw...)
		got, payload, err := ParseHeader(frame)
		require.NoError(t, err)
		require.Equal(t, h, got)
		require.NoError(t, got.Check(frame, payload))
		at := rapid.IntRange(0, len(frame)-1).Draw(t, "at")
		frame[at] ^= rapid.ByteMin(1).Draw(t, "xor")
		if got, payload, err = ParseHeader(frame); err == nil {
			require.Error(t, got.Check(frame, payload))
		}
	})
}

// FuzzHeader: any bytes are refused or give a header that writes them again.
func FuzzHeader(f *testing.F) {
	h := Header{Kind: Halo, From: 1, To: 2, Epoch: 3}
	f.Add(append(h.Append(nil, []byte("payload")), "payload"...))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, frame []byte) {
		h, payload, err := ParseHeader(frame)
		if err != nil || h.Packed || h.Check(frame, payload) != nil {
			return
		}
		require.Equal(t, frame[:HeaderSize], h.Append(nil, payload))
	})
}
