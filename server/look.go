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
	span  int64 // of a ramp: how many values the attribute has; 0: colours repeat
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
				if kind.View.Ramp {
					k.span = int64(attr.Hi) - int64(attr.Lo) + 1
				}
			}
		}
		for value := range k.n {
			style := wire.ViewStyle{Kind: i, Radius: kind.View.Radius, Label: kind.Name}
			if len(kind.View.Colors) > 0 {
				style.Color = kind.View.Colors[value]
			}
			if k.attr >= 0 {
				style.Label += " " + valued(t, kind, k.attr, k.start(value))
				if last := k.start(value+1) - 1; last > k.start(value) {
					style.Label += fmt.Sprintf("…%d", last)
				}
			}
			l.styles = append(l.styles, style)
		}
		l.kinds[i] = k
	}
	return l
}

// start returns the first value that has the n-th style.
func (k *kindLook) start(n int32) int32 {
	if k.span == 0 {
		return k.lo + n
	}
	return int32(int64(k.lo) + (int64(n)*k.span+int64(k.n)-1)/int64(k.n))
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
	if k.span > 0 {
		return k.first + uint8(max(0, min(int64(k.n)-1, (int64(st.Attr[k.attr][row])-int64(k.lo))*int64(k.n)/k.span)))
	}
	return k.first + uint8(uint32(st.Attr[k.attr][row]-k.lo)%uint32(k.n))
}
