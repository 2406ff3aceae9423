package rules

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// docs/reference.md is what the grammar says, its links lead somewhere, and every
// world and example in it compiles.
func TestReference(t *testing.T) {
	const path = "../docs/reference.md"
	var b bytes.Buffer
	Reference(&b)
	if *update {
		require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	}
	require.Equal(t, file(t, path), b.String(), "go test ./rules -run Reference -update rewrites it")
	headings := map[string]bool{}
	for line := range strings.Lines(b.String()) {
		if name, ok := strings.CutPrefix(line, "### "); ok {
			require.False(t, headings[name], name)
			headings[strings.TrimSpace(name)] = true
		}
	}
	for _, part := range strings.Split(b.String(), "](#")[1:] {
		name, _, _ := strings.Cut(part, ")")
		require.True(t, headings[name], "a link to %q", name)
	}
	for _, part := range strings.Split(b.String(), "```hcl\n")[1:] {
		text, _, _ := strings.Cut(part, "```")
		if strings.Contains(text, "world \"") {
			table, diagnostics := Compile("w.hcl", []byte(text), nil)
			require.NotNil(t, table, diagnostics.Error())
		} else {
			_, diagnostics := Format("w.hcl", []byte(text))
			require.Empty(t, diagnostics)
		}
	}
	var one bytes.Buffer
	Reference(&one, "rule", "nonsense")
	require.True(t, strings.HasPrefix(one.String(), "\n### rule\n"))
	require.Contains(t, b.String(), one.String())
}
