package regiontest

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ylem/rules"
)

// drawPlacing returns a crowded world whose products appear where their rules
// say, near borders, walls and edges that wrap.
func drawPlacing(t *rapid.T) drawn {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	dimensions := rapid.SampledFrom([]int{2, 2, 3}).Draw(t, "dimensions")
	size, edges := make([]string, dimensions), make([]string, dimensions)
	for axis := range size {
		size[axis] = fmt.Sprintf("%.5f", 24+rapid.Float64Range(0, 5).Draw(t, "side"))
		edges[axis] = drawEdge(t)
	}
	p("world \"placing\" {\n language = 1\n dimensions = %d\n dt = 0.02\n light = %g\n radius = 0.8\n friction = 1\n motion = %q\n temperature = %g", dimensions,
		rapid.SampledFrom([]float64{0.05, 0.5}).Draw(t, "light"),
		rapid.SampledFrom([]string{"brownian", "langevin", "still"}).Draw(t, "motion"),
		rapid.SampledFrom([]float64{0.1, 20}).Draw(t, "temperature"))
	p(" size = [%s]\n edge = [%s]\n}", strings.Join(size, ", "), strings.Join(edges, ", "))
	for _, kind := range []string{"a", "b", "c"} {
		p("kind %q {\n bonds = 3\n attrs = { s = int(0, 5), dir = int(-720, 720) }\n}", kind)
		p("place %q {\n count = %d\n attrs = { s = cycle(0, 1, 2), dir = cycle(0, 30, 45, -100, 719) }\n}", kind, rapid.IntRange(60, 200).Draw(t, "count"))
	}
	p("group \"ab\" { kinds = [\"a\", \"b\"] }\nplace \"a ~ b ~ a\" { count = 40 }")
	p("bond \"link\" {\n between = [\"any\", \"any\"]\n length = 0.7\n stiffness = 10\n breaks_at = 1.3\n}")
	if rapid.Bool().Draw(t, "force") {
		p("force \"core\" {\n between = [\"any\", \"any\"]\n range = 0.9\n energy = 8 * (1 - r / range) * (1 - r / range)\n}")
	}
	choices := placings
	if dimensions == 2 {
		choices = append(choices[:len(choices):len(choices)], placings2D...)
	}
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(choices)-1), 2, 5, rapid.ID[int]).Draw(t, "rules") {
		p("rule %q {\n probability = %g\n%s\n}", choices[i].text, rapid.SampledFrom([]float64{0.05, 0.3}).Draw(t, "chance"), choices[i].more)
	}
	p("rule \"c -> nothing\" { probability = 0.1 }\nrule \"b + c -> a\" { probability = 0.3 }")
	table, diagnostics := rules.Compile("placing.hcl", []byte(w.String()), nil)
	if table == nil {
		t.Fatalf("a drawn world does not compile:\n%s\n%v", w.String(), diagnostics)
	}
	return drawn{w.String(), table}
}

var placings = []struct{ text, more string }{
	{"x:a -> x + c", "place = jitter(1.1)"},
	{"x:a -> x ~ b", "place = jitter(0.9)\nwhen = x.bonds == 0"},
	{"x:ab + y:b -> x + y + c(dir=x.dir)", "place = jitter(0.4)"},
	{"b + c -> c + a", "place = [jitter(0.3), jitter(1.5)]"},
	{"x:a ~ y:b -> x ~ y + c", "place = jitter(0.5)"},
	{"x:b -> x + c", "place = jitter(1.5)\nwhen = clear(\"any\", 0.6)"},
	{"x:a -> x + b + b", "place = apart(1.2)\nwhen = x.s < 2 && clear(\"c\", 0.9) && clear(\"ab\", 0.5)"},
	{"x:any ~ y:any -> x ~ y + c", "when = clear(\"c\", 2.5)"},
	{"a -> b + c", "place = apart(uniform(0.8))\nwhen = clear(\"any\", 0.5)"},
	{"x:ab ~ y:any + c -> x ~ y + b", "place = jitter(0.5)\nradius = 0.6"},
}

var placings2D = []struct{ text, more string }{
	{"x:a -> x + c(dir=x.dir)", "place = polar(1, x.dir)"},
	{"x:a -> x:b ~ a(dir=(x.dir+30)%360)", "place = polar(0.8, x.dir, 40)\nwhen = x.bonds < 2"},
	{"x:b + y:any -> x(dir=(y.dir-50)%720) + y + c", "place = polar(0.5, x.dir - y.dir + tick)"},
	{"x:ab -> x + c", "place = polar(1.7, x.dir, 10)\nwhen = clear(\"any\", 0.9)"},
	{"x:any + y:a -> x + y + c", "place = [polar(1.7, x.dir + 180)]\nwhen = x.bonds == 0 && clear(\"c\", 1.4) && clear(\"a\", 0.7)"},
	{"a -> b + b + c", "place = [polar(0.8, 0), polar(0.8, 120, 5), jitter(0.2)]"},
	{"x:ab ~ y:any + z:c -> x ~ y + z + c", "place = [polar(0.9, z.dir * 2, 180)]\nradius = 0.6"},
	{"x:any ~ y:a ~ z:any -> x ~ y ~ z + c", "place = polar(1.2, x.dir + z.dir, 10)"},
}

func TestPartitionNeverMattersToPlacing(t *testing.T) { partitionNeverMatters(t, drawPlacing) }
