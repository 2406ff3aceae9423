package rules

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// worldTexts returns world files of all sorts: those that come with ylem, and what the
// tests compile, wrong ones too.
func worldTexts(t testing.TB) map[string]string {
	out := map[string]string{"reference": ReferenceWorld, "everything": everything + prelude(t)}
	for _, pattern := range []string{"../worlds/*.hcl", "testdata/*.hcl", "../docs/*/*.hcl", "../docs/*/*/*.hcl"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, path := range paths {
			out[path] = file(t, path)
		}
	}
	for _, b := range Grammar() {
		out["example of "+b.Name] = b.Example + "\n" + ReferenceWorld
	}
	paths, err := filepath.Glob("testdata/errors*.txt")
	require.NoError(t, err)
	for _, path := range paths {
		for _, part := range strings.Split(file(t, path), "=== ")[1:] {
			name, rest, _ := strings.Cut(part, "\n")
			source, _, _ := strings.Cut(rest, "---\n")
			out[path+" "+name] = source
		}
	}
	return out
}

// What is formatted stays so, and means what it meant; a file with errors of
// syntax comes back as its errors.
func TestFormat(t *testing.T) {
	formatted, refused := 0, 0
	for name, text := range worldTexts(t) {
		for _, change := range []*strings.Replacer{
			strings.NewReplacer(),
			strings.NewReplacer(" = ", "   =\t", " -> ", "  ->  ", ", ", " ,  ", "\n", "\n\n\n"),
			strings.NewReplacer(" = ", "=", ", ", ",", "\n  ", "\n", " * ", "*", "\n", "\r\n"),
		} {
			source := change.Replace(text)
			out, diagnostics := Format("w.hcl", []byte(source))
			if diagnostics.Errors() {
				require.Nil(t, out, name)
				refused++
				continue
			}
			formatted++
			again, diagnostics := Format("w.hcl", out)
			require.Empty(t, diagnostics, name)
			require.Equal(t, string(out), string(again), name)
			require.Equal(t, string(squeeze([]byte(source))), string(squeeze(out)), name)
			if strings.HasPrefix(name, "testdata/errors") {
				continue // has no meaning to keep
			}
			before, _ := Compile("w.hcl", []byte(source), nil)
			after, _ := Compile("w.hcl", out, nil)
			require.Equal(t, before == nil, after == nil, name)
			if before != nil {
				require.Equal(t, before.Fingerprint, after.Fingerprint, name)
			}
		}
	}
	require.Greater(t, formatted, 60)
	require.Greater(t, refused, 10)
}

// All files that come with ylem are in this layout.
func TestWorldsAreFormatted(t *testing.T) {
	for _, pattern := range []string{"*.hcl", "../worlds/*.hcl", "../docs/*.hcl", "../docs/*/*.hcl", "../docs/*/*/*.hcl"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, path := range paths {
			source := []byte(file(t, path))
			out, diagnostics := Format(path, source)
			require.Empty(t, diagnostics, path)
			if *update {
				require.NoError(t, os.WriteFile(path, out, 0o644))
				continue
			}
			require.Equal(t, string(source), string(out), "ylem fmt %s", path)
		}
	}
	for _, b := range Grammar() {
		out, diagnostics := Format(b.Name, []byte(b.Example))
		require.Empty(t, diagnostics, b.Name)
		require.Equal(t, strings.TrimSuffix(string(out), "\n"), b.Example, b.Name)
	}
}

// The layout itself.
func TestFormatLayout(t *testing.T) {
	for source, want := range map[string]string{
		"":                            "",
		"\n\n# a\n\n\n\n# b\n\n":      "# a\n\n# b\n",
		"kind \"a\"{diffusion=1}":     "kind \"a\" { diffusion = 1 }\n",
		"charge \"Q\"   {}":           "charge \"Q\" {}\n",
		"x=a.c*b.c - exp( -r )+!a&&b": "x = a.c * b.c - exp(-r) + !a && b\n",
		"x = a.e-1 - -2*( -b.c )":     "x = a.e - 1 - -2 * (-b.c)\n",
		"x = 1e-5-1E+3 %2":            "x = 1e-5 - 1E+3 % 2\n",
		"x={a=1,b=[ 1,2 ]}":           "x = { a = 1, b = [1, 2] }\n",
		"x=[\n1, # one\n\n\n 2,\n]":   "x = [\n  1, # one\n\n  2,\n]\n",
		"x = 1 /* a  b */ # c  d":     "x = 1 /* a  b */ # c  d\n",
		"rule  \" a:u (c = 1,s=free)+  b:u->a(c=(a.c+b.c)%3 ,s = bound) ~ b \"{rate=1}":                                                 "",
		"rule \" a:u (c = 1,s=free) +  b:u   -> a(c=(a.c+b.c)%3 ,s = bound) ~ b \"{rate=1}\nrule \"a -> nothing\" {\nrate=1\nradius=2}": "",
		"rule \" a:u (c = 1,s=free) +  b:u   -> a(c=(a.c+b.c)%3 ,s = bound,d=b.d,e=-1) ~ b() \"{rate=1}":                                "rule \"a:u(c=1, s=free) + b:u -> a(c = (a.c + b.c) % 3, s=bound, d=b.d, e=-1) ~ b()\" { rate = 1 }\n",
		"decay \"pi+\" {\nlifetime=1 # one\nbranch \"mu+   +  nu_mu\" {fraction=1}\n}":                                                  "decay \"pi+\" {\n  lifetime = 1 # one\n  branch \"mu+ + nu_mu\" { fraction = 1 }\n}\n",
	} {
		out, _ := Format("w.hcl", []byte(source))
		require.Equal(t, want, string(out))
	}
}

// The largest files take a moment and no more.
func TestFormatIsQuick(t *testing.T) {
	for _, part := range []string{"a=1\n", "#\n", "[", "x={\n}\n", "kind \"a\" {\nb = [1,2,3]\n}\n", "place \"a ~ b ~ c\" {}\n", "\n", "x=1+1+1+1+1+1+1\n"} {
		source := bytes.Repeat([]byte(part), maxFile/len(part))
		start := time.Now()
		Format("w.hcl", source)
		require.Less(t, time.Since(start), 20*time.Second, part)
		source = bytes.Repeat([]byte(part), 20000/len(part))
		Format("w.hcl", source)
	}
}

// FuzzFormat: whatever the bytes, Format gives a text that it leaves alone and
// that differs in white space only, or errors.
func FuzzFormat(f *testing.F) {
	for _, text := range worldTexts(f) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		start := time.Now()
		out, diagnostics := Format("w.hcl", source)
		if d := time.Since(start); d > 10*time.Second {
			t.Fatalf("took %v", d)
		}
		if diagnostics.Errors() {
			return
		}
		again, diagnostics := Format("w.hcl", out)
		if diagnostics.Errors() {
			t.Fatalf("%q became %q: %s", source, out, diagnostics.Error())
		}
		if !bytes.Equal(out, again) {
			t.Fatalf("%q became %q became %q", source, out, again)
		}
		if !bytes.Equal(squeeze(source), squeeze(out)) {
			t.Fatalf("%q became %q", source, out)
		}
	})
}
