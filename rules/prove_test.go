package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
)

// What the prover lets pass although a quick look would not.
func TestProved(t *testing.T) {
	for _, addition := range []string{
		// Guards are part of the proof.
		`rule "x:u -> x(n = x.n + 1)" {
  rate = 1
  when = x.n < 9
}`,
		`rule "x:quark + y:quark -> x(c = y.c) + y" {
  rate = 1
  when = x.c == y.c
}`,
		`rule "x:u(n=3) -> x(n = x.n * 3)" { rate = 1 }`,
		// Two change and their sum does not.
		`rule "x:quark + y:quark -> x(c = y.c) + y(c = x.c)" { rate = 1 }`,
		// Modulo 3.
		`rule "x:u(c=0) -> x + u(c=1) + u(c=2)" { rate = 1 }`,
		`rule "x:u + y:u -> x(c = (x.c + 1) % 3) + y(c = (y.c + 2) % 3)" { rate = 1 }`,
		// The tick, where its remainder stays in range.
		`rule "x:u -> x(n = tick % 10)" { rate = 1 }`,
		// One kind for another with the same charge.
		`rule "x:u -> x:d" { rate = 1 }`,
		// An oscillation says what it breaks.
		`rule "x:e- -> p" {
  rate   = 1
  breaks = ["Q", "Le"]
}`,
		// Kinds decide what attributes may do.
		`rule "x:quark -> x(n = 3 + 4 * x.up)" { rate = 1 }`,
		// A transfer that is linear is proved at once, however wide.
		`kind "num" {
  diffusion = 0.1
  attrs     = { v = int(-2000000000, 2000000000) }
  charges   = { Q = self.v }
}
rule "x:num + y:num -> x(v = 0) + y" {
  rate = 1
  when = x.v == 0
}`,
		`kind "num" {
  diffusion = 0.1
  attrs     = { v = int(0, 1000000) }
  charges   = { Q = 2 * self.v }
}
rule "x:num + y:num -> x(v = y.v) + y(v = x.v)" { rate = 1 }`,
		// What is read from bonds stays within the valence.
		`rule "x:u -> x(n = x.bonds)" { rate = 1 }`,
	} {
		table, diagnostics := Compile("w.hcl", []byte(addition+"\n"+prelude(t)), nil)
		require.NotNil(t, table, "%s\n%s", addition, diagnostics.Error())
	}
}

// The prover agrees with trying everything: random charges, patterns, guards
// and assignments over two kinds with two small attributes.
func TestProverAgreesWithTrying(t *testing.T) {
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		expression := func(names ...string) string {
			term := func(label string) string {
				s := rapid.SampledFrom(append(names, "1", "2", "0")).Draw(t, label)
				return s
			}
			op := rapid.SampledFrom([]string{"+", "-", "*", "%", "/", "/ -", "%%", "max", "min", "abs", "three"}).Draw(t, "op")
			switch op {
			case "%":
				return term("a") + " % 3"
			case "/", "/ -":
				return "(" + term("a") + " + " + term("b") + ") " + op + "2"
			case "%%":
				return "(" + term("a") + " - " + term("b") + ") % " + rapid.SampledFrom(names).Draw(t, "c")
			case "max", "min":
				return op + "(" + term("a") + ", " + term("b") + ")"
			case "abs":
				return "abs(" + term("a") + " - " + term("b") + ")"
			case "three":
				return term("a") + " - 2 * " + term("b") + " + " + term("c")
			}
			return term("a") + " " + op + " " + term("b")
		}
		modulo := rapid.SampledFrom([]int64{0, 2, 3}).Draw(t, "modulo")
		members := []string{"x.p", "x.q", "y.p", "y.q"}
		comparison := func() string {
			compare := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "compare")
			text := expression(members...) + " " + compare + " " + expression(members...)
			if rapid.IntRange(0, 3).Draw(t, "denied") == 0 {
				return "!(" + text + ")"
			}
			return text
		}
		guard := comparison()
		if rapid.Bool().Draw(t, "two parts") {
			guard += " && " + comparison()
		}
		left := rapid.SampledFrom([]string{"x:a + y:a", "x:a(p=1) + y:g", "x:g + y:g(q=0)"}).Draw(t, "left")
		right := fmt.Sprintf("x(p = %s) + y(q = %s)", expression(members...), expression(members...))
		source := fmt.Sprintf(`
world "w" {
  language = 1
  size     = [9, 9]
  edge     = "wall"
  dt       = 1
  light    = 1
  radius   = 1
  motion   = "still"
}
charge "c" { %s }
kind "a" {
  attrs   = { p = int(0, 2), q = int(-1, 1) }
  charges = { c = %s }
}
kind "b" {
  attrs   = { p = int(0, 1), q = int(-1, 2) }
  charges = { c = %s }
}
group "g" { kinds = ["a", "b"] }
rule "%s -> %s" {
  rate = 0.01
  when = %s
}
`, map[bool]string{true: "", false: fmt.Sprintf("modulo = %d", modulo)}[modulo == 0], expression("self.p", "self.q"), expression("self.p", "self.q"), left, right, guard)
		table, diagnostics := Compile("w.hcl", []byte(source), nil)
		// The same world with a rule that cannot be wrong, to try the real one on.
		right2, _, _ := strings.Cut(source, "rule")
		all, all2 := Compile("w.hcl", []byte(right2+"rule \""+left+" -> x + y\" {\n rate = 0\n when = "+guard+"\n}"), nil)
		if all == nil { // not about the prover
			require.Nil(t, table, all2.Error())
			return
		}
		c := &compiler{file: "w", source: []byte(source), lines: []int{0}, reported: map[string]bool{}, table: all, kindNumber: map[string]int{"a": 0, "b": 1}, groups: map[string]KindSet{}}
		rule := all.Rules[0]
		holds, ok := tryEverything(c, &rule, right)
		require.True(t, ok)
		require.Equal(t, holds, table != nil, "%s\n%s", source, diagnostics.Error())
		if !holds {
			refused++
		}
	})
	require.NotZero(t, refused, "a test that cannot fail is a defect")
}

// tryEverything runs a rule "… -> x(p = …) + y(q = …)" on all pairs of
// particles of the two kinds.
func tryEverything(c *compiler, rule *Rule, right string) (holds, ok bool) {
	actors := []actor{{"x", c.members(rule.Left[0].Kinds)}, {"y", c.members(rule.Left[1].Kinds)}}
	from := len(c.source)
	c.source = append(c.source, right...)
	r := &sideReader{c: c, i: from, end: len(c.source)}
	side, ok := r.right()
	if !ok {
		return false, false
	}
	setP, ok1 := c.program(side.terms[0].args[0].value, wholeNames{actors: actors})
	setQ, ok2 := c.program(side.terms[1].args[0].value, wholeNames{actors: actors})
	if !ok1 || !ok2 {
		return false, false
	}
	var pool []particles.Particle
	for kind := range c.table.Kinds {
		a := c.table.Kinds[kind].Attrs
		for p := a[0].Lo; p <= a[0].Hi; p++ {
			for q := a[1].Lo; q <= a[1].Hi; q++ {
				pool = append(pool, particles.Particle{Kind: uint8(kind), Attr: [particles.Attributes]int32{p, q}})
			}
		}
	}
	charge := func(s *particles.Store, row int32) int64 {
		return c.table.Kinds[s.Kind[row]].Charges[0].Run(&Scene{Store: s, Kinds: c.table.Kinds, Row: [3]int32{row}})
	}
	for _, x := range pool {
		for _, y := range pool {
			s := particles.NewStore(2, 0)
			s.Append(&x)
			s.Append(&y)
			scene := &Scene{Store: s, Kinds: c.table.Kinds, Row: [3]int32{0, 1}}
			if !fitsPattern(&rule.Left[0], &x) || !fitsPattern(&rule.Left[1], &y) || rule.Guard.Run(scene) == 0 {
				continue
			}
			before := charge(s, 0) + charge(s, 1)
			p, q := setP.Run(scene), setQ.Run(scene)
			ax, ay := c.table.Kinds[x.Kind].Attrs[0], c.table.Kinds[y.Kind].Attrs[1]
			if p < int64(ax.Lo) || p > int64(ax.Hi) || q < int64(ay.Lo) || q > int64(ay.Hi) {
				return false, true
			}
			s.Attr[0][0], s.Attr[1][1] = int32(p), int32(q)
			difference := before - charge(s, 0) - charge(s, 1)
			if m := c.table.Charges[0].Modulo; difference != 0 && (m == 0 || difference%m != 0) {
				return false, true
			}
		}
	}
	return true, true
}

func fitsPattern(p *Pattern, x *particles.Particle) bool {
	for _, test := range p.Tests {
		if x.Attr[test.Attr] != test.Value {
			return false
		}
	}
	return p.Kinds.Has(x.Kind)
}
