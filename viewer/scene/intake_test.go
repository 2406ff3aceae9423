package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region/wire"
)

// oneRegion is a world of 40×20 length units in one region, wrapped along x.
func oneRegion() *wire.Welcome {
	w := flatWorld()
	w.Regions = w.Regions[:1]
	w.Regions[0].Hi[0] = 40
	return w
}

// crowdAt has particles at places in length units, of style 0 but where others says which.
func crowdAt(step float64, places ...[2]float64) *wire.Crowd {
	c := &wire.Crowd{Step: step, Style: make([]uint8, len(places))}
	for _, p := range places {
		c.X, c.Y = append(c.X, int32(math.Floor(p[0]/step))), append(c.Y, int32(math.Floor(p[1]/step)))
	}
	return c
}

func frameOf(tick uint64, c *wire.Crowd, change wire.Change) *wire.ViewFrame {
	return &wire.ViewFrame{Sections: []wire.Section{{Region: 7, Tick: tick, Crowd: c, Change: change}}}
}

// Between two moments a particle is between its places, around a wrapped edge by the shorter way.
func TestShotsMove(t *testing.T) {
	const step = 1.0 / 64
	in := new(Intake)
	in.Welcome(oneRegion())
	in.Take(1, frameOf(1, crowdAt(step, [2]float64{10, 5}, [2]float64{39.5, 5}), wire.Change{Key: true, Added: 2})).Drop()
	s := in.Take(2, frameOf(2, crowdAt(step, [2]float64{12, 6}, [2]float64{0.5, 5}), wire.Change{})).Shots[0]
	x, y, _ := s.At(0, 0)
	require.InDelta(t, 10, x, step)
	require.InDelta(t, 5, y, step)
	x, y, _ = s.At(0, 0.5)
	require.InDelta(t, 11, x, step)
	require.InDelta(t, 5.5, y, step)
	x, _, _ = s.At(1, 1)
	require.InDelta(t, 0.5, x, step)
	x, _, _ = s.At(1, 0)
	require.InDelta(t, -0.5, x, step, "from beyond the edge, and not through the world")
}

// Places are as fine as they were sent, however far from the corner of the region they are, and as fine as 16 bits
// allow where they are spread widely.
func TestShotsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := math.Exp2(float64(rapid.IntRange(-14, 0).Draw(t, "step")))
		n := rapid.IntRange(1, 20).Draw(t, "particles")
		c := &wire.Crowd{Step: step}
		for range n {
			c.Style = append(c.Style, 0)
			c.X = append(c.X, rapid.Int32Range(0, int32(39/step)).Draw(t, "x"))
			c.Y = append(c.Y, rapid.Int32Range(0, int32(19/step)).Draw(t, "y"))
		}
		in := new(Intake)
		in.Welcome(oneRegion())
		s := in.Take(1, frameOf(1, c, wire.Change{Key: true, Added: n})).Shots[0]
		coarse := max(step, 2*40.0/65536) / 2
		for i := range n {
			x, y, _ := s.At(i, 1)
			require.InDelta(t, (float64(c.X[i])+0.5)*step, x, 1.02*coarse)
			require.InDelta(t, (float64(c.Y[i])+0.5)*step, y, 1.02*coarse)
		}
	})
}

// Slots go on as wire.Change tells: whoever is followed by slots is found where a naive reading of the change has it,
// keeps its past, and who is gone is told to be.
func TestSlotsGoOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const step = 1.0 / 16
		in := new(Intake)
		in.Welcome(oneRegion())
		type one struct{ id, x int32 }
		var all []one
		next := int32(0)
		add := func(n int) {
			for range n {
				all = append(all, one{next, rapid.Int32Range(100, 500).Draw(t, "x")})
				next++
			}
		}
		crowd := func() *wire.Crowd {
			c := &wire.Crowd{Step: step}
			for _, p := range all {
				c.Style, c.X, c.Y = append(c.Style, uint8(p.id)), append(c.X, p.x), append(c.Y, 9)
			}
			return c
		}
		add(rapid.IntRange(1, 12).Draw(t, "first"))
		in.Take(1, frameOf(1, crowd(), wire.Change{Key: true, Added: len(all)})).Drop()
		for number := uint32(2); number < 6; number++ {
			before := append([]one(nil), all...)
			var change wire.Change
			for range rapid.IntRange(0, len(all)).Draw(t, "removals") {
				i := rapid.IntRange(0, len(all)-1).Draw(t, "removed")
				change.Removed = append(change.Removed, uint32(i))
				all[i] = all[len(all)-1]
				all = all[:len(all)-1]
			}
			for i := range all {
				all[i].x += rapid.Int32Range(-9, 9).Draw(t, "by")
			}
			change.Added = rapid.IntRange(0, 5).Draw(t, "added")
			add(change.Added)
			s := in.Take(number, frameOf(uint64(number), crowd(), change)).Shots[0]
			if len(before) == len(change.Removed) {
				continue // nobody is left to go on from
			}
			require.Equal(t, change.Added, s.New)
			require.Len(t, s.Gone, len(change.Removed))
			for slot, was := range before {
				now, known := s.Now(slot, number-1)
				want := -1
				for i, p := range all {
					if p.id == was.id {
						want = i
					}
				}
				require.Equal(t, want >= 0, known, "slot %d", slot)
				if known {
					require.Equal(t, want, now)
					x, _, _ := s.At(now, 0)
					require.InDelta(t, (float64(was.x)+0.5)*step, x, step/100)
				}
			}
		}
	})
}

// A server that sends all particles anew, in another order, does not make them stop, jump or forget: nearly all are
// known by their places.
func TestKeyFramesGoOn(t *testing.T) {
	const step, n = 1.0 / 64, 3000
	in := new(Intake)
	in.Welcome(oneRegion())
	var random chance = 3
	c := &wire.Crowd{Step: step}
	for range n {
		c.Style = append(c.Style, uint8(random.next()*3))
		c.X, c.Y = append(c.X, int32(random.next()*40/step)), append(c.Y, int32(random.next()*20/step))
	}
	in.Take(1, frameOf(1, c, wire.Change{Key: true, Added: n})).Drop()
	next := &wire.Crowd{Step: step}
	for i := range n { // backwards, moved by up to a tenth of the distance between particles
		from := n - 1 - i
		next.Style = append(next.Style, c.Style[from])
		next.X = append(next.X, c.X[from]+int32(random.next()*5)-2)
		next.Y = append(next.Y, c.Y[from]+int32(random.next()*5)-2)
	}
	s := in.Take(2, frameOf(2, next, wire.Change{Key: true, Added: n})).Shots[0]
	right := 0
	for slot := range n {
		if now, known := s.Now(slot, 1); known && now == n-1-slot {
			right++
			require.EqualValues(t, next.X[now]-c.X[slot], s.D[0][now])
		}
	}
	require.Greater(t, right, n*97/100)
	require.Equal(t, 2, s.Trail.Len, "their trails go on")
}

// A shot is used again only after all have let go of it.
func TestShotsAreGivenBackOnce(t *testing.T) {
	s := newShot()
	require.Same(t, s, s.hold())
	s.drop()
	require.EqualValues(t, 1, s.holders.Load())
	s.drop()
	require.Zero(t, s.holders.Load())
}

// Ages are those since a particle was first seen, and survive what does not concern it.
func TestAges(t *testing.T) {
	in := new(Intake)
	in.Welcome(oneRegion())
	in.Ages.Store(100)
	in.Take(1, frameOf(1000, crowdAt(1, [2]float64{10, 5}), wire.Change{Key: true, Added: 1})).Drop()
	in.Take(2, frameOf(1050, crowdAt(1, [2]float64{10, 5}, [2]float64{20, 5}), wire.Change{Added: 1})).Drop()
	s := in.Take(3, frameOf(1080, crowdAt(1, [2]float64{10, 5}, [2]float64{20, 5}), wire.Change{})).Shots[0]
	require.Equal(t, []uint8{80 * 255 / 100, 30 * 255 / 100}, s.Value)
	s = in.Take(4, frameOf(9999, crowdAt(1, [2]float64{20, 5}), wire.Change{Removed: []uint32{0}})).Shots[0]
	require.Equal(t, []uint8{255}, s.Value)
}

// A welcome that comes because another server has joined does not make particles stop.
func TestWelcomeKeepsMotion(t *testing.T) {
	const step = 1.0 / 64
	in := new(Intake)
	in.Welcome(oneRegion())
	in.Take(1, frameOf(1, crowdAt(step, [2]float64{10, 5}), wire.Change{Key: true, Added: 1})).Drop()
	more := oneRegion()
	more.Servers = more.Servers[:1]
	in.Welcome(more)
	s := in.Take(2, frameOf(2, crowdAt(step, [2]float64{11, 5}), wire.Change{})).Shots[0]
	x, _, _ := s.At(0, 0)
	require.InDelta(t, 10, x, step)
	in.Close()
	in.Welcome(oneRegion())
	s = in.Take(1, frameOf(3, crowdAt(step, [2]float64{12, 5}), wire.Change{Key: true, Added: 1})).Shots[0]
	x, _, _ = s.At(0, 0)
	require.InDelta(t, 12, x, step, "another connection begins anew")
}

// Who looks closer gets places in finer steps, and all particles anew. They are the same particles: they go on from where
// they were, with their ages and trails.
func TestShotsGoOnWhenLookedAtCloser(t *testing.T) {
	for _, steps := range [][2]float64{{1.0 / 16, 1.0 / 256}, {1.0 / 256, 1.0 / 16}} {
		in := new(Intake)
		in.Welcome(oneRegion())
		in.Ages.Store(100)
		in.Take(1, frameOf(10, crowdAt(steps[0], [2]float64{10, 5}, [2]float64{30, 15}), wire.Change{Key: true, Added: 2})).Drop()
		s := in.Take(2, frameOf(60, crowdAt(steps[1], [2]float64{31, 16}, [2]float64{11, 6}), wire.Change{Key: true, Added: 2})).Shots[0]
		require.Equal(t, []uint8{127, 127}, s.Value, "50 of 100 ticks old")
		now, known := s.Now(0, 1)
		require.True(t, known)
		require.Equal(t, 1, now)
		for slot, from := range [][2]float64{{30, 15}, {10, 5}} {
			x, y, _ := s.At(slot, 0)
			require.InDelta(t, from[0], x, 1.0/16)
			require.InDelta(t, from[1], y, 1.0/16)
		}
		require.Equal(t, 2, s.Trail.Len)
	}
}
