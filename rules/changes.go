package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Changes says what an author changed between two versions of a world, each the
// texts of its files: "2 rules added", "kind u changed". Blocks are the same if
// they have the same type and label; blanks, comments and the order of blocks are
// no change. Texts that are no HCL have no blocks.
func Changes(before, after [][]byte) []string {
	was, is := blockTexts(before), blockTexts(after)
	all := maps.Clone(was)
	maps.Copy(all, is)
	type counts struct{ added, changed, removed []string }
	found := map[string]*counts{}
	for _, block := range slices.SortedFunc(maps.Keys(all), func(a, b blockName) int {
		return strings.Compare(a.kind+"\x00"+a.label, b.kind+"\x00"+b.label)
	}) {
		c := found[block.kind]
		if c == nil {
			c = new(counts)
			found[block.kind] = c
		}
		old, wasThere := was[block]
		text, isThere := is[block]
		switch {
		case !wasThere:
			c.added = append(c.added, block.label)
		case !isThere:
			c.removed = append(c.removed, block.label)
		case old != text:
			c.changed = append(c.changed, block.label)
		}
	}
	var out []string
	say := func(kind string, labels []string, verb string) {
		switch n := len(labels); {
		case n == 1 && kind != "rule" && labels[0] != "":
			out = append(out, fmt.Sprintf("%s %s %s", kind, labels[0], verb))
		case n == 1:
			out = append(out, fmt.Sprintf("1 %s %s", kind, verb))
		case n > 1:
			out = append(out, fmt.Sprintf("%d %ss %s", n, kind, verb))
		}
	}
	kinds := slices.Sorted(maps.Keys(found))
	slices.SortStableFunc(kinds, func(a, b string) int { // rules first: they are what is changed most
		switch {
		case a == "rule":
			return -1
		case b == "rule":
			return 1
		}
		return 0
	})
	for _, kind := range kinds {
		c := found[kind]
		say(kind, c.added, "added")
		say(kind, c.changed, "changed")
		say(kind, c.removed, "removed")
	}
	return out
}

// blockName is what makes a block the same in two versions of a file.
type blockName struct{ kind, label string }

// blockTexts returns the blocks of files, without comments and blanks. Several of
// one name count as one.
func blockTexts(files [][]byte) map[blockName]string {
	out := map[blockName]string{}
	for _, source := range files {
		file, diagnostics := hclsyntax.ParseConfig(source, "", hcl.InitialPos)
		if diagnostics.HasErrors() {
			continue
		}
		body := file.Body.(*hclsyntax.Body)
		for _, block := range body.Blocks {
			name := blockName{block.Type, strings.Join(block.Labels, " ")}
			out[name] += tokens(source[block.OpenBraceRange.Start.Byte:block.CloseBraceRange.End.Byte])
		}
		for name, attribute := range body.Attributes {
			out[blockName{kind: name}] += tokens(source[attribute.SrcRange.Start.Byte:attribute.SrcRange.End.Byte])
		}
	}
	return out
}

// tokens returns a text without what means nothing.
func tokens(source []byte) string {
	lexed, _ := hclsyntax.LexConfig(source, "", hcl.InitialPos)
	var out strings.Builder
	for _, token := range lexed {
		if token.Type != hclsyntax.TokenComment && token.Type != hclsyntax.TokenNewline {
			out.Write(token.Bytes)
			out.WriteByte(' ')
		}
	}
	return out.String()
}
