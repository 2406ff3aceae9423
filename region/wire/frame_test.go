package wire

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
)

// Any header comes back, and its checksum is of what the frame means.
func TestHeaderRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 4, 40).Draw(t, "raw")
		h := Header{
			Kind: Halo, Packed: rapid.Bool().Draw(t, "packed"), Back: rapid.Uint16Range(0, MaxBack).Draw(t, "back"),
			From: rapid.Uint32().Draw(t, "from"), To: rapid.Uint32().Draw(t, "to"), Epoch: rapid.Uint64Min(MaxBack).Draw(t, "epoch"),
		}
		payload := raw
		if h.Packed || h.Predicted() {
			payload = raw[:2]
		}
		frame := append(h.Append(nil, raw), payload...)
		require.Equal(t, HeaderSize, len(frame)-len(payload))
		got, sent, err := ParseHeader(frame)
		require.NoError(t, err)
		require.Equal(t, h, got)
		require.Equal(t, payload, sent)
		require.NoError(t, got.Check(frame, raw))
		at := rapid.IntRange(0, HeaderSize-5).Draw(t, "at")
		frame[at] ^= rapid.ByteRange(1, 255).Draw(t, "xor")
		if changed, _, err := ParseHeader(frame); err == nil {
			require.Error(t, changed.Check(frame, raw))
		}
	})
}

// Flags and the distance to a base must fit each other, and the frame.
func TestHeaderRefused(t *testing.T) {
	frame := func(h Header, raw, payload int) []byte {
		return append(h.Append(nil, make([]byte, raw)), make([]byte, payload)...)
	}
	flags := frame(Header{Kind: Halo, Epoch: 5}, 9, 9)
	flags[1] = flagPredicted
	back := frame(Header{Kind: Halo, Epoch: 5}, 9, 9)
	back[2] = 1
	unknown := frame(Header{Kind: Halo}, 9, 9)
	unknown[1] = 4
	for says, frame := range map[string][]byte{
		"flags 2, predicted from 0":                 flags,
		"flags 0, predicted from 1":                 back,
		"unknown flags 4":                           unknown,
		"predicted from 17 epochs before":           frame(Header{Kind: Halo, Epoch: 99, Back: MaxBack + 1}, 9, 3),
		"epoch 2 with flags 2, predicted from 3":    frame(Header{Kind: Halo, Epoch: 2, Back: 3}, 9, 3),
		"kind 4 and epoch 9 with flags 2":           frame(Header{Kind: Pull, Epoch: 9, Back: 1}, 9, 3),
		"declares 9 bytes and takes 9 to predict":   frame(Header{Kind: Halo, Epoch: 9, Back: 1}, 9, 9),
		"frame declares 9 bytes and has 8":          frame(Header{Kind: Halo}, 9, 8),
		"frame of 16777217 bytes: at most 16777216": frame(Header{Kind: Halo, Packed: true}, MaxRaw+1, 1),
		"frame of 27 bytes: a header has 28":        make([]byte, HeaderSize-1),
		"frame of unknown kind 0":                   make([]byte, HeaderSize),
		"frame of unknown kind 255":                 {255, HeaderSize: 0},
		"flags 3, predicted from 0":                 {3, 3, HeaderSize: 0},
	} {
		_, _, err := ParseHeader(frame)
		require.ErrorContains(t, err, says)
	}
}

// goldenFrame is an absolute halo as it was said before anything was predicted.
const goldenFrame = "03000000030000000000000007000000000000005100000065b0af50" +
	"0200000002030300000000000409090000000007070000000005050000000000010102000000000000000000000000000009090c0c80808080804080808080804005050808010102006300000000000000"

// Old frames and batches are read as ever, and written so.
func TestGoldenFrame(t *testing.T) {
	b := world
	st := particles.NewStore(2, 3)
	for i, partner := range []uint64{2, 99} {
		p := particles.Particle{ID: uint64(i) + 1, Kind: uint8(i), Position: [3]int64{int64(i)<<21 + 5, 7, 9}, Momentum: [3]int64{-5, 6, 1 << 40}, Attr: [particles.Attributes]int32{-3, 4}}
		p.Join(partner)
		st.Append(&p)
	}
	want, err := hex.DecodeString(goldenFrame)
	require.NoError(t, err)
	h, payload, err := ParseHeader(want)
	require.NoError(t, err)
	require.NoError(t, h.Check(want, payload))
	require.Equal(t, Header{Kind: Halo, From: 3, Epoch: 7, Raw: h.Raw, Sum: h.Sum}, h)
	got, err := b.Decode(payload)
	require.NoError(t, err)
	st.Owned = st.Len()
	require.Equal(t, st.Hash(), got.Hash())
	require.Equal(t, want, append(h.Append(nil, payload), b.Encode(nil, st, rowsOf(st))...))
}
