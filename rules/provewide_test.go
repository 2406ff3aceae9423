package rules

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// num is a kind of wide numbers, which add up to a charge.
const num = `kind "num" {
  diffusion = 0.1
  bonds     = 2
  attrs     = { v = int(-1000000, 1000000), i = int(0, 1000000) }
  charges   = { Q = self.v }
}
bond "link" {
  between   = ["num", "num"]
  length    = 0.5
  stiffness = 1
  breaks_at = 1
}
place "num ~ num" { count = 3 }
`

// What relates wide attributes is proved by their linear forms, without trying
// what no machine can try.
func TestWideAttributesAreProved(t *testing.T) {
	for _, c := range []struct{ rule, body string }{
		{"x:num + y:num -> x(v = x.v + y.v)", "when = x.v + y.v <= 1000000 && x.v + y.v >= -1000000\nbreaks = [\"Q\"]"},
		{"x:num + y:num -> x(v = x.v + y.v)", "when = -1000000 <= y.v + x.v && !(x.v + y.v > 1000000)\nbreaks = [\"Q\"]"},
		{"x:num + y:num -> x(v = x.v + y.v)", "when = abs(x.v + y.v) <= 1000000\nbreaks = [\"Q\"]"},
		{"x:num + y:num -> x(v = x.v + y.v) + y(v = 0)", "when = abs(x.v + y.v) < 1000001"},
		{"x:num + y:num -> x(v = 2 * x.v + 2 * y.v - 7)", "when = x.v + y.v <= 500003 && x.v + y.v > -499997\nbreaks = [\"Q\"]"},
		{"x:num + y:num -> x(i = x.i - y.i) + y", "when = x.i >= y.i"},
		{"x:num + y:num -> x(i = y.i - x.i - 1) + y", "when = x.i < y.i"},
		{"x:num + y:num -> x(v = y.v) + y(v = x.v)", "when = (x.i < y.i) != (x.v < y.v)"},
		{"x:num + y:num -> x(i = x.i / y.i) + y", "when = y.i > 0 && x.i % y.i == 0"},
		{"x:num + y:num -> x(i = x.i / y.i) + y", "when = x.i % y.i == 0"},
		{"x:num + y:num -> x(i = x.i % y.i) + y", ""},
		{"x:num + y:num -> x", "when = x.i % y.i == 0\nbreaks = [\"Q\"]"},
		{"x:num + y:num -> x(v = x.v - 1) + y(v = y.v + 1)", "when = x.v >= 1 && y.v < 100"},
		{"x:num + y:num -> x(v = x.v - y.i) + y(v = y.v + y.i)", "when = x.v >= y.i && y.v + y.i <= 1000000"},
		{"x:num + y:num -> x(v = y.v) + y", "when = x.v == y.v"},
		{"x:num + y:num -> x(v = max(x.v, y.v)) + y(v = min(x.v, y.v))", ""},
		{"x:num + y:num -> x(v = (x.v + y.v) / 2) + y(v = x.v + y.v - (x.v + y.v) / 2)", ""},
		{"x:num + y:num ~ z:num -> x(v = x.v + y.v + z.v) + y(v = 0) ~ z(v = 0)", "when = x.v + y.v + z.v <= 1000000 && x.v + z.v + y.v >= -1000000"},
	} {
		table, diagnostics := Compile("w.hcl", []byte(num+"rule \""+c.rule+"\" {\n rate = 0.001\n"+c.body+"\n}\n"+prelude(t)), nil)
		require.NotNil(t, table, "%s\n%s\n%s", c.rule, c.body, diagnostics.Error())
		require.Empty(t, diagnostics, "%s\n%s", c.rule, c.body)
	}
}

// What the guard lets through beyond a range is refused all the same, with an
// example where few values are to be tried.
func TestWideAttributesAreRefused(t *testing.T) {
	for _, c := range []struct{ rule, body, says string }{
		{"x:num + y:num -> x(v = x.v + y.v)", "when = x.v + y.v <= 1000001 && x.v + y.v >= -1000000\nbreaks = [\"Q\"]", "too wide to prove"},
		{"x:num + y:num -> x(v = x.v + y.v)", "when = x.v + y.v <= 1000000 || x.v + y.v >= -1000000\nbreaks = [\"Q\"]", "v would become -2000000"},
		{"x:num + y:num -> x(v = x.v - 1) + y(v = y.v + 1)", "when = x.v >= 1", "v would become 1000001"},
		{"x:num + y:num -> x(v = x.v - 1) + y(v = y.v + 2)", "when = x.v >= 1 && y.v < 100", "Q is"},
		{"x:num + y:num -> x(i = x.i - y.i) + y", "when = x.i >= y.i - 1", "i would become -1"},
	} {
		table, diagnostics := Compile("w.hcl", []byte(num+"rule \""+c.rule+"\" {\n rate = 0.001\n"+c.body+"\n}\n"+prelude(t)), nil)
		require.Nil(t, table, "%s\n%s", c.rule, c.body)
		require.Contains(t, diagnostics.Error(), c.says, "%s\n%s", c.rule, c.body)
	}
}
