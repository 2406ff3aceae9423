package rules

import (
	"fmt"
	"slices"
	"strings"
)

// The text of a rule has a grammar of its own:
//
//	equation = side "->" ( side | "nothing" )
//	side     = term { ( "+" | "~" ) term }
//	term     = [ name ":" ] kind [ "(" attr "=" value { "," attr "=" value } ")" ]
//
// + stands between free particles, ~ between bonded ones. Both, and ->, have a
// blank on either side, because the names of kinds may hold + and -.

// term is one particle of an equation as it was written.
type term struct {
	at             span
	name, kind     string // name is "" where none was written
	nameAt, kindAt span
	args           []arg
}

type arg struct {
	name  string
	at    span
	value *node
}

// side is one side of an equation: joined[i] says that terms i and i+1 are
// bonded.
type side struct {
	terms  []term
	joined []bool
}

const maxTerms = 64 // of one side; rules allow fewer

// equation parses left -> right.
func (c *compiler) equation(at span) (left, right side, ok bool) {
	r := &sideReader{c: c, i: at.from, end: at.to}
	left, ok = r.side(true)
	if !ok {
		return left, right, false
	}
	if !r.arrow {
		c.fail(at, "a rule needs -> between what reacts and what comes of it", "for example rule \"n -> p + e- + anti_nu_e\", with blanks around ->")
		return left, right, false
	}
	right, ok = r.right()
	return left, right, ok
}

// sideReader reads terms between two bytes of the source.
type sideReader struct {
	c      *compiler
	i, end int
	arrow  bool // the side ended with ->
}

func (r *sideReader) blank() bool {
	from := r.i
	for r.i < r.end && (r.c.source[r.i] == ' ' || r.c.source[r.i] == '\t') {
		r.i++
	}
	return r.i > from
}

func (r *sideReader) fail(at span, message string, notes ...string) (side, bool) {
	r.c.fail(at, message, notes...)
	return side{}, false
}

// right reads the right side, which may be "nothing".
func (r *sideReader) right() (side, bool) {
	r.blank()
	if strings.TrimRight(string(r.c.source[r.i:r.end]), " \t") == "nothing" {
		return side{}, true
	}
	if r.i >= r.end {
		return r.fail(span{max(r.i-1, 0), r.end}, "nothing stands on the right of ->", "write -> nothing for particles that vanish")
	}
	return r.side(false)
}

// side reads terms up to the end, or up to an arrow where one may follow.
func (r *sideReader) side(arrow bool) (s side, ok bool) {
	for {
		r.blank()
		t, ok := r.term()
		if !ok {
			return s, false
		}
		if len(s.terms) == maxTerms {
			return r.fail(t.at, fmt.Sprintf("more than %d particles", maxTerms))
		}
		s.terms = append(s.terms, t)
		blank := r.blank()
		if r.i >= r.end {
			return s, true
		}
		op := ""
		for _, o := range []string{"->", "+", "~"} {
			if strings.HasPrefix(string(r.c.source[r.i:min(r.end, r.i+2)]), o) {
				op = o
				break
			}
		}
		at := span{r.i, min(r.end, r.i+max(1, len(op)))}
		r.i += len(op)
		switch {
		case op == "":
			return r.fail(at, "expected +, ~ or ->", "+ stands between free particles, ~ between bonded ones")
		case !blank || r.i < r.end && r.c.source[r.i] != ' ' && r.c.source[r.i] != '\t':
			return r.fail(at, fmt.Sprintf("%s needs a blank on either side", op), "the names of kinds may hold + and -")
		case op == "->" && arrow:
			r.arrow = true
			return s, true
		case op == "->":
			return r.fail(at, "a second ->")
		}
		s.joined = append(s.joined, op == "~")
	}
}

// term reads name:kind(attr = value, …).
func (r *sideReader) term() (t term, ok bool) {
	src, from := r.c.source, r.i
	for r.i < r.end && !strings.ContainsRune(" \t()=,", rune(src[r.i])) {
		r.i++
	}
	word := string(src[from:r.i])
	t.kind, t.kindAt = word, span{from, r.i}
	if colon := strings.IndexByte(word, ':'); colon >= 0 {
		t.name, t.nameAt = word[:colon], span{from, from + colon}
		t.kind, t.kindAt = word[colon+1:], span{from + colon + 1, r.i}
		if t.name == "" || t.kind == "" {
			_, ok = r.fail(span{from, r.i}, "expected name:kind")
			return t, ok
		}
		if !r.c.plain(t.nameAt, "particle", t.name) {
			return t, false
		}
	}
	if word == "" || word == "+" || word == "~" || word == "->" {
		_, ok = r.fail(span{from, max(r.i, min(from+1, r.end))}, "expected a particle", "for example x:u(c=1), or u")
		return t, ok
	}
	end := r.i
	r.blank()
	if r.i < r.end && src[r.i] == '(' {
		if !r.args(&t) {
			return t, false
		}
		end = r.i
	} else {
		r.i = end
	}
	t.at = span{from, end}
	return t, true
}

// args reads (attr = value, …).
func (r *sideReader) args(t *term) bool {
	src, open := r.c.source, r.i
	depth, close := 0, -1
	var commas []int
	for i := open; i < r.end && close < 0; i++ {
		switch src[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				close = i
			}
		case ',':
			if depth == 1 {
				commas = append(commas, i)
			}
		}
	}
	if close < 0 {
		r.c.fail(span{open, open + 1}, "this ( is never closed")
		return false
	}
	r.i = close + 1
	if strings.TrimSpace(string(src[open+1:close])) == "" {
		return true
	}
	ok, from := true, open+1
	for _, to := range append(commas, close) {
		p := parser{c: r.c, i: from, end: to}
		name, at := p.word()
		if name == "" || !p.accept("=") || p.i < p.end && src[p.i] == '=' {
			at = span{from, max(to, from+1)}
			r.c.fail(at, "expected attribute = value", "on the left this tests an attribute, on the right it sets it; other conditions go into when = …")
			ok = false
		} else if n := r.c.expression(span{p.i, to}); n == nil {
			ok = false
		} else if slices.ContainsFunc(t.args, func(a arg) bool { return a.name == name }) {
			r.c.fail(at, fmt.Sprintf("%q stands here twice", name))
			ok = false
		} else {
			t.args = append(t.args, arg{name, at, n})
		}
		from = to + 1
	}
	slices.SortFunc(t.args, func(a, b arg) int { return strings.Compare(a.name, b.name) })
	return ok
}

// String returns the canonical text of a side.
func (s side) String() string {
	if len(s.terms) == 0 {
		return "nothing"
	}
	var b strings.Builder
	for i, t := range s.terms {
		if i > 0 {
			b.WriteString(map[bool]string{true: " ~ ", false: " + "}[s.joined[i-1]])
		}
		if t.name != "" {
			b.WriteString(t.name + ":")
		}
		b.WriteString(t.kind)
		for j, a := range t.args {
			b.WriteString(map[bool]string{true: "(", false: ", "}[j == 0])
			b.WriteString(a.name + "=" + a.value.String())
		}
		if len(t.args) > 0 {
			b.WriteByte(')')
		}
	}
	return b.String()
}

// CanonicalRule returns the text by which a table knows the rule of a label, and
// whether that is one.
func CanonicalRule(label string) (string, bool) {
	c := &compiler{source: []byte(label), lines: []int{0}, reported: map[string]bool{}, table: new(Table)}
	left, right, ok := c.equation(span{0, len(label)})
	if !ok {
		return "", false
	}
	if n := len(left.terms); n == 3 && left.joined[0] && !left.joined[1] { // as leftSide turns it
		left.terms[0], left.terms[2] = left.terms[2], left.terms[0]
		left.joined = []bool{false, true}
	}
	return left.String() + " -> " + right.String(), true
}
