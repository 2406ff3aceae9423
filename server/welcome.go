package main

import (
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// welcome says to viewers what the world is and who computes it now.
func (m *mesh) welcome(w *region.World, l *look) *wire.Welcome {
	t := w.Table
	out := &wire.Welcome{
		World: wire.ViewWorld{
			Name: t.Name, Title: t.Title, Notice: t.Notice, Fingerprint: hex(t.Fingerprint),
			Dimensions: t.Dimensions, Frame: max(t.Frame, 1), Dt: t.Dt, Light: units(t.Light),
		},
		Seed: w.Seed, Styles: l.styles, Grid: w.Grid, Self: m.self.Name,
		Kinds: []wire.ViewKind{}, Structures: []wire.ViewStructure{},
	}
	for axis := range 3 {
		out.World.Edge[axis] = "wall" // of whatever make, to one who watches
		if axis < t.Dimensions {
			out.World.Size[axis] = units(t.Size[axis])
		}
		if t.Wraps(axis) {
			out.World.Edge[axis] = "wrap"
		}
	}
	hidden, labelled := viewed(t)
	for i := range t.Kinds {
		out.Kinds = append(out.Kinds, wire.ViewKind{Name: t.Kinds[i].Name, Symbol: t.Kinds[i].Symbol, Hidden: hidden.Has(uint8(i)), Pushed: t.Kinds[i].Motion.Carries()})
	}
	for i := range t.Structures {
		out.Structures = append(out.Structures, wire.ViewStructure{Name: t.Structures[i].Name, Formula: t.Structures[i].Formula, Silent: !labelled(i), Size: t.Structures[i].Size()})
	}
	owner := make([]string, w.Grid.Regions())
	add := func(name, address, key string, own []int) {
		s := wire.ViewServer{Name: name, Address: address, Key: key, Regions: []uint32{}}
		for _, id := range own {
			owner[id] = name
			s.Regions = append(s.Regions, uint32(id))
		}
		out.Servers = append(out.Servers, s)
	}
	add(m.self.Name, m.self.Address, m.self.Key, m.computes())
	for _, l := range m.peers() {
		add(l.hello.Name, l.shown, l.hello.Key, l.regions())
	}
	for id := range owner {
		box := w.Box(id)
		r := wire.ViewRegion{ID: uint32(id), Server: owner[id]}
		for axis := range t.Dimensions {
			r.Lo[axis], r.Hi[axis] = units(box.Lo[axis]), units(box.Hi[axis])
		}
		out.Regions = append(out.Regions, r)
	}
	return out
}

// viewed returns the kinds that the views of a world hide, and which structures
// they label: all where none says.
func viewed(t *rules.Table) (hidden rules.KindSet, labelled func(structure int) bool) {
	some, named := false, map[int]bool{}
	for i := range t.Views {
		for k := range t.Kinds {
			if t.Views[i].Hide.Has(uint8(k)) {
				hidden.Add(uint8(k))
			}
		}
		for _, structure := range t.Views[i].Label {
			some, named[structure] = true, true
		}
	}
	return hidden, func(structure int) bool { return !some || named[structure] }
}
