package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ylem fmt writes what it changes and says which; --check and --diff write
// nothing; a file with errors stays as it is and the others are done.
func TestFormatCommand(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o640))
		return path
	}
	const ugly, pretty, wrong = "\n\nkind   \"a\" {\r\nmass=1\r\n\r\n\r\nbonds  = 2\r\n}\n# end", "kind \"a\" {\n  mass = 1\n\n  bonds = 2\n}\n# end\n", "kind \"a\" {\n mass = = 1\n}\n"
	a, b, c := write("a.hcl", ugly), write("b.hcl", pretty), write("c.hcl", wrong)
	run := func(in string, args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		status := execute(context.Background(), append([]string{"fmt"}, args...), strings.NewReader(in), &out, &errs)
		return status, out.String(), errs.String()
	}

	status, out, errs := run("", a, b, "--check")
	require.Equal(t, exitWrong, status)
	require.Equal(t, a+"\n", out)
	require.Contains(t, errs, "1 of these files are not formatted")

	status, out, _ = run("", a, b, "--diff")
	require.Equal(t, exitDone, status)
	require.Equal(t, "--- "+a+"\n+++ "+a+", formatted\n@@ -1,7 +1,4 @@\n-\n-\n-kind   \"a\" {\r\n-mass=1\r\n-\r\n-\r\n-bonds  = 2\r\n"+
		"+kind \"a\" {\n+  mass = 1\n+\n+  bonds = 2\n", out)
	text, err := os.ReadFile(a)
	require.NoError(t, err)
	require.Equal(t, ugly, string(text))

	status, out, errs = run("", c, a, b)
	require.Equal(t, exitWrong, status)
	require.Equal(t, a+"\n", out)
	require.Contains(t, errs, c+":2:9: ")
	for path, want := range map[string]string{a: pretty, b: pretty, c: wrong} {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, want, string(text))
	}
	info, err := os.Stat(a)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o640), info.Mode().Perm())

	status, out, _ = run(ugly, "-")
	require.Equal(t, exitDone, status)
	require.Equal(t, pretty, out)
	status, out, errs = run(wrong, "-")
	require.Equal(t, exitWrong, status)
	require.Empty(t, out)
	require.Contains(t, errs, "<standard input>:2:9")
	status, _, _ = run(ugly, "-", "--check")
	require.Equal(t, exitWrong, status)

	for says, args := range map[string][]string{"stands alone": {"-", a}, "there is no file": {filepath.Join(folder, "d.hcl")}, "is no file": {folder}} {
		status, out, errs := run("", args...)
		require.NotEqual(t, exitDone, status)
		require.Empty(t, out)
		require.Contains(t, errs, says)
	}
}
