package main

import (
	"math"
	"sync/atomic"

	"ylem/region"
	"ylem/region/plane"
	"ylem/region/wire"
	"ylem/rules"
)

// Limits of what viewers are told of a world: an author may write more than anybody
// can read. Rules are told all, because reactions name them by index.
const (
	mostSliders = 64
	mostEnum    = 64 // names of the values of an attribute
)

// wording fills in what a world's table says in words: by which rules it goes on, with
// which params, what it claims, measures and conserves.
func wording(out *wire.Welcome, t *rules.Table, changeable map[string]bool) {
	for i := range t.Rules {
		r := &t.Rules[i]
		left, right := t.Sides(i)
		out.Rules = append(out.Rules, wire.ViewRule{
			Text: r.Text, Equation: t.Equation(i), When: r.When, How: t.HowOften(i), Energy: r.Energy, Left: left, Right: right,
		})
	}
	for i := range t.Params {
		p := &t.Params[i]
		if !changeable[p.Name] || len(out.Params) == mostSliders {
			continue
		}
		lo, hi := slider(p)
		out.Params = append(out.Params, wire.ViewParam{Name: p.Name, Label: p.Label, Value: p.Value, Usual: p.Default, Lo: lo, Hi: hi})
	}
	for i := range t.Expects {
		e := &t.Expects[i]
		out.Claims = append(out.Claims, wire.ViewClaim{Name: e.Name, At: uint64(e.At), That: e.That.Text, With: e.With.Text})
	}
	for i := range t.Measures {
		out.Measures = append(out.Measures, wire.ViewMeasure{Name: t.Measures[i].Name, Label: t.Measures[i].Label})
	}
	for _, c := range t.Charges {
		out.Charges = append(out.Charges, wire.ViewCharge{Name: c.Name, Unit: c.Unit, Modulo: c.Modulo})
	}
	for a, name := range t.Attrs {
		out.Attrs = append(out.Attrs, attribute(t, a, name))
	}
}

// slider returns the range of a param. One that is without bounds has room around
// its usual and its present value.
func slider(p *rules.Param) (lo, hi float64) {
	lo, hi = p.Lo, p.Hi
	most := 2 * max(math.Abs(p.Default), math.Abs(p.Value))
	if most == 0 {
		most = 1
	}
	if math.IsInf(lo, 0) {
		if lo = 0; min(p.Default, p.Value) < 0 {
			lo = -most
		}
	}
	if math.IsInf(hi, 0) {
		hi = max(most, lo)
	}
	return lo, hi
}

// attribute says of which kinds an attribute is, and what it may be. Its values have
// names if they have the same in all of them.
func attribute(t *rules.Table, a int, name string) wire.ViewAttr {
	out := wire.ViewAttr{Name: name, Kinds: []int{}}
	for k := range t.Kinds {
		attr := &t.Kinds[k].Attrs[a]
		if !attr.Has {
			continue
		}
		if len(out.Kinds) == 0 {
			out.Lo, out.Hi = attr.Lo, attr.Hi
			out.Names = attr.Names[:min(len(attr.Names), mostEnum):min(len(attr.Names), mostEnum)]
		}
		out.Lo, out.Hi = min(out.Lo, attr.Lo), max(out.Hi, attr.Hi)
		for i := range out.Names {
			if i >= len(attr.Names) || attr.Names[i] != out.Names[i] {
				out.Names = nil
				break
			}
		}
		out.Kinds = append(out.Kinds, k)
	}
	return out
}

// sliders knows which params of a world may be changed while it goes on: with some
// others the world would be a different one, or nothing would happen. To find out
// takes a moment for each.
type sliders struct {
	known atomic.Pointer[map[string]bool]
	begun atomic.Int64 // how often it began: only the last counts
}

// begin finds out, in its own time, and calls then. It never waits.
func (s *sliders) begin(m *plane.Manifest, w region.World, then func()) {
	turn := s.begun.Add(1)
	s.known.Store(nil)
	if len(w.Table.Params) == 0 {
		return
	}
	go func() {
		known := map[string]bool{}
		for i := range w.Table.Params {
			if len(known) == mostSliders || s.begun.Load() != turn {
				break
			}
			if p := &w.Table.Params[i]; changes(m, &w, p) {
				known[p.Name] = true
			}
		}
		if s.begun.Load() == turn {
			s.known.Store(&known)
			then()
		}
	}()
}

// changes reports whether a world can go on with another value of a param, and in
// another way than before: not if that says only how the world begins.
func changes(m *plane.Manifest, w *region.World, p *rules.Param) bool {
	lo, hi := slider(p)
	for _, other := range []float64{p.Value + float64((hi-p.Value)/4), p.Value - float64((p.Value-lo)/4)} {
		if other == p.Value {
			continue
		}
		for _, value := range []float64{other, math.Round(other)} { // whole numbers, where something else makes no sense
			if value == p.Value || value < lo || value > hi {
				continue
			}
			t, err := m.Table(map[string]float64{p.Name: value})
			if err == nil && region.Compatible(w, w.Table, t) == nil {
				return !t.SameTicks(w.Table)
			}
		}
	}
	return false
}

// changeable returns the names of the params that are known to be.
func (s *sliders) changeable() map[string]bool {
	if known := s.known.Load(); known != nil {
		return *known
	}
	return nil
}
