package lsp

import (
	"slices"
	"strings"
)

// declared is a block of the file that has a name.
type declared struct {
	o     *outline
	block *block
	what  string // the block's type
	name  string
}

// names are what a document declares, with the files that it includes.
type names struct {
	list []declared
}

// namesOf reads the declarations of outlines.
func namesOf(outlines []*outline) *names {
	n := &names{}
	for _, o := range outlines {
		for _, b := range o.file.blocks {
			if b.label.from >= 0 {
				n.list = append(n.list, declared{o, b, o.t.of(b.name), o.t.of(b.label)})
			}
		}
	}
	return n
}

// all returns the names of blocks of some types, each once, in order.
func (n *names) all(what ...string) (out []string) {
	for _, d := range n.list {
		if slices.Contains(what, d.what) && d.name != "" {
			out = append(out, d.name)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), mostNames)]
}

// mostNames is how many an editor is offered.
const mostNames = 1000

// find returns the block of some types with a name, or nil.
func (n *names) find(name string, what ...string) *declared {
	for i := range n.list {
		if d := &n.list[i]; d.name == name && slices.Contains(what, d.what) {
			return d
		}
	}
	return nil
}

// kinds returns the kinds that a name stands for: a kind, a group, or any.
func (n *names) kinds(name string) (out []*declared) {
	var wanted []string
	if g := n.find(name, "group"); g != nil {
		if a := g.o.attribute(g.block, "kinds"); a != nil {
			for _, t := range g.o.within(a.value) {
				if t.class == '"' {
					wanted = append(wanted, g.o.t.of(g.o.inside(t)))
				}
			}
		}
	}
	for i := range n.list {
		d := &n.list[i]
		if d.what == "kind" && (name == "any" || d.name == name || slices.Contains(wanted, d.name)) {
			out = append(out, d)
		}
	}
	return out
}

// member is an attribute or a constant of a kind.
type member struct {
	name, what string // what: attrs or consts
	at, value  span
}

// members lists what a kind declares in objects of these names.
func (d *declared) members(objects ...string) (out []member) {
	for _, object := range objects {
		a := d.o.attribute(d.block, object)
		if a == nil {
			continue
		}
		tokens, depth := d.o.within(a.value), 0
		for i, t := range tokens {
			switch t.class {
			case '{', '(', '[':
				depth++
			case '}', ')', ']':
				depth--
			case 'w':
				if depth == 1 && i+1 < len(tokens) && tokens[i+1].class == '=' {
					m := member{d.o.t.of(t.span), object, t.span, span{tokens[i+1].to, tokens[i+1].to}}
					m.value.to = valueTo(tokens, i+2)
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// valueTo returns where the value of an entry of an object ends that begins at
// token i.
func valueTo(tokens []token, i int) int {
	depth := 0
	for ; i < len(tokens); i++ {
		switch tokens[i].class {
		case '{', '(', '[':
			depth++
		case '}', ')', ']':
			depth--
		case ',':
			if depth == 0 {
				return tokens[i-1].to
			}
		}
		if depth < 0 {
			return tokens[i-1].to
		}
		if depth == 0 && i+2 < len(tokens) && tokens[i+1].class == 'w' && tokens[i+2].class == '=' {
			return tokens[i].to
		}
	}
	if len(tokens) == 0 {
		return 0
	}
	return tokens[len(tokens)-1].to
}

// enum returns the words that an attribute may be, of a kind that has them.
func (d *declared) enum(attribute string) (out []string) {
	for _, m := range d.members("attrs") {
		if m.name != attribute {
			continue
		}
		for _, t := range d.o.within(m.value) {
			if t.class == '"' {
				out = append(out, d.o.t.of(d.o.inside(t)))
			}
		}
	}
	return out
}

// particle is a term of an equation as somebody types it.
type particle struct {
	name, kind string
	at, kindAt span
	args       span // between its brackets; from < 0: none
	right      bool // it stands behind ->
}

// equational are the blocks whose label is an equation or a part of one.
var equational = []string{"rule", "decay", "branch", "place", "source"}

// terms reads the terms of a label.
func terms(t *text, label span) (out []particle) {
	s, right := t.source, false
	for i := label.from; i < label.to; {
		if strings.IndexByte(" \t", s[i]) >= 0 {
			i++
			continue
		}
		from := i
		for i < label.to && strings.IndexByte(" \t(", s[i]) < 0 {
			i++
		}
		word := s[from:i]
		p := particle{kind: word, at: span{from, from}, kindAt: span{from, i}, args: span{-1, -1}, right: right}
		if name, kind, found := strings.Cut(word, ":"); found {
			p.name, p.kind, p.at.to, p.kindAt.from = name, kind, from+len(name), from+len(name)+1
		}
		for i < label.to && s[i] == ' ' && i+1 < label.to && s[i+1] == '(' {
			i++
		}
		if i < label.to && s[i] == '(' {
			depth, open := 0, i
			for ; i < label.to; i++ {
				if s[i] == '(' {
					depth++
				} else if s[i] == ')' {
					if depth--; depth == 0 {
						break
					}
				}
			}
			p.args = span{open + 1, i}
			i = min(label.to, i+1)
		}
		switch p.kind {
		case "+", "~":
		case "->":
			right = true
		default:
			out = append(out, p)
		}
	}
	return out
}

// participants returns the particles of the rule or decay that a block is, or
// stands in, which expressions call by name.
func (o *outline) participants(b *block) (out []particle) {
	for ; b != nil && b.name.from >= 0; b = b.parent {
		if b.label.from >= 0 && slices.Contains(equational, o.t.of(b.name)) {
			out = append(out, terms(o.t, b.label)...)
		}
	}
	return out
}

// called returns the kinds that a particle may be by what an expression calls it:
// x of an equation (on the right it may have a name alone), self, a and b of a
// force. It reports whether the name means a particle here.
func (n *names) called(o *outline, b *block, name string) (kinds []*declared, ok bool) {
	what := o.t.of(b.name)
	switch {
	case name == "self" && what == "kind":
		if d := n.find(o.t.of(b.label), "kind"); d != nil {
			return []*declared{d}, true
		}
	case name == "self" && what == "field":
		return n.kinds("any"), true
	case (name == "a" || name == "b") && (what == "force" || what == "bond"):
		return n.kinds("any"), true
	case name == "carrier":
		if a := o.attribute(b, "carrier"); a != nil {
			for _, t := range o.within(a.value) {
				if t.class == '"' {
					return n.kinds(o.t.of(o.inside(t))), true
				}
			}
		}
	}
	for _, p := range o.participants(b) {
		if p.name == name {
			return n.kinds(p.kind), true
		}
	}
	return nil, false
}
