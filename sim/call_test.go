package sim

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
)

// However the kinds are mixed, whoever calls, and across edges that wrap, a sweep
// over cells finds every pair that may react, once, and no other.
func TestCallersFindEveryPairOnce(t *testing.T) {
	few := 0
	rapid.Check(t, func(r *rapid.T) {
		rules := [][3]string{{"a", "b", "c"}, {"a", "a", "b"}, {"b", "c", "a"}}
		text := ""
		meets := map[[2]uint8]bool{}
		for i := range 1 + rapid.IntRange(0, 2).Draw(r, "rules") {
			x := rules[i]
			text += "rule \"" + x[0] + " + " + x[1] + " -> " + x[2] + "\" { rate = 1 }\n"
			p, q := x[0][0]-'a', x[1][0]-'a'
			meets[[2]uint8{p, q}], meets[[2]uint8{q, p}] = true, true
		}
		table := compile(t, "dt = 0.1\nmotion = \"brownian\"\ntemperature = 1\nradius = 3", "kind \"a\" { diffusion = 90 }\nkind \"b\" { diffusion = 90 }\nkind \"c\" { diffusion = 90 }\n"+text)
		s := New(table, 1, Space{Wrap: [3]bool{true, true, false}})
		st := particles.NewStore(0, 0)
		side := rapid.Int64Range(8, 40).Draw(r, "side") * particles.Length
		s.wrap = [3]int64{side, side, 0}
		rare := rapid.IntRange(0, 9).Draw(r, "rare")
		key := particles.NewKey(rapid.Uint64().Draw(r, "seed"), particles.StreamPlace, 0)
		for id := range uint64(rapid.IntRange(0, 120).Draw(r, "n")) {
			bits := key.Draw(id, 0)
			kind := uint8(bits[2] % 3)
			if int(bits[3]%10) > rare {
				kind = 1
			}
			at := func(bits uint32) int64 { return int64(uint64(bits) * uint64(side) >> 32) }
			st.Append(&particles.Particle{ID: id + 1, Kind: kind, Position: [3]int64{at(bits[0]), at(bits[1]), 0}})
		}
		s.fastest = 10 * s.furthestReach // no list
		s.sweep(st)
		require.False(r, s.listed)
		if s.few {
			few++
		}
		found := map[[2]uint64]int{}
		for _, p := range s.pairs {
			found[[2]uint64{min(st.ID[p.i], st.ID[p.j]), max(st.ID[p.i], st.ID[p.j])}]++
		}
		want := map[[2]uint64]int{}
		for i := range st.Len() {
			for j := range i {
				r2 := int64(0)
				for _, column := range [2][]int64{st.X, st.Y} {
					d := max(column[i]-column[j], column[j]-column[i])
					d = min(d, side-d)
					r2 += d * d
				}
				if r2 <= 9*particles.Length*particles.Length && meets[[2]uint8{st.Kind[i], st.Kind[j]}] {
					want[[2]uint64{min(st.ID[i], st.ID[j]), max(st.ID[i], st.ID[j])}]++
				}
			}
		}
		require.Equal(r, want, found)
	})
	require.Positive(t, few)
}
