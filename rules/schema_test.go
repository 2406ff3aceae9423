package rules

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"
)

// Every block, attribute and function says what it is.
func TestGrammarIsDocumented(t *testing.T) {
	sentence := func(text, what string) {
		require.True(t, len(text) > 8 && strings.HasSuffix(text, "."), "%s: no sentence %q", what, text)
	}
	attributes := func(block string, list []Attribute) {
		seen := map[string]bool{}
		for _, a := range list {
			what := block + "." + a.Name
			require.False(t, seen[a.Name], what)
			seen[a.Name] = true
			require.NotEmpty(t, a.Name, what)
			require.NotEmpty(t, a.Values, what)
			require.NotEmpty(t, a.Example, what)
			sentence(a.Doc, what)
			c := &compiler{source: []byte(a.Example), lines: []int{0}, reported: map[string]bool{}}
			require.NotNil(t, c.expression(span{0, len(a.Example)}), "%s: the example is no expression", what)
		}
	}
	for _, b := range Grammar() {
		require.NotEmpty(t, b.Label, b.Name)
		sentence(b.Doc, b.Name)
		attributes(b.Name, b.Attributes)
		for _, inner := range b.Blocks {
			require.True(t, blockOf(inner).inside, inner)
		}
	}
	for where, list := range Objects() {
		attributes(where, list)
		block, attribute, _ := strings.Cut(where, ".")
		require.NotNil(t, blockOf(block).Attribute(attribute), where)
	}
	for _, v := range Vocabulary() {
		require.NotEmpty(t, v.List, v.Title)
		for _, where := range v.In {
			block, attribute, found := strings.Cut(where, ".")
			require.NotNil(t, blockOf(block), where)
			require.True(t, !found || blockOf(block).Attribute(attribute) != nil, where)
		}
		for _, f := range v.List {
			require.True(t, f.Call == f.Name || strings.Contains(f.Call, f.Name+"("), f.Call)
			sentence(f.Doc, f.Name)
		}
	}
}

// compiles reports whether an addition compiles in one of the worlds of the
// tests, of two and of three dimensions.
func compiles(t *testing.T, addition string) (ok bool, why string) {
	flat := ReferenceWorld
	deep := strings.ReplaceAll(flat, "[20, 20]", "[20, 20, 20]")
	heavy := strings.ReplaceAll(strings.ReplaceAll(flat, "brownian", "langevin"), "diffusion = 0.1", "friction = 1")
	files := func(string) ([]byte, error) { return []byte("1\n\nn 1 1 0\n"), nil }
	for i, world := range []string{flat, heavy, deep} {
		_, ds := CompileFiles("w.hcl", []byte(addition+"\n"+world), nil, files)
		if !ds.Errors() {
			return true, ""
		}
		if i == 0 {
			why = ds.Error()
		}
	}
	return false, why
}

// The example of each block compiles, and so does that of each attribute: in the
// place of what the example of its block says, beside it, or instead of other
// attributes, of which one or two are left out.
func TestGrammarExamples(t *testing.T) {
	for _, b := range Grammar() {
		if b.Name == "world" || b.inside {
			continue
		}
		require.NotEmpty(t, b.Example, b.Name)
		ok, why := compiles(t, b.Example)
		require.True(t, ok, "%s\n%s", b.Example, why)
		for _, a := range b.Attributes {
			found, why := false, ""
			variants(t, b, a, func(text string) bool {
				ok, first := compiles(t, text)
				if why == "" {
					why = first
				}
				found = ok
				return !found
			})
			require.True(t, found, "no block %q compiles with %s = %s\n%s", b.Name, a.Name, a.Example, why)
		}
	}
	for _, a := range blockOf("world").Attributes {
		line := regexp.MustCompile(`(?m)^  ` + a.Name + ` .*\n`)
		world := line.ReplaceAllString(ReferenceWorld, "")
		world = strings.Replace(world, "world \"reference\" {\n", "world \"reference\" {\n  "+a.Name+" = "+a.Example+"\n", 1)
		_, ds := Compile("w.hcl", []byte(world), nil)
		require.False(t, ds.Errors(), ds.Error())
	}
}

// variants yields the example of a block with one more attribute in it.
func variants(t *testing.T, b Block, a Attribute, yield func(string) bool) {
	parsed, ds := hclsyntax.ParseConfig([]byte(b.Example), "", hcl.InitialPos)
	require.False(t, ds.HasErrors(), b.Name)
	for _, block := range parsed.Body.(*hclsyntax.Body).Blocks {
		if block.Type != b.Name {
			continue
		}
		var others []string
		for name := range block.Body.Attributes {
			if name != a.Name {
				others = append(others, name)
			}
		}
		slices.Sort(others)
		sets := [][]string{nil}
		for i, one := range others {
			sets = append(sets, []string{one})
			for _, two := range others[:i] {
				sets = append(sets, []string{one, two})
			}
		}
		for _, without := range append(sets, others) {
			text := []byte(b.Example)
			cut := func(r hcl.Range) {
				for i := r.Start.Byte; i < r.End.Byte; i++ {
					text[i] = ' '
				}
			}
			for name, attribute := range block.Body.Attributes {
				if name == a.Name || slices.Contains(without, name) {
					cut(attribute.SrcRange)
				}
			}
			open, end := block.OpenBraceRange.End.Byte, block.CloseBraceRange.Start.Byte
			if !yield(string(text[:open]) + "\n" + a.Name + " = " + a.Example + "\n" + string(text[open:end]) + "\n" + string(text[end:])) {
				return
			}
		}
	}
}

// The functions that the code compares names of calls with are those that the
// tables tell of.
func TestVocabularyIsWhole(t *testing.T) {
	told := map[string]bool{}
	for _, v := range Vocabulary() {
		for _, f := range v.List {
			told[f.Name] = true
		}
	}
	paths, err := filepath.Glob("*.go")
	require.NoError(t, err)
	found := map[string]bool{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		parsed, err := goparser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			and, ok := n.(*ast.BinaryExpr)
			if !ok || and.Op != token.LAND && and.Op != token.LOR {
				return true
			}
			calls, names := false, []string(nil)
			ast.Inspect(and, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					calls = calls || n.Name == "formCall"
				case *ast.BinaryExpr:
					s, isText := n.X.(*ast.SelectorExpr)
					l, isLiteral := n.Y.(*ast.BasicLit)
					if isText && isLiteral && s.Sel.Name == "text" && l.Kind == token.STRING {
						text, err := strconv.Unquote(l.Value)
						require.NoError(t, err)
						names = append(names, text)
					}
				}
				return true
			})
			for _, name := range names {
				if calls {
					found[name] = true
				}
			}
			return true
		})
	}
	require.GreaterOrEqual(t, len(found), 5)
	for name := range found {
		require.True(t, told[name], "rules reads %s(…), and no table of functions tells of it", name)
	}
}
