package sim

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A countdown that a rule sets at tick t reads one less at tick t + 1, before the
// rules of that tick are considered; it stops at the least value of its kind, and
// an attribute of that name that is none stays what it is.
func TestCountdown(t *testing.T) {
	table := compile(t, "dt = 1\nmotion = \"still\"", `
kind "a" { attrs = { t = countdown(-1, 9), seen = int(-1, 9) } }
kind "b" { attrs = { t = int(-1, 9) } }
rule "x:a(seen=-1) -> x(t=3, seen=x.t)" {
  probability = 1
  until       = 1
}
rule "x:a -> x(seen=x.t)" {
  probability = 1
  after       = 1
}
place "a" { attrs = { t = cycle(9), seen = cycle(-1) } }
place "b" { attrs = { t = cycle(7) } }`)
	s, st := place(t, table)
	left, seen := int(0), int(0)
	for i, name := range table.Attrs {
		if name == "t" {
			left = i
		} else {
			seen = i
		}
	}
	a := 0
	if st.Kind[1] == 0 {
		a = 1
	}
	for tick, want := range [][2]int32{{3, 8}, {2, 2}, {1, 1}, {0, 0}, {-1, -1}, {-1, -1}} {
		s.Step(st, int64(tick))
		require.Equal(t, want, [2]int32{st.Attr[left][a], st.Attr[seen][a]}, "tick %d", tick)
		require.EqualValues(t, 7, st.Attr[left][1-a])
	}
}

// Countdowns tick for ghosts too, and end no list.
func TestCountdownsEndNoList(t *testing.T) {
	table := compile(t, "dt = 0.001\nmotion = \"brownian\"\ntemperature = 1\nradius = 1", `
kind "a" {
  diffusion = 0.01
  attrs     = { t = countdown(0, 1000) }
}
force "core" {
  between = ["a", "a"]
  range   = 1
  energy  = 5 * (1 - r) * (1 - r)
}
place "a" {
  count = 500
  attrs = { t = cycle(1000) }
}`)
	s, st := place(t, table)
	s.Step(st, 0)
	s.Step(st, 1)
	age := s.list.age
	st.Owned = 100
	s.Step(st, 2)
	require.True(t, s.listed)
	require.Greater(t, s.list.age, age)
	for row := range st.Len() {
		require.EqualValues(t, 997, st.Attr[0][row])
	}
}

// What counts down costs a look at each row and no memory.
func BenchmarkCountdowns(b *testing.B) {
	table := compile(b, "dt = 1\nmotion = \"still\"", "kind \"a\" { attrs = { t = countdown(0, 2000000000) } }\nplace \"a\" {\n count = 30000\n attrs = { t = cycle(2000000000) }\n}")
	s, st := place(b, table)
	for b.Loop() {
		s.tickDown(st)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/30000, "ns/particle")
}
