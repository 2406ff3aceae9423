package regiontest

import (
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
)

// BenchmarkWorld is one tick of a whole world on one region and one core, ghosts
// included: particle-steps per second.
func BenchmarkWorld(b *testing.B) {
	for _, name := range []string{"lj", "lj3d", "genesis"} {
		b.Run(name, func(b *testing.B) {
			l, err := region.NewLocal(region.World{Table: open(b, name), Seed: 1, Grid: one, Epoch: 1})
			require.NoError(b, err)
			steps := 0
			for b.Loop() {
				require.NoError(b, l.Round())
				steps += l.Regions[0].Store().Owned
			}
			b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "particle-steps/s")
		})
	}
}

// BenchmarkHalo encodes, compresses and decodes one halo between two regions
// after 200 ticks: bytes per particle on the wire, and ns per particle.
func BenchmarkHalo(b *testing.B) {
	for _, name := range []string{"lj", "lj3d", "genesis"} {
		b.Run(name, func(b *testing.B) {
			w := region.World{Table: open(b, name), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 1}
			l, err := region.NewLocal(w)
			require.NoError(b, err)
			for range 200 {
				require.NoError(b, l.Round())
			}
			_, err = l.Regions[0].Advance()
			require.NoError(b, err)
			payload := l.Regions[0].Outbox()[0].Payload
			batch := wire.Batcher{Attrs: len(w.Table.Attrs), Slots: w.Table.Slots, Dimensions: w.Table.Dimensions}
			st, err := batch.Decode(payload)
			require.NoError(b, err)
			rows := make([]int32, st.Len())
			for row := range rows {
				rows[row] = int32(row)
			}
			encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
			require.NoError(b, err)
			var raw, packed []byte
			for b.Loop() {
				raw = batch.Encode(raw[:0], st, rows)
				packed = encoder.EncodeAll(raw, packed[:0])
			}
			n := float64(st.Len())
			b.ReportMetric(float64(len(raw))/n, "raw-B/particle")
			b.ReportMetric(float64(len(packed)+wire.HeaderSize)/n, "wire-B/particle")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/particle")
		})
	}
}
