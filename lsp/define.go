package lsp

import "slices"

// define returns where what stands at the place is declared; false: nowhere, or
// in no file.
func (q *question) define() (location, bool) {
	p := q.place
	if p.comment || p.inName || p.name != nil {
		return location{}, false
	}
	word, at := q.word()
	if word == "" {
		return location{}, false
	}
	there := func(o *outline, s span) (location, bool) { return location{o.t.uri, o.t.rangeOf(s)}, true }
	if at.from > 0 && q.o.t.source[at.from-1] == '.' {
		d, m := q.memberAt(at)
		switch {
		case m != nil:
			return there(d.o, m.at)
		case d != nil:
			return there(d.o, d.block.label)
		}
		return location{}, false
	}
	for _, x := range q.o.participants(p.block) {
		if x.name == word && x.name != "" {
			return there(q.o, x.at)
		}
	}
	if p.inLabel { // the name of an attribute between brackets
		for _, x := range terms(q.o.t, p.block.label) {
			if x.args.from < 0 || !x.args.has(at.from) {
				continue
			}
			kinds := q.names.kinds(x.kind)
			if len(kinds) == 0 {
				kinds, _ = q.names.called(q.o, p.block, x.kind)
			}
			for _, d := range kinds {
				for _, m := range d.members("attrs") {
					if m.name == word {
						return there(d.o, m.at)
					}
				}
			}
		}
	}
	if d := q.declaredAs(word); d != nil {
		return there(d.o, d.block.label)
	}
	return location{}, false
}

// symbols lists the blocks of a text.
func symbols(o *outline) (out []symbol) { return symbolsOf(o, o.file.blocks) }

func symbolsOf(o *outline, blocks []*block) []symbol {
	out := []symbol{}
	for _, b := range blocks {
		s := symbol{Name: o.t.of(b.name), Kind: symbolKind(o.t.of(b.name)), SelectionRange: o.t.rangeOf(b.name)}
		if b.label.from >= 0 {
			s.Detail, s.Name, s.SelectionRange = s.Name, o.t.of(b.label), o.t.rangeOf(b.label)
		}
		if s.Name == "" {
			s.Name = s.Detail
		}
		s.Range = o.t.rangeOf(span{b.name.from, min(len(o.t.source), b.body.to+1)})
		s.Children = symbolsOf(o, b.blocks)
		out = append(out, s)
	}
	return out
}

// symbolKind is how an editor draws a block in a list.
func symbolKind(what string) int {
	const module, class, function, constant, variable = 2, 5, 12, 14, 13
	switch {
	case what == "world":
		return module
	case what == "rule" || what == "decay" || what == "branch":
		return function
	case what == "param" || what == "measure":
		return variable
	case slices.Contains([]string{"kind", "group", "structure"}, what):
		return class
	}
	return constant
}
