package main

import (
	"testing"
	"time"

	"ylem/region"
	"ylem/region/wire"
)

// film is pictures of a world that goes on, at the stride at which viewers see it.
func film(tb testing.TB, w *region.World, frames, ticks int) (out []*region.Picture) {
	tb.Helper()
	l, err := region.NewLocal(*w)
	if err != nil {
		tb.Fatal(err)
	}
	for frame := range frames {
		for range ticks {
			if err := l.Round(); err != nil {
				tb.Fatal(err)
			}
		}
		r := l.Regions[0]
		out = append(out, &region.Picture{Table: w.Table, Tick: int64(frame * ticks), Box: w.Box(0), Store: r.Store().Clone()})
	}
	return out
}

// BenchmarkView is what a frame for one viewer costs who sees all there is, as particles, beside the regions'
// goroutine.
func BenchmarkView(b *testing.B) {
	for _, name := range []string{"lj", "genesis"} {
		b.Run(name, func(b *testing.B) {
			w := benchWorld(b, name)
			pictures := film(b, &w, 40, 4)
			s := stage{world: &w, look: newLook(w.Table), tracks: map[int]*tracks{}}
			s.painter.look = s.look
			seat := &seat{look: s.usual()}
			seat.look.Most = wire.MaxCrowd
			n, at, bytes := pictures[0].Store.Owned, 0, 0
			for b.Loop() {
				t := s.tracks[0]
				if t == nil {
					t = &tracks{}
					s.tracks[0] = t
				}
				shot := newShot(&w, pictures[at%len(pictures):][:1], 60)
				t.begin(shot.sections[0].picture.Store, s.painter.era)
				shot.sections[0].tracks = t
				bytes += len(seat.frame(&s.painter, shot, 1, time.Time{}).body)
				at++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/particle")
			b.ReportMetric(float64(bytes)/float64(b.N)/float64(n), "B/particle")
		})
	}
}
