package main

import (
	"fmt"
	"syscall"
	"testing"

	"ylem/region/wire"
)

// What a tick takes while viewers look that read nothing any more, by how many of them there are.
func BenchmarkTicksBesideStalledViewers(b *testing.B) {
	for _, viewers := range []int{0, 1, 32} {
		b.Run(fmt.Sprintf("viewers=%d", viewers), func(b *testing.B) {
			s := quick(b, worldFile(b, small), 0, []int{0, 1, 2, 3})
			launch(b, s)
			for range viewers {
				meetAt(b, s.mesh.self.Address, wire.ViewPath, wire.ViewProtocol)
			}
			eventually(b, "they are there", func() bool { return s.stage.viewers.Load() == int64(viewers) })
			tick := func() int64 { return s.owner.state.Load().Tick }
			spent := func() float64 {
				var u syscall.Rusage
				if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
					b.Fatal(err)
				}
				return float64(u.Utime.Nano() + u.Stime.Nano())
			}
			begun, before := tick(), spent()
			b.ResetTimer()
			eventually(b, "the last tick", func() bool { return tick() >= begun+int64(b.N) })
			b.ReportMetric((spent()-before)/float64(tick()-begun), "cpu-ns/tick")
		})
	}
}
