package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The largest world takes a moment, to explain, whatever its rules.
func TestExplainIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(ReferenceWorld, "[20, 20]", "[20, 20, 20]"))
	for i := range 1300 {
		r := 0.2 + float64(i)*0.0006
		fmt.Fprintf(&b, "rule \"u + d -> n\" {\n  rate = 0.01\n  radius = %g\n}\nrule \"n -> u + d\" {\n  rate = 0.001\n  place = apart(uniform(%g))\n  after = %d\n}\n", r, r, i)
		fmt.Fprintf(&b, "rule \"x:any + y:any -> x + y\" {\n  rate = 0.0001\n  radius = %g\n}\n", r)
	}
	b.WriteString("place \"u\" { count = 10 }\nplace \"d\" { count = 10 }\nplace \"n\" { count = 10 }\n")
	start := time.Now()
	table, diagnostics := Compile("w.hcl", []byte(b.String()), nil)
	require.NotNil(t, table, diagnostics.Error())
	compiled := time.Since(start)
	start = time.Now()
	e := table.Explain()
	explained := time.Since(start)
	t.Log(compiled, explained, len(e.Rates), len(e.Balances))
	require.Less(t, explained, 60*time.Second)
	last := e.Verdicts[len(e.Verdicts)-1]
	for _, v := range e.Verdicts {
		if strings.Contains(v.Text, "too large to be explained whole") {
			last = v
		}
	}
	require.Contains(t, last.Text, "too large to be explained whole")
}
