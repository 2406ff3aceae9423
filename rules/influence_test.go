package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Who takes and gives what, and which rule can make which other possible.
func TestInfluence(t *testing.T) {
	table, diagnostics := Compile("w.hcl", []byte(ReferenceWorld+`
rule "x:u(s=free) + y:d(s=free) -> x(s=bound) ~ y(s=bound)" { rate = 1 }
rule "x:u(s=bound) ~ y:d -> x(s=free) + y(s=free)" { rate = 1 }
rule "x:u(s=bound) -> x(c=2)" { rate = 1 }
rule "x:u + y:d -> x + y + n" {
  when = x.c == 2
  rate = 1
}
rule "n -> p + e- + anti_nu_e" { rate = 1 }
rule "n + p -> p" {
  rate    = 1
  carrier = "e-"
}
place "u" { count = 1 }
place "d" { count = 1 }
`), nil)
	require.NotNil(t, table, diagnostics.Error())
	var b strings.Builder
	in := table.Influence()
	names := func(kinds []int) string {
		var out []string
		for _, k := range kinds {
			out = append(out, table.Kinds[k].Name)
		}
		return strings.Join(out, " ")
	}
	for i, r := range in.Rules {
		fmt.Fprintf(&b, "%d %s: takes %s; gives %s; changes %s; needs %s; enables %v; first %v\n", i, r.Rule, names(r.Takes), names(r.Gives), names(r.Changes), names(r.Catalyses), r.Enables, r.First)
	}
	golden(t, "influence.txt", b.String())
}
