package scene

import "slices"

// Census counts what is in the world at one moment, seen or not. Regions whose server is lost count as they were.
//
// Servers show the same moments, but what they show does not come at the same time: summed as it comes, a particle that
// crosses from one to the other would be counted twice or not at all.
type Census struct {
	Tick       uint64 // the moment; if the regions have shown none together for long, the one that all have reached
	Particles  int
	Styles     [256]int // of those that came as particles, of each region the newest
	Kinds      []int    // by index into Welcome.Kinds
	Structures []int    // by index into Welcome.Structures

	ever, formed []bool // there was one of the kind, or structure, so that lists do not jump with every last one

	whole bool    // the counts are of one moment, and of all regions
	age   float64 // seconds since they were taken
}

// patience is how long counts of a moment are shown when none has come that all regions have shown, in seconds. After
// that they are summed as they come.
const patience = 10.0

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

// take counts what is in the picture.
func (c *Census) take(p *Picture) {
	c.Styles = [256]int{}
	for i := range p.Regions {
		if s := p.Regions[i].Shot; s != nil {
			for style, n := range s.Counts {
				c.Styles[style] += int(n)
			}
		}
	}
	tick, together := p.common()
	if together || !c.whole || c.age >= patience {
		c.sum(p, tick, together)
		c.whole = together && !slices.ContainsFunc(p.Regions, func(r Region) bool { return len(r.counts) == 0 })
	}
}

// sum counts what all regions had at a tick, or what each had last.
func (c *Census) sum(p *Picture, tick uint64, together bool) {
	if c.Tick, c.age = tick, 0; !together {
		c.Tick = p.Tick()
	}
	kinds, structures := 0, 0
	if p.World != nil {
		kinds, structures = len(p.World.Kinds), len(p.World.Structures)
	}
	c.Particles, c.Kinds, c.Structures = 0, zeros(c.Kinds, kinds), zeros(c.Structures, structures)
	if len(c.ever) != kinds || len(c.formed) != structures {
		c.ever, c.formed = make([]bool, kinds), make([]bool, structures)
	}
	for i := range p.Regions {
		r := &p.Regions[i]
		if len(r.counts) == 0 {
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
			c.formed[i] = c.formed[i] || n > 0
		}
	}
}

func zeros(counts []int, n int) []int {
	counts = sized(counts, n)
	clear(counts)
	return counts
}

// some tells of each whether there is any.
func some(counts []int) []bool {
	out := make([]bool, len(counts))
	for i, n := range counts {
		out[i] = n > 0
	}
	return out
}
