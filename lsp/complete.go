package lsp

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ylem/rules"
)

// completion is one question for what may stand at a place.
type completion struct {
	o       *outline
	names   *names
	place   place
	before  string // of the line, up to the place
	snippet bool
	items   []completionItem
}

func (c *completion) add(label string, kind int, detail, doc string) *completionItem {
	c.items = append(c.items, completionItem{Label: label, Kind: kind, Detail: detail})
	item := &c.items[len(c.items)-1]
	if doc != "" {
		item.Documentation = &markup{"markdown", doc}
	}
	return item
}

// answer collects what may stand at the place.
func (c *completion) answer() []completionItem {
	p := c.place
	switch {
	case p.comment || len(c.o.t.source) > maxText:
	case p.inLabel:
		c.label()
	case p.value != nil:
		c.value(blockNamed(c.o.t.of(p.block.name)), c.o.t.of(p.value.name))
	default:
		c.body()
	}
	return c.items
}

func blockNamed(name string) *rules.Block {
	for i, b := range rules.Grammar() {
		if b.Name == name {
			return &rules.Grammar()[i]
		}
	}
	return nil
}

// body offers blocks, and attributes that are not there yet.
func (c *completion) body() {
	b := c.place.block
	if b == &c.o.file {
		for _, known := range rules.Grammar() {
			if !known.Inside() {
				c.block(&known)
			}
		}
		return
	}
	known := blockNamed(c.o.t.of(b.name))
	if known == nil {
		return
	}
	for _, a := range known.Attributes {
		if there := c.o.attribute(b, a.Name); there != nil && there != c.place.name {
			continue
		}
		item := c.add(a.Name, itemProperty, a.Values, documented(&a))
		item.InsertText = a.Name
		if c.place.name == nil {
			item.InsertText = a.Name + " = "
		}
	}
	for _, name := range known.Blocks {
		if inner := blockNamed(name); inner != nil {
			c.block(inner)
		}
	}
}

func (c *completion) block(b *rules.Block) {
	item := c.add(b.Name, itemModule, b.Label, b.Doc)
	item.InsertText = b.Name
	if c.snippet && !c.place.inName {
		item.InsertText, item.Format = b.Name+" \"$1\" {\n  $0\n}", 2
	}
}

// value offers what an attribute may be.
func (c *completion) value(b *rules.Block, attribute string) {
	if b == nil {
		return
	}
	a := b.Attribute(attribute)
	if a == nil {
		return
	}
	if c.place.token >= 0 && c.o.tokens[c.place.token].class == '"' && c.o.tokens[c.place.token].from < c.place.offset {
		c.quoted(a)
		return
	}
	if m := memberBefore.FindStringSubmatch(c.before); m != nil {
		c.member(m[1])
		return
	}
	where := b.Name + "." + a.Name
	for _, w := range words(a) {
		c.add(`"`+w+`"`, itemValue, "", a.Doc)
	}
	if object := rules.Objects()[where]; object != nil {
		for _, entry := range object {
			c.add(entry.Name, itemProperty, entry.Values, documented(&entry)).InsertText = entry.Name + " = "
		}
	}
	c.functions(where)
	switch a.Name {
	case "attrs":
		for _, p := range c.o.participants(c.place.block) {
			c.attributes(c.names.kinds(p.kind), " = ")
		}
	case "charges":
		for _, name := range c.names.all("charge") {
			c.add(name, itemField, "charge", "").InsertText = name + " = "
		}
	}
	c.expression(a)
}

var memberBefore = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_]*)\.[A-Za-z0-9_]*$`)

// expression offers the names that an expression here can read.
func (c *completion) expression(a *rules.Attribute) {
	for _, name := range c.names.all("param") {
		d := c.names.find(name, "param")
		c.add(name, itemVariable, "param", fence(d))
	}
	for _, word := range []string{"r", "range", "matrix", "tick", "x", "y", "z"} {
		if speaksOf(a.Values, word) {
			c.add(word, itemVariable, "", "")
		}
	}
	seen := map[string]bool{}
	for _, p := range c.o.participants(c.place.block) {
		if p.name != "" && !seen[p.name] && !p.right {
			seen[p.name] = true
			c.add(p.name, itemVariable, p.kind, "")
		}
	}
}

// speaksOf reports a word between others that are no words of a sentence.
func speaksOf(values, word string) bool {
	return slices.Contains(strings.FieldsFunc(values, func(r rune) bool { return r == ' ' || r == ',' || r == ':' }), word)
}

func (c *completion) functions(where string) {
	for _, v := range rules.Vocabulary() {
		if !slices.Contains(v.In, where) {
			continue
		}
		for _, f := range v.List {
			item := c.add(f.Name, itemFunction, f.Call, f.Doc)
			if c.snippet {
				item.InsertText, item.Format = f.Name+"($0)", 2
			}
		}
	}
}

// member offers what a particle has.
func (c *completion) member(of string) {
	if of == "measure" {
		for _, name := range c.names.all("measure") {
			c.add(name, itemField, "measure", fence(c.names.find(name, "measure")))
		}
		return
	}
	kinds, ok := c.names.called(c.o, c.place.block, of)
	if !ok {
		return
	}
	what := c.o.t.of(c.place.block.name)
	if force := what == "force" || what == "bond" || what == "field"; force {
		c.add("mass", itemField, "the mass of the kind", "")
		c.attributesOf(kinds, "", "consts")
		return
	}
	c.attributesOf(kinds, "", "attrs", "consts")
	if what != "kind" {
		c.add("kind", itemField, "the kind that it is", "")
		c.add("bonds", itemField, "how many bonds it has", "")
	}
}

func (c *completion) attributes(kinds []*declared, behind string) {
	c.attributesOf(kinds, behind, "attrs")
}

func (c *completion) attributesOf(kinds []*declared, behind string, objects ...string) {
	seen := map[string]bool{}
	for _, d := range kinds {
		for _, m := range d.members(objects...) {
			if !seen[m.name] {
				seen[m.name] = true
				item := c.add(m.name, itemField, strings.TrimSpace(d.o.t.of(m.value)), "of kind "+d.name)
				if behind != "" {
					item.InsertText = m.name + behind
				}
			}
		}
	}
}

// quoted offers what may stand between quotes.
func (c *completion) quoted(a *rules.Attribute) {
	for _, w := range words(a) {
		c.add(w, itemValue, "", a.Doc)
	}
	if strings.Contains(a.Values, "kind") || a.Name == "when" || a.Name == "sees" {
		c.kinds()
	}
	if strings.Contains(a.Values, "charge") {
		for _, name := range c.names.all("charge") {
			c.add(name, itemClass, "charge", "")
		}
	}
	if strings.Contains(a.Values, "structure") || strings.Contains(a.Values, "count") {
		for _, name := range c.names.all("structure") {
			c.add(name, itemClass, "structure", "")
		}
	}
}

func (c *completion) kinds() {
	for _, name := range c.names.all("kind", "group") {
		d := c.names.find(name, "kind", "group")
		c.add(name, itemClass, d.what, fence(d))
	}
	c.add("any", itemClass, "all kinds", "")
}

// label offers what may stand in an equation.
func (c *completion) label() {
	b := c.place.block
	if !slices.Contains(equational, c.o.t.of(b.name)) {
		return
	}
	for _, p := range terms(c.o.t, b.label) {
		if p.args.from < 0 || !p.args.has(c.place.offset) {
			continue
		}
		kinds := c.names.kinds(p.kind)
		if len(kinds) == 0 { // a name alone, on the right
			kinds, _ = c.names.called(c.o, b, p.kind)
		}
		if m := memberBefore.FindStringSubmatch(c.before); m != nil {
			c.member(m[1])
			return
		}
		if m := enumBefore.FindStringSubmatch(c.before); m != nil {
			for _, d := range kinds {
				for _, word := range d.enum(m[1]) {
					c.add(word, itemValue, d.name+"."+m[1], "")
				}
			}
			c.expression(&rules.Attribute{})
			return
		}
		c.attributes(kinds, "=")
		c.functions(c.o.t.of(b.name))
		return
	}
	c.kinds()
	seen := map[string]bool{}
	for _, p := range c.o.participants(b) {
		if p.name != "" && !seen[p.name] {
			seen[p.name] = true
			c.add(p.name, itemVariable, p.kind, "")
		}
	}
	if what := c.o.t.of(b.name); what == "rule" || what == "branch" {
		c.add("nothing", itemValue, "what vanishes", "")
	}
}

var (
	enumBefore = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_]*)\s*=\s*[A-Za-z0-9_]*$`)
	inQuotes   = regexp.MustCompile(`"([a-z_]+)"`)
)

// words are the words in quotes that an attribute may be. A sentence that quotes
// one in passing offers none.
func words(a *rules.Attribute) (out []string) {
	if !strings.HasPrefix(a.Values, `"`) || strings.Contains(a.Values, "#") {
		return nil
	}
	for _, m := range inQuotes.FindAllStringSubmatch(a.Values, -1) {
		out = append(out, m[1])
	}
	return out
}

// documented is what the grammar says of an attribute, as Markdown.
func documented(a *rules.Attribute) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n`%s = %s`\n\n%s", a.Doc, a.Name, a.Example, a.Values)
	if a.Unit != "" {
		fmt.Fprintf(&b, ", in %s", a.Unit)
	}
	if a.Default != "" {
		fmt.Fprintf(&b, "; without it: %s", a.Default)
	}
	return b.String()
}

// fence shows the declaration of something.
func fence(d *declared) string {
	if d == nil {
		return ""
	}
	return "```hcl\n" + d.o.t.of(d.shown()) + "\n```"
}

// shown is what a hover shows of a block: all of it, or its beginning.
func (d *declared) shown() span {
	const most = 800
	s := span{d.block.name.from, min(len(d.o.t.source), d.block.body.to+1)}
	if s.to-s.from > most {
		s.to = s.from + most
		if end := strings.LastIndexByte(d.o.t.source[s.from:s.to], '\n'); end > 0 {
			s.to = s.from + end
		}
	}
	return s
}
