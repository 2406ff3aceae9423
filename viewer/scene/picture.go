package scene

import (
	"fmt"
	"slices"

	"ylem/region/wire"
)

// Picture is what is known of the world now: the newest section of every region, whoever sent it.
type Picture struct {
	World   *wire.Welcome // nil until the first welcome
	Styles  [256]Style    // those the world does not have are grey
	Regions []Region      // in the order of the welcome
	Changes int           // counts whatever changed

	row map[uint32]int // index into Regions by region
}

// Region is one section at rest: positions in length units, ready to be drawn as often as wanted.
type Region struct {
	ID      uint32
	Lo, Hi  [3]float32
	Server  string // who sends it, or will
	Live    bool   // false until its first section, and while its server is lost
	Frame   uint32 // the number of the frame that brought it
	Tick    uint64
	Style   []uint8
	X, Y, Z []float32 // Z is all zero in two dimensions
	Bonds   [][2]uint32
	Stubs   []wire.Stub
	Names   []wire.Anchor
}

// Welcome takes a description of the world. What was known is kept as long as it is the same world; a server that
// computes another world than the first is refused.
func (p *Picture) Welcome(w *wire.Welcome) error {
	if p.World != nil {
		was, is := p.World, w
		if !same(was, is) {
			return fmt.Errorf("another world: %s with seed %d, not %s with seed %d",
				is.World.Name, is.Seed, was.World.Name, was.Seed)
		}
	}
	before, row := p.Regions, p.row
	p.World, p.Regions, p.row = w, make([]Region, len(w.Regions)), make(map[uint32]int, len(w.Regions))
	for i, r := range w.Regions {
		if at, known := row[r.ID]; known {
			p.Regions[i] = before[at]
		}
		to := &p.Regions[i]
		to.ID = r.ID
		if !to.Live && r.Server != "" {
			to.Server = r.Server
		}
		for axis := range w.World.Dimensions {
			to.Lo[axis], to.Hi[axis] = float32(r.Lo[axis]), float32(r.Hi[axis])
		}
		p.row[r.ID] = i
	}
	p.restyle()
	p.Changes++
	return nil
}

// Take replaces the regions of a frame that a server sent. Sections of regions that no welcome listed are ignored; of
// two servers that compute the same region the one that is ahead is shown.
func (p *Picture) Take(server string, number uint32, f *wire.WholeFrame) {
	for i := range f.Sections {
		s := &f.Sections[i]
		at, known := p.row[s.Region]
		if !known {
			continue
		}
		r := &p.Regions[at]
		if r.Live && r.Server != server && r.Tick > s.Tick {
			continue
		}
		r.Server, r.Live, r.Frame, r.Tick = server, true, number, s.Tick
		r.Style = append(r.Style[:0], s.Style...)
		r.X = spread(r.X, s.X, len(s.Style), r.Lo[0], r.Hi[0])
		r.Y = spread(r.Y, s.Y, len(s.Style), r.Lo[1], r.Hi[1])
		r.Z = spread(r.Z, s.Z, len(s.Style), r.Lo[2], r.Hi[2])
		r.Bonds = append(r.Bonds[:0], s.Bonds...)
		r.Stubs = append(r.Stubs[:0], s.Stubs...)
		r.Names = append(r.Names[:0], s.Names...)
	}
	p.Changes++
}

// Lose marks the regions of a server that is gone. They stay as they were, and are drawn dim.
func (p *Picture) Lose(server string) {
	for i := range p.Regions {
		if p.Regions[i].Server == server {
			p.Regions[i].Live = false
		}
	}
	p.Changes++
}

// Solid tells whether the world has three dimensions.
func (p *Picture) Solid() bool { return p.World != nil && p.World.World.Dimensions == 3 }

// Region finds a region by its ID, or nil.
func (p *Picture) Region(id uint32) *Region {
	if at, known := p.row[id]; known {
		return &p.Regions[at]
	}
	return nil
}

// Ready tells whether every region that somebody computes was in the picture once.
func (p *Picture) Ready() bool {
	return p.World != nil && !slices.ContainsFunc(p.Regions, func(r Region) bool { return r.Server != "" && r.Frame == 0 })
}

// Tick is the newest tick that every live region has reached; when none is live, that all had reached before.
func (p *Picture) Tick() (tick uint64) {
	live := slices.ContainsFunc(p.Regions, func(r Region) bool { return r.Live })
	first := true
	for i := range p.Regions {
		if r := &p.Regions[i]; r.Live == live && (first || r.Tick < tick) {
			tick, first = r.Tick, false
		}
	}
	return tick
}

// spread turns a column of 1/65536 of [lo, hi) into length units. A missing column lies at lo.
func spread(to []float32, from []uint16, n int, lo, hi float32) []float32 {
	if cap(to) < n {
		to = make([]float32, n, n+n/8)
	}
	to = to[:n]
	if len(from) != n {
		for i := range to {
			to[i] = lo
		}
		return to
	}
	step := (hi - lo) / 65536
	lo += step / 2
	for i, v := range from {
		to[i] = lo + float32(v)*step
	}
	return to
}
