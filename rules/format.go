package rules

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Format returns a file in the one layout that all files share: the indents and
// columns of HCL, one blank around operators, around + ~ -> in equations, and at
// most one empty line in a row. It changes white space and nothing else. Of a
// file whose syntax is wrong it returns the errors and no text; what the file
// means is not asked.
func Format(filename string, source []byte) ([]byte, Diagnostics) {
	c := &compiler{file: filename, source: source, lines: []int{0}, reported: map[string]bool{}, table: new(Table)}
	body := c.read()
	if body == nil {
		return nil, c.settled()
	}
	f := &formatter{c: c}
	f.body(body)
	if c.diagnostics.Errors() {
		return nil, c.settled()
	}
	out := hclwrite.Format(unixLines(f.apply()))
	out = fewEmptyLines(out)
	if !bytes.Equal(squeeze(out), squeeze(source)) {
		return slices.Clone(source), c.diagnostics // no file is known that gets here; better left as it is than changed
	}
	return out, nil
}

// formatter collects the new texts of expressions and labels.
type formatter struct {
	c     *compiler
	edits []edit
}

type edit struct {
	at   span
	text string
}

func (f *formatter) body(body *hclsyntax.Body) {
	for _, a := range body.Attributes {
		at := span{f.c.spanOf(a.EqualsRange).to, f.c.spanOf(a.SrcRange).to}
		if f.c.expression(at) != nil {
			f.edits = append(f.edits, edit{at, " " + spaced(lex(f.c.source[at.from:at.to]))})
		}
	}
	for _, b := range body.Blocks {
		if known := blockOf(b.Type); known != nil && known.equation() && len(b.LabelRanges) == 1 {
			f.label(b)
		}
		f.body(b.Body)
	}
}

// equation reports whether the label of the block is one, or a side of one.
func (b *Block) equation() bool {
	return slices.Contains([]string{"rule", "decay", "branch", "place", "source"}, b.Name)
}

// label spaces an equation.
func (f *formatter) label(b *hclsyntax.Block) {
	at := f.c.spanOf(b.LabelRanges[0])
	if at.to-at.from < 2 || f.c.source[at.from] != '"' {
		return
	}
	at = span{at.from + 1, at.to - 1}
	if bytes.IndexByte(f.c.source[at.from:at.to], '\\') >= 0 {
		return // an error of the label, which the compiler reports
	}
	ok := false
	if b.Type == "rule" {
		_, _, ok = f.c.equation(at)
	} else {
		r := &sideReader{c: f.c, i: at.from, end: at.to}
		if b.Type == "branch" {
			_, ok = r.right()
		} else {
			_, ok = r.side(false)
		}
	}
	if ok {
		f.edits = append(f.edits, edit{at, spacedLabel(f.c.source[at.from:at.to])})
	}
}

// apply returns the source with all edits made.
func (f *formatter) apply() []byte {
	slices.SortFunc(f.edits, func(a, b edit) int { return cmp.Compare(a.at.from, b.at.from) })
	var out []byte
	last := 0
	for _, e := range f.edits {
		out = append(append(out, f.c.source[last:e.at.from]...), e.text...)
		last = e.at.to
	}
	return append(out, f.c.source[last:]...)
}

// unixLines ends lines with \n alone.
func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// squeeze leaves white space away.
func squeeze(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, text)
}

// fewEmptyLines leaves one empty line where there are more, and none at the ends
// of the file, which ends with one line's end. Comments keep theirs.
func fewEmptyLines(text []byte) []byte {
	tokens, _ := hclsyntax.LexConfig(text, "", hcl.InitialPos)
	out := make([]byte, 0, len(text))
	last, ends := 0, 2 // ends of lines in a row
	for _, t := range tokens {
		from, to := t.Range.Start.Byte, t.Range.End.Byte
		switch {
		case t.Type == hclsyntax.TokenNewline:
			if ends++; ends > 2 {
				last = to
				continue
			}
		case t.Type == hclsyntax.TokenEOF:
			from, to = len(text), len(text)
		default:
			ends = 0
			if bytes.HasSuffix(t.Bytes, []byte("\n")) { // a comment up to its line's end
				ends = 1
			}
		}
		out = append(out, text[min(last, from):to]...)
		last = to
	}
	out = bytes.TrimRight(out, " \t\n")
	if len(out) > 0 {
		out = append(out, '\n')
	}
	return out
}
