package rules

import (
	"fmt"
	"iter"
	"math"
	"slices"
)

// actor is a participant as expressions see it: x in x.c.
type actor struct {
	name  string
	kinds []int // what it may be
}

// wholeNames resolves names in integer expressions.
type wholeNames struct {
	actors  []actor
	static  bool // bonds and tick have no meaning here
	enum    []string
	forWhat string // "attribute "s" of kind "e"": what enum belongs to
}

// program compiles an integer expression. It reports its own errors.
func (c *compiler) program(n *node, names wholeNames) (Program, bool) {
	p, ok := c.integer(n, names)
	if ok && depth(p) > StackDepth {
		c.fail(n.at, "this expression is nested too deep", fmt.Sprintf("at most %d values may wait for an operator", StackDepth))
		return nil, false
	}
	return p, ok
}

// depth returns how many values the program holds at once.
func depth(p Program) int {
	deepest, now := 0, 0
	for _, i := range p {
		switch {
		case i.Op <= OpTick:
			now++
		case i.Op >= OpAdd:
			now--
		}
		deepest = max(deepest, now)
	}
	return deepest
}

func (c *compiler) integer(n *node, names wholeNames) (Program, bool) {
	switch n.form {
	case formNumber:
		return c.wholeValue(n, n.number)
	case formString:
		return c.enumValue(n, names)
	case formName:
		return c.integerName(n, names)
	case formMember:
		return c.member(n, names)
	case formUnary:
		op := OpNeg
		if n.text == "!" {
			op = OpNot
		}
		return c.combine(n, names, op, n.over[:1])
	case formBinary:
		if n.text == "==" || n.text == "!=" {
			if p, ok, done := c.compareText(n, names); done {
				return p, ok
			}
		}
		return c.combine(n, names, wholeOps[n.text], n.over)
	case formCall:
		return c.integerCall(n, names)
	}
	c.fail(n.at, "this is not a whole number")
	return nil, false
}

var wholeOps = map[string]Op{
	"+": OpAdd, "-": OpSub, "*": OpMul, "/": OpDiv, "%": OpMod, "==": OpEq, "!=": OpNe,
	"<": OpLt, "<=": OpLe, ">": OpGt, ">=": OpGe, "&&": OpAnd, "||": OpOr,
}

func (c *compiler) wholeValue(n *node, x float64) (Program, bool) {
	if x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		c.fail(n.at, fmt.Sprintf("%s is not a whole number", n), "what rules compute with are integers")
		return nil, false
	}
	return Program{{Op: OpValue, Value: int64(x)}}, true
}

// enumValue is a name that stands where an attribute with named values is set
// or tested.
func (c *compiler) enumValue(n *node, names wholeNames) (Program, bool) {
	if i := slices.Index(names.enum, n.text); i >= 0 {
		return Program{{Op: OpValue, Value: int64(i)}}, true
	}
	if names.enum == nil {
		c.fail(n.at, fmt.Sprintf("%q is a text, where a whole number is expected", n.text),
			`texts can be compared with x.kind, or with an attribute that is an enum`)
		return nil, false
	}
	c.fail(n.at, fmt.Sprintf("%q is not a value of %s", n.text, names.forWhat), suggest(n.text, "its values", names.enum)...)
	return nil, false
}

func (c *compiler) integerName(n *node, names wholeNames) (Program, bool) {
	if slices.Contains(names.enum, n.text) {
		return c.enumValue(n, names)
	}
	if n.text == "tick" && !names.static {
		return Program{{Op: OpTick}}, true
	}
	if p, ok := c.params[n.text]; ok {
		if p.Value != math.Trunc(p.Value) {
			c.fail(n.at, fmt.Sprintf("param %q is %s, which is not a whole number", n.text, decimal(p.Value)), "what rules compute with are integers")
			return nil, false
		}
		return c.wholeValue(n, p.Value)
	}
	if len(names.enum) > 0 {
		return c.enumValue(n, names)
	}
	known := slices.Collect(keys(c.params))
	if !names.static {
		known = append(known, "tick")
	}
	for _, a := range names.actors {
		if a.name == n.text {
			c.fail(n.at, fmt.Sprintf("%q is a particle, not a number", n.text), "expected "+n.text+".kind, "+n.text+".bonds or one of its attributes or constants")
			return nil, false
		}
		if a.name != "" {
			known = append(known, a.name)
		}
	}
	c.fail(n.at, fmt.Sprintf("there is no %q here", n.text), suggest(n.text, "names here", known)...)
	return nil, false
}

// member compiles x.attribute, x.constant, x.bonds and x.kind.
func (c *compiler) member(n *node, names wholeNames) (Program, bool) {
	who := slices.IndexFunc(names.actors, func(a actor) bool { return a.name != "" && a.name == n.over[0].text })
	if who < 0 {
		var known []string
		for _, a := range names.actors {
			if a.name != "" {
				known = append(known, a.name)
			}
		}
		notes := suggest(n.over[0].text, "particles here", known)
		if len(known) == 0 {
			notes = []string{"give the particle a name to speak of it, as in x:" + c.someKind()}
		}
		if n.over[0].text == spentName {
			notes = []string{"a carrier can be read where the rule spends it, with uses = 1"}
		}
		c.fail(n.over[0].at, fmt.Sprintf("there is no particle %q here", n.over[0].text), notes...)
		return nil, false
	}
	a := names.actors[who]
	switch {
	case n.text == "kind" && !names.static:
		return Program{{Op: OpKind, Who: uint8(who)}}, true
	case n.text == "bonds" && !names.static:
		return Program{{Op: OpBonds, Who: uint8(who)}}, true
	}
	if i, ok := slices.BinarySearch(c.table.Attrs, n.text); ok {
		if !c.everyKindHas(n.at, a.kinds, i) {
			return nil, false
		}
		return Program{{Op: OpAttr, Who: uint8(who), Which: uint8(i)}}, true
	}
	if i, ok := slices.BinarySearch(c.table.Consts, n.text); ok {
		return Program{{Op: OpConst, Who: uint8(who), Which: uint8(i)}}, true
	}
	known := slices.Concat(c.table.Attrs, c.table.Consts)
	if !names.static {
		known = append(known, "kind", "bonds")
	}
	notes := suggest(n.text, "attributes and constants", known)
	if c.fractional[n.text] {
		notes = []string{"it has a value that is not whole, so only forces can read it"}
	}
	c.fail(n.at, fmt.Sprintf("there is no %q to read", n.text), notes...)
	return nil, false
}

// everyKindHas reports a kind that lacks the attribute.
func (c *compiler) everyKindHas(at span, kinds []int, attr int) bool {
	for _, k := range kinds {
		if kind := &c.table.Kinds[k]; !kind.Attrs[attr].Has {
			var have []string
			for a, name := range c.table.Attrs {
				if kind.Attrs[a].Has {
					have = append(have, name)
				}
			}
			c.fail(at, fmt.Sprintf("kind %q has no attribute %q", kind.Name, c.table.Attrs[attr]),
				append(suggest(c.table.Attrs[attr], "attributes of "+kind.Name, have), "a name must exist on every kind that it may be read from")...)
			return false
		}
	}
	return true
}

// compareText compiles x.kind == "u" and x.state == "sick". It reports done
// when one side is a text or the bare name of an enum's value.
func (c *compiler) compareText(n *node, names wholeNames) (p Program, ok, done bool) {
	left, right := n.over[0], n.over[1]
	if right.form == formMember {
		left, right = right, left
	}
	if left.form != formMember || right.form != formString && right.form != formName {
		return nil, false, false
	}
	who := slices.IndexFunc(names.actors, func(a actor) bool { return a.name != "" && a.name == left.over[0].text })
	if who < 0 {
		p, ok = c.member(left, names) // reports it
		return p, ok, true
	}
	if left.text == "kind" {
		if right.form != formString {
			return nil, false, false
		}
		k, found := c.kindNumber[right.text]
		if !found {
			c.fail(right.at, fmt.Sprintf("there is no kind %q", right.text), suggest(right.text, "kinds", c.kindNames())...)
			return nil, false, true
		}
		p, ok = Program{{Op: OpKind, Who: uint8(who)}, {Op: OpValue, Value: int64(k)}, {Op: wholeOps[n.text]}}, true
		return p, ok, true
	}
	i, isAttr := slices.BinarySearch(c.table.Attrs, left.text)
	if !isAttr || !c.everyKindHas(left.at, names.actors[who].kinds, i) {
		return nil, false, isAttr
	}
	enum, what, same := c.commonEnum(left.at, names.actors[who].kinds, i)
	if enum == nil || !same {
		return nil, false, !same
	}
	sub := names
	sub.enum, sub.forWhat = enum, what
	return c.collect(n, wholeOps[n.text], []func() (Program, bool){
		func() (Program, bool) { return c.member(left, names) },
		func() (Program, bool) { return c.integer(right, sub) },
	})
}

// commonEnum returns the names of an attribute's values, nil if it has none.
// Kinds that do not agree are an error.
func (c *compiler) commonEnum(at span, kinds []int, attr int) (names []string, what string, ok bool) {
	for i, k := range kinds {
		have := c.table.Kinds[k].Attrs[attr].Names
		if i > 0 && !slices.Equal(names, have) {
			c.fail(at, fmt.Sprintf("the values of %q differ between kinds %q and %q", c.table.Attrs[attr], c.table.Kinds[kinds[0]].Name, c.table.Kinds[k].Name),
				"give both the same enum, or name one kind")
			return nil, "", false
		}
		names = have
	}
	if len(kinds) == 0 {
		return nil, "", true
	}
	return names, fmt.Sprintf("attribute %q of kind %q", c.table.Attrs[attr], c.table.Kinds[kinds[0]].Name), true
}

// wholeFunction is a function of whole numbers: of one, or of two or more, which
// the operation joins.
type wholeFunction struct {
	Function
	op Op
}

var wholeFunctions = []wholeFunction{
	{Function{"abs", "abs(x)", "The number without its sign."}, OpAbs},
	{Function{"min", "min(x, y, …)", "The least of the numbers."}, OpMin},
	{Function{"max", "max(x, y, …)", "The largest of the numbers."}, OpMax},
}

func (c *compiler) integerCall(n *node, names wholeNames) (Program, bool) {
	at := slices.IndexFunc(wholeFunctions, func(f wholeFunction) bool { return f.Name == n.text })
	if at < 0 && n.text == "clear" {
		c.fail(n.at, "clear is a condition of its own", "in a guard, joined to the rest with &&: when = x.s > 2 && clear(\"any\", 0.8)")
		return nil, false
	}
	if at < 0 {
		var known []string
		for _, f := range wholeFunctions {
			known = append(known, f.Name)
		}
		c.fail(n.at, fmt.Sprintf("there is no function %q here", n.text), suggest(n.text, "functions here", known)...)
		return nil, false
	}
	op := wholeFunctions[at].op
	if one := op < OpAdd; one != (len(n.over) == 1) || len(n.over) == 0 {
		c.fail(n.at, fmt.Sprintf("%s takes %s", n.text, map[bool]string{true: "one number", false: "two numbers or more"}[one]))
		return nil, false
	}
	return c.combine(n, names, op, n.over)
}

// combine compiles the operands and joins them with op, from the left.
func (c *compiler) combine(n *node, names wholeNames, op Op, over []*node) (Program, bool) {
	var parts []func() (Program, bool)
	for _, o := range over {
		parts = append(parts, func() (Program, bool) { return c.integer(o, names) })
	}
	p, ok, _ := c.collect(n, op, parts)
	return p, ok
}

func (c *compiler) collect(n *node, op Op, parts []func() (Program, bool)) (p Program, ok, done bool) {
	p, ok = parts[0]()
	if op < OpAdd {
		p = append(p, Instruction{Op: op})
	}
	for _, part := range parts[1:] {
		q, ok2 := part()
		if ok = ok && ok2; !ok {
			continue
		}
		if (op == OpDiv || op == OpMod) && len(q) == 1 && q[0].Op == OpValue && q[0].Value == 0 {
			c.fail(n.at, "this divides by zero")
			ok = false
		}
		p = append(append(p, q...), Instruction{Op: op})
	}
	return fold(p), ok, true
}

// fold computes what reads nothing.
func fold(p Program) Program {
	for _, i := range p {
		if i.Op > OpValue && i.Op <= OpTick {
			return p
		}
	}
	if len(p) == 0 || depth(p) > StackDepth {
		return p
	}
	return Program{{Op: OpValue, Value: p.Run(&Scene{})}}
}

// wholeConstant evaluates an integer expression that reads no particle.
func (c *compiler) wholeConstant(n *node, names wholeNames) (int64, bool) {
	p, ok := c.program(n, names)
	if !ok {
		return 0, false
	}
	if len(p) != 1 || p[0].Op != OpValue {
		c.fail(n.at, "this is not a constant", "expected a whole number, or the name of an enum's value")
		return 0, false
	}
	return p[0].Value, true
}

// keys iterates over the keys of a map; whoever collects them sorts them.
func keys[V any](m map[string]V) iter.Seq[string] {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
