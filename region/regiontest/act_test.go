package regiontest

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/region"
)

// acted returns the particles of a world of one region before and after commands of
// its log, at the beginning of epoch 0.
func acted(t *testing.T, w region.World, commands ...region.Command) (before, after map[uint64]particles.Particle) {
	st, err := region.Begin(&w)
	require.NoError(t, err)
	whole := region.Cut{Region: -1, Store: st}
	r, err := region.Resume(&w, whole.Part(&w, 0))
	require.NoError(t, err)
	var inputs []region.Input
	for i, c := range commands {
		require.NoError(t, c.Check(&w, w.Table))
		inputs = append(inputs, region.Input{Number: uint64(i), Command: c})
	}
	all := func() map[uint64]particles.Particle {
		out := map[uint64]particles.Particle{}
		var p particles.Particle
		for row := range r.Store().Owned {
			r.Store().Read(row, &p)
			out[p.ID] = p
		}
		return out
	}
	before = all()
	r.Decide(1, inputs)
	r.Open()
	return before, all()
}

func at(x, y float64) *[3]float64 { return &[3]float64{x, y} }

// distance is how far a particle is from a place in the world wide, whose x wraps.
func distance(p *particles.Particle, to *[3]float64) float64 {
	dx, dy := particles.Units(p.Position[0])-to[0], particles.Units(p.Position[1])-to[1]
	dx -= 40 * math.Round(dx/40)
	return math.Sqrt(dx*dx + dy*dy)
}

// Who is within the radius is meant and nobody else, also around an edge that
// wraps; of one kind where that is said; by ID wherever it is.
func TestWhoIsMeant(t *testing.T) {
	w := region.World{Table: compileWide(t, nil), Seed: 3, Grid: one, Epoch: 1}
	b := uint8(kindNumber(w.Table, "b"))
	for _, place := range []*[3]float64{at(20, 18), at(0.5, 18), at(39.5, 2)} {
		for _, kind := range []string{"", "b"} {
			before, after := acted(t, w, region.Command{Remove: &region.Target{At: place, Radius: 5, Kind: kind}})
			gone := 0
			for id, p := range before {
				_, stays := after[id]
				meant := distance(&p, place) < 5 && (kind == "" || p.Kind == b)
				require.Equal(t, !meant, stays, "%v %v", place, p)
				if meant {
					gone++
				}
			}
			require.Greater(t, gone, 5)
			require.Len(t, after, len(before)-gone)
		}
	}
	before, _ := acted(t, w)
	var ids []string
	for id := range before {
		if ids = append(ids, fmt.Sprintf("%016x", id)); len(ids) == 3 {
			break
		}
	}
	_, after := acted(t, w, region.Command{Remove: &region.Target{IDs: append(ids, "00000000000000ff")}})
	require.Len(t, after, len(before)-3)
}

// Regions remember what a command took from them, each particle once, however the world is split: it adds up to what is
// gone, kind by kind, and to nothing where nothing was.
func TestRemovalsAddUp(t *testing.T) {
	table := compileWide(t, nil)
	for _, grid := range []region.Grid{one, {2, 2, 1}, {3, 1, 1}} {
		l, err := region.NewLocal(region.World{Table: table, Seed: 3, Grid: grid, Epoch: 1, Reach: table.Reach.Total})
		require.NoError(t, err)
		want := make([]int32, len(table.Kinds))
		inputs := []region.Input{
			{Number: 7, Command: region.Command{Remove: &region.Target{At: at(20, 18), Radius: 6}}},
			{Number: 8, Command: region.Command{Remove: &region.Target{At: at(20, 18), Radius: 5}}},
		}
		st := l.Whole()
		for row := range st.Owned {
			p := particles.Particle{Position: [3]int64{st.X[row], st.Y[row], st.Z[row]}}
			if distance(&p, at(20, 18)) < 6 {
				want[st.Kind[row]]++
			}
		}
		for _, r := range l.Regions {
			r.Decide(1, nil)
			r.DecideWorld(1, inputs)
			r.Open()
		}
		require.NoError(t, l.Exchange())
		require.NoError(t, l.Round())
		got := make([]int32, len(table.Kinds))
		for _, r := range l.Regions {
			for _, one := range r.Removals() {
				require.EqualValues(t, 7, one.Number, "the second found nothing")
				require.Zero(t, one.Tick)
				for kind, n := range one.Kinds {
					got[kind] += n
				}
			}
		}
		require.Equal(t, want, got, "%v", grid)
		require.Greater(t, got[0]+got[1], int32(10))
	}
}

// A kick changes the momentum of those that carry one by mass times velocity, and
// is bounded as momenta are.
func TestAKickIsMassTimesVelocity(t *testing.T) {
	w := region.World{Table: compileWide(t, map[string]float64{"weight": 2}), Seed: 3, Grid: one, Epoch: 1}
	a := uint8(kindNumber(w.Table, "a"))
	one := &region.Kick{Target: region.Target{At: at(20, 18), Radius: 6}, Velocity: [3]float64{3, -1.5, 0}}
	before, after := acted(t, w, region.Command{Kick: one})
	kicked := 0
	for id, p := range before {
		want := p.Momentum
		if p.Kind == a && distance(&p, one.At) < 6 {
			kicked++
			want[0] += particles.Round(2*3*w.Table.Dt*particles.Momentum, particles.MaxMomentum)
			want[1] -= particles.Round(2*1.5*w.Table.Dt*particles.Momentum, particles.MaxMomentum)
		}
		require.Equal(t, want, after[id].Momentum)
	}
	require.Greater(t, kicked, 10)
	one.Velocity = [3]float64{1e12, -1e12, 0}
	_, after = acted(t, w, region.Command{Kick: one}, region.Command{Kick: one})
	most := int64(0)
	for _, p := range after {
		require.LessOrEqual(t, p.Momentum[0], int64(particles.MaxMomentum))
		require.GreaterOrEqual(t, p.Momentum[1], -int64(particles.MaxMomentum))
		most = max(most, p.Momentum[0])
	}
	require.Equal(t, int64(particles.MaxMomentum), most)
}

// Particles that are added lie within the spread, around an edge that wraps and not
// beyond one that does not, have the attributes that were said and thermal
// velocities, and are other ones with another number.
func TestWhatIsAdded(t *testing.T) {
	w := region.World{Table: compileWide(t, nil), Seed: 3, Grid: one, Epoch: 1}
	a := uint8(kindNumber(w.Table, "a"))
	added := func(add region.Add, times int) (out []particles.Particle) {
		commands := make([]region.Command, times)
		for i := range commands {
			commands[i].Add = &add
		}
		before, after := acted(t, w, commands...)
		for id, p := range before {
			require.Equal(t, p, after[id])
		}
		for id, p := range after {
			if _, old := before[id]; !old {
				out = append(out, p)
			}
		}
		return out
	}
	square := 0.0
	all := added(region.Add{Kind: "a", At: *at(1, 18), Count: 1000, Spread: 4, Attrs: map[string]int32{"s": 3}}, 2)
	require.Len(t, all, 2000)
	west := 0
	for _, p := range all {
		require.Less(t, distance(&p, at(1, 18)), 4.001)
		require.Equal(t, a, p.Kind)
		require.EqualValues(t, 3, p.Attr[0])
		require.Zero(t, p.NBond)
		if p.Position[0] > w.Table.Size[0]/2 {
			west++
		}
		v := float64(p.Momentum[0]) / particles.Momentum / w.Table.Dt
		square += v * v / 2000
	}
	require.Greater(t, west, 200)
	require.InDelta(t, 1, square, 0.1, "kT/m, 3 standard errors")

	before, after := acted(t, w, region.Command{Add: &region.Add{Kind: "a", At: *at(1, 18), Count: 50}})
	elsewhere, both := acted(t, w, region.Command{Add: &region.Add{Kind: "a", At: *at(9, 18), Count: 50}})
	for id := range both {
		if _, old := elsewhere[id]; !old {
			require.NotContains(t, after, id, "no ID twice, whatever the numbers")
		}
	}
	require.Len(t, after, len(before)+50)

	all = added(region.Add{Kind: "b", At: *at(20, 0.01), Count: 1000, Spread: 4}, 1)
	require.InDelta(t, 500, len(all), 50, "the other half would be behind the wall")
	for _, p := range all {
		require.GreaterOrEqual(t, p.Position[1], int64(0))
		require.Equal(t, [3]int64{}, p.Momentum)
	}
}

// What a world does not take is refused, and the reason names it. If it comes to
// act all the same, nothing happens.
func TestCommandsThatAreRefused(t *testing.T) {
	w := region.World{Table: compileWide(t, nil), Seed: 3, Grid: region.Grid{2, 2, 1}, Epoch: 1}
	add := func(change func(a *region.Add)) region.Command {
		a := &region.Add{Kind: "a", At: *at(10, 10), Count: 5, Spread: 1}
		change(a)
		return region.Command{Add: a}
	}
	remove := func(change func(g *region.Target)) region.Command {
		g := &region.Target{At: at(10, 10), Radius: 1}
		change(g)
		return region.Command{Remove: g}
	}
	nan, inf := math.NaN(), math.Inf(1)
	for why, commands := range map[string][]region.Command{
		"0 of them":        {{}},
		"2 of them":        {{Pause: true, Resume: true}, {Pause: true, Param: &region.Param{Name: "heat", Value: 1}}},
		"no kind":          {add(func(a *region.Add) { a.Kind = "z" }), remove(func(g *region.Target) { g.Kind = "z" })},
		"particles":        {add(func(a *region.Add) { a.Count = 0 }), add(func(a *region.Add) { a.Count = 10_001 })},
		"a spread":         {add(func(a *region.Add) { a.Spread = nan }), add(func(a *region.Add) { a.Spread = -1 }), add(func(a *region.Add) { a.Spread = inf })},
		"x =":              {add(func(a *region.Add) { a.At[0] = 40 }), add(func(a *region.Add) { a.At[0] = nan }), remove(func(g *region.Target) { g.At[0] = -0.1 })},
		"two dimensions":   {add(func(a *region.Add) { a.At[2] = 1 })},
		"no attribute":     {add(func(a *region.Add) { a.Attrs = map[string]int32{"q": 1} }), add(func(a *region.Add) { a.Kind, a.Attrs = "b", map[string]int32{"s": 1} })},
		"between 0 and 5":  {add(func(a *region.Add) { a.Attrs = map[string]int32{"s": 6} })},
		"a radius of":      {remove(func(g *region.Target) { g.Radius = 0 }), remove(func(g *region.Target) { g.Radius = nan }), remove(func(g *region.Target) { g.Radius = 1e6 })},
		"either by ids":    {remove(func(g *region.Target) { g.At = nil }), remove(func(g *region.Target) { g.IDs = []string{"0000000000000001"} })},
		"not with ids":     {{Remove: &region.Target{IDs: []string{"0000000000000001"}, Kind: "a"}}},
		"16 hex digits":    {{Remove: &region.Target{IDs: []string{"1"}}}, {Remove: &region.Target{IDs: []string{"+00000000000000f"}}}},
		"at most 64":       {{Remove: &region.Target{IDs: make([]string, 65)}}},
		"a velocity":       {{Kick: &region.Kick{Target: region.Target{At: at(1, 1), Radius: 1}, Velocity: [3]float64{nan}}}, {Kick: &region.Kick{Target: region.Target{At: at(1, 1), Radius: 1}, Velocity: [3]float64{0, 0, 1}}}},
		"no param":         {{Param: &region.Param{Name: "weather", Value: 1}}},
		"step: 65537":      {{Step: region.MaxStep + 1}},
		"pace: ":           {{Pace: &nan}, {Pace: &inf}, {Pace: new(float64(-1))}, {Pace: new(float64(1e-3))}},
		"range is [0.1, 1": {{Param: &region.Param{Name: "drag", Value: 11}}, {Param: &region.Param{Name: "drag", Value: nan}}},
	} {
		for _, c := range commands {
			require.ErrorContains(t, c.Check(&w, w.Table), why)

			alone := w
			alone.Grid, alone.Until = one, 3
			calm := play{World: alone, logs: map[int][]region.Input{}}
			want, err := calm.run(None)
			require.NoError(t, err)
			calm.logs[-1] = []region.Input{{Epoch: 1, Command: c}}
			got, err := calm.run(None)
			require.NoError(t, err)
			require.Equal(t, want.Hash, got.Hash, why)
		}
	}
	for _, c := range []region.Command{{Pause: true}, {Resume: true}, {Step: 1}, {Pace: new(float64)}, {Remove: &region.Target{IDs: []string{"00000000000000ff"}}}} {
		require.NoError(t, c.Check(&w, w.Table))
		require.Equal(t, -1, c.Home(&w))
	}
}

// A command has a home if all that it touches is two reaches or more inside one
// region. Edges of the world that do not wrap, and axes that one region fills, are
// no borders.
func TestHome(t *testing.T) {
	w := region.World{Table: compileWide(t, nil), Seed: 3, Grid: region.Grid{2, 2, 1}, Epoch: 1}
	two := 2 * particles.Units(w.Table.Reach.Total)
	for _, c := range []struct {
		grid   region.Grid
		x, y   float64
		radius float64
		home   int
	}{
		{region.Grid{2, 2, 1}, 10, 9, 1, 0},
		{region.Grid{2, 2, 1}, 30, 27, 1, 3},
		{region.Grid{2, 2, 1}, 20 - two - 1.01, 9, 1, 0},
		{region.Grid{2, 2, 1}, 20 - two - 0.99, 9, 1, -1},
		{region.Grid{2, 2, 1}, 20 + two + 1.01, 9, 1, 1},
		{region.Grid{2, 2, 1}, 20 + two + 0.99, 9, 1, -1},
		{region.Grid{2, 2, 1}, two + 0.99, 9, 1, -1}, // x wraps
		{region.Grid{2, 2, 1}, 10, 0.5, 1, 0},        // y ends at a wall
		{region.Grid{2, 2, 1}, 10, 35.9, 1, 2},       // at either side
		{region.Grid{2, 2, 1}, 10, 17, 1, -1},        // but not between regions
		{region.Grid{1, 2, 1}, 0.1, 5, 1, 0},         // one region fills x
		{one, 39.9, 18, 50, 0},                       // and everything
		{region.Grid{2, 2, 1}, 10, 9, 70, -1},
		{region.Grid{20, 1, 1}, 5, 5, 0.01, -1}, // regions without an inside
	} {
		w.Grid = c.grid
		for _, command := range []region.Command{
			{Add: &region.Add{Kind: "a", At: *at(c.x, c.y), Count: 1, Spread: c.radius}},
			{Remove: &region.Target{At: at(c.x, c.y), Radius: c.radius}},
			{Kick: &region.Kick{Target: region.Target{At: at(c.x, c.y), Radius: c.radius}}},
		} {
			require.NoError(t, command.Check(&w, w.Table))
			require.Equal(t, c.home, command.Home(&w), "%+v", c)
		}
	}
}
