package sim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// clear asks for the kinds it names, within its distance of where the product
// goes, around edges that wrap; participants do not count, whatever their kind.
func TestClearAsksWhereTheProductGoes(t *testing.T) {
	world := func(edge, guard, others string) string {
		return stillWorld(edge, `kind "tip" {}
kind "leaf" {}
kind "stone" {}
kind "sand" {}
group "hard" { kinds = ["stone", "sand"] }
place "tip" { at = [0.5, 20] }
`+others+`
rule "x:tip -> x + leaf" {
  probability = 1
  place = polar(2, 180)
  when = `+guard+`
}`)
	}
	at := func(kind string, x, y float64) string {
		return fmt.Sprintf("place %q { at = [%g, %g] }\n", kind, x, y)
	}
	for _, c := range []struct {
		why, guard, others string
		grows              bool
	}{
		{"nothing is there", `clear("any", 1)`, "", true},
		{"the tip itself is 2 away and takes part", `clear("any", 2.5)`, "", true},
		{"a stone is 0.99 away", `clear("hard", 1)`, at("stone", 38.5+0.99, 20), false},
		{"a stone is 1.01 away", `clear("hard", 1)`, at("stone", 38.5+1.01, 20), true},
		{"beyond the edge", `clear("hard", 2.5)`, at("sand", 0.9, 20), false},
		{"beyond the edge and too far", `clear("hard", 2.5)`, at("sand", 1.1, 20), true},
		{"another kind", `clear("hard", 1)`, at("leaf", 38.5, 20), true},
		{"the kind by its name", `clear("leaf", 1)`, at("leaf", 38.5, 20), false},
		{"two of them", `clear("hard", 1) && clear("leaf", 0.2)`, at("leaf", 38.5, 20.5), true},
		{"the second of two", `clear("hard", 1) && 1 > 0 && clear("leaf", 0.6)`, at("leaf", 38.5, 20.5), false},
		{"the rest of the guard", `clear("hard", 1) && x.bonds > 0`, "", false},
	} {
		table, space := vessel(t, world(`"wrap"`, c.guard, c.others), nil)
		s, st := begin(t, table, space, 1)
		before := st.Len()
		s.Step(st, 0)
		grew := 0
		if c.grows {
			grew = 1
		}
		require.Equal(t, before+grew, st.Len(), c.why)
	}
}

// Every product must have room, and at places that the draw of the tick decides:
// of those that stood there before only the one that takes part may be near what
// is new.
func TestClearHoldsForPlacesAtRandom(t *testing.T) {
	table, space := vessel(t, stillWorld(`["wrap", "wall"]`, `kind "a" {}
place "a" { count = 1 }
rule "x:a -> x + a + a" {
  probability = 0.5
  place = [jitter(2), polar(1.5, tick * 7, 90)]
  when = clear("a", 0.9)
}`), nil)
	s, st := begin(t, table, space, 1)
	radius := table.Rules[0].Clear[0].Radius
	alone := 0
	for tick := range int64(150) {
		old := map[uint64]bool{}
		for _, id := range st.ID {
			old[id] = true
		}
		s.Step(st, tick)
		for i, id := range st.ID {
			near := 0
			for j, other := range st.ID {
				if old[other] && !old[id] && s.distance2(st, int32(i), int32(j)) <= radius*radius {
					near++
				}
			}
			require.LessOrEqual(t, near, 1, "tick %d", tick)
			if !old[id] && near == 0 {
				alone++
			}
		}
	}
	require.Greater(t, st.Len(), 500)
	require.Greater(t, alone, 300)
}

// Who finds no room costs no memory.
func TestClearAllocatesNothing(t *testing.T) {
	table, space := vessel(t, stillWorld(`"wrap"`, `kind "a" {}
place "a" { count = 2000 }
rule "x:a -> x + a" {
  probability = 0.9
  place = jitter(0.5)
  when = clear("a", 8)
}`), nil)
	s, st := begin(t, table, space, 1)
	tick := int64(0)
	step := func() { s.Step(st, tick); tick++ }
	step()
	require.Zero(t, testing.AllocsPerRun(10, step))
	require.Equal(t, 2000, st.Len())
	require.True(t, s.room.sorted)
}
