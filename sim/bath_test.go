package sim

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// bath returns the particles of a world of free molecules after each of many
// ticks in a bath of kT ½, with the row of each ID.
func bath(t *testing.T, blocks string, sample func(s *Sim, st *particles.Store, rows map[uint64]int32)) (samples float64) {
	table, diagnostics := rules.Compile("bath.hcl", []byte(`
world "bath" {
  language    = 1
  size        = [60, 60, 60]
  edge        = "wrap"
  dt          = 0.02
  light       = 0.3
  motion      = "langevin"
  friction    = 2
  temperature = 0.5
}
kind "a" { bonds = 2 }
`+blocks), nil)
	require.NotNil(t, table, "%v", diagnostics)
	st, err := Place(table, 1)
	require.NoError(t, err)
	bonds := func() (sum int) {
		for _, n := range st.NBond {
			sum += int(n)
		}
		return sum
	}
	whole := bonds()
	s := New(table, 1, Space{Wrap: [3]bool{true, true, true}})
	for tick := range int64(1000) {
		s.Step(st, tick)
		if tick < 300 || tick%10 != 0 {
			continue
		}
		rows := map[uint64]int32{}
		for row, id := range st.ID {
			rows[id] = int32(row)
		}
		require.Equal(t, whole, bonds(), "a bond broke")
		sample(s, st, rows)
		samples++
	}
	return samples
}

// from returns where a row's partner is, length units.
func from(s *Sim, st *particles.Store, rows map[uint64]int32, row, partner int) [3]float64 {
	x, y, z := s.delta(st, rows[st.Partners(row)[partner]], int32(row))
	return [3]float64{particles.Units(x), particles.Units(y), particles.Units(z)}
}

// byMolecule returns the mean over molecules of means over samples, and its
// standard error: molecules know nothing of each other.
func byMolecule(sums map[uint64]float64, samples float64) (mean, err float64) {
	var m measured
	for _, id := range slices.Sorted(maps.Keys(sums)) {
		m.blocks = append(m.blocks, sums[id]/samples)
	}
	return m.mean()
}

// A FENE bond in a bath has (r/R₀)² of the Beta distribution with 3/2 and
// KR₀²/2kT + 1 (H. R. Warner, Ind. Eng. Chem. Fundam. 11 (1972) 379, DOI
// 10.1021/i160043a017), within four standard errors.
func TestFENEInABath(t *testing.T) {
	sums := map[uint64]float64{}
	samples := bath(t, "bond \"fene\" {\n between = [\"a\", \"a\"]\n form = \"fene\"\n length = 0.7\n stiffness = 5\n extent = 1.5\n}\nplace \"a ~ a\" { count = 1000 }", func(s *Sim, st *particles.Store, rows map[uint64]int32) {
		for row, id := range st.ID {
			if u := from(s, st, rows, row, 0); id < st.Partners(row)[0] {
				sums[id] += dot(u, u) / 2.25
			}
		}
	})
	const n = 5 * 2.25 / 2 / 0.5
	got, err := byMolecule(sums, samples)
	require.Less(t, err, 0.001)
	require.InDelta(t, 1.5/(n+2.5), got, 4*err)
}

// A bent chain in a bath has the mean cosine of Boltzmann's factor, whatever its
// bonds: for 1 + cos that is 1/κ − coth κ with κ = k/kT (P. Langevin's function),
// about 120° an integral over the sphere. Within four standard errors.
func TestBendInABath(t *testing.T) {
	sum, norm := 0.0, 0.0
	for i := range 20000 {
		cos := (float64(i)+0.5)/10000 - 1
		w := math.Exp(-1.5 / 2 * (cos + 0.5) * (cos + 0.5) / 0.5)
		sum, norm = sum+cos*w, norm+w
	}
	for angle, want := range map[string]float64{"180": 1.0/3 - 1/math.Tanh(3), "120": sum / norm} {
		sums := map[uint64]float64{}
		samples := bath(t, fmt.Sprintf(`
bond "spring" {
  between   = ["a", "a"]
  length    = 1
  stiffness = 50
  breaks_at = 3
}
bend "b" {
  between   = ["a", "a", "a"]
  stiffness = 1.5
  angle     = %s
}
place "a ~ a ~ a" { count = 1000 }`, angle), func(s *Sim, st *particles.Store, rows map[uint64]int32) {
			for row, id := range st.ID {
				if st.NBond[row] == 2 {
					u, v := from(s, st, rows, row, 0), from(s, st, rows, row, 1)
					sums[id] += dot(u, v) / math.Sqrt(dot(u, u)*dot(v, v))
				}
			}
		})
		require.Len(t, sums, 1000)
		got, err := byMolecule(sums, samples)
		require.Less(t, err, 0.006)
		require.InDelta(t, want, got, 4*err, angle)
	}
}
