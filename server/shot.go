package main

import (
	"cmp"
	"math"
	"slices"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim/observe"
)

// shot is one picture of all regions of this server as viewers get it, and what
// is needed to answer what its particles are.
type shot struct {
	world    *region.World
	raw      uint32 // length of the payload before it was packed
	packed   bool
	payload  []byte
	sections []section
}

// section is one region of a shot.
type section struct {
	picture   *region.Picture
	rows      []int32 // by index in the frame
	molecules molecules
}

// painter makes shots. It keeps its buffers between them and is not safe for use
// by several goroutines.
type painter struct {
	world *region.World
	look  *look
	frame wire.WholeFrame
	raw   []byte
	index []int32 // by row: index in the section
	count []int32
}

// shoot encodes pictures once for all viewers. It packs what is worth it.
func (p *painter) shoot(pictures []*region.Picture, rate float64) *shot {
	s := &shot{world: p.world, sections: make([]section, len(pictures))}
	p.frame.TicksPerSecond = float32(max(rate, 0))
	p.frame.Sections = slices.Grow(p.frame.Sections[:0], len(pictures))[:len(pictures)]
	for i, picture := range pictures {
		s.sections[i] = p.section(&p.frame.Sections[i], picture)
	}
	p.raw = p.frame.Append(p.raw[:0])
	s.raw = uint32(len(p.raw))
	if len(p.raw) > packBytes {
		s.payload = packer.EncodeAll(p.raw, make([]byte, 0, len(p.raw)/2))
		s.packed = len(s.payload) < len(p.raw)
	}
	if !s.packed {
		s.payload = slices.Clone(p.raw)
	}
	return s
}

// section writes the owned particles of a picture.
func (p *painter) section(out *wire.WholeSection, picture *region.Picture) section {
	st, axes := picture.Store, p.world.Table.Dimensions
	n := min(st.Owned, wire.MaxParticles)
	out.Region, out.Tick = uint32(picture.Region), uint64(picture.Tick)
	columns := [3]*[]uint16{&out.X, &out.Y, &out.Z}
	positions := [3][]int64{st.X, st.Y, st.Z}
	for axis, column := range positions[:axes] {
		*columns[axis] = place(slices.Grow((*columns[axis])[:0], n)[:n], column, picture.Box.Lo[axis], picture.Box.Hi[axis])
	}
	rows := p.sort(out, n, axes)
	out.Style = slices.Grow(out.Style[:0], n)[:n]
	p.index = slices.Grow(p.index[:0], st.Len())[:st.Len()]
	for i := range p.index {
		p.index[i] = -1
	}
	for i, row := range rows {
		out.Style[i] = p.look.style(st, row)
		p.index[row] = int32(i)
	}
	s := section{picture: picture, rows: rows, molecules: newMolecules(p.world.Table, st)}
	p.bonds(out, &s)
	p.names(out, &s)
	return s
}

// place writes where positions lie between lo and hi, in 65536ths rounded down.
func place(out []uint16, column []int64, lo, hi int64) []uint16 {
	scale := 65536 / float64(hi-lo)
	for i := range out {
		out[i] = uint16(min(max(int64(float64(column[i]-lo)*scale), 0), math.MaxUint16))
	}
	return out
}

// sort brings the first n rows into the order of cells, which packs better, puts
// the columns of out into this order and returns it.
func (p *painter) sort(out *wire.WholeSection, n, axes int) []int32 {
	bits := 0
	for 1<<(axes*(bits+1)) <= n {
		bits++
	}
	shift := 16 - bits
	columns := [3]*[]uint16{&out.X, &out.Y, &out.Z}
	key := func(i int) int {
		k := 0
		for axis := axes - 1; axis >= 0; axis-- {
			k = k<<bits | int((*columns[axis])[i]>>shift)
		}
		return k
	}
	p.count = slices.Grow(p.count[:0], 1<<(axes*bits)+1)[:1<<(axes*bits)+1]
	clear(p.count)
	for i := range n {
		p.count[key(i)+1]++
	}
	for k := 1; k < len(p.count); k++ {
		p.count[k] += p.count[k-1]
	}
	rows := make([]int32, n)
	for i := range n {
		k := key(i)
		rows[p.count[k]] = int32(i)
		p.count[k]++
	}
	for axis := range axes {
		sorted := make([]uint16, n)
		for i, row := range rows {
			sorted[i] = (*columns[axis])[row]
		}
		*columns[axis] = sorted
	}
	return rows
}

// bonds writes the bonds inside the section, and where the others go.
func (p *painter) bonds(out *wire.WholeSection, s *section) {
	out.Bonds, out.Stubs = out.Bonds[:0], out.Stubs[:0]
	st := s.picture.Store
	for i, row := range s.rows {
		for _, id := range st.Partners(int(row)) {
			partner, known := s.molecules.rows[id]
			if !known {
				continue
			}
			d, across := p.towards(st, row, partner)
			other := p.index[partner]
			switch {
			case other >= 0 && !across:
				if int(other) > i {
					out.Bonds = append(out.Bonds, [2]uint32{uint32(i), uint32(other)})
				}
			default:
				out.Stubs = append(out.Stubs, wire.Stub{Index: uint32(i), DX: d[0], DY: d[1], DZ: d[2]})
			}
		}
	}
}

// towards returns where the nearest image of a partner lies, in 1/1024 length
// units, and whether that is across a wrapped edge.
func (p *painter) towards(st *particles.Store, row, partner int32) (d [3]int16, across bool) {
	t := p.world.Table
	positions := [3][]int64{st.X, st.Y, st.Z}
	for axis, column := range positions[:t.Dimensions] {
		x := column[partner] - column[row]
		if size := t.Size[axis]; t.Wraps(axis) && (x > size/2 || x < -size/2) {
			across = true
			if x > 0 {
				x -= size
			} else {
				x += size
			}
		}
		d[axis] = int16(min(max(x>>(particles.LengthBits-10), math.MinInt16), math.MaxInt16))
	}
	return d, across
}

// names writes the anchors of the named structures that are counted here: those
// whose member with the lowest ID is owned.
func (p *painter) names(out *wire.WholeSection, s *section) {
	out.Names = out.Names[:0]
	for i := range s.molecules.found {
		one := &s.molecules.found[i]
		if at := p.index[one.Anchor]; one.Name >= 0 && !one.Open && at >= 0 {
			out.Names = append(out.Names, wire.Anchor{Structure: uint16(one.Name), Index: uint32(at)})
		}
	}
	slices.SortFunc(out.Names, func(a, b wire.Anchor) int { return cmp.Compare(a.Index, b.Index) })
}

// molecules are the structures of a picture, ghosts included.
type molecules struct {
	rows  map[uint64]int32 // ID of a bonded particle → row in the picture, the owned one if it is owned
	found []observe.Structure
	of    []int32 // by row: index into found, or −1
}

func newMolecules(t *rules.Table, st *particles.Store) molecules {
	m := molecules{rows: map[uint64]int32{}}
	for row, n := range st.NBond {
		if _, twice := m.rows[st.ID[row]]; n > 0 && !twice { // around a small world there are several images of one
			m.rows[st.ID[row]] = int32(row)
		}
	}
	m.found, m.of = observe.Structures(t, st, st.Len())
	return m
}

// structure returns the structure that the particle in a row belongs to, or nil.
func (m *molecules) structure(row int32) *observe.Structure {
	if m.of[row] < 0 {
		return nil
	}
	return &m.found[m.of[row]]
}
