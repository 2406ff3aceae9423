package regiontest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
)

// drawCrowd returns a dense world hardly wider than two reaches, of few rules
// that happen often: what is wrong with a reach or a tie shows here.
func drawCrowd(t *rapid.T) drawn {
	dimensions := rapid.SampledFrom([]int{2, 2, 2, 2, 3}).Draw(t, "dimensions")
	density := rapid.SampledFrom([]float64{2, 5}).Draw(t, "density")
	if dimensions == 3 {
		density = 1.2
	}
	edge := `"wrap"`
	if rapid.IntRange(0, 3).Draw(t, "edges") == 0 {
		edge = "[" + strings.Join([]string{drawEdge(t), drawEdge(t), drawEdge(t)}[:dimensions], ", ") + "]"
	}
	head := fmt.Sprintf("world \"crowd\" {\n language = 1\n dimensions = %d\n dt = 0.02\n light = %g\n radius = 1\n friction = 1\n edge = %s\n motion = %q\n temperature = %g\n",
		dimensions,
		rapid.SampledFrom([]float64{0.05, 0.05, 0.6}).Draw(t, "light"),
		edge,
		rapid.SampledFrom([]string{"brownian", "langevin", "ballistic"}).Draw(t, "motion"),
		rapid.SampledFrom([]float64{0.1, 50}).Draw(t, "temperature"))
	var body strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&body, format+"\n", args...) }
	for i, kind := range []string{"a", "b", "c"} {
		p("kind %q {\n mass = %d\n bonds = 2\n attrs = { s = int(0, 5) }\n}", kind, 1+i)
	}
	p("bond \"link\" {\n between = [\"any\", \"any\"]\n length = 0.6\n stiffness = 20\n breaks_at = %g\n}", rapid.SampledFrom([]float64{0.8, 1.1}).Draw(t, "breaks"))
	if rapid.Bool().Draw(t, "force") {
		p("force \"core\" {\n between = [\"any\", \"any\"]\n range = %g\n energy = 30 * (1 - r / range) * (1 - r / range)\n}", rapid.SampledFrom([]float64{0.5, 1.5}).Draw(t, "range"))
	}
	chance := rapid.SampledFrom([]float64{0.2, 0.5}).Draw(t, "chance")
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(crowdRules)-1), 1, 3, rapid.ID[int]).Draw(t, "rules") {
		p("rule %q {\n probability = %g\n%s\n}", crowdRules[i].text, chance/3, crowdRules[i].more)
	}
	compile := func(side float64, count int) drawn {
		text := head + " size = [" + strings.TrimSuffix(strings.Repeat(fmt.Sprintf("%.5f, ", side), dimensions), ", ") + "]\n}\n" + body.String()
		for _, kind := range []string{"a", "b", "c", "a ~ b"} {
			text += fmt.Sprintf("place %q { count = %d }\n", kind, count/5)
		}
		table, diagnostics := rules.Compile("crowd.hcl", []byte(text), nil)
		if table == nil {
			t.Fatalf("a drawn crowd does not compile:\n%s\n%v", text, diagnostics)
		}
		return drawn{text, table}
	}
	reach := particles.Units(compile(100, 0).table.Reach.Total)
	side := reach * rapid.SampledFrom([]float64{2.001, 2.5}).Draw(t, "side")
	return compile(side, int(min(600, density*math.Pow(side, float64(dimensions)))))
}

var crowdRules = []struct{ text, more string }{
	{"x:any + y:any -> x(s=y.s) + y(s=(x.s+1)%6)", ""},
	{"x:any(s=0) + y:any(s=0) -> x(s=1) + y(s=2)", "when = x.bonds == 1 && y.bonds == 1"},
	{"x:a + y:b -> y:a + x:b", ""},
	{"a + b -> c", ""},
	{"a + a -> a + a", "place = apart(0.9)\nenergy = 3"},
	{"a -> b + c", "place = apart(0.9)"},
	{"b + c -> nothing", ""},
	{"x:any + y:any -> x(s=(y.s+2)%6) + y", "carrier = \"c\"\nradius = 0.7"},
	{"x:any ~ y:any -> x + y", "carrier = \"c\"\nradius = 0.7"},
	{"x:any + y:any -> x ~ y", "radius = 0.7"},
	{"x:any ~ y:any -> x(s=5) + y", ""},
	{"x:any + y:any ~ z:any -> x ~ y + z", "radius = 0.7"},
	{"x:any ~ y:any ~ z:any -> x(s=z.s) ~ y ~ z(s=x.s)", ""},
	{"x:any(s=0) -> x(s=3)", "carrier = \"a\"\nradius = 0.8"},
}

// Every term of the reach is needed: in a crowd that leans on it, a reach that
// lacks most of the term makes regions disagree, and the whole reach does not.
func TestEveryTermOfTheReachIsNeeded(t *testing.T) {
	world := func(light, radius float64, motion string, kT float64) string {
		return fmt.Sprintf("world \"crowd\" {\n language = 1\n size = [20, 20]\n edge = \"wrap\"\n dt = 0.1\n light = %g\n radius = %g\n motion = %q\n friction = 1\n temperature = %g\n}\n", light, radius, motion, kT)
	}
	kinds := func(breaks float64, placed string, count int) string {
		const attrs = " {\n bonds = 2\n attrs = { s = int(0, 9) }\n}\n"
		return "kind \"a\"" + attrs + "kind \"b\"" + attrs +
			fmt.Sprintf("bond \"l\" {\n between = [\"any\", \"any\"]\n length = %g\n stiffness = 0.1\n breaks_at = %g\n}\n", breaks*0.9, breaks) +
			fmt.Sprintf("place %q {\n count = %d\n attrs = { s = cycle(0, 1, 2, 3, 4, 5) }\n}\n", placed, count)
	}
	chain := "kind \"a\" {\n bonds = 2\n attrs = { s = int(0, 9) }\n}\nbond \"l\" {\n between = [\"any\", \"any\"]\n length = 1.35\n stiffness = 0.1\n breaks_at = 1.5\n}\nplace \"a ~ a\" { count = 300 }\n"
	core := func(r float64) string {
		return fmt.Sprintf("force \"core\" {\n between = [\"any\", \"any\"]\n range = %g\n energy = 3 * (1 - r / range) * (1 - r / range)\n}\n", r)
	}
	rule := func(text, body string) string { return fmt.Sprintf("rule %q {\n%s\n}\n", text, body) }
	swap := func(more string) string {
		return rule("x:any + y:any -> x(s=y.s) + y(s=x.s)", "probability = 0.3\n"+more)
	}
	for _, c := range []struct {
		term string
		cut  float64 // length units that are missing
		text string
	}{
		{"light", 1, world(2, 1, "ballistic", 9000) + kinds(0.01, "a", 600) + core(0.5)},
		{"force", 1, world(0.05, 1, "ballistic", 0.001) + kinds(0.01, "a", 600) + core(2)},
		{"placement", 1, world(0.05, 1, "brownian", 0.001) + kinds(0.01, "a", 300) +
			rule("x:a -> x + b", "probability = 0.2\nplace = apart(2)") + rule("b -> nothing", "probability = 0.2")},
		{"room that a guard looks for", 1.5, world(0.05, 1, "brownian", 0.001) + kinds(0.01, "a", 300) +
			rule("x:a -> x + b", "probability = 0.3\nplace = jitter(0.5)\nwhen = clear(\"b\", 2)") + rule("b -> nothing", "probability = 0.2")},
		{"event before a force", 0.75, world(0.05, 1, "ballistic", 0.001) + kinds(0.01, "a", 600) + core(1.5) +
			rule("x:a + y:a -> x:b + y:b", "probability = 0.3") + rule("x:b + y:b -> x:a + y:a", "probability = 0.3")},
		{"event beside an event", 0.75, world(0.05, 1, "brownian", 0.001) + kinds(0.01, "a", 900) + swap("")},
		{"bonds that a guard reads", 1.5, world(0.05, 1.5, "brownian", 0.001) + chain +
			rule("x:any + y:any -> x(s=(y.s+1)%6) + y(s=(x.s+2)%6)", "probability = 0.3\nwhen = x.bonds == 1 && y.bonds == 1")},
	} {
		t.Run(c.term, func(t *testing.T) {
			t.Parallel()
			for _, cut := range []float64{0, c.cut} {
				table, diagnostics := rules.Compile("crowd.hcl", []byte(c.text), nil)
				require.NotNil(t, table, "%v", diagnostics)
				table.Reach.Total -= particles.Quanta(cut)
				l, err := region.NewLocal(region.World{Table: table, Seed: 1, Grid: region.Grid{2, 2, 1}, Epoch: 1, Until: 25})
				require.NoError(t, err)
				for err == nil && !l.Ended() {
					err = l.Round()
				}
				if cut == 0 {
					require.NoError(t, err)
				} else {
					var d *region.Disagreement
					require.ErrorAs(t, err, &d, "a reach of %s less %g is enough", table.Reach.Why, cut)
				}
			}
		})
	}
}

// A world so sparse that its cells are wider than squares of distances fit is
// one world too, and nobody reacts across it.
func TestSparseWorlds(t *testing.T) {
	text := `
world "sparse" {
  language   = 1
  dimensions = 3
  size       = [200000, 200000, 200000]
  edge       = "wrap"
  dt         = 0.01
  light      = 0.5
  radius     = 1
  motion     = "ballistic"
}
kind "a" {}
rule "a + a -> a" { rate = 50 }
place "a" { count = 1000 }`
	table, diagnostics := rules.Compile("sparse.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	for _, grid := range []region.Grid{one, {2, 2, 1}, {4, 3, 2}} {
		r, err := Run(region.World{Table: table, Seed: 1, Grid: grid, Epoch: 1, Until: 20}, None)
		require.NoError(t, err)
		require.Equal(t, 1000, r.Particles, grid)
	}
}
