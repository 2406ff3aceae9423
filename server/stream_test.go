package main

import (
	"encoding/json"
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
)

// unpackView is the frame in a message.
func unpackView(t require.TestingT, d *wire.ViewDecoder, message []byte) *wire.ViewFrame {
	h, payload, err := wire.DecodeViewHeader(message)
	require.NoError(t, err)
	if h.Zstd {
		payload, err = must(zstd.NewReader(nil)).DecodeAll(payload, nil)
		require.NoError(t, err)
	}
	f, err := d.Decode(payload, h.Key)
	require.NoError(t, err)
	return f
}

// 100,000 particles that move, on 1000 px, take at most 5 bytes each and frame, key frames included; a far view of a
// million takes at most 200 kB.
func TestFrameSizes(t *testing.T) {
	w := large(t, "genesis", 1.25e5/2690)
	s, d := newShow(&w, 1000), wire.ViewDecoder{}
	for frame, picture := range film(t, &w, 3, 4) {
		message := s.frame(picture)
		f := unpackView(t, &d, message)
		n := len(f.Sections[0].Crowd.Style)
		require.Equal(t, picture.Store.Owned, n)
		require.GreaterOrEqual(t, n, 100_000)
		require.LessOrEqual(t, len(message), 5*n, "frame %d", frame)
	}

	w = large(t, "gas", 1e6/3000)
	far := newShow(&w, 2000)
	far.seat.look.Most, far.seat.look.Texels, far.seat.look.Channels = 1e5, wire.MostTexels, []byte{0, 1}
	d = wire.ViewDecoder{}
	picture := film(t, &w, 1, 0)[0]
	for range 8 { // texels are as small as they can be
		message := far.frame(picture)
		require.LessOrEqual(t, len(message), 200_000)
		density := unpackView(t, &d, message).Sections[0].Density
		sum := 0
		for _, n := range density.Count {
			sum += int(n)
		}
		require.InDelta(t, picture.Store.Owned, sum, 0.01*1e6)
		require.Greater(t, density.W*density.H, 20_000)
	}
}

// What a viewer gets is what it looks at: all that is in view, to half a step, and nothing else, or as density every
// one of them in its texel.
func TestLooks(t *testing.T) {
	for _, name := range []string{"genesis", "lj3d"} {
		w := large(t, name, 1)
		picture := film(t, &w, 2, 20)[1]
		st := picture.Store
		s, d := newShow(&w, 1000), wire.ViewDecoder{}
		rapid.Check(t, func(t *rapid.T) {
			l := s.stage.usual()
			for axis := range w.Table.Dimensions {
				size := particles.Units(w.Table.Size[axis])
				l.Lo[axis] = rapid.Float64Range(-size, size).Draw(t, "lo")
				l.Hi[axis] = l.Lo[axis] + rapid.Float64Range(0, 1.2*size).Draw(t, "side")
			}
			l.Pixel = rapid.Float64Range(0.001, 1).Draw(t, "pixel")
			l.Most, l.Texels = rapid.SampledFrom([]int{100, 500, 1e5}).Draw(t, "most"), 1<<14
			if rapid.Bool().Draw(t, "hide") {
				l.Channels = []byte{wire.Unseen, 1, 0, 2}
			}
			s.seat.look = l
			f := unpackView(t, &d, s.frame(picture))
			in := func(row int) bool {
				for axis, x := range []int64{st.X[row], st.Y[row], st.Z[row]}[:w.Table.Dimensions] {
					at, seen := particles.Units(x), false
					for image := -2.; image <= 2; image++ {
						y := at + image*particles.Units(w.Table.Size[axis])
						if (image == 0 || w.Table.Wraps(axis)) && y >= l.Lo[axis]-1e-6 && y <= l.Hi[axis]+1e-6 {
							seen = true
						}
					}
					if !seen {
						return false
					}
				}
				style := s.stage.look.style(st, int32(row))
				return channelOf(&l, style) != wire.Unseen
			}
			want := 0
			for row := range st.Owned {
				if in(row) {
					want++
				}
			}
			switch one := f.Sections[0]; {
			case one.Crowd != nil:
				require.InDelta(t, want, len(one.Crowd.Style), 1)
				m := &s.seat.memory[s.seat.sent%wire.ViewMemory]
				for index, row := range m.rows[0].rows {
					require.True(t, in(int(row)))
					require.Equal(t, s.stage.look.style(st, row), one.Crowd.Style[index])
					for axis, x := range []int32{one.Crowd.X[index], one.Crowd.Y[index]} {
						require.InDelta(t, particles.Units([]int64{st.X[row], st.Y[row]}[axis]), (float64(x)+0.5)*one.Crowd.Step, one.Crowd.Step/2)
					}
				}
				require.LessOrEqual(t, len(one.Crowd.Style), l.Most)
				require.LessOrEqual(t, one.Crowd.Step, l.Pixel/4)
			case one.Density != nil:
				sum := 0
				for _, n := range one.Density.Count {
					sum += int(n)
				}
				require.InDelta(t, want, sum, 2+0.0625*float64(want))
				require.Greater(t, want, l.Most*9/10-1)
				require.LessOrEqual(t, one.Density.W*one.Density.H, l.Texels)
			default:
				require.LessOrEqual(t, want, 1)
			}
		})
	}
}

// Nothing that a stranger looks at does harm: whatever passes the check is answered, with what fits into a frame.
func FuzzLook(f *testing.F) {
	usual := wire.Look{Number: 1, Hi: [3]float64{50, 50, 0}, Pixel: 0.1, Most: 100, Texels: 100}
	for _, by := range []string{"", "speed", "structure", "charge electric", "attr c"} {
		usual.By, usual.Greatest = by, 3
		f.Add(usual.Append(nil), false)
	}
	usual.Camera = &wire.ViewCamera{M: [3][3]float64{{1}, {0, 1}, {0, 0, 1}}, Eye: 40, Scale: 20, PX: 300, PY: 200, W: 600, H: 400}
	f.Add(usual.Append(nil), true)
	usual.Most, usual.Lo[2], usual.Hi[2], usual.Camera.Far = 1e6, -1, 100, 3
	f.Add(usual.Append(nil), true)
	shows, pictures := [2]*show{}, [2]*region.Picture{}
	for i, name := range []string{"genesis", "lj3d"} {
		w := large(f, name, 0.6)
		shows[i], pictures[i] = newShow(&w, 1000), film(f, &w, 2, 5)[1]
	}
	f.Fuzz(func(t *testing.T, b []byte, solid bool) {
		m, err := wire.DecodeViewRequest(b)
		l, is := m.(*wire.Look)
		if err != nil || !is {
			return
		}
		i := 0
		if solid {
			i = 1
		}
		s := shows[i]
		s.seat.look, s.seat.coarse, s.seat.encoder = *l, 0, wire.ViewEncoder{}
		unpackView(t, new(wire.ViewDecoder), s.frame(pictures[i]))
	})
}

// Numbers that JSON can say and no viewer means are refused, or seen.
func TestOddLooks(t *testing.T) {
	w := large(t, "lj3d", 0.6)
	picture := film(t, &w, 1, 0)[0]
	odd := []float64{0, -1, 1e-300, 1e9, 1e10, 1e300, math.MaxFloat64, -1e300}
	taken := 0
	for _, a := range odd {
		for _, b := range odd {
			l := wire.Look{Lo: [3]float64{-b, a, -1}, Hi: [3]float64{a, b, 1e5}, Pixel: max(a, 1e-9), Most: 10, Texels: 1 << 19, By: "speed", Least: a, Greatest: b}
			l.Camera = &wire.ViewCamera{M: [3][3]float64{{a, b}, {b, a}, {a, 0, 1}}, Eye: max(a, 1e-3), Scale: max(b, 1e-3), PX: a, PY: b, W: 1 << 15, H: 1, Near: -b, Far: a}
			for range 2 {
				if l.Check() == nil {
					text, err := json.Marshal(&l)
					require.NoError(t, err, string(text))
					s := newShow(&w, 1000)
					s.seat.look = l
					require.NotPanics(t, func() { unpackView(t, new(wire.ViewDecoder), s.frame(picture)) })
					taken++
				}
				l.Camera = nil
			}
		}
	}
	require.Greater(t, taken, 10)
}

// One that acknowledges late gets fewer frames, then less in each; one that keeps up gets all again. A picture that is
// held for a while is not late.
func TestEase(t *testing.T) {
	var e ease
	for range 100 {
		e.acknowledged(time.Millisecond)
		e.acknowledged(time.Hour)
		e.acknowledged(time.Hour)
	}
	require.Zero(t, e.level)
	require.Zero(t, e.pause())
	require.Equal(t, 1000, e.less(1000))
	for range 3 * lateAcks {
		e.acknowledged(time.Second)
	}
	require.Equal(t, 3, e.level)
	require.Equal(t, 400*time.Millisecond, e.pause())
	require.Equal(t, 500, e.less(1000))
	require.EqualValues(t, 1, e.window(2))
	for range 100 {
		e.acknowledged(time.Second)
	}
	require.Equal(t, mostEase, e.level)
	for range mostEase * quickAcks {
		e.acknowledged(time.Millisecond)
	}
	require.Zero(t, e.level)
}

// Look.Rate is kept: a viewer that wants few frames is given as many.
func TestLookRate(t *testing.T) {
	w := large(t, "gas", 0.1)
	picture := film(t, &w, 1, 0)[0]
	s := newShow(&w, 1000)
	s.seat.look.Rate = 8
	start, got := time.Unix(100, 0), 0
	for ms := range 10_000 {
		now := start.Add(time.Duration(ms) * time.Millisecond)
		if s.seat.wants(now) {
			s.seat.frame(&s.stage.painter, s.stage.shoot([]*region.Picture{picture}, 1), 1, now)
			require.NoError(t, s.seat.acknowledge(s.seat.sent, now))
			got++
		}
	}
	require.Equal(t, 80, got)
	require.Error(t, s.seat.acknowledge(s.seat.sent+1, start))
}

// Viewers that do not read cost no ticks and no more memory than the frames under way: the stage makes nothing for
// them, however often the world is shown to others.
func TestStalledViewers(t *testing.T) {
	w := large(t, "gas", 1)
	picture := film(t, &w, 1, 0)[0]
	s := newShow(&w, 1000)
	stalled := make([]*seat, 20)
	s.stage.seats = map[*viewer]*seat{}
	for i := range stalled {
		stalled[i] = &seat{look: s.seat.look}
		s.stage.seats[&viewer{}] = stalled[i]
	}
	_, _, wanted := s.stage.wanted(time.Unix(100, 0))
	require.True(t, wanted)
	now := time.Unix(100, 0)
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var before uint64
	for frame := range 400 {
		now = now.Add(time.Second)
		shot := s.stage.shoot([]*region.Picture{picture}, 1)
		s.stage.keep(shot)
		for _, one := range stalled {
			if one.wants(now) {
				one.frame(&s.stage.painter, shot, 1, now)
			}
			require.LessOrEqual(t, one.sent, uint32(wire.ViewWindow))
		}
		s.seat.frame(&s.stage.painter, shot, 1, now)
		require.NoError(t, s.seat.acknowledge(s.seat.sent, now))
		if frame == 100 {
			before = used()
		}
	}
	require.Less(t, used(), before+before/4)
	require.LessOrEqual(t, len(s.stage.shots), mostShots)
	_, _, wanted = s.stage.wanted(now.Add(time.Hour))
	require.False(t, wanted, "the regions are asked for pictures that nobody takes")
}

// Particles keep their numbers while they are seen, whichever rows they have, and none has another's.
func TestTracks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tr tracks
		eras := uint64(0)
		era := func() uint64 { eras++; return eras }
		known, of := map[uint64]uint32{}, uint64(0)
		for range 20 {
			ids := rapid.SliceOfDistinct(rapid.Uint64Range(0, 200), rapid.ID[uint64]).Draw(t, "ids")
			st := particles.NewStore(0, 0)
			for _, id := range ids {
				st.Append(&particles.Particle{ID: id})
			}
			tr.begin(st, era)
			if tr.era != of {
				clear(known)
				of = tr.era
			}
			numbers := map[uint32]uint64{}
			for row, id := range ids {
				if rapid.IntRange(0, 3).Draw(t, "asked") == 0 {
					continue
				}
				n := tr.of(int32(row))
				if before, is := known[id]; is {
					require.Equal(t, before, n)
				}
				known[id] = n
				_, taken := numbers[n]
				require.False(t, taken)
				numbers[n] = id
				at, is := tr.row(id)
				require.True(t, is)
				require.EqualValues(t, row, at)
			}
		}
	})
}
