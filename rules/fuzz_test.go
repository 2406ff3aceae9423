package rules

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"time"
)

// FuzzCompile: whatever the bytes, up to 64 KiB, Compile neither panics nor takes
// long nor much memory; it gives a table or an error; what it says can be printed;
// a table describes itself, and the same file gives the same one.
func FuzzCompile(f *testing.F) {
	for _, name := range plainWorlds {
		f.Add(world(f, name))
	}
	f.Add([]byte(everything + prelude(f)))
	for _, a := range corpus(f) {
		for _, w := range cases(f, a.name) {
			if w.name == "too wide" || strings.Contains(w.source, "{{") {
				continue // takes a second, which is for ever to a fuzzer
			}
			f.Add([]byte(w.source + file(f, a.prelude)))
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		if len(source) > 64<<10 {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		table, diagnostics := Compile("w.hcl", source, nil)
		if d := time.Since(start); d > 30*time.Second {
			t.Fatalf("took %v", d)
		}
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 1<<30 {
			t.Fatalf("allocated %d MiB", (after.TotalAlloc-before.TotalAlloc)>>20)
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
