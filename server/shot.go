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
	kinds     []uint32   // particles by kind
	tally     *tally     // what is known of its structures
	molecules *molecules // nil until somebody asks about a particle
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

// molecules are the structures of a picture, ghosts included.
type molecules struct {
	store *particles.Store
	rows  idTable // by ID of a bonded particle: its row in the store, the owned one if it is owned
	found []observe.Structure
	of    []int32 // by row: index into found
}

func newMolecules(t *rules.Table, st *particles.Store) *molecules {
	m := &molecules{store: st}
	for row, n := range st.NBond {
		if n == 0 {
			continue
		}
		if _, twice := m.rows.find(st.ID[row]); !twice { // around a small world there are several images of one
			m.rows.add(st.ID[row], uint32(row))
		}
	}
	m.found, m.of = observe.Structures(t, st, st.Len())
	return m
}

const (
	wholeMolecules = 50_000                // rows of a picture whose structures are all found when one is asked for
	nearMolecules  = 24 * particles.Length // of larger ones what is so near is looked at
)

// bound returns the structures around the particle in a row, and its row there.
func (s *section) bound(row int32) (m *molecules, at int32) {
	st, t := s.picture.Store, s.picture.Table
	if st.Len() <= wholeMolecules {
		if s.molecules == nil {
			s.molecules = newMolecules(t, st)
		}
		return s.molecules, row
	}
	near := particles.NewStore(len(st.Attr), st.Slots)
	var one particles.Particle
	for other := range st.Len() {
		if other == int(row) {
			at = int32(near.Len())
		} else if far(t, 0, st.X[other]-st.X[row]) || far(t, 1, st.Y[other]-st.Y[row]) || far(t, 2, st.Z[other]-st.Z[row]) {
			continue
		}
		st.Read(other, &one)
		near.Append(&one)
	}
	return newMolecules(t, near), at
}

// far reports whether a distance along an axis, by the nearest image, is further than what is looked at.
func far(t *rules.Table, axis int, d int64) bool {
	if axis >= t.Dimensions {
		return false
	}
	d = max(d, -d)
	if t.Wraps(axis) {
		d = min(d, t.Size[axis]-d)
	}
	return d > nearMolecules
}

// structure returns the structure that the particle in a row belongs to, or nil.
func (m *molecules) structure(row int32) *observe.Structure {
	if m.of[row] < 0 {
		return nil
	}
	return &m.found[m.of[row]]
}
