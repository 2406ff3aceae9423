package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/rules"
)

// worldOf writes the world that computes an expression. Its numbers and tasks are
// particles, and so is each of its operators: a carrier of a rule, spent once.
func (r *reading) worldOf(results map[string]int64) []byte {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	whole := r.parts[len(r.parts)-1]
	p("# %s", whole)
	p("#")
	p("# Written by ylem eval. Every part of the expression has a number, its tag. A value")
	p("# is a particle num that carries the tag of its part; an operator is a particle that")
	p("# knows the tags of what it joins (left, right) and of what comes of it (out). Where")
	p("# an operator finds both values near, one of them becomes the result and the other")
	p("# is gone, and the operator too: it is the carrier of the rule, spent once. So the")
	p("# parts are computed wherever their particles meet, many at a time, and on any number")
	p("# of servers. The value with tag %d is the answer. What does not fit into 32 bits, and", whole.tag)
	p("# a division by zero, fits no rule: then the world comes to rest without an answer.")
	p("#")
	p("#   ylem run FILE --until inert")
	p("world \"eval\" {\n  language = 1\n  title = %q\n  notice = \"White tasks become blue numbers; operators (red) join two numbers where they meet, and are spent.\"", "Computing "+shortened(whole.String()))
	p("  dimensions = 2\n  size = [%d, %d]\n  edge = \"wall\"\n  dt = 0.05\n  light = 1.5\n  radius = 1\n  motion = \"brownian\"\n  temperature = 1\n  frame = 5\n}\n", evalSide, evalSide)
	p("# A bowl, in which all that is left stays near enough to meet.")
	p("field \"bowl\" { force = [0.4 * (%d - x), 0.4 * (%d - y)] }\n", evalSide/2, evalSide/2)
	for _, task := range r.tasks {
		p("param %q {\n  default = %d\n  range = [%d, %d]\n  label = \"the result of %s()\"\n}", task, results[task], math.MinInt32, math.MaxInt32, task)
	}
	p("\nkind \"num\" {\n  diffusion = 0.8\n  attrs = { v = int(%d, %d), tag = int(0, %d) }\n  view = { color = \"blue\", radius = 0.3 }\n}", math.MinInt32, math.MaxInt32, whole.tag)
	for _, task := range r.tasks {
		p("kind %q {\n  diffusion = 0.8\n  attrs = { tag = int(0, %d) }\n  view = { color = \"white\", radius = 0.4 }\n}", task, whole.tag)
	}
	used := r.operatorsUsed()
	for _, o := range used {
		right := fmt.Sprintf("right = int(0, %d), ", whole.tag)
		if o.over == 1 {
			right = ""
		}
		p("kind %q {\n  diffusion = 0.8\n  attrs = { left = int(0, %d), %sout = int(0, %d) }\n  view = { color = \"red\", radius = 0.25 }\n}", o.kind, whole.tag, right, whole.tag)
	}
	p("\n")
	for _, task := range r.tasks {
		p("rule \"t:%s -> num(v = %s, tag = t.tag)\" { lifetime = 10 }", task, task)
	}
	for _, o := range used {
		p("%s", o.rule())
	}
	p("\n# The expression.")
	for _, one := range r.parts {
		switch {
		case one.op != nil && one.op.over == 1:
			p("place \"%s(left=%d, out=%d)\" {} # %s", one.op.kind, one.over[0].tag, one.tag, shortened(one.String()))
		case one.op != nil:
			p("place \"%s(left=%d, right=%d, out=%d)\" {} # %s", one.op.kind, one.over[0].tag, one.over[1].tag, one.tag, shortened(one.String()))
		case one.task != "":
			p("place \"%s(tag=%d)\" {}", one.task, one.tag)
		default:
			p("place \"num(v=%d, tag=%d)\" {}", one.value, one.tag)
		}
	}
	text, diagnostics := rules.Format("eval.hcl", []byte(w.String()))
	if text == nil {
		panic(fmt.Sprintf("eval: the world that was written is no HCL: %v\n%s", diagnostics, &w))
	}
	return text
}

// evalSide is the side of the box: the smallest that can be cut into regions well.
const evalSide = 18

// shortened is a text for one line.
func shortened(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return text[:most] + " …"
}

// operatorsUsed lists the operators that occur, by kind.
func (r *reading) operatorsUsed() (used []*operator) {
	for _, one := range r.parts {
		if one.op != nil && !slices.Contains(used, one.op) {
			used = append(used, one.op)
		}
	}
	slices.SortFunc(used, func(a, b *operator) int { return strings.Compare(a.kind, b.kind) })
	return used
}

// rule writes the rule by which an operator acts. The guard keeps out what does not
// fit. Of sums that proves that the value stays in range; of products and quotients
// min and max beside it do.
func (o *operator) rule() string {
	value := map[string]string{
		"plus": "x.v + y.v", "minus": "x.v - y.v", "times": "x.v * y.v", "over": "x.v / y.v",
		"lesser": "min(x.v, y.v)", "larger": "max(x.v, y.v)", "negate": "-x.v",
	}[o.kind]
	left, when := "x:num + y:num", "x.tag == carrier.left && y.tag == carrier.right"
	if o.over == 1 {
		left, when = "x:num", "x.tag == carrier.left"
	}
	if o.kind == "over" {
		when += " && y.v != 0"
	}
	set := value
	if !o.call {
		when += fmt.Sprintf(" && %s >= %d && %s <= %d", value, math.MinInt32, value, math.MaxInt32)
	}
	if o.kind == "times" || o.kind == "over" {
		set = fmt.Sprintf("max(%d, min(%d, %s))", math.MinInt32, math.MaxInt32, value)
	}
	return fmt.Sprintf("rule \"%s -> x(v = %s, tag = carrier.out)\" {\n  carrier = %q\n  uses = 1\n  when = %s\n  rate = 2\n}", left, set, o.kind, when)
}
