package sim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// compile returns the table of a world of one line for each block.
func compile(t testing.TB, world, blocks string) *rules.Table {
	t.Helper()
	text := "world \"test\" {\n language = 1\n dimensions = 2\n size = [100, 100]\n edge = \"wrap\"\n light = 1\n" + world + "\n}\n" + blocks
	table, diagnostics := rules.Compile("test.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	return table
}

// place returns a simulation and the world's particles at its beginning.
func place(t testing.TB, table *rules.Table) (*Sim, *particles.Store) {
	t.Helper()
	st, err := Place(table, 1)
	require.NoError(t, err)
	return New(table, 1, Space{}), st
}

// msd returns the mean squared displacement between two stores, length², of
// particles that neither vanish nor come.
func msd(a, b *particles.Store) (sum float64) {
	at := map[uint64]int{}
	for row, id := range a.ID {
		at[id] = row
	}
	for row, id := range b.ID {
		dx, dy := particles.Units(b.X[row]-a.X[at[id]]), particles.Units(b.Y[row]-a.Y[at[id]])
		sum += dx*dx + dy*dy
	}
	return sum / float64(b.Len())
}

// Free brownian particles spread as 2dDt, whether D is given or follows from
// friction: the mean of N squared displacements has the relative error √(1/N) in
// two dimensions; 5 of those are allowed.
func TestFreeDiffusion(t *testing.T) {
	for _, kind := range []string{"diffusion = 2", "friction = 0.75\n mass = 0.5"} {
		table := compile(t, "dt = 0.001\nmotion = \"brownian\"\ntemperature = 0.75", "kind \"a\" {\n"+kind+"\n}\nplace \"a\" { count = 20000 }")
		s, st := place(t, table)
		begin := st.Clone()
		for tick := range int64(50) {
			s.Step(st, tick)
		}
		require.InEpsilon(t, 2*2*2*0.05, msd(begin, st), 5/math.Sqrt(20000), kind)
	}
}

// Free langevin particles have ⟨p²⟩ = mkT per axis, and spread as
// (2d kT/mγ)[t − (1 − e^(−γt))/γ] (Ornstein and Uhlenbeck), here with γdt = 0.02.
func TestLangevin(t *testing.T) {
	table := compile(t, "dt = 0.01\nmotion = \"langevin\"\nfriction = 2\ntemperature = 0.5", "kind \"a\" { mass = 2 }\nplace \"a\" { count = 20000 }")
	s, st := place(t, table)
	begin := st.Clone()
	const ticks = 150
	for tick := range int64(ticks) {
		s.Step(st, tick)
	}
	var sum float64
	for row := range st.Len() {
		px, py := float64(st.PX[row])/particles.Momentum/0.01, float64(st.PY[row])/particles.Momentum/0.01
		sum += px*px + py*py
	}
	require.InEpsilon(t, 2*0.5, sum/2/20000, 5/math.Sqrt(20000))
	time := ticks * 0.01
	want := 2 * 2 * 0.5 / (2 * 2) * (time - (1-math.Exp(-2*time))/2)
	require.InEpsilon(t, want, msd(begin, st), 5/math.Sqrt(20000))
}

// First-order decay leaves Binomial(N₀, e^(−kt)) particles, within 5 σ; of two
// channels each takes its share.
func TestDecay(t *testing.T) {
	table := compile(t, "dt = 0.1\nmotion = \"still\"", `
kind "a" {}
kind "b" {}
kind "c" {}
rule "a -> b" { rate = 0.3 }
rule "a -> c" { rate = 0.1 }
place "a" { count = 20000 }`)
	s, st := place(t, table)
	const n, ticks = 20000, 20
	for tick := range int64(ticks) {
		s.Step(st, tick)
	}
	var count [3]float64
	for _, kind := range st.Kind {
		count[kind]++
	}
	p := math.Exp(-0.4 * ticks * 0.1)
	require.InDelta(t, n*p, count[0], 5*math.Sqrt(n*p*(1-p)))
	require.InDelta(t, 0.25, count[2]/(count[1]+count[2]), 5*math.Sqrt(0.25*0.75/(n*(1-p))))
	require.Equal(t, n, st.Len())
}

// Two particles at distance r get the Lennard-Jones force as opposite impulses,
// to 10⁻⁶ and two quanta; at r = 0 none; nearer than the cap allows, the cap.
func TestPairForce(t *testing.T) {
	table := compile(t, "dt = 0.005\nmotion = \"ballistic\"", `
kind "a" {}
force "lj" {
  between = ["a", "a"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}`)
	s := New(table, 1, Space{})
	for _, r := range []float64{0, 0.05, 0.5, 0.8, 0.95, 1, 1.1225, 1.5, 2, 2.49, 2.6} {
		st := particles.NewStore(0, 0)
		st.Append(&particles.Particle{ID: 1, Position: [3]int64{particles.Quanta(10 + 0.6*r), particles.Quanta(10 - 0.8*r), 0}})
		st.Append(&particles.Particle{ID: 2, Position: [3]int64{particles.Quanta(10), particles.Quanta(10), 0}})
		s.sweep(st)
		require.Equal(t, s.pull.x[0], -s.pull.x[1])
		require.Equal(t, s.pull.y[0], -s.pull.y[1])
		f := 0.0
		if r > 0 && r <= 2.5 {
			f = math.Min(48*math.Pow(r, -13)-24*math.Pow(r, -7), 1/0.005/0.005)
		}
		want := f * 0.005 * 0.005 * particles.Momentum
		require.InDelta(t, 0.6*want, float64(s.pull.x[0]), 2+1e-5*math.Abs(want), "r = %g", r)
		require.InDelta(t, -0.8*want, float64(s.pull.y[0]), 2+1e-5*math.Abs(want), "r = %g", r)
	}
}

// Reactions keep the total momentum to the last quantum, whatever vanishes,
// appears or is kicked.
func TestReactionsKeepMomentum(t *testing.T) {
	table := compile(t, "dt = 0.01\nradius = 1\nmotion = \"ballistic\"\ntemperature = 1", `
kind "a" { mass = 1.7 }
kind "b" { mass = 0.3 }
kind "c" { mass = 2.9 }
rule "a + b -> c" { rate = 5 }
rule "c -> a + b" {
  rate   = 2
  energy = 3
  place  = apart(0.5)
}
rule "a -> a + b" { rate = 0.1 }
rule "x:a + b -> x:c" { rate = 1 }
place "a" { count = 1000 }
place "b" { count = 1000 }
place "c" { count = 1000 }`)
	s, st := place(t, table)
	sum := func() (p [2]int64) {
		for row := range st.Len() {
			p[0] += st.PX[row]
			p[1] += st.PY[row]
		}
		return p
	}
	begin, events := sum(), 0
	for tick := range int64(100) {
		s.Step(st, tick)
		events += len(s.events)
		require.Equal(t, begin, sum(), "tick %d", tick)
	}
	require.Greater(t, events, 1000)
}

// At walls nothing gets out, and momentum along the wall is kept.
func TestWalls(t *testing.T) {
	table := compile(t, "dt = 1\nmotion = \"ballistic\"", "kind \"a\" {}\nplace \"a\" {\n count = 500\n velocity = [0.3, 0.7]\n}")
	walls := [2]rules.Edge{rules.Wall, rules.Wall}
	table.Edge = [3][2]rules.Edge{walls, walls, walls}
	s, st := place(t, table)
	for tick := range int64(1000) {
		s.Step(st, tick)
		for row := range st.Len() {
			require.True(t, st.X[row] >= 0 && st.X[row] < table.Size[0] && st.Y[row] >= 0 && st.Y[row] < table.Size[1])
		}
	}
	v := float64(0.7 * particles.Momentum)
	for row := range st.Len() {
		require.InDelta(t, v, math.Abs(float64(st.PY[row])), 1)
	}
}

// A settled tick makes no allocation.
func TestSettledStepMakesNoAllocation(t *testing.T) {
	table := compile(t, "dt = 0.005\nmotion = \"langevin\"\nfriction = 1\ntemperature = 1", `
kind "a" {}
force "core" {
  between = ["a", "a"]
  range   = 1
  energy  = 5 * (1 - r) * (1 - r)
}
place "a" { count = 3000 }`)
	s, st := place(t, table)
	tick := int64(0)
	for ; tick < 20; tick++ {
		s.Step(st, tick)
	}
	require.Zero(t, testing.AllocsPerRun(50, func() {
		s.Step(st, tick)
		tick++
	}))
}

// Nothing moves further than light in a tick, however hot, and the noise of a
// particle does not depend on its row.
func TestLight(t *testing.T) {
	table := compile(t, "dt = 1\nmotion = \"brownian\"\ntemperature = 1", "kind \"a\" { diffusion = 5 }\nplace \"a\" { count = 2000 }")
	s, st := place(t, table)
	for tick := range int64(20) {
		before := st.Clone()
		s.Step(st, tick)
		for row := range st.Len() {
			d := s.distance2(&particles.Store{X: []int64{before.X[row], st.X[row]}, Y: []int64{before.Y[row], st.Y[row]}, Z: []int64{0, 0}}, 0, 1)
			require.LessOrEqual(t, d, table.Light*table.Light)
		}
	}
}

// A particle does not become of a kind that cannot hold the bonds it has.
func TestAChangeOfKindKeepsValence(t *testing.T) {
	table := compile(t, "dt = 0.01\nmotion = \"still\"", `
kind "a" { bonds = 1 }
kind "b" { bonds = 0 }
bond "link" {
  between   = ["a", "a"]
  length    = 1
  stiffness = 1
  breaks_at = 2
}
rule "x:a -> x:b" { probability = 1 }
place "a ~ a" { count = 10 }
place "a" { count = 10 }`)
	s, st := place(t, table)
	for tick := range int64(5) {
		s.Step(st, tick)
	}
	var bonded [2]int
	for row, kind := range st.Kind {
		bonded[kind] += int(st.NBond[row])
	}
	require.Equal(t, [2]int{20, 0}, bonded)
}

// Slow particles move at their speed, to the nearest quantum of each tick.
func TestSlowParticlesMove(t *testing.T) {
	table := compile(t, "dt = 0.001\nmotion = \"ballistic\"", "kind \"a\" {}\nplace \"a\" {\n count = 1\n at = [50, 50]\n velocity = [0.0122, -0.0122]\n}")
	s, st := place(t, table)
	for tick := range int64(1000) {
		s.Step(st, tick)
	}
	// 0.0122 · 0.001 · 2²⁰ = 12.79 quanta a tick.
	require.Equal(t, particles.Quanta(50)+13*1000, st.X[0])
	require.Equal(t, particles.Quanta(50)-13*1000, st.Y[0])
}
