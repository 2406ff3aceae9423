package main

import (
	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
)

// shot is one picture of all regions of this server: what viewers are shown, and asked about afterwards.
type shot struct {
	world    *region.World
	rate     float64 // ticks per second
	sections []*section
	sights   map[string]*sights // that were made of it, by what they show: viewers who look alike share them
}

// section is one region of a shot.
type section struct {
	picture   *region.Picture
	kinds     []uint32 // particles by kind
	molecules *molecules
	tracks    *tracks
}

func newShot(w *region.World, pictures []*region.Picture, rate float64) *shot {
	s := &shot{world: w, rate: max(rate, 0), sections: make([]*section, len(pictures)), sights: map[string]*sights{}}
	for i, picture := range pictures {
		s.sections[i] = &section{picture: picture, kinds: make([]uint32, len(w.Table.Kinds))}
		for _, kind := range picture.Store.Kind[:picture.Store.Owned] {
			s.sections[i].kinds[kind]++
		}
	}
	return s
}

// particles is how many there are in the shot.
func (s *shot) particles() (n int) {
	for _, one := range s.sections {
		n += one.picture.Store.Owned
	}
	return n
}

// bound returns the structures of the section. They are found when somebody asks.
func (s *section) bound() *molecules {
	if s.molecules == nil {
		m := newMolecules(s.picture.Table, s.picture.Store)
		s.molecules = &m
	}
	return s.molecules
}

// molecules are the structures of a picture, ghosts included.
type molecules struct {
	rows   idTable // by ID of a bonded particle: its row in the picture, the owned one if it is owned
	found  []observe.Structure
	of     []int32 // by row: index into found, or −1
	counts []uint32
}

func newMolecules(t *rules.Table, st *particles.Store) molecules {
	m := molecules{counts: make([]uint32, len(t.Structures))}
	bonded := false
	for row, n := range st.NBond {
		if n == 0 {
			continue
		}
		bonded = true
		if _, twice := m.rows.find(st.ID[row]); !twice { // around a small world there are several images of one
			m.rows.add(st.ID[row], uint32(row))
		}
	}
	if !bonded {
		return m
	}
	m.found, m.of = observe.Structures(t, st, st.Len())
	for i := range m.found {
		if one := &m.found[i]; isNamed(one, st) {
			m.counts[one.Name]++
		}
	}
	return m
}

// structure returns the structure that the particle in a row belongs to, or nil.
func (m *molecules) structure(row int32) *observe.Structure {
	if m.of == nil || m.of[row] < 0 {
		return nil
	}
	return &m.found[m.of[row]]
}

// isNamed reports whether a structure has a name and is counted here: where its member with the lowest ID is owned.
func isNamed(s *observe.Structure, st *particles.Store) bool {
	return s.Name >= 0 && !s.Open && s.Anchor < st.Owned
}
