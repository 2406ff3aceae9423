package rules

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// The closed form of the continuum: the rates that Erban and Chapman (2009) give
// for k = 0.01 and D = 20, as printed to six digits.
func TestContinuumOfErbanAndChapman(t *testing.T) {
	for radius, lambda := range map[float64]float64{0.01: 2398.78, 0.03: 88.5604, 0.1: 2.38846} {
		require.InEpsilon(t, 0.01, Continuum(lambda, 20, radius), 5e-6, "radius %g", radius)
	}
	// Where lag goes over into its series, both agree.
	require.InEpsilon(t, lag(0.019999999), lag(0.020000001), 1e-6)
}

// At finite dt the constant lies between its limits: long steps mix, short steps
// are a continuum, whose difference goes to 0 as the step does. What is tabulated
// and what is expanded meet where one takes over from the other.
func TestCapture(t *testing.T) {
	mixed := func(p, rho float64) float64 { return p * ball(rho) / (2 * math.Pi) }
	for _, p := range []float64{0.001, 0.03, 0.4, 1} {
		last := 0.0
		for _, rho := range []float64{0.01, 0.1, 0.24, 0.26, 0.5, 1, 2, 4, 8, 16, 31, 33, 100} {
			a := capture(p, rho)
			require.Greater(t, a, last, "p %g rho %g", p, rho)
			require.Less(t, a, mixed(p, rho), "p %g rho %g", p, rho)
			require.Less(t, a, rho, "p %g rho %g", p, rho)
			last = a
		}
		require.InEpsilon(t, capture(p, fewSteps*0.9999), capture(p, fewSteps*1.0001), 7e-4) // the volumes differ by 6·10⁻⁴
		require.InEpsilon(t, capture(p, manySteps*0.9999), capture(p, manySteps*1.0001), 6.1e-4)
		require.InEpsilon(t, mixed(p, 0.01), capture(p, 0.01), 1e-5)
	}
	// λ fixed, steps ever shorter: the continuum. κρ = 2 at each.
	for _, rho := range []float64{4, 8, 16, 32, 64} {
		a := capture(happens(2/(rho*rho)), rho)
		require.InEpsilon(t, rho*lag(2), a, 0.8/(rho*rho), "rho %g", rho)
	}
}

// The stationary state that captured solves for is the one that the iteration
// itself arrives at, tick by tick.
func TestCaptureIsWhatIterationGives(t *testing.T) {
	const p, rho, h, n, band = 0.3, 1.5, 0.1, 150, 80
	s := newShell(n, band, h, rho)
	u, next := make([]float64, n), make([]float64, n)
	for i := range u {
		u[i] = s.r(i)
	}
	a := 0.0
	for range 600 {
		reacted := 0.0
		for i := range u {
			next[i] = 0
			for j := max(0, i-band); j <= i+band; j++ {
				if j >= n {
					next[i] += s.walk(i, j) * (s.r(j) - a)
					continue
				}
				next[i] += (s.walk(i, j) - p*s.react(i, j)) * u[j]
				reacted += 4 * math.Pi * p * h * s.r(i) * s.react(i, j) * u[j]
			}
		}
		a = reacted / (2 * math.Pi)
		u, next = next, u
	}
	require.InEpsilon(t, captured(p, rho, h), a, 1e-6)
	require.InEpsilon(t, captured(p, rho, h), capture(p, rho), 1e-3, "the error of a grid this coarse is (h/σ)²/12")
}

// Hazard is the inverse of Constant wherever there is one.
func TestHazardInvertsConstant(t *testing.T) {
	for _, m := range []Meeting{
		{Diffusing, 0.2, 0.1, 0.001},
		{Diffusing, 0.02, 0.1, 0.001},
		{Diffusing, 0.5, 0.01, 0.1},
		{Diffusing, 0.001, 1, 1e-6},
		{Flying, 0, 0.3, 0.01},
	} {
		most := m.Constant(surest)
		for _, part := range []float64{1e-6, 0.01, 0.5, 0.9, 0.999999} {
			h, limit := m.Hazard(part * most)
			require.Equal(t, most, limit)
			require.InEpsilon(t, part*most, m.Constant(h), 1e-9, "%+v %g", m, part)
		}
		h, _ := m.Hazard(1.0001 * most)
		require.Zero(t, h)
	}
}

// chemistry compiles a world in three dimensions with the rules of a test.
func chemistry(t *testing.T, text string) (*Table, Diagnostics) {
	return Compile("w.hcl", []byte(text+file(t, "testdata/chemistry.hcl")), nil)
}

func chemical(t *testing.T, text string) *Table {
	t.Helper()
	table, diagnostics := chemistry(t, text+"\n")
	require.NotNil(t, table, "%v", diagnostics)
	return table
}

// Channels with one left side share the hazard of their sum, each by its own
// rate constant.
func TestChannelsShareRateConstants(t *testing.T) {
	one := chemical(t, `rule "A + B -> C" { rate_constant = 1.5 }`)
	both := chemical(t, `rule "A + B -> C" { rate_constant = 1 }
rule "A + B -> nothing" { rate_constant = 0.5 }`)
	require.InEpsilon(t, one.Rules[0].Hazard, both.Rules[0].Hazard+both.Rules[1].Hazard, 1e-12)
	require.InEpsilon(t, 2, both.Rules[0].Hazard/both.Rules[1].Hazard, 1e-12)
	m := one.Meeting(0, 1, one.Rules[0].Radius)
	require.InEpsilon(t, 0.2, m.Step, 1e-12)
	require.InEpsilon(t, 1.5, m.Constant(one.Rules[0].Hazard), 1e-9)
}

// A reversible pair with two rate constants: P·ball/p_off, which is what the
// equilibrium is, is their quotient.
func TestRateConstantsOfAReversiblePair(t *testing.T) {
	w := chemical(t, `rule "A + B -> C" { rate_constant = 1 }
rule "C -> A + B" {
  rate_constant = 4
  place = apart(uniform(0.1))
}`)
	bind, part := w.Rules[0], w.Rules[1]
	require.True(t, part.Uniform)
	require.InEpsilon(t, 1.0/4, ball(particles.Units(bind.Radius))*happens(bind.Hazard)/happens(part.Hazard), 1e-9)
	require.Greater(t, happens(part.Hazard), 4*0.001)
}

// Files from strangers cannot make the conversion run for ever.
func TestConversionIsBounded(t *testing.T) {
	var s strings.Builder
	for i := range 400 {
		fmt.Fprintf(&s, "rule \"A + B -> C\" {\n rate_constant = 100\n radius = 0.06\n after = %d\n}\n", i)
	}
	table, diagnostics := chemistry(t, s.String())
	require.Nil(t, table)
	require.ErrorContains(t, diagnostics, "at most")
}
