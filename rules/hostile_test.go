package rules

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Files that are written to hang or exhaust whoever reads them are answered, in
// seconds and within a bounded memory.
func TestHostileFiles(t *testing.T) {
	const full = maxFile - 4096
	fill := func(before, piece, after string) string {
		return before + strings.Repeat(piece, (full-len(before)-len(after))/len(piece)) + after
	}
	var kinds, rules, forces, wide, deep, proofs, firings, drops strings.Builder
	for i := range 256 {
		fmt.Fprintf(&kinds, "kind \"k%d\" {\n diffusion = 0.1\n bonds = 4\n attrs = { a = int(0, 9), b = int(0, 1000) }\n consts = { z = %d.5 }\n charges = { Q = self.a * self.b }\n}\n", i, i)
	}
	world := "world \"w\" {\n language = 1\n size = [20, 20]\n edge = \"wrap\"\n dt = 0.01\n light = 0.8\n radius = 1\n motion = \"brownian\"\n temperature = 1\n}\ncharge \"Q\" {}\nbond \"b\" {\n between = [\"any\", \"any\"]\n length = 1\n stiffness = 1\n breaks_at = 2\n}\n"
	for i := range 4096 {
		fmt.Fprintf(&rules, "rule \"x:any(a=%d) + y:any -> x(b=x.b+y.b) ~ y(a=y.b %% 7, b=%d)\" { rate = 1 }\n", i%10, i)
		fmt.Fprintf(&wide, "rule \"x:any(a=%d) ~ y:any ~ z:any -> x ~ y(b=%d) ~ z\" { rate = 0 }\n", i%10, i%1000)
	}
	for i := range 64 {
		fmt.Fprintf(&forces, "force \"f%d\" {\n between = [\"any\", \"any\"]\n range = 1\n force = a.z * b.z + %s\n}\n", i, strings.Repeat("exp(r) * ", 600)+"1")
	}
	for i := range 2000 {
		fmt.Fprintf(&proofs, "rule \"x:k1 + y:k%d -> x(b = max(x.b, y.b) - min(x.b, y.b)) + y\" {\n rate = 0\n when = x.a == 0\n until = %d\n}\n", 2+i%2, i+1)
	}
	for i := range 256 {
		fmt.Fprintf(&firings, "measure \"m%d\" { value = 0%s }\n", i, strings.Repeat(" + fired(\"x\")", 64))
		fmt.Fprintf(&drops, "expect \"e%d\" {\n at = 10\n that = count(\"any\") > 0\n control = [%s{ drop = [%s] }]\n}\n", i,
			strings.Repeat("{ drop_rule = \"y\" }, ", 15), strings.Repeat("\"rule x\", \"rule y\", ", 30))
	}
	for range 2000 {
		deep.WriteString("kind \"k\" {\n x {\n")
	}
	for name, source := range map[string]string{
		"brackets":     fill("kind \"k\" { mass = ", "(", ""),
		"lists":        fill("kind \"k\" { mass = ", "[", ""),
		"signs":        fill("kind \"k\" { mass = ", "- ", "1 }"),
		"nots":         fill("kind \"k\" { mass = ", "!", "1 }"),
		"sum":          fill("kind \"k\" { mass = 1", "+1", " }"),
		"members":      fill("kind \"k\" { mass = a", ".b", " }"),
		"splats":       fill("kind \"k\" { mass = a", "[*]", " }"),
		"splats 2":     fill("kind \"k\" { mass = a", ".*", " }"),
		"splats 3":     fill("kind \"k\" { mass = a", "[ #\n*\n]", " }"),
		"indices":      fill("kind \"k\" { mass = a", "[b]", " }"),
		"indices 2":    fill("kind \"k\" { mass = a", ".0", " }"),
		"spaces":       fill("kind \"k\" { mass = a", "::b", "() }"),
		"lines":        fill("kind \"k\" { mass = (", "-\n", "1) }"),
		"for":          fill("kind \"k\" { mass = [for ", "a, ", " in b : c] }"),
		"digits":       fill("kind \"k\" { mass = ", "9", " }"),
		"exponent":     "kind \"k\" { mass = 1e999999999 }",
		"string":       fill("kind \"", "k", "\" {}"),
		"quotes":       fill("kind ", "\"\"", " {}"),
		"labels":       fill("kind ", "\"a\" ", " {}"),
		"nested":       deep.String(),
		"newlines":     fill("", "\n", ""),
		"equals":       fill("", "= ", ""),
		"blocks":       fill("", "kind \"a\" {}\n", ""),
		"attributes":   fill("world \"w\" {\n", "a=1\n", "}"),
		"terms":        fill("rule \"a", " + a", "\" { rate = 1 }") + world,
		"arguments":    fill("rule \"a(", "a=1,", ")\" { rate = 1 }") + world,
		"formula":      fill("structure \"s\" { formula = \"", "k0 ", "\" }\n"+world+kinds.String()),
		"rules":        world + kinds.String() + rules.String(),
		"triples":      world + kinds.String() + wide.String(),
		"forces":       world + kinds.String() + forces.String(),
		"proofs":       world + kinds.String() + proofs.String(),
		"firings":      world + kinds.String() + rules.String() + firings.String(),
		"drops":        world + kinds.String() + rules.String() + drops.String(),
		"zero bytes":   fill("", "\x00", ""),
		"no UTF-8":     fill("", "\xff", ""),
		"comment":      fill("/*", "*", ""),
		"too long":     fill("", "# nothing\n", "") + strings.Repeat("#", 8192),
		"conditionals": fill("kind \"k\" { mass = 1", "?1:1", " }"),
		"heredoc":      fill("kind \"k\" { mass = <<A\n", "x\n", "A\n}"),
		"keys":         fill("kind \"k\" { consts = {", " a = 1,", " } }"),
	} {
		t.Log(name)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		table, diagnostics := Compile("w.hcl", []byte(source), nil)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		t.Logf("%-12s %8v %5d MiB allocated in all, %d diagnostics", name, took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, len(diagnostics))
		require.Equal(t, table == nil, diagnostics.Errors(), name)
		require.Equal(t, name != "proofs", table == nil, name) // rules that are proved in time, with a warning for each
		require.NotEmpty(t, diagnostics, name)
		require.LessOrEqual(t, len(diagnostics), diagnosticsMost+1, name)
		require.Less(t, len(diagnostics.Error()), 1<<17, name)
		require.Less(t, took, 3*time.Minute, name) // seconds; minutes with -race on a busy machine
	}
}
