package observe

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// What rules knows the name of can be computed, and nothing else: with as many
// arguments as it says.
func TestFunctionsAreThoseOfTheLanguage(t *testing.T) {
	known := [3]int{}
	for i := range rules.FormulaFunctions {
		f := &rules.FormulaFunctions[i]
		require.NotEmpty(t, f.About, f.Name)
		there := false
		switch f.Of {
		case rules.OfNumbers:
			_, there = ofNumbers[f.Name]
		case rules.OfParticles:
			_, there = ofParticles[f.Name]
		case rules.OfMeasures:
			_, there = ofMeasures[f.Name]
		}
		require.True(t, there, f.Usage())
		known[f.Of]++
	}
	require.Equal(t, [3]int{len(ofNumbers), len(ofParticles), len(ofMeasures)}, known)
}

const zoo = `
world "zoo" {
  language = 1
  size     = [20, 20]
  edge     = ["wrap", "wall"]
  dt       = 0.1
  light    = 0.5
  radius   = 1
  motion   = "ballistic"
}
param "two" { default = 2 }
charge "Q" {}
kind "a" {
  bonds   = 3
  mass    = 2
  attrs   = { s = int(0, 9), mood = enum("glad", "sad") }
  consts  = { half = 0.5 }
  charges = { Q = self.s }
}
kind "b" {
  bonds   = 3
  charges = { Q = -1 }
}
bond "b" {
  between   = ["any", "any"]
  length    = 1
  stiffness = 1
  breaks_at = 2
}
group "both" { kinds = ["a", "b"] }
rule "x:a + y:b -> x ~ y" {
  rate  = 1
  until = 40
}
rule "x:a ~ y:b -> x + y" { rate = 0 }
structure "pair" { formula = "a b" }
structure "worm" { bonds = "b ~ a ~ a" }
place "b" { at = [1, 1] }
`

// animals are the particles of the zoo: a worm b1 ~ a2 ~ a3, a ring a4 a5 a6, a
// pair a7 ~ b8, and b9 alone.
func animals(t *testing.T, table *rules.Table) *particles.Store {
	st := particles.NewStore(len(table.Attrs), table.Slots)
	s := 1 // attributes are sorted: mood, s
	add := func(id uint64, kind uint8, x, y float64, value int32, bonds ...uint64) {
		p := particles.Particle{ID: id, Kind: kind, Position: [3]int64{particles.Quanta(x), particles.Quanta(y)}}
		p.Attr[s] = value
		for _, b := range bonds {
			p.Join(b)
		}
		st.Append(&p)
	}
	add(9, 1, 19.5, 1, 0)
	add(8, 1, 10, 10, 0, 7)
	add(7, 0, 10, 11, 7, 8)
	add(6, 0, 6, 5, 3, 4, 5)
	add(5, 0, 5.5, 6, 3, 4, 6)
	add(4, 0, 5, 5, 3, 5, 6)
	add(3, 0, 2.5, 1, 1, 2)
	add(2, 0, 1.5, 1, 2, 1, 3)
	add(1, 1, 0.5, 1, 0, 2)
	st.PX[2] = int64(math.Round(3 * 2 * 0.1 * particles.Momentum))
	st.PY[2] = int64(math.Round(4 * 2 * 0.1 * particles.Momentum))
	st.Owned = st.Len()
	return st
}

// Every function of what is there, in a world that can be counted by hand.
func TestFormulas(t *testing.T) {
	for text, want := range map[string]float64{
		`count("a")`: 6, `count("b")`: 3, `count("both")`: 9, `count("any")`: 9, `count("a(s=3)")`: 3, `count("a(mood=glad)")`: 6, `count("a(mood=sad, s=3)")`: 0,
		`count(free("b"))`: 1, `count(free("a"))`: 0, `count("pair")`: 1, `count("worm")`: 1,
		`sum("a.s")`: 19, `mean("a.s")`: 19.0 / 6, `least("a.s")`: 1, `most("a.s")`: 7, `median("a.s")`: 3, `median("a(s=3).s")`: 3, `distinct("a.s")`: 4,
		`deviation("a(s=3).s")`: 0, `deviation("b.y")`: math.Sqrt(18), `most("b.y")`: 10, `least("any.x")`: 0.5,
		`sum("a.mass")`: 12, `sum("any.mass")`: 15, `sum("any.half")`: 3, `sum("any.bonds")`: 12, `most("a.speed")`: 5,
		`charge("Q")`: 16, `fired("x:a + y:b")`: 5, `fired("x:a~y:b -> x + y")`: 7, `fired("x:a")`: 12,
		`molecules("any")`: 3, `molecules("b")`: 2, `molecules("a(s=7)")`: 1, `largest("any")`: 3, `largest("a")`: 3, `largest("b")`: 1, `largest("a(s=9)")`: 0,
		`rings("a")`: 1, `ringed("a")`: 3, `ringed("b")`: 0, `attached("a", "b")`: 3, `attached("b", "a")`: 2, `attached("a", "a")`: 5, `attached("b", "b")`: 0,
		`clusters("any", 1.2, 2)`: 3, `clusters("any", 0.5, 1)`: 9, `clusters("any", 1.2, 4)`: 1, `clusters("any", 1.2, 1, 2, 1.2)`: 2,
		`neutral("a.s", 3, 2)`: 5, `neutral("a.s", 3, 3)`: 3, `neutral("a.s", 2, 2)`: 0, `neutral("a.s", 0, 2)`: none,
		`inert`: 1, `inert + count("a(s=7)")`: 2,
		`crossing("a.s", "b.y")`: 3, `crossing("a.s", "a(s=9).s")`: none, `crossing("a(s=1).s", "a(s=7).s")`: none,
		`inversions("a.s", "a.x")`: 1, `inversions("a.x", "a.s")`: 1, `inversions("a.s", "b.x")`: none, `inversions("a(s=9).s", "a(s=9).s")`: 0,
		`tick`: 50, `two`: 2, `1 + two * 3`: 7, `7 % 4 - 1`: 2, `-two`: -2, `!two`: 0, `!(two - 2)`: 1, `1 / 4`: 0.25,
		`count("a") == 6 && count("b") >= 3`: 1, `count("a") < 6 || 1 > 2`: 0, `1 != 1`: 0, `2 <= 2`: 1,
		`abs(-3)`: 3, `min(3, 1, 2)`: 1, `max(3, 1)`: 3, `sqrt(9)`: 3, `floor(-0.5)`: -1, `exp(0)`: 1, `log(1)`: 0,
		`mean("a(s=9).s")`: none, `least("a(s=9).s")`: none, `median("a(s=9).s")`: none, `deviation("a(s=9).s")`: none, `1 / 0`: none, `log(0)`: none, `sqrt(-1)`: none,
		`mean("a(s=9).s") > 1`: none, `!(mean("a(s=9).s") > 1)`: none, `mean("a(s=9).s") > 1 && 0`: 0, `mean("a(s=9).s") > 1 || 1`: 1, `mean("a(s=9).s") > 1 && 1`: none, `max(mean("a(s=9).s"), 1)`: none,
	} {
		t.Run(text, func(t *testing.T) {
			source := zoo + "measure \"m\" { value = 0 * tick + (" + text + ") + 0 * count(\"any\") }"
			table, diagnostics := rules.Compile("zoo.hcl", []byte(source), nil)
			require.NotNil(t, table, diagnostics.Error())
			fires := make([]int64, len(table.Rules))
			for i := range table.Rules {
				fires[i] = 5
				if strings.Contains(table.Rules[i].Text, "x:a ~ y:b ->") {
					fires[i] = 7
				}
			}
			st := animals(t, table)
			for _, regions := range [][]*particles.Store{{st}, parted(st, 2), parted(st, 5)} {
				w := NewWhole(table, 50, fires, regions...)
				got := w.Value(table.Measures[0].Value, nil)
				if want != want {
					require.True(t, got != got, "%v", got)
					continue
				}
				require.InDelta(t, want, got, 1e-8)
			}
		})
	}
}

// parted deals a store out to n regions.
func parted(st *particles.Store, n int) (out []*particles.Store) {
	for range n {
		out = append(out, particles.NewStore(len(st.Attr), st.Slots))
	}
	var p particles.Particle
	for row := range st.Len() {
		st.Read(row, &p)
		out[row%n].Append(&p)
	}
	for _, one := range out {
		one.Owned = one.Len()
	}
	return out
}

// Pairs within a distance are those that a look at all pairs finds, in boxes of
// any shape, across edges that wrap.
func TestNearFindsAllPairs(t *testing.T) {
	key := particles.NewKey(1, particles.StreamRows, 0)
	for _, size := range [][3]float64{{20, 20, 0}, {7, 3, 0}, {5, 6, 7}} {
		for _, wraps := range [][3]bool{{}, {true, false, true}, {true, true, true}} {
			p := &points{size: size}
			for axis := range size {
				if wraps[axis] {
					p.side[axis] = size[axis]
				}
			}
			for i := range 120 {
				bits := key.Draw(uint64(i), 7)
				var at [3]float64
				for axis := range at {
					at[axis] = size[axis] * float64(bits[axis]) / (1 << 32)
				}
				p.at = append(p.at, at)
			}
			for _, radius := range []float64{0, 0.3, 1, 2.4, 3.4, 30} {
				want, got := map[[2]int]int{}, map[[2]int]int{}
				for j := range p.at {
					for i := range j {
						if p.square(i, j) <= radius*radius {
							want[[2]int{i, j}]++
						}
					}
				}
				p.near(radius, func(i, j int) { got[[2]int{i, j}]++ })
				require.Equal(t, want, got, "%v %v %g", size, wraps, radius)
			}
		}
	}
}

// What measures were: hand-made series.
func TestHistories(t *testing.T) {
	sine := func(shift float64) (out []float64) {
		for i := range 200 {
			out = append(out, math.Sin((float64(i)-shift)/8))
		}
		return out
	}
	series := map[string][]float64{
		"up": {1, 2, 2, 5}, "down": {3, 2, 2, 1}, "gap": {1, 0, 4, 1}, "first": sine(0), "second": sine(5), "none": {1, none, 2, 3},
	}
	var text strings.Builder
	names := []string{"down", "first", "gap", "none", "second", "up"}
	for _, name := range names {
		fmt.Fprintf(&text, "measure %q {\n value = count(\"a\")\n every = 10\n}\n", name)
	}
	for claim, want := range map[string]float64{
		`was(measure.up, 10)`: 2, `was(measure.up, 1000)`: none, `least(measure.up)`: 1, `most(measure.up)`: 5, `least(measure.down)`: 1,
		`always(measure.up)`: 1, `always(measure.gap)`: 0, `always(measure.none)`: 0, `rising(measure.up)`: 1, `rising(measure.down)`: 0, `rising(measure.gap)`: 0, `rising(measure.none)`: 0,
		`average(measure.up, 0, 30)`: 2.5, `average(measure.up, 5, 25)`: 2, `average(measure.none, 0, 30)`: none,
		`lag(measure.first, measure.second)`: 50, `lag(measure.second, measure.first)`: -50, `lag(measure.first, measure.first)`: 0, `lag(measure.first, measure.second, 500)`: 50,
		`correlation(measure.first, measure.first, 0)`: 1, `correlation(measure.first, measure.second, 50)`: 1, `correlation(measure.up, measure.down, 0)`: -0.9428090415820634,
		`correlation(measure.up, measure.up, 400)`: none, `measure.up`: 6, `measure.up > 5 && rising(measure.up)`: 1,
	} {
		t.Run(claim, func(t *testing.T) {
			source := zoo + text.String() + "expect \"e\" {\n at = 2000\n that = " + claim + "\n exact = true\n}"
			table, diagnostics := rules.Compile("zoo.hcl", []byte(source), nil)
			require.NotNil(t, table, diagnostics.Error())
			h := NewHistory(table)
			for i, name := range names {
				h.of[i] = series[name]
			}
			got := NewWhole(table, 50, nil, animals(t, table)).Value(table.Expects[0].That, h)
			if want != want {
				require.True(t, got != got, "%v", got)
				return
			}
			require.InDelta(t, want, got, 1e-9)
		})
	}
}
