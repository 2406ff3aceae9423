package lsp

import (
	"strings"
	"testing"

	"ylem/rules"
)

// FuzzAnswers: whatever the text and the place, all questions have an answer,
// and ranges lie within the text.
func FuzzAnswers(f *testing.F) {
	f.Add(rules.ReferenceWorld, 100)
	for _, b := range rules.Grammar() {
		f.Add(b.Example, len(b.Example)/2)
		f.Add(b.Example[:len(b.Example)/2], len(b.Example)/2)
	}
	f.Add("rule \"x:u(c=", 12)
	f.Add("include = [\"a.hcl\", \"", 20)
	f.Add("kind \"a\" { attrs = { a = enum(\"b\", \"c\") ", 30)
	f.Add("a \"b\" { c { d { e { f { g { h { i { j { k {", 3)
	f.Fuzz(func(t *testing.T, source string, offset int) {
		if len(source) > 1<<14 {
			return
		}
		text := newText("file:///w.hcl", 1, source)
		offset = text.offset(text.position(offset))
		s := &Server{documents: map[string]*open{}}
		d := &open{text, newOutline(text)}
		q := &question{o: d.outline, names: namesOf(s.outlines(d)), place: d.outline.at(offset)}
		if _, at := q.hover(); at.from < 0 || at.to > len(source) || at.from > at.to {
			t.Fatalf("hover at %v of %d bytes", at, len(source))
		}
		q.define()
		q.include(s)
		line := text.lines[text.position(offset).Line]
		c := completion{o: d.outline, names: q.names, place: q.place, before: strings.ToValidUTF8(source[line:offset], ""), snippet: true}
		c.answer()
		symbols(d.outline)
	})
}
