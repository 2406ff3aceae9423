package observe

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ylem/particles"
	"ylem/rules"
)

// Left is a number of particles that are alike in kind, attributes and number of
// bonds.
type Left struct {
	Kind  string  `json:"kind"`
	Attrs []Value `json:"-"` // in the order of Table.Attrs, those that the kind has
	Bonds int     `json:"bonds,omitempty"`
	N     int64   `json:"n"`
}

// Value is the value of an attribute: Text is its name where it is an enum.
type Value struct {
	Attr string
	N    int32
	Text string
}

// WhatIsLeft lists the owned particles of all stores, sorted by kind, bonds and
// attributes.
func WhatIsLeft(t *rules.Table, stores ...*particles.Store) (out []Left) {
	has := make([][]int, len(t.Kinds))
	for kind := range t.Kinds {
		for a := range t.Attrs {
			if t.Kinds[kind].Attrs[a].Has {
				has[kind] = append(has[kind], a)
			}
		}
	}
	sum := map[State]int64{}
	for _, st := range stores {
		states, _ := statesOf(st, has)
		for _, s := range states {
			key := s
			key.N = 0
			sum[key] += s.N
		}
	}
	states := make([]State, 0, len(sum))
	for s, n := range sum {
		s.N = n
		states = append(states, s)
	}
	slices.SortFunc(states, func(a, b State) int { return a.compare(&b) })
	for i := range states {
		s := &states[i]
		k := &t.Kinds[s.Kind]
		one := Left{Kind: k.Name, Bonds: int(s.Bonds), N: s.N}
		for _, a := range has[s.Kind] {
			v := Value{Attr: t.Attrs[a], N: s.Attr[a]}
			if names := k.Attrs[a].Names; v.N >= 0 && int(v.N) < len(names) {
				v.Text = names[v.N]
			}
			one.Attrs = append(one.Attrs, v)
		}
		out = append(out, one)
	}
	return out
}

// String returns "3 num(v=2, tag=a), 1 bond".
func (l *Left) String() string {
	var values []string
	for _, v := range l.Attrs {
		text := v.Text
		if text == "" {
			text = fmt.Sprint(v.N)
		}
		values = append(values, v.Attr+"="+text)
	}
	text := fmt.Sprintf("%d %s", l.N, l.Kind)
	if values != nil {
		text += "(" + strings.Join(values, ", ") + ")"
	}
	switch {
	case l.Bonds == 1:
		text += ", 1 bond"
	case l.Bonds > 1:
		text += fmt.Sprintf(", %d bonds", l.Bonds)
	}
	return text
}

// MarshalJSON writes the attributes as an object, enums by name.
func (l Left) MarshalJSON() ([]byte, error) {
	type plain Left
	attrs := map[string]any{}
	for _, v := range l.Attrs {
		attrs[v.Attr] = v.N
		if v.Text != "" {
			attrs[v.Attr] = v.Text
		}
	}
	return json.Marshal(struct {
		plain
		Attrs map[string]any `json:"attrs"`
	}{plain(l), attrs})
}

// Value returns the value of an attribute, 0 if the kind has none of that name.
func (l *Left) Value(attr string) int32 {
	for _, v := range l.Attrs {
		if v.Attr == attr {
			return v.N
		}
	}
	return 0
}
