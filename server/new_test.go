package main

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
	"ylem/worlds"
)

// What ylem new writes is a world without an error or a warning, in our layout,
// under the name that was asked for; nothing is written over; every world that
// comes with ylem can be copied.
func TestNew(t *testing.T) {
	t.Chdir(t.TempDir())
	run := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		status := execute(context.Background(), append([]string{"new"}, args...), nil, &out, &errs)
		return status, out.String(), errs.String()
	}
	status, out, errs := run("pond")
	require.Equal(t, exitDone, status, errs)
	require.Contains(t, out, "ylem up pond.hcl ")
	require.Contains(t, out, "ylem check pond.hcl ")
	text, err := os.ReadFile("pond.hcl")
	require.NoError(t, err)
	table, diagnostics := rules.Compile("pond.hcl", text, nil)
	require.Empty(t, diagnostics)
	require.Equal(t, "pond", table.Name)
	require.NotContains(t, string(text), "NAME")
	formatted, _ := rules.Format("pond.hcl", text)
	require.Equal(t, string(formatted), string(text))

	status, _, errs = run("pond.hcl")
	require.Equal(t, exitWrong, status)
	require.Contains(t, errs, "pond.hcl is there already, and nothing was written")
	again, err := os.ReadFile("pond.hcl")
	require.NoError(t, err)
	require.Equal(t, text, again)

	for _, name := range worlds.Names() {
		status, _, errs := run("my_"+name, "--from", name)
		require.Equal(t, exitDone, status, errs)
		text, err := os.ReadFile("my_" + name + ".hcl")
		require.NoError(t, err)
		table, diagnostics := rules.Compile(name, text, nil)
		require.NotNil(t, table, diagnostics.Error())
		require.Equal(t, "my_"+name, table.Name)
	}
	for says, args := range map[string][]string{
		"takes the name of your world": {}, "a name is a letter": {"7up"}, "at most 48": {"a b"}, "there is no folder nowhere": {"nowhere/pond"},
		"there is no world": {"x", "--from", "genesys"},
	} {
		status, out, errs := run(args...)
		require.NotEqual(t, exitDone, status)
		require.Empty(t, out)
		require.Contains(t, errs, says)
	}
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Len(t, entries, 1+len(worlds.Names()))
}
