package rules

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// FuzzCompile: whatever the bytes, Compile neither panics nor takes long; it
// gives a table or an error; what it says can be printed; a table describes
// itself, and the same file gives the same one.
func FuzzCompile(f *testing.F) {
	for _, name := range plainWorlds {
		f.Add(world(f, name))
	}
	f.Add([]byte(everything + prelude(f)))
	errors, err := os.ReadFile("testdata/errors.txt")
	require.NoError(f, err)
	for _, part := range strings.Split(string(errors), "=== ")[1:] {
		name, part, _ := strings.Cut(part, "\n")
		if name == "too wide" {
			continue // takes a second, which is for ever to a fuzzer
		}
		part, _, _ = strings.Cut(part, "---\n")
		f.Add([]byte(part + prelude(f)))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		start := time.Now()
		table, diagnostics := Compile("w.hcl", source, nil)
		if d := time.Since(start); d > 30*time.Second {
			t.Fatalf("took %v", d)
		}
		if (table == nil) != diagnostics.Errors() {
			t.Fatalf("table %v and errors %q", table != nil, diagnostics.Error())
		}
		last := 0
		for _, d := range diagnostics {
			if d.Line > 0 && d.Line < last {
				t.Fatalf("diagnostics are not in order: %s", diagnostics.Error())
			}
			last = max(last, d.Line)
		}
		if table == nil {
			return
		}
		var b bytes.Buffer
		table.Describe(&b)
		again, _ := Compile("w.hcl", source, nil)
		if again.Fingerprint != table.Fingerprint {
			t.Fatal("two fingerprints of one file")
		}
	})
}
