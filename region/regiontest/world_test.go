package regiontest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"ylem/rules"
)

// A world drawn at random: its text, so that a failure can be read and run.
type drawn struct {
	text  string
	table *rules.Table
}

// String is what rapid prints of a failing world.
func (d drawn) String() string { return d.text }

// drawWorld returns a small world with forces, bonds and reactions of every
// form the language has, some of each: free and bonded pairs, threes, chains,
// decays with energy and placement, carriers, guards, windows of ticks, walls,
// every motion, two dimensions or three.
func drawWorld(t *rapid.T) drawn {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	dimensions := rapid.IntRange(2, 3).Draw(t, "dimensions")
	side := []float64{15, 15, 15}[:dimensions]
	edges := make([]string, dimensions)
	for axis := range side {
		side[axis] += rapid.Float64Range(0, 4).Draw(t, "side")
		edges[axis] = drawEdge(t)
	}
	p("world %q {", "random")
	p("  language = 1\n  dimensions = %d\n  dt = 0.02\n  light = %g\n  radius = 0.8\n  friction = 1", dimensions,
		rapid.SampledFrom([]float64{0.1, 0.3}).Draw(t, "light"))
	p("  size = [%s]", strings.Trim(strings.ReplaceAll(fmt.Sprintf("%.6f", side), " ", ", "), "[]"))
	p("  edge = [%s]", strings.Join(edges, ", "))
	p("  temperature = %s\n}", rapid.SampledFrom([]string{"1", "2 * exp(-tick / 50)", "0.5 + tick / (20 + tick)"}).Draw(t, "temperature"))

	motions := []string{"langevin", "brownian", "ballistic", "still"}
	for i, kind := range []string{"a", "b", "c", "d"} {
		p("kind %q {\n  mass = %g\n  motion = %q\n  bonds = %d\n  attrs = { s = int(0, 5) }\n}", kind,
			rapid.SampledFrom([]float64{0.5, 1, 2}).Draw(t, "mass"),
			rapid.SampledFrom(motions[:4-i/2]).Draw(t, "motion"), rapid.IntRange(2, 4).Draw(t, "bonds"))
		p("place %q {\n  count = %d\n  attrs = { s = cycle(0, 1, 2, 3) }\n}", kind, rapid.IntRange(10, 80).Draw(t, "count"))
	}
	p("group \"ab\" { kinds = [\"a\", \"b\"] }")
	if rapid.Bool().Draw(t, "chains") {
		p("place \"a ~ b ~ a\" { count = 10 }")
	}
	p("bond \"link\" {\n  between = [\"any\", \"any\"]\n  length = 0.7\n  stiffness = %g\n  breaks_at = 1.1\n}", rapid.SampledFrom([]float64{5, 80}).Draw(t, "stiffness"))

	choose := func(name string, all []string) {
		for _, text := range all {
			if rapid.Bool().Draw(t, name) {
				p("%s", text)
			}
		}
	}
	force := func(name, between, body string) string {
		return fmt.Sprintf("force %q {\nbetween = [%s]\n%s\n}", name, between, body)
	}
	choose("force", []string{
		force("core", `"any", "any"`, "range = 0.9\nenergy = 8 * (1 - r / range) * (1 - r / range)"),
		force("pull", `"a", "b"`, "range = 1.2\nforce = -3 * r * exp(-r)"),
		force("pole", `"c", "c"`, "range = 1.1\nenergy = 0.5 * (pow(r, -6) - pow(r, -3))"),
	})
	p("%s", drawFields(t, dimensions))
	rule := func(text, body string) string { return fmt.Sprintf("rule %q {\n%s\n}", text, body) }
	choose("rule", []string{
		rule("x:ab + y:ab -> x ~ y", "rate = 2"),
		rule("x:any ~ y:any -> x(s=(x.s+y.s)%6) + y", "rate = 0.5"),
		rule("x:any(s=3) ~ y:any -> x(s=y.s) ~ y(s=3)", "rate = 3"),
		rule("a -> b + d", "lifetime = 2\nenergy = 2\nplace = apart(0.4)"),
		rule("b + d -> a", "rate = 3"),
		rule("d + d -> nothing", "rate = 1"),
		rule("x:a + y:b -> y:a + x:b", "rate = 2\nwhen = x.s > y.s"),
		rule("x:d + y:ab ~ z:any -> x + y + z", "rate = 4\nradius = 0.6"),
		rule("x:any ~ y:any ~ z:any -> x ~ y ~ z(s=(x.s+1)%6)", "rate = 1"),
		rule("x:ab + y:ab -> x(s=y.s) + y(s=x.s)", "rate = 3\ncarrier = \"c\""),
		rule("c -> c + d", "rate = 0.3\nevery = 3\nafter = 5\nuntil = 25"),
		rule("x:any(s=1) -> x(s=2)", "probability = 0.05\nwhen = x.bonds >= 1 && tick % 2 == 0"),
	})
	p("measure \"free\" { value = count(free(\"ab(s=1)\")) }")
	p("measure \"spread\" { value = deviation(\"any.x\") + median(\"any.s\") + mean(\"ab.speed\") }")
	p("measure \"bound\" { value = molecules(\"a\") + largest(\"any\") + rings(\"any\") + attached(\"a\", \"b\") }")
	p("measure \"near\" { value = clusters(\"any\", 0.9, 3, 1, 0.5) }")
	if _, first, some := strings.Cut(w.String(), "rule \""); some {
		label, _, _ := strings.Cut(first, "\"")
		p("measure \"fired\" { value = fired(%q) }", label)
	}
	text := w.String()
	table, diagnostics := rules.Compile("random.hcl", []byte(text), nil)
	if table == nil {
		t.Fatalf("a drawn world does not compile:\n%s\n%v", text, diagnostics)
	}
	return drawn{text, table}
}

func quoted(names []string) string {
	return `"` + strings.Join(names, `", "`) + `"`
}
