package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// What was read from a file stands where the file says, with the file's
// velocity and the placement's, and an ID and attributes of its own; without
// velocities in the file it is as hot as the world.
func TestPlaceRows(t *testing.T) {
	place := func(more, xyz string) *particles.Store {
		text := "world \"w\" {\n language = 1\n size = [10, 10]\n edge = \"wrap\"\n dt = 0.5\n light = 1\n motion = \"ballistic\"\n temperature = 1\n}\n" +
			"kind \"a\" {\n mass = 2\n attrs = { c = int(0, 9) }\n}\nkind \"b\" {}\nplace \"any\" {\n file = \"f\"\n" + more + "\n}\n"
		table, diagnostics := rules.CompileFiles("w.hcl", []byte(text), nil, func(string) ([]byte, error) { return []byte(xyz), nil })
		require.NotNil(t, table, diagnostics.Error())
		st, err := Place(table, 1)
		require.NoError(t, err)
		return st
	}
	st := place("velocity = [0, 1]\n attrs = { c = cycle(3, 4, 5) }", "3\nProperties=species:S:1:pos:R:3:velo:R:3\na 1 2 0 0.5 0 0\nb 3 4 0 0 0 0\na 5 6.125 0 0 -1 0\n")
	q, p := particles.Quanta, int64(particles.Momentum)
	require.Equal(t, []int64{q(1), q(3), q(5)}, st.X)
	require.Equal(t, []int64{q(2), q(4), q(6.125)}, st.Y)
	require.Equal(t, []int64{p / 2, 0, 0}, st.PX) // mass 2, 0.5 a unit of time, 0.5 units of time a tick
	require.Equal(t, []int64{p, p / 2, 0}, st.PY)
	require.Equal(t, []uint8{0, 1, 0}, st.Kind)
	require.Equal(t, []int32{3, 0, 5}, st.Attr[0])

	hot := place("", "3\n\na 1 2 0\nb 3 4 0\na 5 6.125 0\n")
	require.NotContains(t, append(hot.PX, hot.PY...), int64(0))
}
