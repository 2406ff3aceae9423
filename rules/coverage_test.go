package rules

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// verbs of a format string.
var verbs = regexp.MustCompile(`%[-+# 0-9.\[\]*]*[a-zA-Z]`)

// messages returns, by where it stands, a pattern of every message that the
// code of this package gives to fail, warn and their like: the format string,
// with anything in the place of its verbs.
func messages(t *testing.T) map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	files := token.NewFileSet()
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		tree, err := goparser.ParseFile(files, entry.Name(), nil, 0)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			var name string
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			if name != "fail" && name != "warn" && name != "refuse" && name != "lack" {
				return true
			}
			for _, arg := range call.Args {
				if format := literal(arg); format != "" {
					var pattern strings.Builder
					rest := format
					for _, at := range verbs.FindAllStringIndex(format, -1) {
						pattern.WriteString(regexp.QuoteMeta(format[len(format)-len(rest):at[0]]) + "(?s:.*)")
						rest = format[at[1]:]
					}
					pattern.WriteString(regexp.QuoteMeta(rest))
					out[files.Position(call.Pos()).String()+" "+format] = regexp.MustCompile("^" + pattern.String() + "$")
					break // the first text is the message, the others are notes
				}
			}
			return true
		})
	}
	return out
}

// literal returns the text, or the format, that an expression begins with.
func literal(n ast.Expr) string {
	switch n := n.(type) {
	case *ast.BasicLit:
		if n.Kind == token.STRING {
			text, _ := strconv.Unquote(n.Value)
			return text
		}
	case *ast.BinaryExpr:
		x, y := literal(n.X), literal(n.Y)
		switch {
		case x == "" && y == "":
			return ""
		case x == "":
			x = "%s"
		case y == "":
			y = "%s"
		}
		return x + y
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
			return literal(n.Args[0])
		}
	}
	return ""
}

// unseen are messages that no file can bring about, because the parser of HCL
// reports the same before: they guard against a change in that. TestXYZTooLong
// has the last.
var unseen = []string{"this string has an escape that is not known", "parse.go this string has no end", "%q is longer than %d MiB"}

// covers reports the messages of the code that are not among those given.
func covers(t *testing.T, given []string) {
	known := messages(t)
	require.Greater(t, len(known), 200)
	for where, pattern := range known {
		found := slices.ContainsFunc(given, pattern.MatchString)
		for _, text := range unseen {
			file, message, both := strings.Cut(text, ".go ")
			found = found || strings.HasSuffix(where, " "+text) || both && strings.HasPrefix(where, file) && strings.HasSuffix(where, " "+message)
		}
		if !found {
			t.Errorf("%s: no case of testdata gives this message", where)
		}
	}
}
