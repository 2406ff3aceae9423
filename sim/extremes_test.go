package sim

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// cellsOnly makes a Sim go by cells at its next sweep: as if everything flew.
func cellsOnly(s *Sim) { s.fastest = math.MaxFloat64 }

// world compiles a world of any shape and returns it with the space of one that is
// not split.
func world(t testing.TB, head, blocks string) (*rules.Table, Space) {
	t.Helper()
	text := "world \"test\" {\n language = 1\n light = 1\n dt = 0.01\n" + head + "\n}\n" + blocks
	table, diagnostics := rules.Compile("test.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	space := Space{Own: particles.Box{Hi: [3]int64{1, 1, 1}}}
	for axis := range table.Dimensions {
		space.Own.Hi[axis], space.Wrap[axis] = table.Size[axis], table.Wraps(axis)
	}
	space.Known = space.Own
	return table, space
}

// A list that a tick without lists has passed over knows no longer who went around
// an edge, and is made anew.
func TestListsPassedOver(t *testing.T) {
	table, space := world(t, "dimensions = 2\n size = [20, 20]\n edge = \"wrap\"\n motion = \"brownian\"\n temperature = 1", `
kind "a" { diffusion = 0.4 }
force "soft" {
  between = ["a", "a"]
  range   = 1
  force   = 40 * (1 - r)
}
place "a" { count = 100 }`)
	st, err := Place(table, 1)
	require.NoError(t, err)
	st.Owned = st.Len()
	other := st.Clone()
	s, cells := New(table, 1, space), New(table, 1, space)
	changes, was := 0, false
	for tick := range int64(1000) {
		s.Step(st, tick)
		cellsOnly(cells)
		cells.Step(other, tick)
		st.Owned, other.Owned = st.Len(), other.Len()
		require.Equal(t, other.Hash(), st.Hash(), "tick %d", tick)
		if s.listed != was {
			changes, was = changes+1, s.listed
		}
	}
	require.Greater(t, changes, 20, "lists and cells took no turns")
}

// In the longest of boxes two particles do not meet that are 2³² quanta apart, the
// least that 32 bits cannot see.
func TestFarApartAlongALongBox(t *testing.T) {
	table, space := world(t, "dimensions = 2\n size = [1073741824, 1000]\n edge = \"wall\"\n motion = \"ballistic\"", `
kind "a" {}
force "soft" {
  between = ["a", "a"]
  range   = 0.05
  force   = 40 * (0.05 - r)
}`)
	for _, lists := range []bool{true, false} {
		s, st := New(table, 1, space), particles.NewStore(0, 0)
		st.Append(&particles.Particle{ID: 1, Position: [3]int64{particles.Quanta(6e8), particles.Quanta(10), 0}})
		st.Append(&particles.Particle{ID: 2, Position: [3]int64{particles.Quanta(6e8 + 4096), particles.Quanta(10.02), 0}})
		if !lists {
			cellsOnly(s)
		}
		s.sweep(st)
		require.Equal(t, lists, s.listed)
		require.Equal(t, []int64{0, 0}, s.pull.y)
	}
}

// The square of a distance across two of the widest cells fits no int64; nobody
// reacts over it.
func TestFarApartInWideCells(t *testing.T) {
	table, space := world(t, "dimensions = 3\n size = [10000, 10000, 10000]\n edge = \"wall\"\n motion = \"ballistic\"", `
kind "a" {}
kind "b" {}
rule "a + b -> b + b" {
  probability = 1
  radius      = 1
}`)
	s, st := New(table, 1, space), particles.NewStore(0, 0)
	for i, at := range []float64{10, 1760} {
		q := particles.Quanta(at)
		st.Append(&particles.Particle{ID: uint64(i + 1), Kind: uint8(i), Position: [3]int64{q, q, q}})
	}
	cellsOnly(s)
	s.sweep(st)
	require.False(t, s.listed)
	require.Empty(t, s.pairs)
}

// A force whose peak is narrower than most segments of its table is capped where
// it must be.
func TestCapOfANarrowPeak(t *testing.T) {
	table, space := world(t, "dimensions = 2\n size = [100, 100]\n edge = \"wrap\"\n motion = \"ballistic\"", `
kind "a" {}
force "peak" {
  between = ["a", "a"]
  range   = 16
  force   = 16 - r + 2000 * max(0, min(r - 5.1, 5.2 - r)) + 1e5 * exp(-pow((r - 0.0664) / 0.0008, 2))
}`)
	s, most := New(table, 1, space), 0.0
	for r := 0.03; r < 0.2; r += 0.0001 {
		st := particles.NewStore(0, 0)
		st.Append(&particles.Particle{ID: 1, Position: [3]int64{particles.Quanta(10), particles.Quanta(10), 0}})
		st.Append(&particles.Particle{ID: 2, Position: [3]int64{particles.Quanta(10 + r), particles.Quanta(10), 0}})
		s.sweep(st)
		most = max(most, math.Abs(float64(s.pull.x[0])))
	}
	require.InDelta(t, table.Cap[0], most, 1)
}

// Sixty-four rows go as far as one does, also at exactly half of a light that is
// an odd number of quanta.
func TestHalfOfAnOddLight(t *testing.T) {
	table, space := world(t, "dimensions = 2\n size = [100, 100]\n edge = \"wrap\"\n motion = \"langevin\"\n friction = 1\n temperature = 0", `kind "a" {}`)
	table.Light = 11
	run := func(n int) int64 {
		s, st := New(table, 1, space), particles.NewStore(0, 0)
		for i := range n {
			st.Append(&particles.Particle{ID: uint64(i + 1), Position: [3]int64{1 << 22, 1 << 22, 0}, Momentum: [3]int64{9216, 0, 0}})
		}
		s.Step(st, 0)
		return st.X[0] - 1<<22
	}
	require.Equal(t, run(1), run(64))
	require.NotZero(t, run(1))
}

// Who looks at impulses counts nobody.
func TestImpulsesBlameNobody(t *testing.T) {
	table, space := world(t, "dimensions = 2\n size = [100, 100]\n edge = \"wrap\"\n motion = \"ballistic\"", fmt.Sprintf(`
kind "a" {}
field "up" {
  on    = ["a"]
  force = [%d, 0]
}
place "a" { count = 10 }`, 1_000_000))
	st, err := Place(table, 1)
	require.NoError(t, err)
	s := New(table, 1, space)
	s.Step(st, 0)
	was := s.account.Blame.Count
	require.NotZero(t, was[Field])
	s.Impulses(st, 1)
	require.Equal(t, was, s.account.Blame.Count)
}
