package observe

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// What is inside of a ring is counted, also of one that lies across the edge of a
// world that wraps and of one inside of another; what is beside it, inside of a chain
// that is bent like a ring, or on either side of a ring around the world, is not.
func TestEnclosed(t *testing.T) {
	table, diagnostics := rules.Compile("rings.hcl", []byte(`
world "rings" {
  language = 1
  size     = [40, 40]
  edge     = "wrap"
  dt       = 0.1
  light    = 1
  motion   = "still"
}
kind "m" { bonds = 2 }
kind "n" { bonds = 2 }
kind "t" {}
bond "b" {
  between   = ["any", "any"]
  length    = 1
  stiffness = 1
  breaks_at = 3
}
measure "inside" { value = enclosed("t", "m") }
measure "members" { value = enclosed("any", "m") }
`), nil)
	require.NotNil(t, table, diagnostics.Error())
	st := particles.NewStore(len(table.Attrs), table.Slots)
	id := uint64(0)
	wrap := func(x float64) int64 { return particles.Quanta(math.Mod(x+40, 40)) }
	chain := func(kind uint8, closed bool, at [][2]float64) {
		first := id + 1
		for i, p := range at {
			id++
			q := particles.Particle{ID: id, Kind: kind, Position: [3]int64{wrap(p[0]), wrap(p[1])}}
			if i > 0 {
				q.Join(id - 1)
			} else if closed {
				q.Join(first + uint64(len(at)) - 1)
			}
			if i+1 < len(at) {
				q.Join(id + 1)
			} else if closed {
				q.Join(first)
			}
			st.Append(&q)
		}
	}
	circle := func(x, y, r float64, n int) (at [][2]float64) {
		for i := range n {
			a := 2 * math.Pi * float64(i) / float64(n)
			at = append(at, [2]float64{x + r*math.Cos(a), y + r*math.Sin(a)})
		}
		return at
	}
	chain(0, true, circle(0.5, 0.3, 3, 15)) // across both edges
	chain(0, true, circle(10, 30, 3, 12))
	chain(0, true, circle(10, 30, 1, 6))   // inside of that
	chain(1, true, circle(25, 30, 3, 12))  // of another kind
	chain(0, false, circle(10, 15, 3, 15)) // open
	var around [][2]float64
	for x := range 20 {
		around = append(around, [2]float64{float64(2 * x), 20})
	}
	chain(0, true, around)
	for _, p := range [][2]float64{{39, 39.5}, {1, 1}, {5, 0.3}, {10, 30}, {12, 30}, {25, 30}, {10, 15}, {20, 21}, {20, 19}} {
		id++
		st.Append(&particles.Particle{ID: id, Kind: 2, Position: [3]int64{wrap(p[0]), wrap(p[1])}})
	}
	st.Owned = st.Len()
	w := NewWhole(table, 0, nil, st)
	require.Equal(t, 4.0, w.Value(table.Measures[0].Value, nil), "two, one in both, one in the outer")
	require.Equal(t, 10.0, w.Value(table.Measures[1].Value, nil), "and the inner ring")
}
