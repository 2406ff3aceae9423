package sim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// A field gives force·dt² to whom it is on, whether it is given as a force or as
// the energy whose gradient that is; an image beyond an edge that wraps gets the
// same.
func TestFields(t *testing.T) {
	const size, dt = 20, 0.01
	world := "dt = 0.01\nlight = 1\nmotion = \"ballistic\""
	kinds := "kind \"a\" {\n mass = 2\n consts = { q = 3 }\n}\nkind \"b\" {}\n"
	force := compileIn(t, "[20, 20]", `"wrap"`, world, kinds+`field "f" {
 on    = ["a"]
 force = [self.q * sin(x) + tick, -self.mass * x * y]
}`)
	energy := compileIn(t, "[20, 20]", `"wrap"`, world, kinds+`field "f" {
 on     = ["a"]
 energy = self.q * cos(x) + self.mass * exp(-x / 4) * y * y
}
field "g" { energy = abs(y - 10) }`)
	for _, at := range [][2]float64{{0.25, 3}, {7.5, 19.5}, {12, 0}, {19.75, 10.5}} {
		x, y := at[0], at[1]
		st := particles.NewStore(0, 0)
		for i, shift := range []float64{0, -size, 0} {
			st.Append(&particles.Particle{ID: uint64(i + 1), Kind: uint8(i / 2), Position: [3]int64{particles.Quanta(x + shift), particles.Quanta(y - 2*shift), 0}})
		}
		impulse := func(f float64) float64 { return f * dt * dt * particles.Momentum }
		up := 1.0
		if y > 10 {
			up = -1
		}
		s := New(force, 1, Space{})
		pull := s.Impulses(st, 5)
		require.InDelta(t, impulse(3*math.Sin(x)+5), float64(pull[0][0]), 1.001)
		require.InDelta(t, impulse(-2*x*y), float64(pull[1][0]), 1.001)
		require.Zero(t, pull[0][2]+pull[1][2], "not on b")
		require.Equal(t, [2]int64{pull[0][0], pull[1][0]}, [2]int64{pull[0][1], pull[1][1]}, "image")
		s = New(energy, 1, Space{})
		pull = s.Impulses(st, 5)
		require.InDelta(t, impulse(3*math.Sin(x)+0.5*math.Exp(-x/4)*y*y), float64(pull[0][0]), 1.001)
		require.InDelta(t, impulse(-4*math.Exp(-x/4)*y+up), float64(pull[1][0]), 1.001)
		require.InDelta(t, impulse(up), float64(pull[1][2]), 1.001)
	}
}

// In a harmonic trap ½kx² the positions spread to ⟨x²⟩ = kT/k, whatever the
// motion: langevin and brownian steps sample a harmonic well exactly (Leimkuhler
// and Matthews). N independent particles give that to kT/k·√(2/N), of which 4
// are allowed; both motions together with two axes are four such numbers.
func TestTrap(t *testing.T) {
	const n = 10000
	for _, motion := range []string{"brownian", "langevin"} {
		table := compileIn(t, "[20, 20]", `"wall"`, "dt = 0.1\nlight = 2\nfriction = 3\ntemperature = 0.5\nmotion = \""+motion+"\"", `
kind "a" {}
field "trap" { energy = 2 * ((x - 10) * (x - 10) + (y - 10) * (y - 10)) / 2 }
place "a" {
 count = 10000
 in    = disc([10, 10], 1)
}`)
		s, st := place(t, table)
		for tick := range int64(120) { // of 40 (brownian) relaxation times and 8 (langevin)
			s.Step(st, tick)
		}
		var sum [2]float64
		for row := range st.Len() {
			x, y := particles.Units(st.X[row])-10, particles.Units(st.Y[row])-10
			sum[0] += x * x
			sum[1] += y * y
		}
		for axis := range sum {
			require.InDelta(t, 0.25, sum[axis]/n, 4*0.25*math.Sqrt(2.0/n), "%s, axis %d", motion, axis)
		}
		require.Zero(t, s.Account().Blame.Count[Field])
	}
}

// A field that asks for more than moves a particle by light is cut to that, and
// blamed; one that is no number gives nothing, and is blamed.
func TestFieldsAreHeld(t *testing.T) {
	table := compileIn(t, "[20, 20]", `"wall"`, "dt = 0.1\nlight = 0.5\nmotion = \"ballistic\"", `
kind "a" { mass = 2 }
field "blast" { force = [400 * max(0, x - 12), 0] }
field "gap" { force = [0, log(max(0, abs(x - 3.3) - 0.1)) * 0 + 1] }`)
	st := particles.NewStore(0, 0)
	for i, x := range []float64{5, 15, 3.3} {
		st.Append(&particles.Particle{ID: uint64(10 - i), Position: [3]int64{particles.Quanta(x), particles.Quanta(4)}})
	}
	s := New(table, 1, Space{Own: particles.Box{Hi: [3]int64{table.Size[0], table.Size[1], 1}}})
	s.Step(st, 7)
	b := s.Account().Blame
	require.Equal(t, [Limits]int64{Field: 1, Undefined: 1}, b.Count)
	require.Equal(t, Held{Tick: 7, IDs: [2]uint64{8, 0}, Of: 1}, b.First[Undefined])
	first := b.First[Field]
	require.Equal(t, Held{Tick: 7, IDs: [2]uint64{9, 0}, Asked: first.Asked, Dt: first.Dt}, first)
	require.InDelta(t, math.Hypot(1200, 1)*0.01/(2*0.5), first.Asked, 1e-9)
	require.InDelta(t, 0.1/math.Sqrt(first.Asked), first.Dt, 1e-12)
	require.InDelta(t, 2*0.5*particles.Momentum, float64(st.PX[1]), 1e-3*particles.Momentum)
	require.Equal(t, [2]int64{0, 0}, [2]int64{st.PX[2], st.PY[2]})
}

// A momentum at its bound stays there, and is blamed.
func TestMomentumAtItsBound(t *testing.T) {
	table := compileIn(t, "[20, 20]", `"wall"`, "dt = 1\nlight = 1\nmotion = \"ballistic\"", `
kind "a" { mass = 1e9 }
field "push" { force = [1e6, 0] }`)
	st := particles.NewStore(0, 0)
	st.Append(&particles.Particle{ID: 7, Position: [3]int64{particles.Quanta(5), particles.Quanta(4)}, Momentum: [3]int64{particles.MaxMomentum - 5, 0, 0}})
	s := New(table, 1, Space{Own: particles.Box{Hi: [3]int64{table.Size[0], table.Size[1], 1}}})
	s.Step(st, 3)
	require.Equal(t, int64(particles.MaxMomentum), st.PX[0])
	require.Equal(t, [Limits]int64{Momentum: 1}, s.Account().Blame.Count)
	first := s.Account().Blame.First[Momentum]
	require.Equal(t, [2]uint64{7, 0}, first.IDs)
	require.InDelta(t, 1+1e6/float64(1<<22), first.Asked, 1e-6)
}
