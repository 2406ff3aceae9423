package regiontest

import (
	"fmt"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// BenchmarkPredicted is what a particle of a halo takes on the wire, per epoch of k
// ticks: as a batch, packed, and predicted from the halo before (packed if that is
// less), and how long packing and predicting take, both sides together.
func BenchmarkPredicted(b *testing.B) {
	for _, name := range []string{"genesis", "lj", "lj3d", "gas", "decay"} {
		for _, k := range []int64{1, 4, 8, 16} {
			b.Run(fmt.Sprintf("%s/k=%d", name, k), func(b *testing.B) { benchHalo(b, name, k) })
		}
	}
}

func benchHalo(b *testing.B, name string, k int64) {
	w := region.World{Table: open(b, name), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: k}
	if w.Check() != nil {
		b.Skip("its halo is wider than the world")
	}
	batches := halos(b, w, 30)
	p, packer := predictor(w.Table), must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest)))
	var particles, raw, packed, predicted int
	for b.Loop() {
		particles, raw, packed, predicted = 0, 0, 0, 0
		from := must(p.Base(batches[0]))
		for _, batch := range batches[1:] {
			to := must(p.Base(batch))
			delta := p.Encode(nil, from, to, k)
			got, base, err := p.Decode(from, delta, k)
			require.NoError(b, err)
			require.Equal(b, batch, got)
			particles += to.Particles()
			raw += len(batch)
			packed += len(packer.EncodeAll(batch, nil))
			predicted += min(len(delta), len(packer.EncodeAll(delta, nil)))
			from = base
		}
	}
	per := func(n int, unit string) { b.ReportMetric(float64(n)/float64(particles), unit) }
	per(raw, "raw-B/particle")
	per(packed, "zstd-B/particle")
	per(predicted, "predicted-B/particle")
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

func predictor(t *rules.Table) *wire.Predictor {
	p := &wire.Predictor{Batcher: wire.Batcher{Attrs: len(t.Attrs), Slots: t.Slots, Dimensions: t.Dimensions}}
	for i := range t.Kinds {
		m := wire.Motion{}
		switch k := &t.Kinds[i]; k.Motion {
		case rules.Ballistic, rules.Heading:
			m = wire.Motion{Drift: wire.Drift(k.Mass), Leads: true}
		case rules.Langevin:
			m = wire.Motion{Drift: wire.Drift(k.Mass)}
		}
		p.Motions = append(p.Motions, m)
	}
	return p
}
