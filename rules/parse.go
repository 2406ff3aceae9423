package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNodes bounds the size of one expression.
const maxNodes = 4096

// parser reads one expression between two bytes of the source.
type parser struct {
	c     *compiler
	i     int // the next token starts at or after i
	end   int
	depth int
	nodes int
	bad   bool
}

// expression parses the bytes of a span. It reports its own errors and then
// returns nil.
func (c *compiler) expression(at span) *node {
	p := parser{c: c, i: at.from, end: at.to}
	n := p.binary(1)
	if p.bad {
		return nil
	}
	if p.skip(); p.i < p.end {
		p.fail("expected the end of the expression or an operator")
		return nil
	}
	return n
}

// fail reports what is wrong at the next token, once.
func (p *parser) fail(message string, notes ...string) *node {
	if !p.bad {
		p.skip()
		p.c.fail(p.token(), message, notes...)
	}
	p.bad = true
	return nil
}

// token returns the span of the next token.
func (p *parser) token() span {
	to := p.i
	for to < p.end && isWord(p.c.source[to]) {
		to++
	}
	return span{p.i, max(to, min(p.i+1, p.end))}
}

// skip moves over white space and comments.
func (p *parser) skip() {
	s := p.c.source
	for p.i < p.end {
		switch b := s[p.i]; {
		case b == ' ' || b == '\t' || b == '\n' || b == '\r':
			p.i++
		case b == '#' || b == '/' && p.i+1 < p.end && s[p.i+1] == '/':
			for p.i < p.end && s[p.i] != '\n' {
				p.i++
			}
		case b == '/' && p.i+1 < p.end && s[p.i+1] == '*':
			p.i = min(p.end, p.i+4+max(0, strings.Index(string(s[p.i+2:p.end]), "*/")))
		default:
			return
		}
	}
}

// accept moves over the token if it is next.
func (p *parser) accept(token string) bool {
	p.skip()
	if strings.HasPrefix(string(p.c.source[p.i:min(p.end, p.i+len(token))]), token) {
		p.i += len(token)
		return true
	}
	return false
}

func (p *parser) node(n node) *node {
	if p.nodes++; p.nodes > maxNodes {
		return p.fail(fmt.Sprintf("an expression has at most %d parts", maxNodes))
	}
	n.size = 1
	for _, o := range n.over {
		n.size += o.size
	}
	return &n
}

// operator returns the binary operator that is next, or "".
func (p *parser) operator() string {
	p.skip()
	rest := string(p.c.source[p.i:min(p.end, p.i+2)])
	if _, ok := precedence[rest]; ok {
		return rest
	}
	if rest != "" {
		if _, ok := precedence[rest[:1]]; ok {
			return rest[:1]
		}
	}
	return ""
}

// binary parses operators that bind at least as tightly as level.
func (p *parser) binary(level int) *node {
	left := p.unary()
	for !p.bad {
		op := p.operator()
		if op == "" || precedence[op] < level {
			return left
		}
		p.i += len(op)
		right := p.binary(precedence[op] + 1)
		if p.bad {
			return nil
		}
		left = p.node(node{form: formBinary, text: op, at: span{left.at.from, right.at.to}, over: []*node{left, right}})
	}
	return nil
}

func (p *parser) unary() *node {
	if p.depth++; p.depth > 2*maxNesting {
		return p.fail("this expression is nested too deep")
	}
	defer func() { p.depth-- }()
	p.skip()
	from := p.i
	for _, op := range []string{"-", "!"} {
		if p.accept(op) {
			over := p.unary()
			if p.bad {
				return nil
			}
			if op == "-" && over.form == formNumber {
				over.number, over.at.from = -over.number, from
				return over
			}
			return p.node(node{form: formUnary, text: op, at: span{from, over.at.to}, over: []*node{over}})
		}
	}
	return p.primary()
}

func (p *parser) primary() *node {
	p.skip()
	if p.i >= p.end {
		return p.fail("expected a value")
	}
	from, b := p.i, p.c.source[p.i]
	switch {
	case b >= '0' && b <= '9':
		return p.numeral()
	case b == '"':
		return p.quoted()
	case b == '_' || isWord(b):
		return p.named()
	case p.accept("("):
		n := p.binary(1)
		if !p.bad && !p.accept(")") {
			return p.fail("expected )")
		}
		return n
	case p.accept("["):
		return p.list(node{form: formList}, from, "]")
	case p.accept("{"):
		return p.object(from)
	}
	found, _ := utf8.DecodeRune(p.c.source[p.i:p.end])
	return p.fail(fmt.Sprintf("expected a value, found %q", string(found)))
}

func (p *parser) numeral() *node {
	from := p.i
	p.i = min(p.end, scanNumber(p.c.source, from))
	x, err := strconv.ParseFloat(string(p.c.source[from:p.i]), 64)
	if err != nil || math.IsInf(x, 0) || strings.ContainsAny(string(p.c.source[from:p.i]), "_xXpP") {
		p.i = from
		return p.fail("this is not a number")
	}
	return p.node(node{form: formNumber, number: x, at: span{from, p.i}})
}

func (p *parser) quoted() *node {
	from := p.i
	for p.i++; p.i < p.end && p.c.source[p.i] != '"'; p.i++ {
		if p.c.source[p.i] == '\\' {
			p.i++
		}
	}
	if p.i >= p.end {
		p.i = from
		return p.fail("this string has no end")
	}
	p.i++
	text, err := strconv.Unquote(string(p.c.source[from:p.i]))
	if err != nil {
		p.i = from
		return p.fail("this string has an escape that is not known", `known are \" \\ \n \t`)
	}
	return p.node(node{form: formString, text: text, at: span{from, p.i}})
}

func (p *parser) word() (string, span) {
	p.skip()
	from := p.i
	if from < p.end && (p.c.source[from] < '0' || p.c.source[from] > '9') {
		for p.i < p.end && isWord(p.c.source[p.i]) {
			p.i++
		}
	}
	return string(p.c.source[from:p.i]), span{from, p.i}
}

// named parses a name, a member or a call.
func (p *parser) named() *node {
	text, at := p.word()
	if p.accept("(") {
		return p.list(node{form: formCall, text: text}, at.from, ")")
	}
	base := p.node(node{form: formName, text: text, at: at})
	if p.bad || !p.accept(".") {
		return base
	}
	member, to := p.word()
	if member == "" {
		return p.fail("expected a name after the point")
	}
	return p.node(node{form: formMember, text: member, at: span{at.from, to.to}, over: []*node{base}})
}

// list parses what is left of a list or of a call's arguments.
func (p *parser) list(n node, from int, end string) *node {
	for !p.accept(end) {
		if len(n.over) > 0 && !p.accept(",") {
			return p.fail("expected , or " + end)
		}
		if len(n.over) > 0 && n.form == formList && p.accept(end) {
			break // a comma may follow the last
		}
		item := p.binary(1)
		if p.bad {
			return nil
		}
		n.over = append(n.over, item)
	}
	n.at = span{from, p.i}
	return p.node(n)
}

// object parses what is left of { name = value, … }.
func (p *parser) object(from int) *node {
	n := node{form: formObject}
	for !p.accept("}") {
		var key *node
		if p.skip(); p.i < p.end && p.c.source[p.i] == '"' {
			key = p.quoted()
		} else {
			text, at := p.word()
			if text == "" {
				return p.fail("expected a name = value or }")
			}
			key = p.node(node{form: formName, text: text, at: at})
		}
		if p.bad {
			return nil
		}
		if !p.accept("=") && !p.accept(":") {
			return p.fail("expected =")
		}
		value := p.binary(1)
		if p.bad {
			return nil
		}
		for _, k := range n.keys {
			if k.text == key.text {
				p.i = key.at.from
				return p.fail(fmt.Sprintf("%q stands here twice", key.text))
			}
		}
		n.keys, n.over = append(n.keys, key), append(n.over, value)
		p.accept(",")
	}
	n.at = span{from, p.i}
	return p.node(n)
}
