package main

import (
	"fmt"
	"strings"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim"
)

// ableOf says of each rule that asks for a particle such as the one with an ID, which
// a picture shows as one of its region's, whether it may happen at the next tick, and
// otherwise what it lacks. Whether it may the matcher of a tick says; why not is read
// off the particles around, and may be one reason of several.
func ableOf(w *region.World, p *region.Picture, id uint64) []wire.ViewAble {
	t := p.Table
	near := w.Around(p, id)
	at := int32(-1)
	for row := range near.ID {
		if near.ID[row] == id {
			at = int32(row)
			break
		}
	}
	if at < 0 || p.Bare {
		return nil
	}
	out := []wire.ViewAble{}
	l := lacking{table: t, chemistry: sim.NewChemistry(t), store: near, at: at, tick: p.Tick}
	for axis := range 3 {
		if axis < t.Dimensions && w.Grid[axis] == 1 && t.Wraps(axis) {
			l.wrap[axis] = t.Size[axis]
		}
	}
	var able []bool
	for number := range t.Rules {
		why, asks := "", false
		for i := range t.Rules[number].Left {
			if !t.Rules[number].Left[i].Kinds.Has(near.Kind[at]) {
				continue
			}
			if able == nil {
				able = w.Able(p, id)
			}
			asks = true
			if lacks, far := l.of(number, i); far >= l.far {
				why, l.far = lacks, far
			}
		}
		l.far = 0
		switch {
		case !asks:
		case able[number]:
			out = append(out, wire.ViewAble{Rule: number, Now: true})
		default:
			out = append(out, wire.ViewAble{Rule: number, Lacks: why})
		}
	}
	return out
}

// lacking says what a particle lacks.
type lacking struct {
	table     *rules.Table
	chemistry *sim.Chemistry
	store     *particles.Store // what is around it
	at        int32            // its row
	tick      int64
	wrap      [3]int64 // sides of axes whose ends meet
	far       int      // how far the best part it could have gets
}

// of says what the particle lacks as participant i of a rule, and how far it gets: the
// further, the more of what is asked for is there.
func (l *lacking) of(number, i int) (why string, far int) {
	r, st := &l.table.Rules[number], l.store
	for _, test := range r.Left[i].Tests {
		if is := st.Attr[test.Attr][l.at]; is != test.Value {
			return fmt.Sprintf("%s = %s, not %s", l.table.Attrs[test.Attr], l.value(l.at, test.Attr, is), l.value(l.at, test.Attr, test.Value)), 0
		}
	}
	if r.Hazard == 0 {
		return "it never happens: its rate is 0", 1
	}
	if next, ever := l.chemistry.Later(number, l.tick); !ever {
		return fmt.Sprintf("it happened until tick %d", r.Until), 1
	} else if next != l.tick {
		return fmt.Sprintf("not before tick %d", next), 1
	}
	if !l.chemistry.Room(st, number, i, l.at) {
		return "no room for its bonds", 2
	}
	for other := range r.Left {
		if other == i {
			continue
		}
		joined := other == i+1 && r.Joined[i] || other == i-1 && r.Joined[other]
		if !l.meets(number, other, joined, r.Radius, len(r.Left) > 2) {
			what := l.pattern(&r.Left[other])
			switch {
			case joined:
				return "not bonded to " + what, 3
			case len(r.Left) > 2 && !joined && r.Joined[min(i, other)]:
				return "no chain with " + what, 3
			}
			return fmt.Sprintf("no %s within %.4g", what, particles.Units(r.Radius)), 3
		}
	}
	if r.Carrier >= 0 && !l.around(uint8(r.Carrier), r.Radius) {
		return fmt.Sprintf("no %s within %.4g", l.table.Kinds[r.Carrier].Symbol, particles.Units(r.Radius)), 4
	}
	if r.When != "" {
		return "not so: " + r.When, 5
	}
	return "those around it do not fit together as it asks", 5
}

// meets reports whether what participant other of a rule must be is there: bonded to
// the particle, or free of it and near. Of three it may be anywhere around.
func (l *lacking) meets(number, other int, joined bool, radius int64, three bool) bool {
	st := l.store
	for row := range int32(st.Len()) {
		if row == l.at || !l.chemistry.Matches(st, number, other, row) || !l.chemistry.Room(st, number, other, row) {
			continue
		}
		bonded := false
		for _, id := range st.Partners(int(l.at)) {
			bonded = bonded || id == st.ID[row]
		}
		switch {
		case joined && bonded, !joined && three && !bonded:
			return true
		case !joined && !three && !bonded && l.distance2(row) <= radius*radius:
			return true
		}
	}
	return false
}

// around reports whether a particle of a kind is near.
func (l *lacking) around(kind uint8, radius int64) bool {
	for row := range int32(l.store.Len()) {
		if row != l.at && l.store.Kind[row] == kind && l.distance2(row) <= radius*radius {
			return true
		}
	}
	return false
}

// distance2 returns the squared distance of a row from the particle, quanta.
func (l *lacking) distance2(row int32) (sum int64) {
	for axis, column := range [3][]int64{l.store.X, l.store.Y, l.store.Z} {
		d := column[row] - column[l.at]
		if size := l.wrap[axis]; size > 0 {
			if d > size/2 {
				d -= size
			} else if d < -(size / 2) {
				d += size
			}
		}
		sum += d * d
	}
	return sum
}

// pattern is what a participant must be, for people: "d(h=0)".
func (l *lacking) pattern(p *rules.Pattern) string {
	var kinds, tests []string
	first := -1
	for k := range l.table.Kinds {
		if p.Kinds.Has(uint8(k)) {
			if first < 0 {
				first = k
			}
			kinds = append(kinds, l.table.Kinds[k].Symbol)
		}
	}
	for _, test := range p.Tests {
		text := fmt.Sprint(test.Value)
		if names := l.table.Kinds[first].Attrs[test.Attr].Names; int(test.Value) < len(names) && test.Value >= 0 {
			text = names[test.Value]
		}
		tests = append(tests, l.table.Attrs[test.Attr]+"="+text)
	}
	what := strings.Join(kinds, " or ")
	switch n := len(kinds); {
	case n == len(l.table.Kinds):
		what = "particle"
	case n > 3:
		what = strings.Join(kinds[:2], ", ") + fmt.Sprintf(" or another of %d kinds", n)
	}
	if len(tests) > 0 {
		what += "(" + strings.Join(tests, ", ") + ")"
	}
	return what
}

// value is the value of an attribute of a row as people write it.
func (l *lacking) value(row int32, attr uint8, value int32) string {
	if names := l.table.Kinds[l.store.Kind[row]].Attrs[attr].Names; value >= 0 && int(value) < len(names) {
		return names[value]
	}
	return fmt.Sprint(value)
}
