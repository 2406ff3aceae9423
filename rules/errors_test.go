package rules

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"

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

// archive is a file of wrong worlds: a case is "=== name", the text of the file
// (the prelude is added where it has no world), "---", the diagnostics. Between
// them may stand what lies beside the file, as "+++ name" and its content, and
// params that are set, as "@set name=value", and blocks that are left out, as
// "@drop rule n ->". What is too long to write down is
// written as {{repeat 300 "text %d"}}, bytes that are no text as {{raw "\xff"}}.
type archive struct{ name, prelude string }

// corpus returns the archives of testdata.
func corpus(t testing.TB) (list []archive) {
	names, err := filepath.Glob("testdata/errors*.txt")
	require.NoError(t, err)
	for _, name := range names {
		prelude := "testdata/prelude.hcl"
		switch name {
		case "testdata/errors-kinetics.txt": // rate constants and sources, in three dimensions
			prelude = "testdata/chemistry.hcl"
		case "testdata/errors-xyz.txt": // beginnings from files
			prelude = "testdata/argon.hcl"
		}
		list = append(list, archive{name, prelude})
	}
	return list
}

// wrong is one case of an archive.
type wrong struct{ name, source, want string }

func cases(t testing.TB, name string) (list []wrong) {
	for _, part := range strings.Split(file(t, name), "=== ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		source, want, _ := strings.Cut(rest, "---\n")
		list = append(list, wrong{name, source, want})
	}
	return list
}

func (w *wrong) compile(t testing.TB, a archive) (*Table, Diagnostics) {
	var whole strings.Builder
	text, err := template.New(w.name).Funcs(template.FuncMap{
		"raw": func(text string) string { return text },
		"repeat": func(n int, text string) string {
			var b strings.Builder
			for i := range n {
				b.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
			}
			return b.String()
		},
	}).Parse(w.source)
	require.NoError(t, err, w.name)
	require.NoError(t, text.Execute(&whole, nil), w.name)
	parts := strings.Split(whole.String(), "+++ ")
	beside := map[string]string{}
	for _, part := range parts[1:] {
		name, content, _ := strings.Cut(part, "\n")
		beside[name] = content
	}
	source, set, drops := parts[0], map[string]float64{}, []Drop(nil)
	for strings.HasPrefix(source, "@set ") || strings.HasPrefix(source, "@drop ") {
		var line string
		if rest, ok := strings.CutPrefix(source, "@drop "); ok {
			line, source, _ = strings.Cut(rest, "\n")
			block, text, _ := strings.Cut(line, " ")
			drops = append(drops, Drop{block, text})
			continue
		}
		line, source, _ = strings.Cut(source, "\n")
		name, value, _ := strings.Cut(strings.TrimPrefix(line, "@set "), "=")
		if set[name], err = strconv.ParseFloat(value, 64); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(source, "world ") {
		source += file(t, a.prelude)
	}
	var files Files
	if len(beside) > 0 {
		files = func(name string) ([]byte, error) {
			content, ok := beside[name]
			if !ok {
				return nil, errors.New("there is no such file beside the world file")
			}
			return []byte(content), nil
		}
	}
	return CompileWith("w.hcl", []byte(source), Options{set, drops, files})
}

// Every error says where, what, and what instead: the exact text of each. Every
// message that the compiler can give is among them.
func TestErrors(t *testing.T) {
	var given []string
	for _, a := range corpus(t) {
		var rewritten strings.Builder
		names := map[string]bool{}
		for _, w := range cases(t, a.name) {
			require.False(t, names[w.name], w.name)
			names[w.name] = true
			table, diagnostics := w.compile(t, a)
			got := diagnostics.Error() + "\n"
			for i := range diagnostics {
				given = append(given, diagnostics[i].Message)
			}
			rewritten.WriteString("=== " + w.name + "\n" + w.source + "---\n" + got)
			if *update {
				continue
			}
			require.Equal(t, w.want, got, w.name)
			require.Equal(t, diagnostics.Errors(), table == nil, w.name)
			require.NotEmpty(t, diagnostics, "%s is no error", w.name)
		}
		if *update {
			require.NoError(t, os.WriteFile(a.name, []byte(rewritten.String()), 0o644))
		}
	}
	covers(t, given)
}

// The world to which the other tests add has nothing wrong itself.
func TestPreludeIsClean(t *testing.T) {
	for _, a := range corpus(t) {
		table, diagnostics := Compile("w.hcl", []byte(file(t, a.prelude)), nil)
		require.Empty(t, diagnostics)
		require.NotNil(t, table)
	}
}
