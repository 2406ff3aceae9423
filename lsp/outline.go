package lsp

import (
	"slices"
	"strings"

	"ylem/rules"
)

// token is a word, a text in quotes, or a sign.
type token struct {
	span
	class byte // 'w', '"', or the sign itself
}

// attribute is name = value as it stands; the value is whatever follows.
type attribute struct {
	name, value span
}

// block is what stands between braces, and before them. The last brace may be
// missing.
type block struct {
	name, label span // label without its quotes; from < 0: there is none
	body        span // between the braces
	attributes  []attribute
	blocks      []*block
	parent      *block
}

// outline is the skeleton of a text that need not be whole: somebody is typing.
type outline struct {
	t        *text
	tokens   []token
	comments []span
	file     block // attributes and blocks of the file itself
}

// maxDepth is how deep blocks within blocks are looked at.
const maxDepth = 8

func newOutline(t *text) *outline {
	o := &outline{t: t}
	if len(t.source) <= maxText {
		o.lex()
	}
	o.file.name, o.file.label = span{-1, -1}, span{-1, -1}
	o.file.body = span{0, len(t.source)}
	o.parse()
	return o
}

func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

func (o *outline) lex() {
	s := o.t.source
	for i := 0; i < len(s); {
		from := i
		switch b := s[i]; {
		case strings.IndexByte(" \t\r\n", b) >= 0:
			i++
			continue
		case b == '#' || strings.HasPrefix(s[i:], "//"):
			for i < len(s) && s[i] != '\n' {
				i++
			}
			o.comments = append(o.comments, span{from, i})
			continue
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i+2:], "*/")
			if i = len(s); end >= 0 {
				i = from + end + 4
			}
			o.comments = append(o.comments, span{from, i - 1})
			continue
		case b == '"':
			for i++; i < len(s) && s[i] != '"' && s[i] != '\n'; i++ {
				if s[i] == '\\' && i+1 < len(s) && s[i+1] != '\n' {
					i++
				}
			}
			if i < len(s) && s[i] == '"' {
				i++
			}
			o.tokens = append(o.tokens, token{span{from, i}, '"'})
		case isWord(b):
			for i < len(s) && isWord(s[i]) {
				i++
			}
			o.tokens = append(o.tokens, token{span{from, i}, 'w'})
		default:
			i++
			o.tokens = append(o.tokens, token{span{from, i}, b})
		}
	}
}

// inside returns a text in quotes without them.
func (o *outline) inside(t token) span {
	s := span{t.from + 1, t.to}
	if s.to > s.from && o.t.source[s.to-1] == '"' {
		s.to--
	}
	return s
}

// startsBlock reports whether a block of the file begins at a token: its name
// at the beginning of a line. What is not closed before that will not be.
func (o *outline) startsBlock(i int) bool {
	t := o.tokens[i]
	if t.class != 'w' || t.from > 0 && o.t.source[t.from-1] != '\n' || i+1 >= len(o.tokens) || o.tokens[i+1].class != '"' && o.tokens[i+1].class != '{' {
		return false
	}
	name := o.t.of(t.span)
	return slices.ContainsFunc(rules.Grammar(), func(b rules.Block) bool { return b.Name == name && !b.Inside() })
}

// parse finds blocks and attributes.
func (o *outline) parse() {
	now, depth := &o.file, 0
	shut := func(at int) {
		for now != &o.file {
			now.body.to = at
			now, depth = now.parent, depth-1
		}
	}
	for i := 0; i < len(o.tokens); {
		t := o.tokens[i]
		switch {
		case now != &o.file && o.startsBlock(i):
			shut(t.from)
			continue
		case t.class == '}':
			if now != &o.file {
				now.body.to = t.from
				now, depth = now.parent, depth-1
			}
			i++
		case t.class != 'w':
			i++
		case i+1 < len(o.tokens) && o.tokens[i+1].class == '=':
			end := o.valueEnd(i + 2)
			value := span{o.tokens[i+1].to, o.tokens[i+1].to}
			if end > i+2 {
				value.to = o.tokens[end-1].to
			}
			// Blanks behind belong to it, so that who types there is in it.
			for value.to < len(o.t.source) && strings.IndexByte(" \t", o.t.source[value.to]) >= 0 {
				value.to++
			}
			now.attributes = append(now.attributes, attribute{t.span, value})
			i = end
		default:
			b := &block{name: t.span, label: span{-1, -1}, parent: now}
			j := i + 1
			for ; j < len(o.tokens) && o.tokens[j].class == '"'; j++ {
				if b.label.from < 0 {
					b.label = o.inside(o.tokens[j])
				}
			}
			open := j < len(o.tokens) && o.tokens[j].class == '{'
			if !open && b.label.from < 0 {
				i++ // a word alone: somebody has begun to type
				continue
			}
			b.body = span{o.tokens[j-1].to, o.tokens[j-1].to}
			now.blocks = append(now.blocks, b)
			if i = j; open {
				b.body = span{o.tokens[j].to, len(o.t.source)}
				i++
				if depth < maxDepth {
					now, depth = b, depth+1
				}
			}
		}
	}
	shut(len(o.t.source))
}

// valueEnd returns the token behind a value that begins at token i: the end of its
// line, but for what brackets hold together.
func (o *outline) valueEnd(i int) int {
	depth := 0
	for ; i < len(o.tokens); i++ {
		t := o.tokens[i]
		if i > 0 && o.startsBlock(i) {
			return i
		}
		if depth == 0 && i > 0 && strings.IndexByte(o.t.source[o.tokens[i-1].to:t.from], '\n') >= 0 {
			return i
		}
		switch t.class {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return i
}

// place is where in a text something is asked.
type place struct {
	offset  int
	block   *block     // the innermost; the file's own where there is none
	value   *attribute // in whose value it is, or nil
	name    *attribute // on whose name it is, or nil
	inName  bool       // on the name of block
	inLabel bool       // in the label of block
	comment bool
	token   int // that it is in or at the end of; −1: none
}

// at finds a place.
func (o *outline) at(offset int) place {
	p := place{offset: offset, block: &o.file, token: -1}
	for _, c := range o.comments {
		p.comment = p.comment || c.from < offset && offset <= c.to
	}
	i, _ := slices.BinarySearchFunc(o.tokens, offset, func(t token, offset int) int { return t.to - offset })
	if i < len(o.tokens) && o.tokens[i].from <= offset {
		p.token = i
		// A word that ends here is meant before a sign that begins here.
		if i+1 < len(o.tokens) && o.tokens[i+1].from == offset && o.tokens[i].class != 'w' && o.tokens[i+1].class == 'w' {
			p.token = i + 1
		}
	}
	for down := true; down; {
		down = false
		for _, b := range p.block.blocks {
			switch {
			case b.name.has(offset):
				p.block, p.inName = b, true
				return p
			case b.label.from >= 0 && b.label.has(offset):
				p.block, p.inLabel = b, true
				return p
			case b.body.has(offset):
				p.block, down = b, true
			}
			if down {
				break
			}
		}
	}
	for i := range p.block.attributes {
		a := &p.block.attributes[i]
		if a.name.has(offset) {
			p.name = a
		} else if a.value.has(offset) {
			p.value = a
		}
	}
	return p
}

// has reports whether the block has an attribute of this name.
func (o *outline) attribute(b *block, name string) *attribute {
	for i := range b.attributes {
		if o.t.of(b.attributes[i].name) == name {
			return &b.attributes[i]
		}
	}
	return nil
}

// within returns the tokens of a span.
func (o *outline) within(s span) []token {
	from, _ := slices.BinarySearchFunc(o.tokens, s.from, func(t token, offset int) int { return t.from - offset })
	to := from
	for to < len(o.tokens) && o.tokens[to].to <= s.to {
		to++
	}
	return o.tokens[from:to]
}
