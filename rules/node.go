package rules

import (
	"strconv"
	"strings"
)

// form is what a node is.
type form uint8

const (
	formNumber form = iota
	formString      // text
	formName        // text: r, tick, a param
	formMember      // over[0].text: base.text
	formCall        // text(over…)
	formList        // [over…]
	formObject      // { keys = over }
	formUnary       // text over[0]
	formBinary      // over[0] text over[1]
)

// node is an expression as it was read. HCL only delimits expressions; their
// inside is read here, because in HCL `a.c-b.c` is one name.
type node struct {
	form   form
	at     span
	text   string
	number float64
	over   []*node
	keys   []*node // of an object: formName or formString
	size   int     // nodes in it
}

// precedence of binary operators; higher binds tighter.
var precedence = map[string]int{
	"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
	"+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}

const unaryPrecedence = 7

// String returns the canonical text: one spacing, no needless brackets.
func (n *node) String() string {
	var b strings.Builder
	n.print(&b, 0)
	return b.String()
}

func (n *node) print(b *strings.Builder, outer int) {
	switch n.form {
	case formNumber:
		b.WriteString(decimal(n.number))
	case formString:
		b.WriteString(strconv.Quote(n.text))
	case formName:
		b.WriteString(n.text)
	case formMember:
		b.WriteString(n.over[0].text + "." + n.text)
	case formCall, formList:
		open, end := n.text+"(", ")"
		if n.form == formList {
			open, end = "[", "]"
		}
		b.WriteString(open)
		for i, o := range n.over {
			if i > 0 {
				b.WriteString(", ")
			}
			o.print(b, 0)
		}
		b.WriteString(end)
	case formObject:
		b.WriteString("{")
		for i, o := range n.over {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString(" " + n.keys[i].text + " = ")
			o.print(b, 0)
		}
		b.WriteString(" }")
	case formUnary:
		b.WriteString(n.text)
		n.over[0].print(b, unaryPrecedence)
	case formBinary:
		p := precedence[n.text]
		if p < outer {
			b.WriteByte('(')
		}
		n.over[0].print(b, p)
		b.WriteString(" " + n.text + " ")
		n.over[1].print(b, p+1)
		if p < outer {
			b.WriteByte(')')
		}
	}
}

// decimal returns the shortest text that reads back as x.
func decimal(x float64) string {
	text := strconv.FormatFloat(x, 'g', -1, 64)
	if abs := max(x, -x); abs < 1e15 && abs >= 1e-5 {
		text = strconv.FormatFloat(x, 'f', -1, 64)
	}
	return text
}
