package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of an expression that eval takes.
const (
	maxOperators  = 64
	maxExpression = 4096 // bytes
	maxBrackets   = 128  // within one another, and signs before signs
)

// part is a part of an expression: a value, a task that gives one, or an operator
// over one part or two. Tag is its number: every value that is made carries the
// tag of its part.
type part struct {
	op    *operator // nil: a value or a task
	over  []*part
	task  string // b of b()
	value int64
	tag   int
}

// operator is what joins parts. Each is a kind of particle.
type operator struct {
	sign, kind string
	call       bool // written min(a, b)
	over       int  // how many parts
	exact      func(x, y int64) int64
}

var operators = map[string]*operator{
	"+":   {sign: "+", kind: "plus", over: 2, exact: func(x, y int64) int64 { return x + y }},
	"-":   {sign: "-", kind: "minus", over: 2, exact: func(x, y int64) int64 { return x - y }},
	"*":   {sign: "*", kind: "times", over: 2, exact: func(x, y int64) int64 { return x * y }},
	"/":   {sign: "/", kind: "over", over: 2, exact: func(x, y int64) int64 { return x / y }},
	"min": {sign: "min", kind: "lesser", call: true, over: 2, exact: func(x, y int64) int64 { return min(x, y) }},
	"max": {sign: "max", kind: "larger", call: true, over: 2, exact: func(x, y int64) int64 { return max(x, y) }},
	"neg": {sign: "-", kind: "negate", over: 1, exact: func(x, _ int64) int64 { return -x }},
}

// reserved are names that no task may have: they mean something in the world that
// is written.
var reserved = map[string]bool{"num": true, "any": true, "nothing": true, "self": true, "tick": true, "carrier": true, "x": true, "y": true, "abs": true}

func init() {
	for name, o := range operators {
		reserved[name], reserved[o.kind] = true, true
	}
}

// String writes the part with the brackets it needs.
func (p *part) String() string {
	switch {
	case p.op == nil && p.task != "":
		return p.task + "()"
	case p.op == nil:
		return strconv.FormatInt(p.value, 10)
	case p.op.over == 1 && p.over[0].op == nil && p.over[0].task == "":
		return "-(" + p.over[0].String() + ")" // without brackets it would be a number
	case p.op.over == 1:
		return "-" + p.over[0].within(4)
	case p.op.call:
		return fmt.Sprintf("%s(%s, %s)", p.op.sign, p.over[0], p.over[1])
	}
	level := p.level()
	return fmt.Sprintf("%s %s %s", p.over[0].within(level), p.op.sign, p.over[1].within(level+1))
}

// level is how strongly an operator binds.
func (p *part) level() int {
	switch {
	case p.op == nil && p.value >= 0 || p.op != nil && p.op.call:
		return 4
	case p.op == nil || p.op.over == 1:
		return 3
	case p.op.sign == "*" || p.op.sign == "/":
		return 2
	}
	return 1
}

func (p *part) within(level int) string {
	if p.level() < level {
		return "(" + p.String() + ")"
	}
	return p.String()
}

// reading is an expression while it is read.
type reading struct {
	text      string
	at        int
	operators int
	depth     int
	parts     []*part // by tag − 1
	tasks     []string
}

// expressionError points at a place in the expression.
type expressionError struct {
	text string
	at   int
	says string
}

func (e *expressionError) Error() string {
	column := 0
	for range e.text[:min(e.at, len(e.text))] {
		column++
	}
	return fmt.Sprintf("%s\n  %s\n  %s^", e.says, e.text, strings.Repeat(" ", column))
}

// readExpression reads an expression. Its parts are in an order in which none
// comes before what it is made of; the last is the whole.
func readExpression(text string) (*reading, error) {
	r := &reading{text: strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.IsControl(c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(strings.TrimSpace(text), "?"))}
	if len(r.text) > maxExpression {
		return nil, fmt.Errorf("the expression has %d bytes, at most %d are read", len(r.text), maxExpression)
	}
	if _, err := r.sum(); err != nil {
		return nil, err
	}
	switch c := r.next(); {
	case c == ')':
		return nil, r.fail("there is no bracket that this one closes")
	case c != 0:
		return nil, r.fail("expected an operator: + - * /")
	}
	return r, nil
}

func (r *reading) fail(format string, args ...any) error { return r.failAt(r.at, format, args...) }

func (r *reading) failAt(at int, format string, args ...any) error {
	return &expressionError{r.text, at, fmt.Sprintf(format, args...)}
}

// next skips blanks and returns the character that follows, signs of typography
// as plain ones; 0 at the end.
func (r *reading) next() rune {
	for r.at < len(r.text) && r.text[r.at] == ' ' {
		r.at++
	}
	if r.at == len(r.text) {
		return 0
	}
	c, _ := utf8.DecodeRuneInString(r.text[r.at:])
	switch c {
	case '−', '–':
		return '-'
	case '×', '·', '∗':
		return '*'
	case '÷', '∕':
		return '/'
	}
	return c
}

func (r *reading) skip() {
	_, n := utf8.DecodeRuneInString(r.text[r.at:])
	r.at += n
}

// add numbers a part.
func (r *reading) add(p *part) (*part, error) {
	if p.op != nil {
		if r.operators++; r.operators > maxOperators {
			return nil, r.fail("more than %d operators", maxOperators)
		}
	}
	r.parts = append(r.parts, p)
	p.tag = len(r.parts)
	return p, nil
}

func (r *reading) sum() (*part, error) { return r.chain("+-", r.product) }

func (r *reading) product() (*part, error) { return r.chain("*/", r.signed) }

// chain reads operands that operators of one strength join, from the left.
func (r *reading) chain(signs string, operand func() (*part, error)) (*part, error) {
	left, err := operand()
	for err == nil {
		c := r.next()
		if c == 0 || !strings.ContainsRune(signs, c) {
			return left, nil
		}
		r.skip()
		var right *part
		if right, err = operand(); err == nil {
			left, err = r.add(&part{op: operators[string(c)], over: []*part{left, right}})
		}
	}
	return nil, err
}

func (r *reading) signed() (*part, error) {
	if r.next() != '-' {
		return r.factor()
	}
	r.skip()
	if c := r.next(); c >= '0' && c <= '9' {
		return r.number(-1)
	}
	return r.deeper(func() (*part, error) {
		over, err := r.signed()
		if err != nil {
			return nil, err
		}
		return r.add(&part{op: operators["neg"], over: []*part{over}})
	})
}

func (r *reading) deeper(read func() (*part, error)) (*part, error) {
	if r.depth++; r.depth > maxBrackets {
		return nil, r.fail("more than %d brackets and signs within one another", maxBrackets)
	}
	defer func() { r.depth-- }()
	return read()
}

func (r *reading) factor() (*part, error) {
	from := r.at
	switch c := r.next(); {
	case c == '(':
		from = r.at
		r.skip()
		p, err := r.deeper(r.sum)
		if err != nil {
			return nil, err
		}
		return p, r.close(from)
	case c >= '0' && c <= '9':
		return r.number(1)
	case c == '_' || unicode.IsLetter(c):
		return r.named()
	case c == 0 && from == 0:
		return nil, r.fail("the expression is empty")
	case c == 0:
		return nil, r.fail("here it ends, and a number, a task such as b(), or a bracket is expected")
	}
	return nil, r.fail("a number, a task such as b(), or a bracket is expected")
}

// close reads the bracket that closes the one at from.
func (r *reading) close(from int) error {
	switch r.next() {
	case ')':
		r.skip()
		return nil
	case 0:
		return r.failAt(from, "this bracket is not closed")
	}
	return r.fail("expected an operator, or a bracket that closes")
}

func (r *reading) number(sign int64) (*part, error) {
	from := r.at
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		r.at++
	}
	if r.at < len(r.text) && strings.IndexByte(".eE", r.text[r.at]) >= 0 {
		return nil, r.failAt(from, "the numbers are whole")
	}
	v, err := strconv.ParseInt(r.text[from:r.at], 10, 64)
	if v *= sign; err != nil || !fits(v) {
		return nil, r.failAt(from, "this number does not fit into 32 bits (%d to %d)", math.MinInt32, math.MaxInt32)
	}
	return r.add(&part{value: v})
}

func fits(v int64) bool { return v >= math.MinInt32 && v <= math.MaxInt32 }

// named reads a task, b(), or min(…) or max(…).
func (r *reading) named() (*part, error) {
	from := r.at
	for r.at < len(r.text) {
		c, n := utf8.DecodeRuneInString(r.text[r.at:])
		if c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			break
		}
		r.at += n
	}
	name := r.text[from:r.at]
	if r.next() != '(' {
		return nil, r.failAt(from, "a task is written %s(), and its result is given by --set %s=…", name, name)
	}
	bracket := r.at
	r.skip()
	if o := operators[name]; o != nil && o.call {
		return r.deeper(func() (*part, error) { return r.call(name, o, bracket) })
	}
	switch {
	case r.next() != ')' && r.next() != 0:
		return nil, r.fail("a task takes nothing; the functions are min(…) and max(…)")
	case reserved[name] || len(name) > 40 || strings.IndexFunc(name, func(c rune) bool { return c > unicode.MaxASCII }) >= 0:
		return nil, r.failAt(from, "a task cannot be called %s: take a name of up to 40 letters a to z, digits and _ that means nothing else", name)
	}
	if err := r.close(bracket); err != nil {
		return nil, err
	}
	known := false
	for _, task := range r.tasks {
		known = known || task == name
	}
	if !known {
		r.tasks = append(r.tasks, name)
	}
	return r.add(&part{task: name})
}

// call reads what stands in the brackets of min and max, and joins it in pairs.
func (r *reading) call(name string, o *operator, bracket int) (*part, error) {
	if r.next() == ')' {
		return nil, r.fail("%s of nothing", name)
	}
	left, err := r.sum()
	for err == nil && r.next() == ',' {
		r.skip()
		var right *part
		if right, err = r.sum(); err == nil {
			left, err = r.add(&part{op: o, over: []*part{left, right}})
		}
	}
	if err != nil {
		return nil, err
	}
	return left, r.close(bracket)
}
