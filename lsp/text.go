package lsp

import (
	"slices"
	"unicode/utf8"
)

// text is a document as it stands in an editor.
type text struct {
	uri     string
	version int
	source  string
	lines   []int // offset of each line
}

func newText(uri string, version int, source string) *text {
	t := &text{uri: uri, version: version, source: source, lines: []int{0}}
	for i := range len(source) {
		if source[i] == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// span is a range of bytes of a text.
type span struct{ from, to int }

func (s span) has(offset int) bool { return s.from <= offset && offset <= s.to }

// end returns where a line ends, without its \n.
func (t *text) end(line int) int {
	if line+1 < len(t.lines) {
		return t.lines[line+1] - 1
	}
	return len(t.source)
}

// offset returns the byte at a position, the nearest where there is none.
func (t *text) offset(p position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(t.lines) {
		return len(t.source)
	}
	i, end := t.lines[p.Line], t.end(p.Line)
	for units := 0; i < end && units < p.Character; {
		r, n := utf8.DecodeRuneInString(t.source[i:end])
		i += n
		if units++; r >= 0x10000 {
			units++
		}
	}
	return i
}

// position returns where a byte stands.
func (t *text) position(offset int) position {
	offset = max(0, min(offset, len(t.source)))
	line, found := slices.BinarySearch(t.lines, offset)
	if !found {
		line--
	}
	units := 0
	for _, r := range t.source[t.lines[line]:offset] {
		if units++; r >= 0x10000 {
			units++
		}
	}
	return position{line, units}
}

func (t *text) rangeOf(s span) textRange { return textRange{t.position(s.from), t.position(s.to)} }

func (t *text) of(s span) string {
	from := max(0, min(s.from, len(t.source)))
	return t.source[from:max(from, min(s.to, len(t.source)))]
}

// runes returns the range of n characters from a line and a column, both from 1,
// as diagnostics count.
func (t *text) runes(line, col, n int) textRange {
	line = max(0, min(line-1, len(t.lines)-1))
	i, end := t.lines[line], t.end(line)
	forward := func(n int) {
		for ; n > 0 && i < end; n-- {
			_, size := utf8.DecodeRuneInString(t.source[i:end])
			i += size
		}
	}
	forward(col - 1)
	from := i
	forward(n)
	return t.rangeOf(span{from, i})
}
