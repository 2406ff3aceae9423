package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Formula is an expression of what is in a whole world at one tick and, in
// claims, of what measures were before. Every name in it is resolved. A number
// that has no value, such as the mean of nothing, is NaN: so is what is computed
// of it, and a claim that is NaN does not hold.
type Formula struct {
	Form     FormulaForm
	Name     string     // of an operator or a function
	Number   float64    // of a Literal
	Over     []*Formula // operands; of a Call those of its arguments that are numbers
	Select   []Selector // those that select, in order
	Measures []int      // indices into Table.Measures
	Charge   int        // index into Table.Charges
	Rules    []int      // indices into Table.Rules
	Text     string     // canonical
}

// FormulaForm is what a Formula is.
type FormulaForm uint8

const (
	Literal  FormulaForm = iota
	TickNow              // the tick
	Operator             // Name of one operand or two: - ! + * / % == != < <= > >= && ||
	Call                 // of a function of numbers or of particles
	History              // a function of measures
	Now                  // what a measure is
)

// maxCalls bounds what one look at a world costs.
const maxCalls = 64

// formulaScope is where a formula stands.
type formulaScope struct {
	claim bool // measures can be read
	calls int
	at    int64 // of a claim: the tick at which it is made
}

// firing is a formula whose rules are numbered when all of them are sorted.
type firing struct {
	formula *Formula
	drafts  []*draft
}

// formulaOf compiles a formula. It reports its own errors.
func (c *compiler) formulaOf(n *node, in *formulaScope) *Formula {
	f := &Formula{Text: n.String()}
	switch n.form {
	case formNumber:
		f.Number = n.number
		return f
	case formName:
		return c.formulaName(n, in)
	case formMember:
		return c.formulaMember(n, in)
	case formUnary, formBinary:
		f.Form, f.Name = Operator, n.text
		ok := true
		for _, o := range n.over {
			operand := c.formulaOf(o, in)
			f.Over, ok = append(f.Over, operand), ok && operand != nil
		}
		if !ok {
			return nil
		}
		return f
	case formCall:
		return c.formulaCall(n, in)
	case formString:
		c.fail(n.at, fmt.Sprintf("%s is a text, where a number is expected", n), fmt.Sprintf("count(%s) is how many there are", n))
		return nil
	}
	c.fail(n.at, "this is not a number")
	return nil
}

func (c *compiler) formulaName(n *node, in *formulaScope) *Formula {
	if n.text == "tick" {
		return &Formula{Form: TickNow, Text: n.text}
	}
	if p, ok := c.params[n.text]; ok {
		return &Formula{Number: p.Value, Text: n.text}
	}
	if f := functionNamed(n.text, false); f != nil {
		if f.Args == "" {
			return c.formulaCall(n, in)
		}
		c.fail(n.at, fmt.Sprintf("%s is a function", n.text), "written "+f.Usage())
		return nil
	}
	notes := suggest(n.text, "names here", append(slices.Collect(keys(c.params)), "tick"))
	if c.measureNamed(n.text) >= 0 {
		notes = []string{"there is a measure of that name: write measure." + n.text}
	}
	c.fail(n.at, fmt.Sprintf("there is no %q here", n.text), notes...)
	return nil
}

// measureNamed returns the index of a measure, or −1.
func (c *compiler) measureNamed(name string) int {
	return slices.IndexFunc(c.table.Measures, func(m Measure) bool { return m.Name == name })
}

// measure resolves measure.name to an index into Table.Measures.
func (c *compiler) measure(n *node) (int, bool) {
	if n.form != formMember || n.over[0].text != "measure" {
		c.fail(n.at, fmt.Sprintf("%s is no measure", n), "a measure is written measure.name")
		return 0, false
	}
	i := c.measureNamed(n.text)
	if i < 0 {
		var known []string
		for j := range c.table.Measures {
			known = append(known, c.table.Measures[j].Name)
		}
		c.fail(n.at, fmt.Sprintf("there is no measure %q", n.text), suggest(n.text, "measures", known)...)
	}
	return i, i >= 0
}

func (c *compiler) formulaMember(n *node, in *formulaScope) *Formula {
	if n.over[0].text != "measure" {
		notes := []string{fmt.Sprintf("what particles have is read by a function: mean(%q)", n.String())}
		if near(n.over[0].text, []string{"measure"}) != "" {
			notes = []string{`did you mean "measure"?`}
		}
		c.fail(n.at, fmt.Sprintf("%s means nothing here", n), notes...)
		return nil
	}
	if !in.claim {
		c.fail(n.at, "a measure does not read measures", "it reads what is there at one tick; a claim of expect may read several")
		return nil
	}
	i, ok := c.measure(n)
	if !ok {
		return nil
	}
	return &Formula{Form: Now, Measures: []int{i}, Text: n.String()}
}

// formulaCall compiles a call, or the name of a function without arguments.
func (c *compiler) formulaCall(n *node, in *formulaScope) *Formula {
	ofMeasure := len(n.over) > 0 && n.over[0].form == formMember && n.over[0].over[0].text == "measure"
	function := functionNamed(n.text, ofMeasure)
	if function == nil {
		notes := []string{"ylem reference lists the functions"}
		if best := near(n.text, formulaNames(in.claim)); best != "" {
			notes = []string{fmt.Sprintf("did you mean %q?", best)}
		}
		if n.text == "free" {
			notes = []string{`free("…") selects particles without bonds: count(free("…"))`}
		}
		c.fail(n.at, fmt.Sprintf("there is no function %q", n.text), notes...)
		return nil
	}
	if function.Of == OfMeasures && !in.claim {
		c.fail(n.at, fmt.Sprintf("%s reads measures, which a measure cannot", n.text), "a claim of expect can")
		return nil
	}
	list, least, repeats := function.arguments()
	if len(n.over) < least || len(n.over) > len(list) && !repeats {
		c.fail(n.at, fmt.Sprintf("%s takes other arguments", n.text), "it is written "+function.Usage())
		return nil
	}
	f := &Formula{Form: Call, Name: n.text, Text: n.String()}
	if function.Of == OfMeasures {
		f.Form = History
	}
	if function.Of != OfNumbers {
		if in.calls++; in.calls > maxCalls {
			c.fail(n.at, fmt.Sprintf("more than %d functions of what is there", maxCalls), "make several measures of it")
			return nil
		}
	}
	ok := true
	var texts []string
	for i, o := range n.over {
		is := list[min(i, len(list)-1)]
		text, good := c.argument(f, o, is, in)
		texts, ok = append(texts, text), ok && good
	}
	if !ok {
		return nil
	}
	if len(texts) > 0 {
		f.Text = n.text + "(" + strings.Join(texts, ", ") + ")"
	}
	if f.Form == History && !c.history(n, f, in) {
		return nil
	}
	return f
}

// argument adds an argument to a call and returns its canonical text.
func (c *compiler) argument(f *Formula, n *node, is takes, in *formulaScope) (string, bool) {
	switch is {
	case takesParticles, takesAny, takesQuantity:
		s, ok := c.selector(n, is)
		f.Select = append(f.Select, s)
		return s.Text, ok
	case takesMeasure:
		i, ok := c.measure(n)
		f.Measures = append(f.Measures, i)
		return n.String(), ok
	case takesCharge:
		var known []string
		for i := range c.table.Charges {
			known = append(known, c.table.Charges[i].Name)
		}
		i := slices.Index(known, n.text)
		if n.form != formString || i < 0 {
			c.fail(n.at, fmt.Sprintf("there is no charge %s", n), suggest(n.text, "charges", known)...)
			return "", false
		}
		f.Charge = i
		return n.String(), true
	case takesRule:
		if n.form != formString {
			c.fail(n.at, fmt.Sprintf("%s is not a text", n), `expected how the text of a rule begins, in quotes`)
			return "", false
		}
		drafts, ok := c.rulesThatBegin(n)
		c.firings = append(c.firings, firing{f, drafts})
		return n.String(), ok
	}
	o := c.formulaOf(n, in)
	f.Over = append(f.Over, o)
	return n.String(), o != nil
}

// rulesThatBegin returns the rules whose text begins like this; none for one
// that was dropped from the world.
func (c *compiler) rulesThatBegin(n *node) (found []*draft, ok bool) {
	prefix := unblank(n.text)
	if !c.spend(2*perText*len(c.drafts), n.at) {
		return nil, false
	}
	var known []string
	for _, d := range c.drafts {
		if d.spoken == nil {
			d.spoken = []string{unblank(d.Text), unblank(string(c.source[d.at.from:d.at.to]))}
		}
		if strings.HasPrefix(d.spoken[0], prefix) || strings.HasPrefix(d.spoken[1], prefix) {
			found = append(found, d)
		}
		known = append(known, d.Text)
	}
	for _, s := range c.dropped {
		if s.kind == "rule" && c.begins(s, prefix) || s.kind == "decay" && strings.HasPrefix(prefix, unblank(s.label)) {
			return found, true
		}
	}
	if !c.spend(8*perText*len(found), n.at) {
		return nil, false
	}
	if len(found) == 0 || prefix == "" {
		c.fail(n.at, fmt.Sprintf("no rule begins with %s", n), beginning(n.text, "rules", known)...)
		return nil, false
	}
	return found, true
}

// numberFirings puts the numbers of rules into formulas, when they have some.
func (c *compiler) numberFirings() {
	number := make(map[*draft]int, len(c.drafts))
	for i, d := range c.drafts {
		number[d] = i
	}
	for _, f := range c.firings {
		for _, d := range f.drafts {
			f.formula.Rules = append(f.formula.Rules, number[d])
		}
		slices.Sort(f.formula.Rules)
	}
}

// unblank returns a text without its blanks, by which texts of rules are compared.
func unblank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, text)
}

// beginning says which of the texts begins nearly like this.
func beginning(text, what string, known []string) []string {
	prefix := unblank(text)
	starts := make([]string, len(known))
	for i, k := range known {
		starts[i] = unblank(k)
		starts[i] = starts[i][:min(len(prefix), len(starts[i]))]
	}
	if best := near(prefix, starts); best != "" {
		return []string{fmt.Sprintf("did you mean %q?", known[slices.Index(starts, best)])}
	}
	return suggest(text, what, known)
}

// history checks that the samples exist which a function of measures reads.
func (c *compiler) history(n *node, f *Formula, in *formulaScope) bool {
	every := c.table.Measures[f.Measures[0]].Every
	name := c.table.Measures[f.Measures[0]].Name
	if in.at < every {
		c.fail(n.at, fmt.Sprintf("until tick %d there is one sample of %q, which is taken every %d ticks", in.at, name, every), "choose a smaller every for the measure, or a later at")
		return false
	}
	for _, m := range f.Measures[1:] {
		if other := &c.table.Measures[m]; other.Every != every {
			c.fail(n.at, fmt.Sprintf("%q is sampled every %d ticks and %q every %d", name, every, other.Name, other.Every), "give both the same every")
			return false
		}
	}
	for i, o := range f.Over {
		if o.Form == Literal && (o.Number != math.Trunc(o.Number) || math.Abs(o.Number) > 1<<53) {
			c.fail(n.at, fmt.Sprintf("%s is not a tick", decimal(o.Number)), "expected a whole number")
			return false
		}
		if o.Form != Literal {
			c.fail(n.at, fmt.Sprintf("%s is not a constant", o.Text), "which ticks are read is a number, or a param")
			return false
		}
		if (f.Name != "correlation" || i > 0) && (o.Number < 0 || o.Number > float64(in.at)) {
			c.fail(n.at, fmt.Sprintf("tick %s is not within the %d ticks of this claim", decimal(o.Number), in.at))
			return false
		}
	}
	switch {
	case f.Name == "average" && math.Floor(f.Over[1].Number/float64(every)) < math.Ceil(f.Over[0].Number/float64(every)):
		c.fail(n.at, fmt.Sprintf("from tick %s to tick %s there is no sample of %q, which is taken every %d ticks", decimal(f.Over[0].Number), decimal(f.Over[1].Number), name, every))
		return false
	case f.Name == "was" || f.Name == "correlation":
		if tick := f.Over[0].Number; math.Mod(tick, float64(every)) != 0 {
			c.fail(n.at, fmt.Sprintf("%s is not divisible by %d, the every of measure %q", decimal(tick), every, name), fmt.Sprintf("the nearest that is: %s", decimal(math.Round(tick/float64(every))*float64(every))))
			return false
		}
	}
	return true
}

// Reads reports whether a formula depends on what is in the world.
func (f *Formula) Reads() bool {
	if len(f.Select)+len(f.Measures) > 0 || f.Form == Call && functionNamed(f.Name, false).Of == OfParticles {
		return true
	}
	return slices.ContainsFunc(f.Over, (*Formula).Reads)
}

// ReadsMeasures adds the measures of which a formula needs samples, or the value.
func (f *Formula) ReadsMeasures(samples, now map[int]bool) {
	for _, m := range f.Measures {
		if f.Form == History {
			samples[m] = true
		} else {
			now[m] = true
		}
	}
	for _, o := range f.Over {
		o.ReadsMeasures(samples, now)
	}
}
