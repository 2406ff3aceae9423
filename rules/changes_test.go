package rules

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What an author is told of a change is what was changed, block by block.
func TestChanges(t *testing.T) {
	const before = `
world "w" { dt = 0.01 }
kind "a" { mass = 1 } # the first
kind "b" { mass = 1 }
rule "a -> b" { rate = 1 }
rule "b -> a" { rate = 1 }
`
	for _, c := range []struct {
		after string
		want  []string
	}{
		{before, nil},
		{"kind \"b\" { # second\n mass = 1\n}\n" + `rule "b -> a" { rate = 1 }` + "\n" + `rule "a -> b" { rate = 1 }` + "\nkind \"a\" { mass=1 }\nworld \"w\" {\n\n dt = 0.01\n}", nil},
		{before + `rule "a + a -> b" { rate = 1 }` + "\n" + `rule "a + b -> b" { rate = 1 }`, []string{"2 rules added"}},
		{`world "w" { dt = 0.02 }
kind "a" { mass = 2 }
kind "c" { mass = 1 }
rule "a -> b" { rate = 2 }
rule "a + b -> b" { rate = 1 }
include = ["x.hcl"]`, []string{"1 rule added", "1 rule changed", "1 rule removed", "1 include added", "kind c added", "kind a changed", "kind b removed", "world w changed"}},
		{"kind {", []string{"2 rules removed", "2 kinds removed", "world w removed"}},
	} {
		require.Equal(t, c.want, Changes([][]byte{[]byte(before)}, [][]byte{[]byte(c.after)}), c.after)
	}
}
