package ylem

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// house is the table of packages: what each may import of ylem and of others,
// besides the standard library. A trailing … allows what lies below.
var house = map[string][]string{
	"particles":         {},
	"rules":             {"ylem/particles", "github.com/hashicorp/hcl/v2…", "github.com/zclconf/go-cty/cty…", "github.com/agext/levenshtein"},
	"sim":               {"ylem/particles", "ylem/rules"},
	"sim/observe":       {"ylem/particles", "ylem/rules", "ylem/sim"},
	"region/wire":       {"ylem/particles"},
	"region":            {"ylem/particles", "ylem/rules", "ylem/sim", "ylem/region/wire", "github.com/klauspost/compress/zstd"},
	"region/plane":      {"ylem/rules", "ylem/region"},
	"region/host":       {"ylem/particles", "ylem/rules", "ylem/sim", "ylem/region", "ylem/region/wire", "ylem/region/plane"},
	"region/regiontest": {"ylem/particles", "ylem/rules", "ylem/sim", "ylem/region", "ylem/region/wire", "ylem/region/plane", "ylem/region/host"},
	"worlds":            {"github.com/agext/levenshtein"},
	"validate":          {"ylem/particles", "ylem/rules", "ylem/sim", "ylem/sim/observe", "ylem/region", "gonum.org/v1/gonum/stat…"},
	"server/pin":        {},
	"server/pack":       {"github.com/klauspost/compress…"},
	"viewer/scene":      {"ylem/particles", "ylem/region/wire"},
	"viewer/tape":       {"ylem/region/wire", "github.com/klauspost/compress/zstd"},
	"viewer/film":       {},
	"viewer":            {"ylem/viewer/scene", "ylem/viewer/tape", "ylem/viewer/film", "ylem/server/pin", "ylem/region/wire", "github.com/hajimehoshi/ebiten/v2…", "github.com/gorilla/websocket", "github.com/klauspost/compress/zstd", "golang.org/x/image…"},
	"server":            {"ylem/particles", "ylem/rules", "ylem/sim", "ylem/sim/observe", "ylem/region", "ylem/region/wire", "ylem/region/plane", "ylem/region/host", "ylem/server/pin", "ylem/worlds", "ylem/validate", "ylem/lsp", "github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/gorilla/websocket", "github.com/klauspost/compress/zstd", "golang.org/x/image…", "golang.org/x/sys…", "gonum.org/v1/plot…", "github.com/nats-io/nats-server/v2/server…", "github.com/nats-io/nats.go…", "github.com/prometheus/client_golang/prometheus…"},
	"lsp":               {"ylem/particles", "ylem/rules", "github.com/sourcegraph/jsonrpc2"},
	"bench":             {"github.com/Shopify/toxiproxy/v2…", "github.com/prometheus/client_golang/prometheus…", "github.com/rs/zerolog…"},
	"e2e":               {},
	"soak":              {},
	"":                  {},
}

// exact are the packages whose results must not depend on the machine: they do
// no I/O, read no clock, lock nothing and use no function that rounds
// differently somewhere.
var exact = []string{"particles", "rules", "sim", "sim/observe", "region", "region/wire", "region/plane", "region/host"}

var (
	forbidden = []string{"os", "net", "net/http", "time", "sync", "sync/atomic", "math/rand", "math/rand/v2", "log", "log/slog", "unsafe", "runtime"}
	inexact   = []string{"Exp", "Exp2", "Expm1", "Log", "Log2", "Log10", "Log1p", "Pow", "Hypot", "Sin", "Cos", "Sincos", "Tan", "Cbrt", "FMA", "Gamma", "Erf", "Erfinv"}
)

// files visits every Go file that is not a test, with its folder.
func files(t *testing.T, visit func(folder, path string)) {
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			folder := filepath.ToSlash(filepath.Dir(path))
			visit(strings.TrimPrefix(folder, "."), path)
		}
		return nil
	}))
}

// Every package imports only what the table of the house allows it, and no
// package is missing in the table.
func TestImports(t *testing.T) {
	seen := 0
	files(t, func(folder, path string) {
		allowed, known := house[folder]
		require.True(t, known, "%s: package %q is not in the table", path, folder)
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") && first != "ylem" {
				require.False(t, slices.Contains(exact, folder) && slices.Contains(forbidden, name), "%s imports %s", path, name)
				continue
			}
			seen++
			require.True(t, slices.ContainsFunc(allowed, func(a string) bool {
				below, isTree := strings.CutSuffix(a, "…")
				return a == name || isTree && strings.HasPrefix(name, below)
			}), "%s imports %s", path, name)
		}
	})
	require.Greater(t, seen, 50)
}

// The packages that must agree on every bit call no function of math whose last
// bit differs between machines, and start no goroutine, but for the one file that
// shares a tick between cores and joins them.
func TestExactArithmetic(t *testing.T) {
	checked := 0
	files(t, func(folder, path string) {
		if !slices.Contains(exact, folder) {
			return
		}
		for _, word := range words(t, path) {
			name, ofMath := strings.CutPrefix(word, "math.")
			require.False(t, ofMath && slices.Contains(inexact, name), "%s uses %s", path, word)
			require.False(t, word == "go statement" && path != "sim/crew.go", path)
			checked++
		}
	})
	require.Greater(t, checked, 1000)
}
