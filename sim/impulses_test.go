package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// Impulses belong to the rows as they stand, in whatever order, and asking for
// them changes nothing, now or at the next time.
func TestImpulsesStay(t *testing.T) {
	table := compile(t, "dt = 0.01\nmotion = \"ballistic\"\ntemperature = 0.1", "kind \"a\" { mass = 1 }\n"+
		"force \"f\" {\n between = [\"a\", \"a\"]\n range = 3\n force = 1 - r / range\n}\nplace \"a\" {\n count = 500\n in = box([10, 10], [40, 40])\n}")
	_, st := place(t, table)
	s := New(table, 1, Space{Wrap: [3]bool{true, true}})
	byID := func(st *particles.Store) map[uint64][2]int64 {
		x, before := s.Impulses(st, 0), st.Clone()
		out := map[uint64][2]int64{}
		for row, id := range st.ID {
			out[id] = [2]int64{x[0][row], x[1][row]}
		}
		s.Impulses(st, 0)
		require.Equal(t, before.X, st.X)
		require.Equal(t, before.Y, st.Y)
		require.Equal(t, before.ID, st.ID)
		return out
	}
	want := byID(st)
	require.True(t, s.listed)
	order := make([]int32, st.Len())
	for row := range order {
		order[row] = int32((row*7 + 3) % len(order))
	}
	new(particles.Permuter).Permute(st, order, 0, 1)
	require.Equal(t, want, byID(st))
	moving := 0
	for _, pull := range want {
		if pull != [2]int64{} {
			moving++
		}
	}
	require.Greater(t, moving, 490)
}
