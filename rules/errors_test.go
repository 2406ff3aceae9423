package rules

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite what tests expect")

// prelude returns a small world to which a test adds one thing. It comes after
// that, so that lines count from the addition.
func prelude(t testing.TB) string {
	text, err := os.ReadFile("testdata/prelude.hcl")
	require.NoError(t, err)
	return string(text)
}

// Every error says where, what, and what instead: the exact text of each.
// A case in testdata/errors.txt is "=== name", the text of the file (the
// prelude is added where it has no world), "---", the diagnostics.
func TestErrors(t *testing.T) {
	const file = "testdata/errors.txt"
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var rewritten strings.Builder
	names := map[string]bool{}
	for _, part := range strings.Split(string(text), "=== ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		source, want, _ := strings.Cut(rest, "---\n")
		require.False(t, names[name], name)
		names[name] = true
		whole := source
		if !strings.Contains(source, "world ") {
			whole += prelude(t)
		}
		table, diagnostics := Compile("w.hcl", []byte(whole), nil)
		got := diagnostics.Error() + "\n"
		rewritten.WriteString("=== " + name + "\n" + source + "---\n" + got)
		if *update {
			continue
		}
		require.Equal(t, want, got, name)
		require.Equal(t, diagnostics.Errors(), table == nil, name)
		require.NotEmpty(t, diagnostics, "%s is no error", name)
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(rewritten.String()), 0o644))
	}
}

// The world to which the other tests add has nothing wrong itself.
func TestPreludeIsClean(t *testing.T) {
	table, diagnostics := Compile("w.hcl", []byte(prelude(t)), nil)
	require.Empty(t, diagnostics)
	require.NotNil(t, table)
}
