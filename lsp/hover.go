package lsp

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
	"ylem/rules"
)

// question is one for what stands at a place, with the last table that the
// document, or an earlier text of it, compiled to; nil: none yet.
type question struct {
	o     *outline
	names *names
	place place
	table *rules.Table
}

// word returns the name at the place, which in texts in quotes may hold signs.
func (q *question) word() (string, span) {
	p := q.place
	if p.token < 0 && !p.inLabel {
		return "", span{}
	}
	var s span
	stops := ""
	switch {
	case p.inLabel:
		s, stops = p.block.label, " \t()=,:"
		if !slices.Contains(equational, q.o.t.of(p.block.name)) {
			return q.o.t.of(s), s
		}
		for _, x := range terms(q.o.t, s) {
			if x.args.from >= 0 && x.args.has(p.offset) {
				stops += ".+-*/%<>!&|" // an expression; names of kinds may hold some of these
			}
		}
	case q.o.tokens[p.token].class == '"':
		s, stops = q.o.inside(q.o.tokens[p.token]), " \t()=,:"
	case q.o.tokens[p.token].class == 'w':
		s = q.o.tokens[p.token].span
		return q.o.t.of(s), s
	default:
		return "", span{}
	}
	at := max(s.from, min(p.offset, s.to))
	from, to := at, at
	for from > s.from && strings.IndexByte(stops, q.o.t.source[from-1]) < 0 {
		from--
	}
	for to < s.to && strings.IndexByte(stops, q.o.t.source[to]) < 0 {
		to++
	}
	return q.o.t.of(span{from, to}), span{from, to}
}

// hover says what stands at the place; "" if there is nothing to say.
func (q *question) hover() (string, span) {
	p := q.place
	if p.comment {
		return "", span{}
	}
	known := blockNamed(q.o.t.of(p.block.name))
	switch {
	case p.inName:
		if known != nil {
			return q.aboutBlock(known), p.block.name
		}
		return "", span{}
	case p.name != nil:
		if known != nil {
			if a := known.Attribute(q.o.t.of(p.name.name)); a != nil {
				return documented(a), p.name.name
			}
		}
		return "", span{}
	case p.inLabel && !slices.Contains(equational, q.o.t.of(p.block.name)):
		if known != nil {
			return q.aboutBlock(known), p.block.label
		}
		return "", span{}
	}
	word, at := q.word()
	if word == "" || at == (span{}) {
		return "", span{}
	}
	if text := q.about(word, at, known); text != "" {
		return text, at
	}
	if p.inLabel && known != nil {
		return q.aboutBlock(known), p.block.label
	}
	return "", span{}
}

// about says what a name in an expression, a text or an equation means.
func (q *question) about(word string, at span, known *rules.Block) string {
	s := q.o.t.source
	called := at.to < len(s) && s[at.to] == '('
	if called && !q.place.inLabel && known != nil && q.place.value != nil {
		where := known.Name + "." + q.o.t.of(q.place.value.name)
		for _, v := range rules.Vocabulary() {
			for _, f := range v.List {
				if f.Name == word && slices.Contains(v.In, where) {
					return fmt.Sprintf("`%s`\n\n%s", f.Call, f.Doc)
				}
			}
		}
	}
	if at.from > 0 && s[at.from-1] == '.' {
		if d, m := q.memberAt(at); m != nil {
			return fmt.Sprintf("`%s = %s`, of kind %s", m.name, strings.TrimSpace(d.o.t.of(m.value)), d.name)
		}
		return ""
	}
	if q.place.value != nil && known != nil {
		for _, entry := range rules.Objects()[known.Name+"."+q.o.t.of(q.place.value.name)] {
			if entry.Name == word {
				return documented(&entry)
			}
		}
	}
	if d := q.declaredAs(word); d != nil {
		text := fence(d)
		if d.what == "param" && q.table != nil {
			for _, p := range q.table.Params {
				if p.Name == word {
					text += fmt.Sprintf("\n\nIt is %v.", p.Value)
				}
			}
		}
		if q.place.inLabel && q.o.t.of(q.place.block.name) == "rule" {
			text += "\n\n" + q.happens(q.place.block)
		}
		return text
	}
	return ""
}

// declaredAs finds what a name stands for.
func (q *question) declaredAs(word string) *declared {
	if kinds, ok := q.names.called(q.o, q.place.block, word); ok && len(kinds) > 0 {
		return kinds[0]
	}
	for _, name := range []string{word, strings.TrimRight(word, "0123456789")} {
		if d := q.names.find(name, "kind", "group", "param", "charge", "structure", "measure"); d != nil {
			return d
		}
	}
	return nil
}

// memberAt finds the attribute or constant that x.name at a place means.
func (q *question) memberAt(at span) (*declared, *member) {
	s, to := q.o.t.source, at.from-1
	from := to
	for from > 0 && isWord(s[from-1]) {
		from--
	}
	of := q.o.t.of(span{from, to})
	if of == "measure" {
		return q.names.find(q.o.t.of(at), "measure"), nil
	}
	kinds, _ := q.names.called(q.o, q.place.block, of)
	for _, d := range kinds {
		for _, m := range d.members("attrs", "consts") {
			if m.name == q.o.t.of(at) {
				return d, &m
			}
		}
	}
	return nil, nil
}

// aboutBlock says what a block is, and of this one what the table knows.
func (q *question) aboutBlock(known *rules.Block) string {
	text := fmt.Sprintf("`%s \"…\"`: %s\n\n%s", known.Name, known.Label, known.Doc)
	b := q.place.block
	switch known.Name {
	case "rule", "branch":
		return q.happens(b) + "\n\n" + text
	case "world":
		if q.table != nil {
			text = fmt.Sprintf("Influence travels up to %.4g in one tick: %s.\n\n%s", particles.Units(q.table.Reach.Total), q.table.Reach.Why, text)
		}
	}
	return text
}

// happens says how likely a rule is in one tick.
func (q *question) happens(b *block) string {
	if q.table == nil {
		return ""
	}
	label := q.o.t.of(b.label)
	if q.o.t.of(b.name) == "branch" && b.parent != nil {
		label = q.o.t.of(b.parent.label) + " -> " + label
	}
	canonical, ok := rules.CanonicalRule(label)
	if !ok {
		return ""
	}
	for i := range q.table.Rules {
		r := &q.table.Rules[i]
		if r.Text != canonical {
			continue
		}
		text := fmt.Sprintf("Happens with probability %.4g in a tick", -math.Expm1(-r.Hazard))
		switch {
		case len(r.Left) > 1 && r.Meets():
			text += fmt.Sprintf(", to each pair within %.4g", particles.Units(r.Radius))
		case len(r.Left) > 1:
			text += ", to each set of participants"
		default:
			text += ", to each particle"
		}
		if r.Every > 1 {
			text += fmt.Sprintf(", at every tick divisible by %d", r.Every)
		}
		return text + "."
	}
	return ""
}
