package sim

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// at returns a store of particles of these kinds at these places, length units.
func at(slots int, kinds []uint8, places ...[3]float64) *particles.Store {
	st := particles.NewStore(0, slots)
	for i, x := range places {
		st.Append(&particles.Particle{
			ID: uint64(i + 1), Kind: kinds[i],
			Position: [3]int64{particles.Quanta(x[0]), particles.Quanta(x[1]), particles.Quanta(x[2])},
		})
	}
	return st
}

// chain bonds each row of st to the next one.
func chain(st *particles.Store) *particles.Store {
	out := particles.NewStore(0, st.Slots)
	var p particles.Particle
	for row := range st.Len() {
		st.Read(row, &p)
		if row > 0 {
			p.Join(st.ID[row-1])
		}
		if row+1 < st.Len() {
			p.Join(st.ID[row+1])
		}
		out.Append(&p)
	}
	return out
}

// swept returns the impulses of a sweep by ID − 1: rows move.
func swept(s *Sim, st *particles.Store) [][3]int64 {
	s.sweep(st)
	out := make([][3]int64, st.Len())
	for row, id := range st.ID {
		out[id-1] = [3]int64{s.pull.x[row], s.pull.y[row], s.pull.z[row]}
	}
	return out
}

// totals returns the sum of all impulses of a sweep, and of their moments about
// the origin, momentum quanta (times length units).
func totals(s *Sim, st *particles.Store) (sum [3]int64, moment [3]float64) {
	for row := range st.Len() {
		j := [3]int64{s.pull.x[row], s.pull.y[row], s.pull.z[row]}
		x := [3]float64{particles.Units(st.X[row]), particles.Units(st.Y[row]), particles.Units(st.Z[row])}
		for a := range 3 {
			b, c := (a+1)%3, (a+2)%3
			sum[a] += j[a]
			moment[a] += x[b]*float64(j[c]) - x[c]*float64(j[b])
		}
	}
	return sum, moment
}

// A one-sided force gives its second side the impulse and its first one nothing;
// two that act both ways are two forces, not an opposite pair; matrices say which
// kind does what to which.
func TestOneSidedForces(t *testing.T) {
	table := compile(t, "dt = 0.01\nmotion = \"ballistic\"", `
kind "fox" { consts = { fear = 0, hunger = 3 } }
kind "hare" { consts = { fear = 7, hunger = 0 } }
kind "tree" { motion = "still" }
force "chase" {
  acts  = "hare on fox"
  range = 2
  force = -b.hunger * (2 - r)
}
force "flight" {
  acts  = "fox on hare"
  range = 1.5
  force = b.fear * (2 - r)
}
force "life" {
  acts   = "any on any"
  range  = 1
  order  = ["tree", "fox"]
  matrix = [[0, 5], [0, -0.5]]
  force  = matrix * (1 - r)
}`)
	fox, hare, tree := uint8(0), uint8(1), uint8(2)
	unit := 0.01 * 0.01 * particles.Momentum // impulse of force 1
	for _, c := range []struct {
		a, b     uint8
		r        float64
		onA, onB float64 // along x; a is on the left
	}{
		{a: fox, b: hare, r: 1, onA: 3, onB: 7},
		{a: fox, b: hare, r: 1.75, onA: 0.75, onB: 0},
		{a: fox, b: hare, r: 2.1},
		{a: hare, b: hare, r: 0.5},
		{a: fox, b: fox, r: 0.5, onA: 0.25, onB: -0.25},
		{a: tree, b: fox, r: 0.5, onB: 2.5},
	} {
		for _, swap := range []bool{false, true} {
			kinds, places := []uint8{c.a, c.b}, [][3]float64{{10, 10, 0}, {10 + c.r, 10, 0}}
			a, b := 0, 1
			if swap {
				kinds[0], kinds[1], places[0], places[1] = kinds[1], kinds[0], places[1], places[0]
				a, b = 1, 0
			}
			j := swept(New(table, 1, Space{}), at(0, kinds, places...))
			require.InDelta(t, c.onA*unit, float64(j[a][0]), 2+1e-5*unit, "%+v", c)
			require.InDelta(t, c.onB*unit, float64(j[b][0]), 2+1e-5*unit, "%+v", c)
		}
	}
}

// A FENE bond has the force −Kr/(1 − (r/R₀)²) to the last quantum or 10⁻¹², up to
// the cap; a bond from an expression that of its table, 10⁻⁵; and where kinds
// have other constants, another one.
func TestBondForces(t *testing.T) {
	table := compile(t, "dt = 0.01\nmotion = \"ballistic\"", `
kind "a" {
  bonds  = 1
  consts = { q = 1 }
}
kind "b" {
  bonds  = 1
  consts = { q = 2 }
}
kind "c" {
  bonds  = 1
  consts = { q = 3 }
}
group "bc" { kinds = ["b", "c"] }
bond "chain" {
  between   = ["a", "a"]
  form      = "fene"
  length    = 0.97
  stiffness = 30
  extent    = 1.5
}
bond "morse" {
  between   = ["bc", "bc"]
  length    = 1
  energy    = a.q * b.q * (1 - exp(2 * (length - r))) * (1 - exp(2 * (length - r)))
  breaks_at = 2
}`)
	require.Len(t, table.BondTypes, 4)
	unit := 0.01 * 0.01 * particles.Momentum
	most := 1 / 0.01 / 0.01 // light 1, mass 1
	fene := func(r float64) float64 { return -30 * r / (1 - r*r/2.25) }
	morse := func(q float64) func(float64) float64 {
		return func(r float64) float64 {
			e := math.Exp(2 * (1 - r))
			return -q * 4 * (1 - e) * e
		}
	}
	for _, c := range []struct {
		kinds []uint8
		force func(float64) float64
		error float64
		far   float64
	}{
		{[]uint8{0, 0}, fene, 1e-12, 1.5},
		{[]uint8{1, 1}, morse(4), 1e-5, 2},
		{[]uint8{1, 2}, morse(6), 1e-5, 2},
		{[]uint8{2, 1}, morse(6), 1e-5, 2},
		{[]uint8{2, 2}, morse(9), 1e-5, 2},
	} {
		for _, part := range []float64{0.3, 0.5, 0.7, 0.9, 0.99, 0.9999, 1, 1.01} {
			r := particles.Units(particles.Quanta(part * c.far))
			st := chain(at(1, c.kinds, [3]float64{10, 10, 0}, [3]float64{10 + r, 10, 0}))
			j := swept(New(table, 1, Space{}), st)
			want := -min(most, -c.force(r)*1)
			switch {
			case part == 1 && c.far == 1.5:
				want = -most // at its extent the force has no end
			case part == 1:
				want = 0 // a table ends before its range
			}
			if part > 1 {
				want = 0
				require.Zero(t, st.NBond[0], "beyond its length it breaks")
			}
			require.InDelta(t, want*unit, float64(j[1][0]), 1+c.error*math.Abs(want*unit), "%v at %g", c.kinds, r)
			require.Equal(t, j[0][0], -j[1][0])
		}
	}
}

// The impulses of a bend are minus the numerical derivative of its energy, keep
// total momentum to the quantum and angular momentum to the cutting, and do not
// depend on the order of rows; in two dimensions and three, for chains that are
// straight, folded and anything between.
func TestBend(t *testing.T) {
	for name, angle := range map[string]float64{"": 180, "angle = 110": 110, "angle = 60": 60} {
		text := fmt.Sprintf("world \"test\" {\n language = 1\n dimensions = 3\n size = [50, 50, 50]\n edge = \"wrap\"\n light = 1\n dt = 0.01\n motion = \"ballistic\"\n}\n"+`
kind "a" { bonds = 2 }
bond "loose" {
  between   = ["a", "a"]
  length    = 1
  stiffness = 0
  breaks_at = 5
}
bend "b" {
  between   = ["a", "a", "a"]
  stiffness = 3
  %s
}`, name)
		table, diagnostics := rules.Compile("test.hcl", []byte(text), nil)
		require.NotNil(t, table, "%v", diagnostics)
		energy := func(x [3][3]float64) float64 {
			var uv, uu, vv float64
			for i := range 3 {
				u, v := x[0][i]-x[1][i], x[2][i]-x[1][i]
				uv, uu, vv = uv+u*v, uu+u*u, vv+v*v
			}
			cos := uv / math.Sqrt(uu*vv)
			if angle == 180 {
				return 3 * (1 + cos)
			}
			return 1.5 * math.Pow(cos-math.Cos(angle*math.Pi/180), 2)
		}
		for _, x := range [][3][3]float64{
			{{1, 0, 0}, {0, 0, 0}, {0, 1, 0}},
			{{1.3, 0.2, -0.4}, {0, 0, 0}, {-0.9, 0.6, 0.3}},
			{{1, 0.001, 0}, {0, 0, 0}, {-1, 0, 0}},
			{{1, 0, 0}, {0, 0, 0}, {0.9, 0.1, 0.2}},
			{{0.3, 0.1, 0}, {0, 0, 0}, {1.4, -1.1, 1.2}},
			{{1, 0, 0}, {0, 0, 0}, {-2, 0, 0}},
		} {
			for i := range x {
				for axis := range 3 {
					x[i][axis] += 25
				}
			}
			kinds := []uint8{0, 0, 0}
			s := New(table, 1, Space{})
			st := chain(at(2, kinds, x[0], x[1], x[2]))
			impulse := swept(s, st)
			sum, moment := totals(s, st)
			require.Zero(t, sum)
			for axis := range 3 {
				// Each end's impulse is cut by less than a quantum, at the arm of its bond.
				cut := 0.0
				for _, end := range []int{0, 2} {
					b, c := (axis+1)%3, (axis+2)%3
					cut += math.Abs(x[end][b]-x[1][b]) + math.Abs(x[end][c]-x[1][c])
				}
				require.InDelta(t, 0, moment[axis], cut+0.01)
			}
			const h = 1e-5
			unit := 0.01 * 0.01 * particles.Momentum
			for i := range 3 {
				j := impulse[i]
				for axis := range 3 {
					hi, lo := x, x
					hi[i][axis] += h
					lo[i][axis] -= h
					want := -(energy(hi) - energy(lo)) / (2 * h)
					require.InDelta(t, want*unit, float64(j[axis]), 3+2e-5*unit, "angle %g, %v: particle %d, axis %d", angle, x, i, axis)
				}
			}
			// Rows in another order, the same bits.
			var p particles.Particle
			turned := particles.NewStore(0, 2)
			for _, row := range []int{2, 0, 1} {
				st.Read(row, &p)
				turned.Append(&p)
			}
			require.Equal(t, impulse, swept(New(table, 1, Space{}), turned))
		}
	}
}
