package scene

// Census counts what is in the world, seen or not. Regions whose server is lost count as they were.
type Census struct {
	Particles  int
	Styles     [256]int // of those that came as particles
	Kinds      []int    // by index into Welcome.Kinds
	Structures []int    // by index into Welcome.Structures

	ever []bool // there was one of the kind, so that lists do not jump with every last one
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
	for i := range p.Regions {
		s := p.Regions[i].Shot
		if s == nil {
			continue
		}
		for kind, n := range s.Kinds[:min(len(s.Kinds), len(c.Kinds))] {
			c.Kinds[kind] += int(n)
			c.Particles += int(n)
			c.ever[kind] = c.ever[kind] || n > 0
		}
		for i, n := range s.Structures[:min(len(s.Structures), len(c.Structures))] {
			c.Structures[i] += int(n)
		}
		for style, n := range s.Counts {
			c.Styles[style] += int(n)
		}
	}
}
