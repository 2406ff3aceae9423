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
func prelude(t testing.TB) string { return file(t, "testdata/prelude.hcl") }

func file(t testing.TB, name string) string {
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// Every error says where, what, and what instead: the exact text of each.
// A case in testdata/errors.txt is "=== name", the text of the file (the
// prelude is added where it has no world), "---", the diagnostics.
func TestErrors(t *testing.T) { testErrors(t, "testdata/errors.txt", prelude(t)) }

// The same for rate constants and sources, in a world of three dimensions.
func TestErrorsOfKinetics(t *testing.T) {
	testErrors(t, "testdata/errors-kinetics.txt", file(t, "testdata/chemistry.hcl"))
}

// The same for what rules of countdowns, carriers and molecules say.
func TestErrorsOfReactions(t *testing.T) {
	testErrors(t, "testdata/errors-reactions.txt", prelude(t))
}

func testErrors(t *testing.T, name, prelude string) {
	var rewritten strings.Builder
	names := map[string]bool{}
	for _, part := range strings.Split(file(t, name), "=== ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		source, want, _ := strings.Cut(rest, "---\n")
		require.False(t, names[name], name)
		names[name] = true
		whole := source
		if !strings.Contains(source, "world ") {
			whole += prelude
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
		require.NoError(t, os.WriteFile(name, []byte(rewritten.String()), 0o644))
	}
}

// The world to which the other tests add has nothing wrong itself.
func TestPreludeIsClean(t *testing.T) {
	for _, text := range []string{prelude(t), file(t, "testdata/chemistry.hcl")} {
		table, diagnostics := Compile("w.hcl", []byte(text), nil)
		require.Empty(t, diagnostics)
		require.NotNil(t, table)
	}
}
