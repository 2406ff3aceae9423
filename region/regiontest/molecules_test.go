package regiontest

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ylem/rules"
)

// The law of the house once more for what molecules do, which reaches furthest
// across borders.
func TestPartitionNeverMattersToMolecules(t *testing.T) { partitionNeverMatters(t, drawMolecules) }

// drawMolecules returns a world of chains, branches and rings that grow, close
// and break, with attributes that count down by themselves, carriers that are
// spent by one, by bonded pairs and by two that meet, and rules that count the
// bonds between two.
func drawMolecules(t *rapid.T) drawn {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	dimensions := rapid.IntRange(2, 3).Draw(t, "dimensions")
	size, edges := make([]string, dimensions), make([]string, dimensions)
	for axis := range size {
		size[axis] = fmt.Sprintf("%.5f", 16+rapid.Float64Range(0, 4).Draw(t, "side"))
		edges[axis] = drawEdge(t)
	}
	p("world \"molecules\" {\n language = 1\n dt = 0.02\n light = %g\n radius = 0.8\n temperature = 1", rapid.SampledFrom([]float64{0.1, 0.3}).Draw(t, "light"))
	p(" size = [%s]\n edge = [%s]\n}", strings.Join(size, ", "), strings.Join(edges, ", "))
	in := ""
	if rapid.Bool().Draw(t, "crowded") { // where four regions of the four meet, or eight
		in = "\n in = box([" + strings.Trim(strings.Repeat("5, ", dimensions), ", ") + "], [" + strings.Trim(strings.Repeat("11, ", dimensions), ", ") + "])"
	}
	for _, kind := range []string{"m", "k"} {
		p("kind %q {\n motion = %q\n friction = 1\n bonds = %d\n attrs = { s = int(0, 5), t = countdown(%d, 9), u = int(-9, 9) }\n}", kind,
			rapid.SampledFrom([]string{"brownian", "langevin", "still"}).Draw(t, "motion"),
			rapid.IntRange(2, 3).Draw(t, "bonds"), rapid.IntRange(-2, 0).Draw(t, "least"))
		p("place %q {\n count = %d\n attrs = { s = cycle(0, 1, 2), t = cycle(9, 0, 4) }%s\n}", kind, rapid.IntRange(20, 150).Draw(t, "count"), in)
	}
	p("kind \"q\" {\n motion = \"brownian\"\n friction = 1\n attrs = { u = countdown(-9, 9) }\n}\nplace \"q\" {\n count = %d\n attrs = { u = cycle(9, 5) }%s\n}", rapid.IntRange(10, 80).Draw(t, "count"), in)
	p("group \"mk\" { kinds = [\"m\", \"k\"] }")
	p("place \"m ~ k ~ m ~ m ~ k ~ m\" {\n count = %d%s\n}", rapid.IntRange(0, 20).Draw(t, "chains"), in)
	p("bond \"link\" {\n between = [\"mk\", \"mk\"]\n length = 0.6\n stiffness = 40\n breaks_at = 1\n}")
	choose := func(rules ...string) {
		for _, rule := range rules {
			if rapid.Bool().Draw(t, "rule") {
				text, body, _ := strings.Cut(rule, ": ")
				p("rule %q {\n %s\n}", text, strings.ReplaceAll(body, ", ", "\n "))
			}
		}
	}
	choose(
		"x:mk + y:mk -> x ~ y: rate = 4",
		"x:m(t=0) + y:m -> x(t=9) ~ y(t=3): rate = 20, when = y.t >= 4",
		"x:mk ~ y:mk -> x(t=5) + y: rate = 0.5, when = x.t <= 0",
		"x:mk -> x(u=x.t): rate = 5",
		"x:m(t=2) -> x:k: rate = 30",
		"x:q + y:m -> x(u=y.t) + y(t=7): rate = 5",
		"q(u=3) -> nothing: rate = 30",
		"x:mk -> x(u=carrier.u): rate = 2, carrier = \"q\", uses = 1, when = x.s != 1 && carrier.u > 0",
		"x:mk ~ y:mk -> x(s=5) + y: rate = 3, carrier = \"q\", uses = 1, radius = 0.6",
		"x:mk + y:mk -> x ~ y: rate = 9, carrier = \"q\", uses = 1, when = x.s + y.s > 1",
		"x:mk + y:mk -> x(s=y.s) ~ y + q: rate = 9, carrier = \"k\", uses = 1, radius = 0.7, when = carrier.t < 5",
		fmt.Sprintf("x:mk(s=1) + y:mk -> x(s=3) ~ y: rate = 30, within = %d", rapid.IntRange(2, 6).Draw(t, "within")),
		fmt.Sprintf("x:mk(s=0) + y:mk -> x(s=4) ~ y: rate = 30, beyond = %d", rapid.IntRange(1, 5).Draw(t, "beyond")),
		"x:mk(s=2) + y:mk -> x(s=0) + y(s=1): rate = 30, beyond = 2, within = 7, when = y.s != 1",
		"x:mk + y:mk(s=4) ~ z:mk -> x(s=5) + y ~ z: rate = 9, radius = 0.6, within = 3",
		"x:mk + y:mk -> x(s=2) + y(s=y.s): rate = 9, carrier = \"q\", uses = 1, beyond = 4",
		"x:q + m -> x + m: rate = 9, carrier = \"m\", uses = 1, radius = 0.5, every = 2",
	)
	table, diagnostics := rules.Compile("molecules.hcl", []byte(w.String()), nil)
	if table == nil {
		t.Fatalf("a drawn world does not compile:\n%s\n%v", w.String(), diagnostics)
	}
	return drawn{w.String(), table}
}
