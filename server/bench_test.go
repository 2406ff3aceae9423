package main

import (
	"testing"

	"ylem/region"
	"ylem/region/wire"
)

// BenchmarkTick is one tick of a region, to compare with.
func BenchmarkTick(b *testing.B) {
	for _, name := range []string{"lj", "genesis"} {
		b.Run(name, func(b *testing.B) {
			l, err := region.NewLocal(benchWorld(b, name))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := l.Round(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(l.Regions[0].Store().Owned), "ns/particle")
		})
	}
}

// BenchmarkLink is a halo packed, framed and taken apart again.
func BenchmarkLink(b *testing.B) {
	w := benchWorld(b, "lj")
	w.Grid = region.Grid{2, 2, 1}
	whole, err := region.Begin(&w)
	if err != nil {
		b.Fatal(err)
	}
	r, err := region.New(&w, 0, whole)
	if err != nil {
		b.Fatal(err)
	}
	m := r.Outbox()[0]
	batch := wire.Batcher{Attrs: len(w.Table.Attrs), Slots: w.Table.Slots, Dimensions: w.Table.Dimensions}
	st, err := batch.Decode(m.Payload)
	if err != nil {
		b.Fatal(err)
	}
	var u unpacker
	size := 0
	for b.Loop() {
		frame, err := pack(m)
		if err != nil {
			b.Fatal(err)
		}
		size = len(frame)
		if _, _, err := u.unpack(frame); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(st.Owned), "ns/particle")
	b.ReportMetric(float64(size)/float64(st.Owned), "B/particle")
}

func benchWorld(b *testing.B, name string) region.World {
	b.Helper()
	o := options{epoch: 1, seed: 1, quiet: true}
	table, err := o.load(name, nil)
	if err != nil {
		b.Fatal(err)
	}
	w, err := o.world(table, region.Grid{1, 1, 1})
	if err != nil {
		b.Fatal(err)
	}
	return w
}
