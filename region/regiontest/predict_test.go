package regiontest

import (
	"fmt"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
)

// BenchmarkPredicted is what a particle of a halo takes on the wire, per epoch of k
// ticks: as a batch, packed, predicted from the halo before (packed if that is
// less), and as a link does it, on which each sixteenth is said absolutely. The time
// is that of both ends together. In genesis and lj3d longer epochs do not fit the
// world, which wraps.
func BenchmarkPredicted(b *testing.B) {
	for _, c := range []struct {
		world  string
		epochs []int64
	}{
		{"genesis", []int64{1, 4, 7}},
		{"lj", []int64{1, 4, 8, 16}},
		{"lj3d", []int64{1, 4, 5}},
		{"gas", []int64{1, 4, 8, 16}},
		{"decay", []int64{1, 4, 8, 16}},
	} {
		for _, k := range c.epochs {
			b.Run(fmt.Sprintf("%s/k=%d", c.world, k), func(b *testing.B) {
				benchPredicted(b, region.World{Table: open(b, c.world), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: k})
			})
		}
	}
}

func benchPredicted(b *testing.B, w region.World) {
	k := w.Epoch
	batches := halos(b, w, 33)
	p, packer := region.Predictor(w.Table), must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest)))
	var particles, raw, packed, predicted, link int
	for b.Loop() {
		particles, raw, packed, predicted, link = 0, 0, 0, 0, 0
		from := must(p.Base(batches[0]))
		for i, batch := range batches[1:] {
			to := must(p.Base(batch))
			delta := p.Encode(nil, from, to, k)
			got, base, err := p.Decode(from, delta, k)
			require.NoError(b, err)
			require.Equal(b, batch, got)
			particles += to.Particles()
			raw += len(batch)
			absolute := len(packer.EncodeAll(batch, nil))
			relative := min(len(delta), len(packer.EncodeAll(delta, nil)))
			packed += absolute
			predicted += relative
			if i%wire.MaxBack == 0 {
				relative = absolute
			}
			link += relative
			from = base
		}
	}
	per := func(n int, unit string) { b.ReportMetric(float64(n)/float64(particles), unit) }
	per(raw, "raw-B/particle")
	per(packed, "zstd-B/particle")
	per(predicted, "predicted-B/particle")
	per(link, "link-B/particle")
	b.ReportMetric(float64(particles)/float64(len(batches)-1), "particles")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(particles), "ns/particle")
}

// halos returns what region 0 says to region 1 in so many epochs, after a while.
func halos(t testing.TB, w region.World, epochs int) (batches [][]byte) {
	whole := must(region.Begin(&w))
	regions := []*region.Region{must(region.New(&w, 0, whole)), must(region.New(&w, 1, whole))}
	settled := 200 / w.Epoch
	for len(batches) < epochs {
		for _, r := range regions {
			for _, m := range r.Outbox() {
				require.NoError(t, regions[m.To].Deliver(m))
				if settled--; settled < 0 && m.From == 0 {
					batches = append(batches, m.Payload)
				}
			}
		}
		for _, r := range regions {
			must(r.Advance())
		}
	}
	return batches
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
