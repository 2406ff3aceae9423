package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Diagnostic is one thing that is wrong, or doubtful, in a world file.
type Diagnostic struct {
	File      string
	Line, Col int // from 1; columns count characters; 0 when it concerns no place in the file
	Warning   bool
	Message   string
	Notes     []string // what was expected, what is near in spelling, where the other one is

	source string // the line
	width  int    // characters to underline
	offset int
}

// Diagnostics are in the order of the file.
type Diagnostics []Diagnostic

const (
	diagnosticsMost = 100 // more help nobody
	snippetWidth    = 120 // characters of a line that are shown
)

// String prints the diagnostic as file:line:col, message, the line with the
// place underlined, and the notes.
func (d *Diagnostic) String() string {
	var b strings.Builder
	b.WriteString(d.File)
	if d.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", d.Line, d.Col)
	}
	b.WriteString(": ")
	if d.Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(d.Message)
	b.WriteByte('\n')
	margin := ""
	if d.Line > 0 {
		number := fmt.Sprint(d.Line)
		margin = strings.Repeat(" ", len(number))
		text, col := window(d.source, d.Col)
		fmt.Fprintf(&b, "  %s | %s\n", number, text)
		width := max(1, min(d.width, utf8.RuneCountInString(text)-col+1))
		fmt.Fprintf(&b, "  %s | %s%s\n", margin, indent(text, col-1), strings.Repeat("^", width))
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "  %s = %s\n", margin, n)
	}
	return printable(b.String())
}

// printable replaces what is no text, and what would steer the terminal that a
// stranger's file is shown on.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == utf8.RuneError || r == 0xfeff {
			return utf8.RuneError
		}
		return r
	}, text)
}

// Width is how many characters the diagnostic is about, from Col on; 0 when it
// concerns no place.
func (d *Diagnostic) Width() int { return d.width }

// window cuts a line to what fits around column col, and returns the column in
// what is left.
func window(line string, col int) (string, int) {
	text := []rune(line)
	from := max(0, min(col-snippetWidth/2, len(text)-snippetWidth))
	if len(text) <= snippetWidth {
		return line, col
	}
	return string(text[from:min(len(text), from+snippetWidth)]), col - from
}

// indent returns white space as wide as the first n characters of text.
func indent(text string, n int) string {
	var b strings.Builder
	for _, r := range text {
		if n--; n < 0 {
			break
		}
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Error prints all diagnostics, one after the other.
func (ds Diagnostics) Error() string {
	var b strings.Builder
	for i := range ds {
		b.WriteString(ds[i].String())
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Errors reports whether any diagnostic is more than a warning.
func (ds Diagnostics) Errors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return !d.Warning })
}

// span is a range of bytes of the source.
type span struct{ from, to int }

// nowhere is the span of what concerns no place in the file.
var nowhere = span{-1, -1}

// fail records an error at a place.
func (c *compiler) fail(at span, message string, notes ...string) {
	c.report(at, false, message, notes)
}

// warn records what the author should know and may ignore.
func (c *compiler) warn(at span, message string, notes ...string) {
	c.report(at, true, message, notes)
}

func (c *compiler) report(at span, warning bool, message string, notes []string) {
	message = short(message)
	key := fmt.Sprint(at, message)
	if c.reported[key] || len(c.diagnostics) >= 4*diagnosticsMost {
		return
	}
	c.reported[key] = true
	notes = slices.Clone(notes)
	for i := range notes {
		notes[i] = short(notes[i])
	}
	d := Diagnostic{File: c.file, Warning: warning, Message: message, Notes: notes, offset: at.from}
	if at.from >= 0 {
		var number int
		d.File, d.Line, d.Col, number = c.position(at.from)
		start := c.lines[number-1]
		end := len(c.source)
		if number < len(c.lines) {
			end = c.lines[number] - 1
		}
		d.source = strings.TrimSuffix(string(c.source[start:max(start, end)]), "\r")
		d.width = utf8.RuneCount(c.source[at.from:max(at.from, min(at.to, end))])
	}
	c.diagnostics = append(c.diagnostics, d)
}

// short cuts what a message quotes from a file to what a person reads.
func short(text string) string {
	const most = 400
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + " …"
}

// position returns file, line and column, from 1, of a byte of the source, and the
// number of the line among those of all files.
func (c *compiler) position(offset int) (file string, line, col, number int) {
	number, found := slices.BinarySearch(c.lines, offset)
	if found {
		number++
	}
	file, line = c.file, number
	if len(c.parts) > 1 {
		p := c.partOf(offset)
		file, line = p.name, number-p.line
	}
	return file, line, utf8.RuneCount(c.source[c.lines[number-1]:offset]) + 1, number
}

// where names a place in the file for a note.
func (c *compiler) where(at span) string {
	file, line, col, _ := c.position(at.from)
	return fmt.Sprintf("%s:%d:%d", file, line, col)
}

// settled returns the diagnostics in order, cut to what helps.
func (c *compiler) settled() Diagnostics {
	slices.SortStableFunc(c.diagnostics, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.Message, b.Message))
	})
	if more := len(c.diagnostics) - diagnosticsMost; more > 0 {
		rest := c.diagnostics[diagnosticsMost:]
		c.diagnostics = append(c.diagnostics[:diagnosticsMost:diagnosticsMost], Diagnostic{
			File: c.file, Message: fmt.Sprintf("%d more are not shown", more), Warning: !rest.Errors(),
		})
	}
	return c.diagnostics
}
