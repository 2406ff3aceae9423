package scene

import "slices"

// Census counts what is in the world at one moment, seen or not. Regions whose server is lost count as they were.
//
// Servers show the same moments, but what they show does not come at the same time: summed as it comes, a particle that
// crosses from one to the other would be counted twice or not at all.
type Census struct {
	Tick       uint64 // the moment; if the regions have shown none together of late, the one that all have reached
	Particles  int
	Styles     [256]int // of those that came as particles, of each region the newest
	Kinds      []int    // by index into Welcome.Kinds
	Structures []int    // by index into Welcome.Structures

	ever []bool // there was one of the kind, so that lists do not jump with every last one
}

// headcount is how many there were of everything in a region.
type headcount struct {
	tick       uint64
	kinds      []uint32 // by index into Welcome.Kinds
	structures []uint32 // by index into Welcome.Structures
}

// headcounts is how many moments of a region are remembered, to find one that all regions have shown.
const headcounts = 8

// counted remembers how many there are in a region now. What goes back in time begins anew.
func (r *Region) counted(s *Shot) {
	all := r.counts
	if n := len(all); n > 0 && all[n-1].tick > s.Tick {
		all = all[:0]
	}
	var c headcount
	switch n := len(all); {
	case n > 0 && all[n-1].tick == s.Tick:
		c, all = all[n-1], all[:n-1]
	case n == headcounts:
		c = all[0]
		all = slices.Delete(all, 0, 1)
	case n < cap(all):
		c = all[:n+1][n]
	}
	c.tick, c.kinds, c.structures = s.Tick, append(c.kinds[:0], s.Kinds...), append(c.structures[:0], s.Structures...)
	r.counts = append(all, c)
}

// at is how many there were in the region at a tick, or nil.
func (r *Region) at(tick uint64) *headcount {
	for i := range r.counts {
		if r.counts[i].tick == tick {
			return &r.counts[i]
		}
	}
	return nil
}

// common is the newest moment that all live regions have shown of late.
func (p *Picture) common() (tick uint64, found bool) {
	live := func(r Region) bool { return r.Live && len(r.counts) > 0 }
	first := slices.IndexFunc(p.Regions, live)
	if first < 0 {
		return 0, false
	}
	for _, c := range slices.Backward(p.Regions[first].counts) {
		if !slices.ContainsFunc(p.Regions, func(r Region) bool { return live(r) && r.at(c.tick) == nil }) {
			return c.tick, true
		}
	}
	return 0, false
}

func (c *Census) take(p *Picture) {
	*c = Census{Kinds: c.Kinds[:0], Structures: c.Structures[:0], ever: c.ever}
	if p.World == nil {
		return
	}
	if len(c.ever) != len(p.World.Kinds) {
		c.ever = make([]bool, len(p.World.Kinds))
	}
	c.Kinds = append(c.Kinds, make([]int, len(p.World.Kinds))...)
	c.Structures = append(c.Structures, make([]int, len(p.World.Structures))...)
	tick, together := p.common()
	if c.Tick = tick; !together {
		c.Tick = p.Tick()
	}
	for i := range p.Regions {
		r := &p.Regions[i]
		if r.Shot == nil {
			continue
		}
		then := r.at(tick)
		if !together || !r.Live || then == nil {
			then = &r.counts[len(r.counts)-1]
		}
		for kind, n := range then.kinds[:min(len(then.kinds), len(c.Kinds))] {
			c.Kinds[kind] += int(n)
			c.Particles += int(n)
			c.ever[kind] = c.ever[kind] || n > 0
		}
		for i, n := range then.structures[:min(len(then.structures), len(c.Structures))] {
			c.Structures[i] += int(n)
		}
		for style, n := range r.Shot.Counts {
			c.Styles[style] += int(n)
		}
	}
}
