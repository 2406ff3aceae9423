package rules

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Limits of a world file. A file from a stranger can neither hang a server nor
// exhaust it: everything that is built from a file is bounded by these.
const (
	maxFile    = 1 << 20 // bytes
	maxNesting = 32      // brackets within brackets, signs before signs
	maxNumber  = 40      // characters of a number
	maxTokens  = 1 << 18 // words and signs: a parser needs some hundred bytes for each
)

// read reads the world's own file. It returns nil after an error.
func (c *compiler) read() *hclsyntax.Body {
	if len(c.source) > maxFile {
		c.source, c.lines = nil, []int{0}
		c.fail(nowhere, fmt.Sprintf("a world file has at most %d bytes", maxFile))
		return nil
	}
	return c.readPart(&part{name: c.file, path: path.Base(filepath.ToSlash(c.file)), to: len(c.source)})
}

// readPart checks the raw bytes of one file, which a general parser would not
// survive or not refuse, and parses what is left as HCL. It returns nil after an
// error.
func (c *compiler) readPart(p *part) *hclsyntax.Body {
	c.parts = append(c.parts, p)
	if p.from == 0 {
		c.lines = []int{0}
	} else {
		p.line = len(c.lines)
		c.lines = append(c.lines, p.from)
	}
	text := c.source[p.from:p.to]
	for i, b := range text {
		if b == '\n' {
			c.lines = append(c.lines, p.from+i+1)
		}
	}
	if !utf8.Valid(text) {
		at := 0
		for at < len(text) {
			r, n := utf8.DecodeRune(text[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		c.fail(span{p.from + at, p.from + at + 1}, "this byte is not UTF-8")
		return nil
	}
	if bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		c.fail(span{p.from, p.from + 3}, "the file starts with a byte order mark; save it as plain UTF-8")
		return nil
	}
	if !c.scan(p) {
		return nil
	}
	file, diagnostics := hclsyntax.ParseConfig(text, p.name, p.start())
	last := -1 // one mistake upsets what follows on its line and on the next
	for _, d := range diagnostics {
		if d.Subject != nil && last >= 0 && d.Subject.Start.Line <= last+1 {
			continue
		}
		at := nowhere
		if d.Subject != nil {
			at, last = c.spanOf(*d.Subject), d.Subject.Start.Line
		}
		c.fail(at, lower(d.Summary), d.Detail)
	}
	if diagnostics.HasErrors() || file == nil {
		return nil
	}
	return file.Body.(*hclsyntax.Body)
}

// spanOf turns a range of hcl into ours.
func (c *compiler) spanOf(r hcl.Range) span {
	from := max(0, min(r.Start.Byte, len(c.source)))
	return span{from, max(from, min(r.End.Byte, len(c.source)))}
}

// lower starts a message as messages start here.
func lower(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && !(s[1] >= 'A' && s[1] <= 'Z') {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

// scan walks over the tokens of the file and refuses what this language does
// not have and a parser would spend a stack or an hour on: deep nesting,
// templates, conditionals, splats, here documents, numbers without end.
func (c *compiler) scan(p *part) bool {
	depth, signs := 0, 0
	last := byte(0) // of what is no white space
	s := c.source[:p.to]
	for i := p.from; i < len(s); {
		b := s[i]
		if b != ' ' && b != '\t' && !(i > 0 && isWord(b) && isWord(s[i-1])) {
			if c.tokens++; c.tokens > maxTokens {
				c.fail(span{i, i + 1}, fmt.Sprintf("the file has more than %d words and signs", maxTokens))
				return false
			}
		}
		before := last
		if b != ' ' && b != '\t' && b != '\r' && b != '\n' {
			last = b
		}
		switch {
		case b == '#' || b == '/' && i+1 < len(s) && s[i+1] == '/':
			for i < len(s) && s[i] != '\n' {
				i++
			}
			last = before
			continue
		case b == '/' && i+1 < len(s) && s[i+1] == '*':
			end := bytes.Index(s[i+2:], []byte("*/"))
			if end < 0 {
				c.fail(span{i, i + 2}, "this comment has no end")
				return false
			}
			i += end + 4
			last = before
			continue
		case b == '"':
			end, ok := c.scanString(i)
			if !ok {
				return false
			}
			i, signs = end, 0
			continue
		case b == '*' && (before == '[' || before == '.'):
			c.fail(span{i, i + 1}, "there are no splats in this language")
			return false
		case b == '(' || b == '[' || b == '{':
			if depth++; depth > maxNesting {
				c.fail(span{i, i + 1}, fmt.Sprintf("brackets are nested more than %d deep", maxNesting))
				return false
			}
			signs = 0
		case b == ')' || b == ']' || b == '}':
			depth, signs = max(0, depth-1), 0
		case b == '-' || b == '!':
			if signs++; signs > maxNesting {
				c.fail(span{i, i + 1}, fmt.Sprintf("more than %d signs in a row", maxNesting))
				return false
			}
		case b == '?':
			c.fail(span{i, i + 1}, "there is no ?: in this language", "multiply by a comparison instead, which is 0 or 1")
			return false
		case b == '<' && i+1 < len(s) && s[i+1] == '<':
			c.fail(span{i, i + 2}, "there are no here documents in this language")
			return false
		case b >= '0' && b <= '9':
			end := scanNumber(s, i)
			if end-i > maxNumber || wild(s[i:end]) {
				c.fail(span{i, end}, "this number is out of range", "numbers have at most 40 characters and exponents at most three digits")
				return false
			}
			i, signs = end, 0
			continue
		case b != ' ' && b != '\t' && b != '\r' && b != '\n':
			signs = 0
		}
		i++
	}
	return true
}

// scanString returns the end of the string that starts at i.
func (c *compiler) scanString(i int) (int, bool) {
	s := c.source
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case '"':
			return j + 1, true
		case '\\':
			j++
		case '\n':
			c.fail(span{i, j}, "this string has no end on its line")
			return 0, false
		case '$', '%':
			if j+1 < len(s) && s[j+1] == '{' {
				c.fail(span{j, j + 2}, "there are no templates in this language", "write $ and { apart")
				return 0, false
			}
		}
	}
	c.fail(span{i, i + 1}, "this string has no end")
	return 0, false
}

// scanNumber returns the end of the number, or word, that starts at i.
func scanNumber(s []byte, i int) int {
	for ; i < len(s); i++ {
		b := s[i]
		sign := (b == '+' || b == '-') && (s[i-1] == 'e' || s[i-1] == 'E') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9'
		if !sign && b != '.' && !isWord(b) {
			break
		}
	}
	return i
}

// wild reports whether a number has an exponent of more than three digits.
func wild(number []byte) bool {
	at := bytes.IndexAny(number, "eE")
	return at >= 0 && len(number)-at > 5
}

// isWord reports whether b may stand in a name.
func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
