package sim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
)

// busy returns a world of bonds and states of which ten rules fire, and more rules
// beside them that do not: for states that nothing is in, by their patterns or by
// their guards, for kinds that are not there, and for other ticks.
func busy(t testing.TB, more int) *rules.Table {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	for _, kind := range []string{"a", "b", "c", "d", "rare"} {
		p("kind %q {\n diffusion = 1\n bonds = 2\n attrs = { s = int(0, 99) }\n}", kind)
		if kind != "rare" {
			p("place %q {\n count = 1000\n attrs = { s = cycle(0, 1, 2, 3, 4) }\n}", kind)
		}
	}
	p("bond \"link\" {\n between = [\"any\", \"any\"]\n length = 0.8\n stiffness = 20\n breaks_at = 2\n}")
	p("force \"core\" {\n between = [\"any\", \"any\"]\n range = 1\n energy = 10 * (1 - r) * (1 - r)\n}")
	for s := range 5 {
		p("rule \"x:any(s=%d) + y:any(s=%d) -> x(s=%d) ~ y\" { rate = 3 }", s, (s+1)%5, (s+2)%5)
		p("rule \"x:any(s=%d) ~ y:any -> x(s=%d) + y\" { rate = 1 }", s, (s+1)%5)
	}
	for i := range more {
		s := 5 + i/4%90
		switch i % 4 {
		case 0:
			p("rule \"x:any(s=%d) + y:any(s=%d) -> x(s=0) + y\" { rate = 5 }", s, (s+7)%95)
		case 1:
			p("rule \"x:any + y:any -> x(s=0) + y\" {\n rate = 5\n when = y.s == %d && x.s == %d\n}", s, s)
		case 2:
			p("rule \"x:rare(s=%d) ~ y:any -> x(s=0) + y\" { rate = 5 }", s)
		case 3:
			p("rule \"x:any + y:any(s=%d) -> x(s=%d) + y\" {\n rate = 5\n after = 1000000000\n}", s%5, s)
		}
	}
	return compile(t, "dt = 0.01\nmotion = \"brownian\"\ntemperature = 1\nradius = 1", w.String())
}

// Rules that cannot fire cost nothing but memory: the same sets are drawn, and as
// many rules are asked of them, with ten rules as with two hundred.
func TestRulesThatDoNotFireAreNotAsked(t *testing.T) {
	var asked [2][]int
	for i, more := range []int{0, 190} {
		s, st := place(t, busy(t, more))
		for tick := range int64(30) {
			s.Step(st, tick)
			sum := 0
			for _, p := range s.pairs {
				may := &s.reach.free
				if p.bonded {
					may = &s.reach.bonded
				}
				sum += len(s.between(may, p.i, p.j).rules) // all have been in question at this tick
			}
			asked[i] = append(asked[i], len(s.pairs))
			require.NotZero(t, sum)
		}
		require.Len(t, s.rules, 10+more)
	}
	require.Equal(t, asked[0], asked[1])
}

// A tick of 4,000 particles of which ten rules fire, with 10 rules and with 200.
func BenchmarkRules(b *testing.B) {
	for _, more := range []int{0, 190} {
		b.Run(fmt.Sprint(10+more), func(b *testing.B) {
			s, st := place(b, busy(b, more))
			tick := int64(0)
			for ; tick < 300; tick++ {
				s.Step(st, tick)
			}
			events := 0
			for b.Loop() {
				s.Step(st, tick)
				tick++
				events += len(s.events)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(st.Len()), "ns/particle")
			b.ReportMetric(float64(events)/float64(b.N), "events/tick")
		})
	}
}

// What counting bonds costs: of the two ends of chains, and of two that are free.
func BenchmarkBondsApart(b *testing.B) {
	table := compile(b, "dt = 1\nmotion = \"still\"\nradius = 1", "kind \"a\" { bonds = 2 }\n"+joined)
	for _, n := range []int{1, 3, 12, 30} {
		var pairs [][2]int
		for i := range n {
			pairs = append(pairs, [2]int{i, i + 1})
		}
		s, st := molecules(b, table, n+2, pairs)
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.walk.forget()
				s.bondsApart(st, 0, int32(n), 30)
			}
		})
		if n == 1 {
			b.Run("free", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					s.walk.forget()
					s.bondsApart(st, 0, 2, 30)
				}
			})
		}
	}
}
