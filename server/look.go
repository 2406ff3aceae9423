package main

import (
	"fmt"

	"ylem/particles"
	"ylem/region/wire"
	"ylem/rules"
)

// mostStyles is how many looks a frame can tell apart: a style is one byte.
const mostStyles = 256

// look says how particles are drawn: a kind has one style, or one for each value
// of the attribute that picks its colour.
type look struct {
	styles []wire.ViewStyle
	kinds  []kindLook
}

type kindLook struct {
	first uint8
	n     int32 // styles
	attr  int   // −1: one style
	lo    int32
}

func newLook(t *rules.Table) *look {
	l := &look{kinds: make([]kindLook, len(t.Kinds))}
	spare := mostStyles - len(t.Kinds)
	for i := range t.Kinds {
		kind := &t.Kinds[i]
		k := kindLook{first: uint8(len(l.styles)), n: 1, attr: -1}
		if a := kind.View.Attr; a >= 0 && a < len(t.Attrs) && len(kind.View.Colors) > 1 {
			attr := &kind.Attrs[a]
			n := int32(min(int64(len(kind.View.Colors)), int64(attr.Hi)-int64(attr.Lo)+1))
			if int(n)-1 <= spare {
				spare -= int(n) - 1
				k.attr, k.n, k.lo = a, n, attr.Lo
			}
		}
		for value := range k.n {
			style := wire.ViewStyle{Kind: i, Radius: kind.View.Radius, Label: kind.Name}
			if len(kind.View.Colors) > 0 {
				style.Color = kind.View.Colors[value]
			}
			if k.attr >= 0 {
				style.Label += " " + valued(t, kind, k.attr, k.lo+value)
			}
			l.styles = append(l.styles, style)
		}
		l.kinds[i] = k
	}
	return l
}

// valued names the value of an attribute: "colour=2" or, of an enum, its word.
func valued(t *rules.Table, kind *rules.Kind, attr int, value int32) string {
	if names := kind.Attrs[attr].Names; value >= 0 && int(value) < len(names) {
		return names[value]
	}
	return fmt.Sprintf("%s=%d", t.Attrs[attr], value)
}

// style returns the style of the particle in a row. Colours repeat when there
// are more values than colours.
func (l *look) style(st *particles.Store, row int32) uint8 {
	k := &l.kinds[st.Kind[row]]
	if k.attr < 0 {
		return k.first
	}
	return k.first + uint8(uint32(st.Attr[k.attr][row]-k.lo)%uint32(k.n))
}
