package main

import (
	"encoding/json"
	"math"

	"ylem/particles"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim/observe"
)

// sights is what a look sees of a shot: the sections of a frame before they are encoded for one viewer, and which rows
// they show.
type sights struct {
	all    []wire.Sight
	rows   [][]int32 // by section: the row of each particle
	dense  bool
	coarse int // the texels were made larger so many times
}

// glance is what a viewer gets of what it looks at.
type glance struct {
	look   wire.Look
	most   int  // particles
	texels int  // at most
	dense  bool // density was shown before: particles come back when there are clearly fewer
	coarse int  // how much larger texels are than they could be
}

// key is the same for wishes that see the same.
func (w *glance) key() string {
	same := w.look
	same.Number, same.Rate = 0, 0
	text, err := json.Marshal(struct {
		Look                 wire.Look
		Most, Texels, Coarse int
		Dense                bool
	}{same, w.most, w.texels, w.coarse, w.dense})
	if err != nil {
		panic("a look that is no JSON: " + err.Error()) // it came as JSON
	}
	return string(text)
}

// painter makes sights of shots. It keeps its buffers between them and is not safe for use by several goroutines.
type painter struct {
	look *look
	eras uint64

	index  []int32 // by row: the index in the section
	texels []uint32
	raw    []byte
	packed []byte
}

// era returns what nothing was called before.
func (p *painter) era() uint64 {
	p.eras++
	return p.eras
}

// see returns what a glance sees of a shot.
func (p *painter) see(s *shot, w *glance) *sights {
	key := w.key()
	if known := s.sights[key]; known != nil {
		return known
	}
	view := newOutlook(s.world, &w.look)
	out := &sights{all: make([]wire.Sight, len(s.sections)), rows: make([][]int32, len(s.sections)), coarse: w.coarse}
	most := w.most
	if w.dense {
		most -= most / 10
	}
	left := most
	for i, one := range s.sections {
		st := one.picture.Store
		out.all[i] = wire.Sight{Region: uint32(one.picture.Region), Tick: uint64(one.picture.Tick), Kinds: one.kinds, Structures: one.tally.counts}
		if _, some := view.sees(&one.picture.Box); !some || out.dense {
			continue
		}
		rows := make([]int32, 0, min(st.Owned, left))
		view.rows(st, 0, st.Owned, func(row int32, _, _ float64) bool {
			if channelOf(&w.look, p.look.style(st, row)) != wire.Unseen {
				if left == 0 {
					out.dense = true
					return false
				}
				left--
				rows = append(rows, row)
			}
			return true
		})
		out.rows[i] = rows
	}
	if out.dense {
		clear(out.rows)
		p.count(s, w, view, out)
	} else {
		for i := range s.sections {
			if out.rows[i] != nil {
				p.crowd(s, w, view, i, out)
			}
		}
	}
	s.sights[key] = out
	return out
}

// channelOf is in which channel density counts a style.
func channelOf(l *wire.Look, style uint8) uint8 {
	if int(style) >= len(l.Channels) {
		return 0
	}
	return l.Channels[style]
}

// crowd writes the particles of a section.
func (p *painter) crowd(s *shot, w *glance, view *outlook, i int, out *sights) {
	one, rows := s.sections[i], out.rows[i]
	st, box, t := one.picture.Store, &one.picture.Box, s.world.Table
	shift := stepOf(w.look.Pixel, box, t.Dimensions)
	c := &wire.Crowd{Step: stepLength(shift), Style: make([]uint8, len(rows))}
	sight := &out.all[i]
	sight.Crowd, sight.Who, sight.Era = c, make([]uint32, len(rows)), one.tracks.era
	columns := [3]*[]int32{&c.X, &c.Y, &c.Z}
	positions := [3][]int64{st.X, st.Y, st.Z}
	for axis, from := range positions[:t.Dimensions] {
		to, lo := make([]int32, len(rows)), box.Lo[axis]
		for k, row := range rows {
			to[k] = int32((from[row] - lo) >> shift)
		}
		*columns[axis] = to
	}
	p.index = grown(p.index, st.Len())
	for row := range p.index {
		p.index[row] = -1
	}
	for k, row := range rows {
		c.Style[k] = p.look.style(st, row)
		sight.Who[k] = one.tracks.of(row)
		p.index[row] = int32(k)
	}
	c.Value = values(t, one, rows, &w.look)
	if st.Slots > 0 {
		p.bonds(t, view, one, rows, c)
		p.names(one, c)
	}
}

// grown returns a slice of n elements, what is in them being anything.
func grown[T any](buffer []T, n int) []T {
	if cap(buffer) < n {
		return make([]T, n, n+n/8)
	}
	return buffer[:n]
}

// bonds writes the bonds inside the crowd, and where the others go.
func (p *painter) bonds(t *rules.Table, view *outlook, one *section, rows []int32, c *wire.Crowd) {
	st := one.picture.Store
	p.around(t, view, one)
	for i, row := range rows {
		for _, id := range st.Partners(int(row)) {
			partner, known := one.tracks.row(id)
			if !known {
				continue
			}
			d, across := towards(t, st, row, partner)
			switch other := p.index[partner]; {
			case other >= 0 && !across:
				if int(other) > i {
					c.Bonds = append(c.Bonds, [2]uint32{uint32(i), uint32(other)})
				}
			default:
				c.Stubs = append(c.Stubs, wire.Stub{Index: uint32(i), DX: d[0], DY: d[1], DZ: d[2]})
			}
		}
	}
}

// around makes known to the tracks who may be bonded to what is seen: what lies around the window, as far as a bond
// is long.
func (p *painter) around(t *rules.Table, view *outlook, one *section) {
	st, reach := one.picture.Store, int64(0)
	for i := range t.BondTypes {
		reach = max(reach, t.BondTypes[i].BreaksAt)
	}
	wide := *view
	wide.camera = nil
	for axis := range wide.axes {
		wide.spans[axis] = wide.spans[axis].grown(reach)
	}
	wide.rows(st, 0, st.Len(), func(row int32, _, _ float64) bool {
		if st.NBond[row] > 0 {
			one.tracks.of(row)
		}
		return true
	})
}

// towards returns where the nearest image of a partner lies, in 1/1024 length units, and whether that is across a
// wrapped edge.
func towards(t *rules.Table, st *particles.Store, row, partner int32) (d [3]int16, across bool) {
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

// names writes the anchors of the named structures that are counted here.
func (p *painter) names(one *section, c *wire.Crowd) {
	for _, a := range one.tally.anchors {
		if row, known := one.tracks.row(a.id); known {
			if at := p.index[row]; at >= 0 {
				c.Names = append(c.Names, wire.Anchor{Structure: a.structure, Index: uint32(at)})
			}
		}
	}
}

// values returns what a look wants to know of each particle, or nil.
func values(t *rules.Table, one *section, rows []int32, l *wire.Look) []uint8 {
	of := valueOf(t, one, l.By)
	if of == nil {
		return nil
	}
	out := make([]uint8, len(rows))
	least, scale := l.Least, 255/(l.Greatest-l.Least)
	if l.By == byStructure {
		least, scale = 0, 1
	}
	for k, row := range rows {
		if v := (of(row) - least) * scale; v > 0 { // and is a number
			out[k] = uint8(min(v+0.5, 255))
		}
	}
	return out
}

const byStructure = "structure"

// valueOf returns a function of a row, or nil if the world has no such value.
func valueOf(t *rules.Table, one *section, by string) func(row int32) float64 {
	st := one.picture.Store
	switch {
	case by == "speed":
		momenta := [3][]int64{st.PX, st.PY, st.PZ}
		return func(row int32) float64 {
			sum := 0.0
			for axis := range t.Dimensions {
				p := float64(momenta[axis][row])
				sum += p * p
			}
			return math.Sqrt(sum) / particles.Momentum / t.Kinds[st.Kind[row]].Mass
		}
	case by == byStructure:
		return func(row int32) float64 {
			if st.NBond[row] > 0 {
				if structure, named := one.tally.of.find(st.ID[row]); named {
					return float64(structure + 1)
				}
			}
			return 0
		}
	}
	for i := range t.Charges {
		if by == "charge "+t.Charges[i].Name {
			scene := rules.Scene{Store: st, Kinds: t.Kinds, Tick: one.picture.Tick}
			return func(row int32) float64 {
				scene.Row = [3]int32{row}
				return float64(observe.Reduce(&t.Charges[i], t.Kinds[st.Kind[row]].Charges[i].Run(&scene)))
			}
		}
	}
	for a, name := range t.Attrs {
		if by == "attr "+name {
			return func(row int32) float64 { return float64(st.Attr[a][row]) }
		}
	}
	return nil
}
