package scene

// Census counts what is in the picture. Regions whose server is lost count as they were.
type Census struct {
	Particles  int
	Styles     [256]int
	Kinds      []int // by index into Welcome.Kinds
	Structures []int // by index into Welcome.Structures

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
		r := &p.Regions[i]
		c.Particles += len(r.Style)
		for _, s := range r.Style {
			c.Styles[s]++
		}
		for _, a := range r.Names {
			if int(a.Structure) < len(c.Structures) {
				c.Structures[a.Structure]++
			}
		}
	}
	for i, n := range c.Styles {
		if k := p.Styles[i].Kind; k >= 0 && n > 0 {
			c.Kinds[k] += n
			c.ever[k] = true
		}
	}
}
