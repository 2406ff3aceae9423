package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Equation returns rule i as people write it, with the symbols of kinds and without
// the names of particles that nothing refers to: "u(h=0) + d(h=0) → u–d". What
// attributes become is said where there is room for it, and where nothing else
// changes.
func (t *Table) Equation(i int) string {
	r := &t.Rules[i]
	left, right, _ := strings.Cut(r.Text, " -> ")
	l, rest := termsOf(left), termsOf(right)
	kinds := map[string]string{} // by the name of a particle
	for _, one := range l {
		if one.name != "" {
			kinds[one.name] = one.kind
		}
	}
	for i := range rest {
		if kind, named := kinds[rest[i].kind]; named {
			rest[i].kind = kind
		}
	}
	spent := ""
	if kind := r.SpentKind(); kind >= 0 {
		spent = " + " + t.symbol(t.Kinds[kind].Name)
	}
	const room = 44 // characters in a column of rules
	full := t.terms(l, rest, true) + spent + " → " + t.terms(rest, nil, true)
	if len([]rune(full)) <= room || spent == "" && t.terms(l, nil, false) == t.terms(rest, nil, false) {
		return full
	}
	return t.terms(l, nil, true) + spent + " → " + t.terms(rest, nil, false)
}

// written is a particle of a rule's text.
type written struct {
	name, kind, args string
	joined           bool // to the one before
}

// termsOf takes a side of a canonical text apart.
func termsOf(side string) (out []written) {
	if side == "nothing" {
		return nil
	}
	depth, from, joined := 0, 0, false
	add := func(to int) {
		one := written{joined: joined}
		one.kind = side[from:to]
		if at := strings.IndexByte(one.kind, '('); at >= 0 {
			one.kind, one.args = one.kind[:at], one.kind[at:]
		}
		if name, kind, named := strings.Cut(one.kind, ":"); named {
			one.name, one.kind = name, kind
		}
		out = append(out, one)
	}
	for i := 0; i < len(side); i++ {
		switch {
		case side[i] == '(':
			depth++
		case side[i] == ')':
			depth--
		case depth == 0 && (strings.HasPrefix(side[i:], " + ") || strings.HasPrefix(side[i:], " ~ ")):
			add(i)
			joined, from = side[i+1] == '~', i+3
			i += 2
		}
	}
	add(len(side))
	return out
}

// terms writes a side. A name is kept if what stands on the other side refers to it.
func (t *Table) terms(all, others []written, args bool) string {
	if len(all) == 0 {
		return "nothing"
	}
	var b strings.Builder
	for i, one := range all {
		switch {
		case one.joined:
			b.WriteString("–")
		case i > 0:
			b.WriteString(" + ")
		}
		if one.name != "" && slices.ContainsFunc(others, func(o written) bool { return refers(o.args, one.name) }) {
			b.WriteString(one.name + ":")
		}
		b.WriteString(t.symbol(one.kind))
		if args {
			b.WriteString(one.args)
		}
	}
	return b.String()
}

// refers reports whether an expression asks for an attribute of a particle.
func refers(text, name string) bool {
	for i := 0; ; {
		at := strings.Index(text[i:], name+".")
		if at < 0 {
			return false
		}
		if i += at; i == 0 || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", rune(text[i-1])) {
			return true
		}
		i += len(name)
	}
}

// symbol returns how people write a kind; of what is none, such as a group, its name.
func (t *Table) symbol(name string) string {
	if i := slices.IndexFunc(t.Kinds, func(k Kind) bool { return k.Name == name }); i >= 0 && t.Kinds[i].Symbol != "" {
		return t.Kinds[i].Symbol
	}
	return name
}

// HowOften says of rule i for people how often it happens, and what limits that
// besides its guard: "rate 2 per time, within 0.9".
func (t *Table) HowOften(i int) string {
	r := &t.Rules[i]
	var text string
	switch value := decimal(r.Value); r.Given {
	case "rate":
		text = "rate " + value + " per time"
	case "lifetime":
		text = "lifetime " + brief(r.Value)
	case "probability":
		text = "probability " + value + " per tick"
		if r.Every > 1 {
			text = "probability " + value
		}
	case "rate_constant":
		text = "k " + value
	}
	if r.Every > 1 {
		text += fmt.Sprintf(", every %d ticks", r.Every)
	}
	if r.After > 0 {
		text += fmt.Sprintf(", from tick %d", r.After)
	}
	if r.Until < 1<<62 {
		text += fmt.Sprintf(", until tick %d", r.Until)
	}
	if slices.Contains(r.Joined, false) {
		text += ", within " + length(r.Radius)
	}
	if r.Carrier >= 0 {
		text += fmt.Sprintf(", near %s within %s", t.symbol(t.Kinds[r.Carrier].Name), length(r.Radius))
	}
	if r.Spent >= 0 {
		text += ", spends " + t.symbol(t.Kinds[r.SpentKind()].Name)
	}
	if apart := r.bondsApart(); apart != "" {
		text += ", " + apart
	}
	return text
}

// Sides returns which kinds rule i takes and which it makes, ascending, each once. A
// product that stays what it was counts as all that it may have been.
func (t *Table) Sides(i int) (left, right []int) {
	r := &t.Rules[i]
	var l, made KindSet
	for w := range r.Left {
		l.join(&r.Left[w].Kinds)
	}
	for _, p := range r.Right {
		if p.Kind >= 0 {
			made.Add(uint8(p.Kind))
		} else {
			made.join(&r.Left[p.Named].Kinds)
		}
	}
	return l.members(len(t.Kinds)), made.members(len(t.Kinds))
}

func (s *KindSet) join(o *KindSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s *KindSet) members(kinds int) []int {
	out := []int{}
	for k := range kinds {
		if s.Has(uint8(k)) {
			out = append(out, k)
		}
	}
	return out
}
