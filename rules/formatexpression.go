package rules

import (
	"bytes"
	"slices"
	"strings"
)

// lexeme is a word or sign of an expression as it stands.
type lexeme struct {
	text    string
	lines   int  // ends of lines before it
	comment byte // '#' to the end of its line, '*' in the line; 0: none
}

// signs of two characters; all others have one.
var signs = []string{"&&", "||", "==", "!=", "<=", ">=", "->"}

// lex cuts an expression into its words and signs.
func lex(s []byte) (out []lexeme) {
	lines := 0
	for i := 0; i < len(s); {
		from, comment := i, byte(0)
		switch b := s[i]; {
		case b == '\n':
			lines++
			i++
			continue
		case b == ' ' || b == '\t' || b == '\r':
			i++
			continue
		case b == '#' || b == '/' && i+1 < len(s) && s[i+1] == '/':
			for i < len(s) && s[i] != '\n' {
				i++
			}
			comment = '#'
		case b == '/' && i+1 < len(s) && s[i+1] == '*':
			end := bytes.Index(s[i+2:], []byte("*/"))
			i = min(len(s), i+4+max(0, end))
			comment = '*'
		case b == '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
			i = min(len(s), i+1)
		case b >= '0' && b <= '9':
			i = max(i+1, scanNumber(s, i))
		case isWord(b):
			for i < len(s) && isWord(s[i]) {
				i++
			}
		default:
			i++
			if i < len(s) && slices.Contains(signs, string(s[from:i+1])) {
				i++
			}
		}
		out = append(out, lexeme{strings.TrimRight(string(s[from:i]), " \t\r"), lines, comment})
		lines = 0
	}
	return out
}

func (l lexeme) is(texts ...string) bool { return l.comment == 0 && slices.Contains(texts, l.text) }

// word reports a name, a number or a text.
func (l lexeme) word() bool {
	return l.comment == 0 && l.text != "" && (isWord(l.text[0]) || l.text[0] == '"')
}

// operand reports what may end an operand, so that a sign behind it joins two.
func (l lexeme) operand() bool { return l.word() || l.is(")", "]", "}") }

// spaced writes an expression with one blank where one belongs, and its lines
// where they were; the indent of lines is left to others.
func spaced(list []lexeme) string {
	var b strings.Builder
	for i, l := range list {
		switch {
		case i == 0:
		case l.lines > 0:
			b.WriteString(strings.Repeat("\n", min(l.lines, 2)))
		case blank(list, i):
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// blank reports whether there is one before the i-th of a list.
func blank(list []lexeme, i int) bool {
	before, l := list[i-1], list[i]
	switch {
	case l.comment != 0 || before.comment != 0:
		return true
	case before.is("(", "[", ".", "!") || l.is(")", "]", ",", "."):
		return false
	case before.is("-") && !(i > 1 && list[i-2].operand()):
		return false // a sign of its own
	case before.is("{") && l.is("}"):
		return false
	case l.is("(") && before.word():
		return false // a call
	}
	return true
}

// spacedLabel writes an equation: one blank around + ~ and ->, none before the
// brackets of a particle. name=value is tight where the value is one word, and
// has blanks around = where it is an expression.
func spacedLabel(label []byte) string {
	var b strings.Builder
	for i := 0; i < len(label); {
		switch {
		case label[i] == ' ' || label[i] == '\t':
			i++
			continue
		case label[i] == '(':
			end := closing(label, i)
			b.WriteString(spacedArgs(label[i+1 : end]))
			i = min(len(label), end+1)
			continue
		}
		from := i
		for i < len(label) && strings.IndexByte(" \t(", label[i]) < 0 {
			i++
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.Write(label[from:i])
	}
	return b.String()
}

// closing returns where the bracket at i is closed.
func closing(s []byte, i int) int {
	depth := 0
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return len(s)
}

func spacedArgs(args []byte) string {
	var parts []string
	var now []lexeme
	depth := 0
	flush := func() {
		if len(now) >= 2 && now[1].is("=") {
			value, equals := spaced(now[2:]), "="
			if strings.ContainsRune(value, ' ') {
				equals = " = "
			}
			parts = append(parts, now[0].text+equals+value)
		} else if len(now) > 0 {
			parts = append(parts, spaced(now))
		}
		now = nil
	}
	for _, l := range lex(args) {
		switch {
		case l.is("("):
			depth++
		case l.is(")"):
			depth--
		case l.is(",") && depth == 0:
			flush()
			continue
		}
		now = append(now, l)
	}
	flush()
	return "(" + strings.Join(parts, ", ") + ")"
}
