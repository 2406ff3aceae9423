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

// Region is a box of the world and what is seen of it.
type Region struct {
	ID     uint32
	Lo, Hi [3]float32
	Server string // who sends it, or will
	Live   bool   // false until its first shot, and while its server is lost
	Frame  uint32 // the number of the frame that brought it
	Tick   uint64
	Shot   *Shot // nil before the first
	Before *Shot // the one that was drawn before it; nil if there was none

	old    bool        // it is of another time than what comes next
	counts []headcount // at its last moments, oldest first; there is one if there is a shot
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

// Take shows what a server sent, which owns its shots no longer. Regions that no welcome listed are ignored; of two
// servers that compute the same region the one that is ahead is shown.
func (p *Picture) Take(server string, m *Moment) {
	for _, s := range m.Shots {
		at, known := p.row[s.Region]
		if !known {
			s.drop()
			continue
		}
		r := &p.Regions[at]
		if r.Live && r.Server != server && r.Tick > s.Tick && !r.old {
			s.drop()
			continue
		}
		r.old = false
		r.Server, r.Live, r.Frame, r.Tick = server, true, s.Frame, s.Tick
		r.Before.drop()
		r.Before, r.Shot = r.Shot, s
		r.counted(s)
	}
	m.Shots = m.Shots[:0]
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
