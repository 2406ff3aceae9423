package sim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// molecules returns a store of n particles of kind 0 in a heap, bonded as the pairs
// say, and a Sim that knows who is bonded to whom.
func molecules(t testing.TB, table *rules.Table, n int, pairs [][2]int) (*Sim, *particles.Store) {
	s, st := New(table, 1, Space{}), particles.NewStore(len(table.Attrs), table.Slots)
	list := make([]particles.Particle, n)
	for i := range list {
		list[i].ID = particles.Mix64(uint64(i) + 1)
		list[i].Position = [3]int64{particles.Quanta(50 + 0.001*float64(i%100)), particles.Quanta(50), 0}
	}
	for _, p := range pairs {
		list[p[0]].Join(list[p[1]].ID)
		list[p[1]].Join(list[p[0]].ID)
	}
	for i := range list {
		st.Append(&list[i])
	}
	s.bind.find(s, st)
	s.hold(st)
	return s, st
}

const joined = `
bond "link" {
  between   = ["any", "any"]
  length    = 0.5
  stiffness = 0.01
  breaks_at = 3
}
`

// Bonds between two particles are counted as the shortest way goes, from either
// end, up to the limit; where there is no way they are further than any limit.
func TestBondsApart(t *testing.T) {
	table := compile(t, "dt = 1\nmotion = \"still\"\nradius = 1", "kind \"a\" { bonds = 4 }\n"+joined)
	r := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		const n = 40
		var pairs [][2]int
		degree := [n]int{}
		at := [n][n]int{}
		for i := range n {
			for j := range n {
				if at[i][j] = 1 << 20; i == j {
					at[i][j] = 0
				}
			}
		}
		for range r.IntN(70) {
			i, j := r.IntN(n), r.IntN(n)
			if i != j && at[i][j] > 1 && degree[i] < 4 && degree[j] < 4 {
				pairs = append(pairs, [2]int{i, j})
				at[i][j], at[j][i] = 1, 1
				degree[i]++
				degree[j]++
			}
		}
		for k := range n {
			for i := range n {
				for j := range n {
					at[i][j] = min(at[i][j], at[i][k]+at[k][j])
				}
			}
		}
		s, st := molecules(t, table, n, pairs)
		for i := range n {
			for j := range i {
				limit := 1 + r.IntN(12)
				s.walk.forget()
				for _, limit := range []int{limit, 3, 12} { // what is known of a pair is used again
					require.Equal(t, min(at[i][j], limit+1), s.bondsApart(st, int32(i), int32(j), limit))
					require.Equal(t, min(at[i][j], limit+1), s.bondsApart(st, int32(j), int32(i), limit))
				}
			}
		}
	}
}

// A walk ends where a molecule is too large for it, and finds the same from both
// ends.
func TestWalksAreBounded(t *testing.T) {
	table := compile(t, "dt = 1\nmotion = \"still\"\nradius = 1", "kind \"a\" { bonds = 8 }\n"+joined)
	const n, chain = 20000, 30
	var pairs [][2]int
	for i := 1; i < n; i++ { // two trees: of node i of each the parent is (i − 1)/6
		pairs = append(pairs, [2]int{i, (i - 1) / 6}, [2]int{n + i, n + (i-1)/6})
	}
	for i := range chain { // whose roots a chain joins
		from, to := 2*n+i-1, 2*n+i
		if i == 0 {
			from = 0
		}
		if i == chain-1 {
			to = n
		}
		pairs = append(pairs, [2]int{from, to})
	}
	s, st := molecules(t, table, 2*n+chain, pairs)
	require.Equal(t, 65, s.bondsApart(st, 0, n, 64))
	require.Equal(t, 65, s.bondsApart(st, n, 0, 64))
	require.Less(t, s.walk.n, 9*manyVisits)
	require.Equal(t, 2, s.bondsApart(st, 1, 2, 64))
	require.Equal(t, 8, s.bondsApart(st, 2*n+10, 2*n+18, 64))
	require.Zero(t, testing.AllocsPerRun(20, func() {
		s.walk.forget()
		s.bondsApart(st, 0, n, 64)
	}))
}

// within = 3 lets the ends of a chain react that are 3 bonds apart and not those
// that are 4 apart, nor those of two molecules; beyond is its opposite; both
// together want the same molecule.
func TestWithinAndBeyond(t *testing.T) {
	for _, c := range []struct {
		ask  string
		want []int // lengths of chains whose ends react; 0: those of two molecules
	}{
		{"within = 3", []int{2, 3}},
		{"within = 4", []int{2, 3, 4}},
		{"beyond = 3", []int{0, 4, 5, 6, 7}},
		{"beyond = 2\n within = 5", []int{3, 4, 5}},
		{"beyond = 4\n within = 6", []int{5, 6}},
		{"within = 0\n beyond = 0", []int{0, 2, 3, 4, 5, 6, 7}},
	} {
		table := compile(t, "dt = 1\nmotion = \"still\"\nradius = 2", `
kind "a" {
  bonds = 2
  attrs = { s = int(0, 2) }
}
rule "x:a(s=1) + y:a(s=1) -> x(s=2) + y(s=2)" {
  probability = 1
  `+c.ask+`
}`+joined)
		var got []int
		for length := range 8 {
			if length == 1 {
				continue
			}
			n, pairs, end := length+1, [][2]int{}, length
			for i := range length {
				pairs = append(pairs, [2]int{i, i + 1})
			}
			if length == 0 {
				n, pairs, end = 4, [][2]int{{0, 1}, {2, 3}}, 3
			}
			s, st := molecules(t, table, n, pairs)
			st.Attr[0][0], st.Attr[0][end] = 1, 1
			s.Step(st, 0)
			reacted := 0
			for _, state := range st.Attr[0] {
				reacted += int(state) / 2
			}
			require.True(t, reacted == 0 || reacted == 2)
			if reacted > 0 {
				got = append(got, length)
			}
		}
		require.Equal(t, c.want, got, c.ask)
	}
}

// The free one of A + B ~ C is as far from B as its way goes.
func TestWithinOfThree(t *testing.T) {
	for within, want := range map[int]int{2: 0, 3: 2, 4: 2} {
		table := compile(t, "dt = 1\nmotion = \"still\"\nradius = 2", fmt.Sprintf(`
kind "a" {
  bonds = 2
  attrs = { s = int(0, 3) }
}
rule "x:a(s=1) + y:a(s=2) ~ z:a -> x(s=3) + y(s=3) ~ z" {
  probability = 1
  within      = %d
}`, within)+joined)
		s, st := molecules(t, table, 5, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}})
		st.Attr[0][0], st.Attr[0][3] = 1, 2
		s.Step(st, 0)
		threes := strings.Count(fmt.Sprint(st.Attr[0]), "3")
		require.Equal(t, want, threes, within)
	}
}

// A settled tick of molecules, walks and all, makes no allocation.
func TestWalksMakeNoAllocation(t *testing.T) {
	table := compile(t, "dt = 0.001\nmotion = \"brownian\"\ntemperature = 1\nradius = 1.3", `
kind "a" {
  diffusion = 0.1
  bonds     = 2
  attrs     = { s = int(0, 1) }
}
rule "x:a(s=0) + y:a(s=0) -> x(s=0) + y(s=0)" {
  probability = 1
  within      = 12
}
place "a ~ a ~ a ~ a ~ a ~ a ~ a ~ a" { count = 200 }`+joined)
	s, st := place(t, table)
	tick := int64(0)
	for ; tick < 200; tick++ {
		s.Step(st, tick)
	}
	require.NotEmpty(t, s.events)
	require.Zero(t, testing.AllocsPerRun(50, func() {
		s.Step(st, tick)
		tick++
	}))
}
