package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// large is a world that comes with ylem, made so many times as large, with as many times the particles.
func large(tb testing.TB, name string, times float64) region.World {
	tb.Helper()
	_, text, err := source(name)
	if err != nil {
		tb.Fatal(err)
	}
	number := regexp.MustCompile(`[0-9.]+`)
	scaled := func(pattern string, by float64) {
		text = regexp.MustCompile(pattern).ReplaceAllFunc(text, func(b []byte) []byte {
			return number.ReplaceAllFunc(b, func(b []byte) []byte {
				v, err := strconv.ParseFloat(string(b), 64)
				if err != nil {
					tb.Fatal(err)
				}
				return []byte(strconv.FormatFloat(math.Round(v*by), 'f', -1, 64))
			})
		})
	}
	scaled(`(?m)^  size +=.*`, math.Sqrt(times))
	scaled(`count += [0-9]+`, times)
	text = regexp.MustCompile(`(?m)^  in +=.*`).ReplaceAll(text, nil)
	table, diagnostics := rules.CompileFiles(name, text, nil, nil)
	if table == nil {
		tb.Fatal(diagnostics.Error())
	}
	o := options{epoch: 1, seed: 1, quiet: true, cores: 2}
	w, err := o.world(table, region.Grid{1, 1, 1})
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// film is pictures of a world that goes on, at the stride at which viewers see it.
func film(tb testing.TB, w *region.World, frames, ticks int) (out []*region.Picture) {
	tb.Helper()
	l, err := region.NewLocal(*w)
	if err != nil {
		tb.Fatal(err)
	}
	for frame := range frames {
		if frame > 0 {
			for range ticks {
				if err := l.Round(); err != nil {
					tb.Fatal(err)
				}
			}
		}
		r := l.Regions[0]
		out = append(out, &region.Picture{Table: w.Table, Tick: int64(frame * ticks), Box: w.Box(0), Store: r.Store().Clone()})
	}
	return out
}

// show is a stage with one viewer, without what is around it.
type show struct {
	stage stage
	seat  seat
}

func newShow(w *region.World, pixels float64) *show {
	s := &show{stage: stage{world: w, look: newLook(w.Table), tracks: map[int]*tracks{}}}
	s.stage.painter.look, s.stage.counter = s.stage.look, newCounter()
	s.seat.look = s.stage.usual()
	s.seat.look.Most = wire.MaxCrowd
	s.seat.look.Pixel = s.seat.look.Hi[0] / pixels
	return s
}

// frame is the next one of the film, as a message.
func (s *show) frame(picture *region.Picture) []byte {
	p := s.seat.frame(&s.stage.painter, s.stage.shoot([]*region.Picture{picture}, 60), 1, time.Time{})
	return append(p.head, p.body...)
}

// views are what viewers see in benchmarks: 1000 px of it.
var views = []struct {
	world string
	n     float64
	dense bool
}{{"gas", 1e4, false}, {"gas", 1e5, false}, {"genesis", 1e4, false}, {"genesis", 1e5, false}, {"gas", 1e6, false}, {"gas", 1e6, true}}

// BenchmarkView is what a frame costs for one viewer, and the viewer: its bytes, the time of the server beside the
// regions' goroutine (ms), and that of the viewer's decoder (decode-ms), each the least of all frames: other work on the
// machine only adds.
func BenchmarkView(b *testing.B) {
	usual := map[string]float64{"gas": 3000, "genesis": 2690}
	for _, v := range views {
		name := fmt.Sprintf("%s/%.0e", v.world, v.n)
		if v.dense {
			name += "/density"
		}
		b.Run(strings.ReplaceAll(name, "e+0", "e"), func(b *testing.B) {
			w := large(b, v.world, v.n/usual[v.world])
			pictures := film(b, &w, 6, 4)
			s := newShow(&w, 1000)
			if v.dense {
				s.seat.look.Most, s.seat.look.Texels = 1e5, 1<<17
				s.seat.look.Channels = []byte{0, 1}
			}
			var d wire.ViewDecoder
			zd := must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(1)))
			raw := make([]byte, 0, 1<<25)
			n, bytes, frames, made, decode := pictures[0].Store.Owned, 0, 0, time.Hour, time.Hour
			at, step := 0, 1
			for b.Loop() {
				start := time.Now()
				message := s.frame(pictures[at])
				took := time.Since(start)
				if at+step < 0 || at+step >= len(pictures) { // and back: it is as likely
					step = -step
				}
				at += step
				b.StopTimer()
				began := time.Now()
				h, payload, err := wire.DecodeViewHeader(message)
				if err == nil && h.Zstd {
					payload, err = zd.DecodeAll(payload, raw[:0])
				}
				if err == nil {
					_, err = d.Decode(payload, h.Key)
				}
				if err != nil {
					b.Fatal(err)
				}
				if !h.Key || v.dense {
					made, decode = min(made, took), min(decode, time.Since(began))
					bytes, frames = bytes+len(message), frames+1
				}
				b.StartTimer()
			}
			if frames > 0 {
				b.ReportMetric(float64(bytes)/float64(frames)/float64(n), "B/particle")
				b.ReportMetric(float64(bytes)/float64(frames)/1000, "kB")
				b.ReportMetric(float64(made.Microseconds())/1000, "ms")
				b.ReportMetric(float64(decode.Microseconds())/1000, "decode-ms")
			}
		})
	}
}
