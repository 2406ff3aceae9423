package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawWhole returns an integer expression of names, nested as deep as depth.
func drawWhole(t *rapid.T, depth int, names ...string) string {
	if depth == 0 || rapid.IntRange(0, 4).Draw(t, "leaf") == 0 {
		return rapid.SampledFrom(append([]string{"1", "2", "-1", "3", "0"}, append(names, names...)...)).Draw(t, "term")
	}
	sub := func() string { return drawWhole(t, depth-1, names...) }
	switch op := rapid.SampledFrom([]string{"+", "-", "-", "*", "k*", "-k*", "/", "%", "/k", "%k", "max", "min", "abs", "neg", "!", "==", "<=", "&&", "||"}).Draw(t, "op"); op {
	case "k*", "-k*":
		return strings.TrimSuffix(op, "k*") + rapid.SampledFrom([]string{"2", "3", "5"}).Draw(t, "k") + " * (" + sub() + ")"
	case "/k", "%k":
		return "(" + sub() + ") " + op[:1] + " " + rapid.SampledFrom([]string{"2", "3", "-2", "-3"}).Draw(t, "k")
	case "max", "min":
		return op + "(" + sub() + ", " + sub() + ")"
	case "abs":
		return "abs(" + sub() + ")"
	case "neg":
		return "-(" + sub() + ")"
	case "!":
		return "!(" + sub() + ")"
	default:
		return "(" + sub() + ") " + op + " (" + sub() + ")"
	}
}

// drawGuard returns a guard of comparisons that && , || and ! join.
func drawGuard(t *rapid.T, depth int, names ...string) string {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "comparison") == 0 {
		compare := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "compare")
		return "(" + drawWhole(t, 2, names...) + ") " + compare + " (" + drawWhole(t, 1, names...) + ")"
	}
	switch op := rapid.SampledFrom([]string{"&&", "&&", "&&", "||", "!"}).Draw(t, "joins"); op {
	case "!":
		return "!(" + drawGuard(t, depth-1, names...) + ")"
	default:
		return "(" + drawGuard(t, depth-1, names...) + ") " + op + " (" + drawGuard(t, depth-1, names...) + ")"
	}
}

// No rule gets through that leaves a range or breaks a charge, and none is refused
// that does neither, however guards, assignments and charges are nested.
func TestProverAgreesWithTryingWhatIsNested(t *testing.T) {
	passed, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"x.p", "x.q", "y.p", "y.q"}
		left := rapid.SampledFrom([]string{"x:a + y:a", "x:a(p=1) + y:g", "x:g + y:g(q=0)"}).Draw(t, "left")
		guard := drawGuard(t, 3, names...)
		// Half of the guards say what would be a proof if they were read rightly.
		p, q := drawWhole(t, 2, names...), drawWhole(t, 2, names...)
		switch rapid.IntRange(0, 3).Draw(t, "bounded") {
		case 0:
			guard = "(" + p + ") >= 0 && (" + p + ") <= 1 && (" + guard + ")"
		case 1:
			guard = "!((" + q + ") < -1 || 1 < (" + q + ")) && (" + p + ") >= 0 && abs(" + p + ") <= 1 && (" + guard + ")"
		case 2:
			q = "x.p + x.q - (" + p + ")"
			guard = "abs(" + q + ") <= 1 && !(1 < (" + p + ")) && 0 <= 2 * (" + p + ")"
		}
		right := fmt.Sprintf("x(p = %s) + y(q = %s)", p, q)
		charge := func() string { return drawWhole(t, 2, "self.p", "self.q") }
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
`, rapid.SampledFrom([]string{"", "modulo = 2", "modulo = 3"}).Draw(t, "modulo"), charge(), charge())
		rule := func(right string, rate float64) string {
			return fmt.Sprintf("%srule \"%s -> %s\" {\n rate = %g\n when = %s\n}\n", source, left, right, rate, guard)
		}
		table, diagnostics := Compile("w.hcl", []byte(rule(right, 0.01)), nil)
		all, _ := Compile("w.hcl", []byte(rule("x + y", 0)), nil)
		if all == nil { // not about the prover
			return
		}
		if table == nil && !strings.Contains(diagnostics.Error(), "would become") && !strings.Contains(diagnostics.Error(), "before and") {
			return // a division by 0, or the like
		}
		c := &compiler{file: "w", source: []byte(source), lines: []int{0}, reported: map[string]bool{}, table: all, kindNumber: map[string]int{"a": 0, "b": 1}, groups: map[string]KindSet{}}
		holds, ok := tryEverything(c, &all.Rules[0], right)
		require.True(t, ok)
		require.Equal(t, holds, table != nil, "%s\n%s", rule(right, 0.01), diagnostics.Error())
		if holds {
			passed++
		} else {
			refused++
		}
	})
	require.Greater(t, min(passed, refused), 10, "a test that cannot fail is a defect")
}
