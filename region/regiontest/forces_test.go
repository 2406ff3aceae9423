package regiontest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
)

// drawForces returns a small world of what acts between particles besides plain
// pair forces: one-sided forces by a random matrix, FENE bonds and bonds from
// expressions, bent chains, thermostats of pairs, headings; with reactions that
// make and break bonds and change kinds among all of those.
func drawForces(t *rapid.T) drawn {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	dimensions := rapid.SampledFrom([]int{2, 2, 3}).Draw(t, "dimensions")
	side := rapid.Float64Range(16, 18).Draw(t, "side")
	p("world \"forces\" {\n  language = 1\n  dt = 0.02\n  radius = 0.7\n  friction = 1\n  dimensions = %d", dimensions)
	p("  size = [%s]\n  edge = [%s]", strings.TrimSuffix(strings.Repeat(fmt.Sprintf("%.5f, ", side), dimensions), ", "),
		strings.Join([]string{drawEdge(t), drawEdge(t), drawEdge(t)}[:dimensions], ", "))
	p("  light = %g\n  temperature = %g\n}", rapid.SampledFrom([]float64{0.05, 0.3}).Draw(t, "light"), rapid.SampledFrom([]float64{0, 1, 30}).Draw(t, "temperature"))

	motions := []string{"ballistic", "langevin", "brownian", "still"}
	if dimensions == 2 {
		motions = append(motions, "heading")
	}
	for i, kind := range []string{"a", "b", "c"} {
		motion := "ballistic" // a carries momentum, so that a thermostat has whom to rub
		if i > 0 {
			motion = rapid.SampledFrom(motions).Draw(t, "motion")
		}
		more := ""
		if motion == "heading" {
			more = fmt.Sprintf("  speed = %g\n  turn = %d\n  swerve = %d\n  sight = %g\n  sees = %q\n  spin = %d",
				rapid.SampledFrom([]float64{0.5, 2}).Draw(t, "speed"), rapid.IntRange(-180, 180).Draw(t, "turn"), rapid.IntRange(-40, 40).Draw(t, "swerve"),
				rapid.SampledFrom([]float64{0.5, 1.3}).Draw(t, "sight"), rapid.SampledFrom([]string{"any", "a", "c"}).Draw(t, "sees"), rapid.IntRange(0, 1).Draw(t, "spin"))
		}
		p("kind %q {\n  mass = %g\n  motion = %q\n  bonds = %d\n  attrs = { s = int(0, 5) }\n  consts = { q = %d }\n%s\n}", kind,
			rapid.SampledFrom([]float64{0.5, 1, 2}).Draw(t, "mass"), motion, rapid.IntRange(2, 4).Draw(t, "bonds"), i-1, more)
		p("place %q {\n  count = %d\n  attrs = { s = cycle(0, 1, 2, 3) }\n}", kind, rapid.IntRange(10, 250).Draw(t, "count"))
	}
	choose := func(name, text string) {
		if rapid.Bool().Draw(t, name) {
			p("%s", text)
		}
	}
	choose("matrix", fmt.Sprintf("force \"life\" {\n acts = \"any on any\"\n range = 1.1\n order = [\"a\", \"b\", \"c\"]\n matrix = random(-30, 30, %d)\n force = matrix * (1 - r) + 5 * exp(-r)\n}",
		rapid.IntRange(0, 1000).Draw(t, "number")))
	choose("chase", "force \"chase\" {\n acts = \"c on a\"\n range = 0.8\n force = (a.q - b.q) * 40 * (r - 1)\n}")
	choose("core", "force \"core\" {\n between = [\"any\", \"any\"]\n range = 0.9\n energy = 8 * (1 - r / range) * (1 - r / range)\n}")
	choose("thermostat", fmt.Sprintf("thermostat \"dpd\" {\n between = [\"any\", \"any\"]\n range = %g\n friction = %g\n}",
		rapid.SampledFrom([]float64{0.6, 1}).Draw(t, "rub"), rapid.SampledFrom([]float64{3, 12}).Draw(t, "friction")))
	p("bond \"chain\" {\n between = [\"a\", \"any\"]\n form = \"fene\"\n length = 0.6\n stiffness = %g\n extent = %g\n}",
		rapid.SampledFrom([]float64{1, 30}).Draw(t, "stiffness"), rapid.SampledFrom([]float64{0.75, 1.1}).Draw(t, "extent"))
	p("bond \"well\" {\n between = [\"b\", \"b\"]\n length = 0.7\n energy = %g * (1 - exp(length - r)) * (1 - exp(length - r))\n breaks_at = 1\n}", rapid.SampledFrom([]float64{1, 20}).Draw(t, "depth"))
	p("group \"bc\" { kinds = [\"b\", \"c\"] }\nbond \"odd\" {\n between = [\"bc\", \"c\"]\n length = 0.5\n force = (2 + a.q * b.q) * (length - r)\n breaks_at = 0.9\n}")
	p("place \"a ~ b ~ b ~ a ~ c ~ c\" { count = %d }", rapid.IntRange(3, 15).Draw(t, "chains"))
	choose("bend", fmt.Sprintf("bend \"straight\" {\n between = [\"any\", \"a\", \"any\"]\n stiffness = %g\n}", rapid.SampledFrom([]float64{3, 100}).Draw(t, "straight")))
	choose("corner", "bend \"corner\" {\n between = [\"a\", \"b\", \"b\"]\n angle = 110\n stiffness = 10\n}")
	for _, rule := range []string{
		"rule \"x:any + y:a -> x ~ y\" { rate = 3 }",
		"rule \"x:any ~ y:any -> x(s=(x.s+y.s)%6) + y\" { rate = 0.5 }",
		"rule \"x:a -> x:c\" {\n rate = 0.3\n when = x.bonds == 0\n}",
		"rule \"x:c -> x:a\" {\n rate = 0.3\n when = x.bonds == 0\n}",
		"rule \"x:b + y:c -> y:b + x:c\" { rate = 2 }",
		"rule \"a -> c + c\" {\n rate = 0.2\n place = apart(0.3)\n}",
		"rule \"c + c -> a\" { rate = 1 }",
		"rule \"x:any ~ y:any ~ z:any -> x ~ y ~ z(s=(x.s+1)%6)\" { rate = 1 }",
	} {
		choose("rule", rule)
	}
	text := w.String()
	table, diagnostics := rules.Compile("forces.hcl", []byte(text), nil)
	if table == nil {
		t.Fatalf("a drawn world does not compile:\n%s\n%v", text, diagnostics)
	}
	return drawn{text, table}
}

// The reach of each force is needed: with a reach that lacks most of it regions
// disagree, and with the whole reach they do not.
func TestReachOfForces(t *testing.T) {
	world := func(motion string, kT float64) string {
		return fmt.Sprintf("world \"w\" {\n language = 1\n size = [24, 24]\n edge = \"wrap\"\n dt = 0.1\n light = 0.1\n motion = %q\n temperature = %g\n}\n", motion, kT)
	}
	const beads = "kind \"a\" { bonds = 2 }\nbond \"l\" {\n between = [\"any\", \"any\"]\n length = 1\n stiffness = 0.1\n breaks_at = 1.5\n}\nplace \"a ~ a ~ a ~ a\" { count = 150 }\n"
	const dpd = "thermostat \"dpd\" {\n between = [\"any\", \"any\"]\n range = 1.5\n friction = 2\n}\n"
	for _, c := range []struct {
		term string
		cut  float64 // length units that are missing
		text string
	}{
		{"both bonds of a bend", 1.4, world("ballistic", 0.01) + beads + "bend \"b\" {\n between = [\"a\", \"a\", \"a\"]\n stiffness = 5\n}\n"},
		{"a thermostat twice", 1.4, world("ballistic", 0.01) + "kind \"a\" {}\nplace \"a\" { count = 1500 }\n" + dpd},
		{"a force before a thermostat", 1.4, world("ballistic", 0.01) + "kind \"a\" {}\nplace \"a\" { count = 1500 }\n" + dpd +
			"force \"core\" {\n between = [\"any\", \"any\"]\n range = 1.5\n force = 0.5 * (1.5 - r)\n}\n"},
		{"sight", 1.4, world("heading", 0) + "kind \"a\" {\n speed = 0.5\n swerve = 10\n sight = 1.5\n}\nplace \"a\" { count = 1500 }\n"},
		{"a one-sided force", 1.4, world("ballistic", 0.01) + "kind \"a\" {}\nplace \"a\" { count = 1500 }\n" +
			"force \"chase\" {\n acts = \"any on any\"\n range = 1.5\n force = 0.5 * (1.5 - r)\n}\n"},
	} {
		t.Run(c.term, func(t *testing.T) {
			t.Parallel()
			for _, cut := range []float64{0, c.cut} {
				table, diagnostics := rules.Compile("w.hcl", []byte(c.text), nil)
				require.NotNil(t, table, "%v", diagnostics)
				table.Reach.Total -= particles.Quanta(cut)
				l, err := region.NewLocal(region.World{Table: table, Seed: 1, Grid: region.Grid{2, 2, 1}, Epoch: 1, Until: 25})
				require.NoError(t, err)
				for err == nil && !l.Ended() {
					err = l.Round()
				}
				if cut == 0 {
					require.NoError(t, err)
					continue
				}
				var d *region.Disagreement
				require.ErrorAs(t, err, &d, "a reach of %s less %g is enough", table.Reach.Why, cut)
			}
		})
	}
}

// A thermostat of pairs, with forces, FENE bonds and bends beside it, keeps the
// total momentum to the last quantum at every tick, across borders too.
func TestThermostatsKeepMomentumOnEverySplit(t *testing.T) {
	source, err := os.ReadFile("testdata/forces.hcl")
	require.NoError(t, err)
	both := strings.NewReplacer("acts   = \"any on any\"", "between = [\"any\", \"any\"]", "[[0, 3, 0], [-2, 0, 0.5], [0, 0.1, 0]]", "[[0, 3, 0], [3, 0, 0.5], [0, 0.5, 0]]",
		"place \"wall\" { count = 40 }", "", "[9, 9, 9]", "[12, 12, 12]").Replace(string(source))
	table, diagnostics := rules.Compile("forces.hcl", []byte(both), nil)
	require.NotNil(t, table, "%v", diagnostics)
	l, err := region.NewLocal(region.World{Table: table, Seed: 3, Grid: region.Grid{2, 2, 1}, Epoch: 1})
	require.NoError(t, err)
	momentum := observe.Momentum(table, l.Whole())
	for l.Tick() < 10 {
		require.NoError(t, l.Round())
		require.Equal(t, momentum, observe.Momentum(table, l.Whole()), "tick %d", l.Tick())
	}
}
