package sim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
	"ylem/worlds"
)

// vessel compiles a world, which a test writes out whole, of which one region
// fills every axis.
func vessel(t testing.TB, text string, set map[string]float64) (*rules.Table, Space) {
	t.Helper()
	table, diagnostics := rules.Compile("vessel.hcl", []byte(text), set)
	require.NotNil(t, table, "%v", diagnostics)
	space := Space{Own: particles.Box{Hi: [3]int64{1, 1, 1}}}
	for axis := range table.Dimensions {
		space.Wrap[axis], space.Own.Hi[axis] = table.Wraps(axis), table.Size[axis]
	}
	space.Known = space.Own
	return table, space
}

// begin returns the world at tick 0.
func begin(t testing.TB, table *rules.Table, space Space, seed uint64) (*Sim, *particles.Store) {
	t.Helper()
	st, err := Place(table, seed)
	require.NoError(t, err)
	return New(table, seed, space), st
}

// counts returns how many particles of each kind there are.
func counts(table *rules.Table, st *particles.Store) []float64 {
	n := make([]float64, len(table.Kinds))
	for _, kind := range st.Kind {
		n[kind]++
	}
	return n
}

// First order decay: the number left after a time t is binomial with e^(−kt), in
// its mean and in its variance. 400 worlds of 200 particles: the mean is known to
// √(p(1−p)/N), the variance to √(2/399) of itself; 3 of each are allowed.
func TestFirstOrderDecayIsBinomial(t *testing.T) {
	const worlds, each, ticks = 400, 200, 20
	table, space := vessel(t, `world "w" {
  language = 1
  size = [10, 10]
  edge = "wrap"
  dt = 0.1
  light = 0.1
  motion = "still"
}
kind "A" {}
place "A" { count = 200 }
rule "A -> nothing" { rate = 0.4 }`, nil)
	sum, squares := 0.0, 0.0
	for seed := range uint64(worlds) {
		s, st := begin(t, table, space, seed)
		for tick := range int64(ticks) {
			s.Step(st, tick)
		}
		n := float64(st.Len())
		sum, squares = sum+n, squares+n*n
	}
	p := math.Exp(-0.4 * 0.1 * ticks)
	mean, variance := sum/worlds, (squares-sum*sum/worlds)/(worlds-1)
	require.InDelta(t, each*p, mean, 3*math.Sqrt(each*p*(1-p)/worlds))
	require.InEpsilon(t, each*p*(1-p), variance, 3*math.Sqrt(2.0/(worlds-1)))
}

// A decay takes its branches in the proportions of their fractions, and all of
// them together take as long as the lifetime says: each count is binomial.
func TestBranchingRatios(t *testing.T) {
	const n, ticks = 40000, 30
	table, space := vessel(t, `world "w" {
  language = 1
  size = [10, 10]
  edge = "wrap"
  dt = 0.1
  light = 0.1
  motion = "still"
}
kind "A" {}
kind "B" {}
kind "C" {}
kind "D" {}
place "A" { count = 40000 }
decay "A" {
  lifetime = 2
  branch "B" { fraction = 0.7 }
  branch "C" { fraction = 0.25 }
  branch "D" { fraction = 0.05 }
}`, nil)
	s, st := begin(t, table, space, 1)
	for tick := range int64(ticks) {
		s.Step(st, tick)
	}
	got := counts(table, st)
	gone := 1 - math.Exp(-0.1*ticks/2)
	for kind, p := range []float64{1 - gone, 0.7 * gone, 0.25 * gone, 0.05 * gone} {
		require.InDelta(t, n*p, got[kind], 3*math.Sqrt(n*p*(1-p)), table.Kinds[kind].Name)
	}
}

// Several channels of one pair are one draw: the pair reacts with 1 − e^(−Σk dt),
// then by k/Σk, and a rule that fits both ways round is no more than one that
// fits one way. Pairs stand still within reach of each other and of nobody else.
func TestSeveralChannelsAreOneDraw(t *testing.T) {
	const pairs = 20000
	table, space := vessel(t, `world "w" {
  language = 1
  size = [1000, 1000]
  edge = "wrap"
  dt = 1
  light = 0.1
  radius = 1.5
  motion = "still"
}
kind "A" {}
kind "B" {}
kind "C" {}
rule "x:A + y:A -> x:B + y:B" { rate = 0.3 }
rule "x:A + y:A -> x:C + y" { rate = 0.6 }
rule "A + A -> nothing" { rate = 0.1 }`, nil)
	st := particles.NewStore(len(table.Attrs), table.Slots)
	for i := range pairs {
		x, y := particles.Quanta(float64(i%200)*5), particles.Quanta(float64(i/200)*5)
		st.Append(&particles.Particle{ID: uint64(2*i + 1), Position: [3]int64{x, y}})
		st.Append(&particles.Particle{ID: uint64(2*i + 2), Position: [3]int64{x + particles.Length, y}})
	}
	New(table, 1, space).Step(st, 0)
	got := counts(table, st)
	happens := 1 - math.Exp(-1.0)
	for what, c := range map[string]struct{ got, p float64 }{
		"A + A -> B + B":   {got[1] / 2, 0.3 * happens},
		"A + A -> A + C":   {got[2], 0.6 * happens},
		"A + A -> nothing": {pairs - float64(st.Len())/2, 0.1 * happens},
		"nothing happens":  {(got[0] - got[2]) / 2, 1 - happens},
	} {
		require.InDelta(t, pairs*c.p, c.got, 3*math.Sqrt(pairs*c.p*(1-c.p)), what)
	}
}

// trapped returns how much a trap of radius rho that reacts with probability p
// takes in each of the first ticks out of particles that are uniform at first, in
// units of what the cube of one of their steps holds: the iteration of Erban and
// Chapman (2009) for steps of our kind (rules/capture.go), on a grid out to where
// nothing is felt of the trap.
func trapped(p, rho float64, ticks int) []float64 {
	const h, band = 0.1, 70
	n := int((rho + 4*math.Sqrt(float64(ticks)) + 8) / h)
	r := func(i int) float64 { return (float64(i) + 0.5) * h }
	g, w := make([]float64, 2*n+band+1), make([]float64, 2*n+band+1)
	for m := range g {
		x := float64(m) * h
		g[m] = h * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
		w[m] = math.Exp(-max(0, x*x-4*rho*rho) / 2)
	}
	u, next := make([]float64, n+band), make([]float64, n+band)
	for i := range u {
		u[i], next[i] = r(i), r(i)
	}
	var taken []float64
	for range ticks {
		now := 0.0
		for i := range n {
			next[i] = 0
			for j := max(0, i-band); j <= i+band; j++ {
				near, far := g[max(i-j, j-i)], g[i+j+1]
				react := max(0, near*w[i+j+1]-far) // the step from r(j) to r(i) has its middle within rho
				next[i] += (near - far - p*react) * u[j]
				now += 4 * math.Pi * h * p * r(i) * react * u[j]
			}
		}
		taken = append(taken, now)
		u, next = next, u
	}
	return taken
}

// The λ–ρ model at finite dt, from mixing to diffusion limited: particles that
// stand still, each alone, are found by diffusing traps. Whether one is left after
// n ticks is e^(−c·K(n)), exactly (Smoluchowski: traps that do not know each
// other), with c the traps' density and K(n) the sum of what is trapped; and that
// tends to the rate constant asked for, as k(1 + b/√n). N particles leave K known
// to √((1−s)/sN)/(cK), of which 3 are allowed, and what crowding takes: two
// particles that want one trap take from each other at most their density times
// P·ball/2.
func TestRateConstantAtFiniteDt(t *testing.T) {
	const step = 0.2
	for _, c := range []struct {
		radius, k, size     float64
		still, traps, ticks int
	}{
		{0.1, 1.5, 24, 5000, 60000, 40}, // steps of two radii
		{0.2, 10, 28, 5000, 30000, 50},
		{0.605, 80, 60, 3500, 50000, 40}, // steps of a third of the radius
	} {
		table, space := vessel(t, fmt.Sprintf(`world "w" {
  language = 1
  size = [%[1]g, %[1]g, %[1]g]
  edge = "wrap"
  dt = 0.001
  light = 1.2
  temperature = 1
}
kind "S" {
  motion = "brownian"
  diffusion = 20
}
kind "B" { motion = "still" }
place "S" { count = %[2]d }
place "B" { count = %[3]d }
rule "s:S + B -> s" {
  radius = %[4]g
  rate_constant = %[5]g
}`, c.size, c.traps, c.still, c.radius, c.k), nil)
		p := 1 - math.Exp(-table.Rules[0].Hazard)
		taken := trapped(p, c.radius/step, 400)
		limit := 2*taken[399] - taken[99]
		require.InEpsilon(t, c.k, limit*step*step*step/0.001, 0.005, "the grid is a tenth of a step")

		s, st := begin(t, table, space, 1)
		volume, want := c.size*c.size*c.size, 0.0
		for tick := range int64(c.ticks) {
			s.Step(st, tick)
			want += float64(c.traps) / volume * taken[tick] * step * step * step
		}
		left := float64(st.Len() - c.traps)
		got := -math.Log(left / float64(c.still))
		sure := math.Sqrt((1 - left/float64(c.still)) / left)
		crowd := p * float64(c.still) / volume * ball(c.radius) / 2
		t.Logf("radius %g: P %.3f, exponent %.4f, expected %.4f ± %.4f, crowding %.4f", c.radius, p, got, want, sure, crowd)
		require.InDelta(t, want, got, 3*sure+crowd*want)
	}
}

func ball(r float64) float64 { return 4.0 / 3 * math.Pi * r * r * r }

// A + B ⇌ C keeps detailed balance at any dt: N_C·V/(N_A·N_B) is k_on/k_off. Of
// finitely many the stationary distribution is p_off·N_C = P·ball/V·N_A·N_B on
// the average of both sides. Worlds that know nothing of each other give the
// standard error; 3 of those are allowed, and what crowding takes: of two pairs
// that share a particle one reacts at a tick, so that binding loses at most P·ball
// times half the density of each side.
func TestReversibleBindingKeepsDetailedBalance(t *testing.T) {
	const head = `world "w" {
  language = 1
  size = [%s]
  edge = "%s"
  dt = 0.001
  light = 1.2
  radius = %g
  motion = "brownian"
  temperature = 1
}
kind "A" { diffusion = 15 }
kind "B" { diffusion = 5 }
kind "C" { diffusion = 7 }
place "A" { count = 150 }
place "B" { count = 150 }
place "C" { count = 100 }
`
	for name, c := range map[string]struct {
		text string
		want float64 // k_on/k_off
	}{
		"two rate constants": {fmt.Sprintf(head, "8, 8, 8", "wrap", 0.2) + `
rule "A + B -> C" { rate_constant = 12 }
rule "C -> A + B" {
  rate_constant = 5
  place = apart(uniform(0.2))
}`, 2.4},
		"between walls, by rates": {fmt.Sprintf(head, "8, 8, 8", "wall", 0.25) + `
rule "A + B -> C" { rate = 200 }
rule "C -> A + B" {
  rate = 5
  place = apart(uniform(0.25))
}`, ball(0.25) * (1 - math.Exp(-0.2)) / (1 - math.Exp(-0.005))},
		"in two dimensions, A stays where it is": {fmt.Sprintf(head, "20, 20", "wrap", 0.2) + `
rule "a:A + B -> a:C" { rate = 100 }
rule "a:C -> a:A + B" {
  rate = 5
  place = apart(uniform(0.2))
}`, math.Pi * 0.04 * (1 - math.Exp(-0.1)) / (1 - math.Exp(-0.005))},
	} {
		t.Run(name, func(t *testing.T) {
			table, space := vessel(t, c.text, nil)
			volume := 1.0
			for axis := range table.Dimensions {
				volume *= particles.Units(table.Size[axis])
			}
			const worlds, ticks, warm = 12, 900, 200
			var ratios []float64
			singles := 0.0
			for seed := range uint64(worlds) {
				s, st := begin(t, table, space, seed)
				bound, free := 0.0, 0.0
				for tick := range int64(ticks) {
					s.Step(st, tick)
					if tick >= warm {
						n := counts(table, st)
						bound, free = bound+n[2], free+n[0]*n[1]
						singles += n[0] / (worlds * (ticks - warm))
					}
				}
				ratios = append(ratios, bound*volume/free)
			}
			mean, sure := meanOf(ratios)
			r := particles.Units(table.Rules[0].Radius)
			within := ball(r)
			if table.Dimensions == 2 {
				within = math.Pi * r * r
			}
			crowd := (1 - math.Exp(-table.Rules[0].Hazard)) * within * singles / volume
			t.Logf("%.4f ± %.4f, expected %.4f, crowding %.4f", mean, sure, c.want, crowd)
			require.Less(t, sure, 0.035*c.want)
			require.InDelta(t, c.want, mean, 3*sure+crowd*c.want)
		})
	}
}

// meanOf returns the mean and its standard error.
func meanOf(x []float64) (mean, sure float64) {
	for _, x := range x {
		mean += x
	}
	mean /= float64(len(x))
	for _, x := range x {
		sure += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(sure / float64(len(x)*(len(x)-1)))
}

// Michaelis and Menten's enzyme takes up its substrate as the rate equations say:
// how much it holds after 0.2 units of time is Poisson at most, and 3√ES are
// allowed. (ylem validate goes on to what it makes after 1, 5 and 10.)
func TestEnzyme(t *testing.T) {
	text, err := worlds.Open("enzyme")
	require.NoError(t, err)
	table, space := vessel(t, string(text), nil)
	s, st := begin(t, table, space, 1)
	for tick := range int64(200) {
		s.Step(st, tick)
	}
	bound := 0.0
	for range 20000 { // Euler's steps of 10⁻⁵
		bound += 1e-5 * (0.01/90.9*(909-bound)*(9091-bound) - 2*bound)
	}
	number := slices.IndexFunc(table.Kinds, func(k rules.Kind) bool { return k.Name == "ES" })
	require.InDelta(t, bound, counts(table, st)[number], 3*math.Sqrt(bound))
}
