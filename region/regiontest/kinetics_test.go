package regiontest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"ylem/rules"
)

// drawKinetics returns a world of chemistry: reversible binding whose products
// appear anywhere within reach, by rates or by rate constants, between walls and
// around edges, decays in branches, and sources.
func drawKinetics(t *rapid.T) drawn {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	dimensions := rapid.IntRange(2, 3).Draw(t, "dimensions")
	size, edges := make([]string, dimensions), make([]string, dimensions)
	for axis := range size {
		size[axis] = fmt.Sprintf("%.5f", 9+rapid.Float64Range(0, 3).Draw(t, "side"))
		edges[axis] = drawEdge(t)
	}
	p("world \"kinetics\" {\n language = 1\n dt = 0.01\n light = 0.8\n radius = 0.7\n temperature = 1\n motion = \"brownian\"\n friction = 1")
	p(" size = [%s]\n edge = [%s]\n}", strings.Join(size, ", "), strings.Join(edges, ", "))
	for i, kind := range []string{"a", "b", "c", "d"} {
		p("kind %q { diffusion = %d }\nplace %q { count = %d }", kind, 1+i%2, kind, rapid.IntRange(20, 150).Draw(t, "count"))
	}
	bind := rapid.SampledFrom([]string{"rate = 30", "probability = 0.9"}).Draw(t, "bind")
	part := "rate = 10"
	if dimensions == 3 && rapid.Bool().Draw(t, "constants") {
		bind, part = "rate_constant = 8", "rate_constant = 5"
	}
	radius := rapid.SampledFrom([]float64{0.4, 0.7}).Draw(t, "radius")
	p("rule \"a + b -> c\" {\n %s\n radius = %g\n}", bind, radius)
	p("rule \"c -> a + b\" {\n %s\n place = apart(uniform(%g))\n}", part, radius)
	if rapid.Bool().Draw(t, "one stays") {
		p("rule \"x:a + d -> x\" { rate = 10 }\nrule \"x:a -> x + d\" {\n rate = 2\n place = apart(uniform(0.7))\n}")
	}
	if rapid.Bool().Draw(t, "branches") {
		p("decay \"d\" {\n lifetime = 0.2\n branch \"a + b\" { fraction = 0.5 }\n branch \"c\" { fraction = 0.3 }\n branch \"nothing\" { fraction = 0.2 }\n}")
	}
	for i, in := range []string{"", "in = box([%[1]s], [%[2]s])"} {
		if !rapid.Bool().Draw(t, "source") {
			continue
		}
		lo, hi := strings.TrimSuffix(strings.Repeat("0, ", dimensions), ", "), strings.TrimSuffix(strings.Repeat("5.3, ", dimensions), ", ")
		rate := rapid.SampledFrom([]float64{0.2, 20}).Draw(t, "source's rate") // per volume; a block holds 4 of them in a tick
		p("source %q {\n rate = %g\n after = %d\n until = %d\n "+strings.NewReplacer("%[1]s", lo, "%[2]s", hi).Replace(in)+"\n}",
			[]string{"d", "a"}[i], rate, 2*i, rapid.IntRange(3, 40).Draw(t, "until"))
	}
	table, diagnostics := rules.Compile("kinetics.hcl", []byte(w.String()), nil)
	if table == nil {
		t.Fatalf("a drawn world does not compile:\n%s\n%v", w.String(), diagnostics)
	}
	return drawn{w.String(), table}
}
