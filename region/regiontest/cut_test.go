package regiontest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"ylem/region"
)

// cutOf returns the cuts of all regions of a world after some epochs.
func cutOf(t testing.TB, w region.World, epochs int) (cuts []*region.Cut, l *region.Local) {
	l, err := region.NewLocal(w)
	require.NoError(t, err)
	for _, r := range l.Regions {
		r.CutOn(uint64(epochs))
		require.Nil(t, r.TakeCut())
	}
	for range epochs {
		require.NoError(t, l.Round())
	}
	for _, r := range l.Regions {
		cut := r.TakeCut()
		require.NotNil(t, cut)
		require.Nil(t, r.TakeCut(), "once")
		cuts = append(cuts, cut)
	}
	return cuts, l
}

func binding(t testing.TB) region.World {
	return region.World{Table: open(t, "binding"), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 2, Until: 400}
}

// A cut is what its region was: the same bytes whatever order its rows are in, and
// read again the same cut. Parts of the whole are the regions' own, and all parts
// the whole.
func TestACutIsItsRegion(t *testing.T) {
	w := binding(t)
	cuts, l := cutOf(t, w, 50)
	shuffled := w
	shuffled.Shuffle, shuffled.Cores = 77, 2
	others, _ := cutOf(t, shuffled, 50)
	sums := map[[32]byte]bool{}
	for id, cut := range cuts {
		require.Equal(t, id, cut.Region)
		require.EqualValues(t, 50, cut.Epoch)
		require.EqualValues(t, 100, cut.Tick)
		require.Equal(t, l.Regions[id].Store().Hash(), cut.Store.Hash())
		require.Positive(t, cut.Account.Fired[0]+cut.Account.Fired[1])
		blob, sum := cut.Encode(&w)
		sums[sum] = true
		_, other := others[id].Encode(&w)
		require.Equal(t, sum, other)

		read, err := region.DecodeCut(&w, blob, sum)
		require.NoError(t, err)
		require.Equal(t, cut.Account, read.Account)
		require.Equal(t, cut.Store.Hash(), read.Store.Hash())
		again, sumAgain := read.Encode(&w)
		require.Equal(t, sum, sumAgain)
		require.Equal(t, blob, again)
	}
	require.Len(t, sums, 2)

	whole, err := region.Join(&w, []*region.Cut{cuts[1], cuts[0]})
	require.NoError(t, err)
	require.Equal(t, l.Hash(), whole.Store.Hash())
	blob, sum := whole.Encode(&w)
	elsewhere := w
	elsewhere.Grid = region.Grid{3, 2, 1}
	read, err := region.DecodeCut(&elsewhere, blob, sum)
	require.NoError(t, err, "the whole world is cut alike on any grid")
	hash, account := uint64(0), cuts[0].Account.Clone()
	account.Add(&cuts[1].Account)
	got := read.Part(&elsewhere, 0).Account
	for id := range elsewhere.Grid.Regions() {
		part := read.Part(&elsewhere, id)
		require.Equal(t, id, part.Region)
		hash += part.Store.Hash()
		if id > 0 {
			got.Add(&part.Account)
		}
	}
	require.Equal(t, l.Hash(), hash)
	require.Equal(t, account, got)

	for _, wrong := range [][]*region.Cut{{cuts[0]}, {cuts[0], cuts[0]}, {cuts[0], whole}, {cuts[0], {Region: 1, Epoch: 51, Tick: 100, Store: cuts[1].Store}}} {
		_, err := region.Join(&w, wrong)
		require.Error(t, err)
	}
}

// A cut of another world, of other rules, of another seed or grid, or with another
// sum, is refused, and says why.
func TestTheCutOfAnotherWorldIsRefused(t *testing.T) {
	w := binding(t)
	cuts, _ := cutOf(t, w, 5)
	blob, sum := cuts[1].Encode(&w)
	_, err := region.DecodeCut(&w, blob, sha256.Sum256(nil))
	require.ErrorContains(t, err, "another one, or damaged")
	_, err = region.DecodeCut(&w, blob, [32]byte{})
	require.NoError(t, err, "who has no sum takes the blob's word")
	for why, change := range map[string]func(w *region.World){
		"of world":       func(w *region.World) { w.Table = open(t, "lj") },
		"with seed 1":    func(w *region.World) { w.Seed = 2 },
		"of 2x1 regions": func(w *region.World) { w.Grid = region.Grid{3, 1, 1} },
		"fingerprint": func(w *region.World) {
			other := *w.Table
			other.Fingerprint++
			w.Table = &other
		},
	} {
		other := w
		change(&other)
		_, err := region.DecodeCut(&other, blob, sum)
		require.ErrorContains(t, err, why)
	}
	for _, c := range []*region.Cut{
		{Region: 2, Epoch: 5, Tick: 10, Store: cuts[0].Store},
		{Region: -1, Epoch: 5, Tick: 10, Store: cuts[0].Store},
		{Region: 0, Epoch: 5, Tick: -1, Store: cuts[0].Store},
		{Region: 0, Epoch: 5, Tick: 401, Store: cuts[0].Store},
	} {
		_, err := region.Resume(&w, c)
		require.Error(t, err)
	}
}

// A blob that was cut off or in which any bit was changed is refused.
func TestADamagedCutIsRefused(t *testing.T) {
	w := binding(t)
	cuts, _ := cutOf(t, w, 3)
	blob, sum := cuts[0].Encode(&w)
	for n := 0; n < len(blob); n += 1 + n/50 {
		_, err := region.DecodeCut(&w, blob[:n], sum)
		require.Error(t, err, "%d of %d bytes", n, len(blob))
		bad := bytes.Clone(blob)
		bad[n] ^= 1 << (n % 8)
		cut, err := region.DecodeCut(&w, bad, sum)
		if err == nil { // of a frame's header some bits mean nothing
			_, again := cut.Encode(&w)
			require.Equal(t, sum, again, "bit of byte %d", n)
		}
	}
	zeros, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	bomb := binary.LittleEndian.AppendUint64([]byte("ylem.zst"), 1<<30)
	bomb = zeros.EncodeAll(make([]byte, 64<<20), bomb)
	_, err = region.DecodeCut(&w, bomb, sum)
	require.ErrorContains(t, err, "bytes are packed in")
	binary.LittleEndian.PutUint64(bomb[8:], 1<<20)
	_, err = region.DecodeCut(&w, bomb, sum)
	require.ErrorContains(t, err, "damaged")
}

// What a decoder makes of any bytes is an error, or a cut that is written as those
// bytes were: packed or, as the fuzzer reaches further that way, before.
func FuzzDecodeCut(f *testing.F) {
	w := region.World{Table: open(f, "binding"), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 2}
	cuts, _ := cutOf(f, w, 2)
	pack, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	require.NoError(f, err)
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	require.NoError(f, err)
	for _, c := range cuts {
		c.Store.Truncate(min(c.Store.Len(), 20)) // small enough to be changed everywhere
		blob, _ := c.Encode(&w)
		f.Add(blob, true)
		raw, err := unpack.DecodeAll(blob[16:], nil)
		require.NoError(f, err)
		f.Add(raw, false)
	}
	f.Fuzz(func(t *testing.T, data []byte, packed bool) {
		blob := data
		if !packed {
			blob = pack.EncodeAll(data, binary.LittleEndian.AppendUint64([]byte("ylem.zst"), uint64(len(data))))
		}
		cut, err := region.DecodeCut(&w, blob, [32]byte{})
		if err != nil {
			return
		}
		again, sum := cut.Encode(&w)
		same, err := region.DecodeCut(&w, again, sum)
		require.NoError(t, err)
		require.Equal(t, cut.Store.Hash(), same.Store.Hash())
		if !packed {
			require.Equal(t, sha256.Sum256(data), sum, "there is one way to write a cut")
		}
		if cut.Region >= 0 {
			_, err := region.Resume(&w, cut)
			require.NoError(t, err)
		}
	})
}
