package main

import (
	"math"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim/observe"
)

// inspect says what the particle at an index of a section of the frame is.
func (m *memory) inspect(ask wire.Inspect, server string) wire.Details {
	for i := range m.rows {
		switch shown := &m.rows[i]; {
		case shown.region != ask.Region:
		case int(ask.Index) >= len(shown.rows):
			return wire.Details{Request: ask.Request, Error: "there is no such particle in that frame"}
		default:
			return m.shot.sections[i].details(m.shot.world, ask.Request, shown.rows[ask.Index], server)
		}
	}
	return wire.Details{Request: ask.Request, Error: "this server does not compute that region"}
}

// follow says what the particle with an ID is.
func (s *shot) follow(ask wire.Follow, server string) wire.Details {
	for i := range s.sections {
		one := s.sections[i]
		st := one.picture.Store
		for row, id := range st.ID[:st.Owned] {
			if id == ask.ID {
				return one.details(s.world, ask.Request, int32(row), server)
			}
		}
	}
	return wire.Details{Request: ask.Request, Error: "the particle is not on this server: it moved on, or is gone"}
}

func (s *section) details(w *region.World, request uint32, row int32, server string) wire.Details {
	t, st := w.Table, s.picture.Store
	kind := &t.Kinds[st.Kind[row]]
	d := wire.Details{
		Request: request, Kind: kind.Name, ID: hex(st.ID[row]), Mass: kind.Mass,
		Charges: map[string]float64{}, Attributes: map[string]int32{},
		Region: uint32(s.picture.Region), Server: server, Tick: uint64(s.picture.Tick),
	}
	positions, momenta := [3][]int64{st.X, st.Y, st.Z}, [3][]int64{st.PX, st.PY, st.PZ}
	for axis := range t.Dimensions {
		d.Position[axis] = particles.Units(positions[axis][row])
		if velocity := float64(momenta[axis][row]) / particles.Momentum / kind.Mass; !math.IsInf(velocity, 0) && !math.IsNaN(velocity) {
			d.Velocity[axis] = velocity
		}
	}
	scene := rules.Scene{Store: st, Kinds: t.Kinds, Row: [3]int32{row}, Tick: s.picture.Tick}
	for c := range kind.Charges {
		d.Charges[t.Charges[c].Name] = float64(observe.Reduce(&t.Charges[c], kind.Charges[c].Run(&scene)))
	}
	for a, name := range t.Attrs {
		if kind.Attrs[a].Has {
			d.Attributes[name] = st.Attr[a][row]
		}
	}
	if st.NBond[row] == 0 {
		return d
	}
	around, at := s.bound(row)
	for _, id := range st.Partners(int(row)) {
		bond := wire.ViewBond{ID: hex(id)}
		if partner, known := around.rows.find(id); known {
			bond.Kind = t.Kinds[around.store.Kind[partner]].Name
		}
		d.Bonds = append(d.Bonds, bond)
	}
	if one := around.structure(at); one != nil {
		d.Structure = &wire.ViewStructure{Formula: observe.Formula(t, one.Counts)}
		if one.Open {
			d.Structure.Formula += " …" // it goes on beyond what this server knows
		} else if one.Name >= 0 {
			d.Structure.Name, d.Structure.Size = t.Structures[one.Name].Name, t.Structures[one.Name].Size()
		}
	}
	return d
}
