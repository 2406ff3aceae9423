package observe

import "slices"

// is reports whether a molecule is a structure of the world.
func (w *Whole) is(structure int, members []int32) bool {
	s := &w.Table.Structures[structure]
	counts := make([]int, len(w.Table.Kinds))
	for _, row := range members {
		counts[w.Store.Kind[row]]++
	}
	if !slices.Equal(counts, s.Counts) {
		return false
	}
	return s.Chain == nil || isChain(s.Chain, chainOf(links(w.Store, members)))
}

// molecules counts the connected sets that contain one of those selected.
func molecules(c *call) float64 {
	all := c.molecules()
	has := make([]bool, len(all.members))
	n := 0
	for _, row := range c.rows(0) {
		if set := all.of[row]; set >= 0 && !has[set] {
			has[set] = true
			n++
		}
	}
	return float64(n)
}

// largest returns the size of the largest set that bonds among those selected
// connect.
func largest(c *call) float64 {
	size := min(1, len(c.rows(0)))
	s := c.connected(func(row int32) bool { return c.fits(&c.Select[0], int(row)) })
	for _, members := range s.members {
		size = max(size, len(members))
	}
	return float64(size)
}

// rings counts the molecules of those selected of which every member has exactly
// two bonds, and the particles in them.
func rings(c *call) (n, ringed float64) {
	for _, members := range c.molecules().members {
		closed := true
		for _, row := range members {
			closed = closed && c.Store.NBond[row] == 2 && c.fits(&c.Select[0], int(row))
		}
		if closed {
			n++
			ringed += float64(len(members))
		}
	}
	return n, ringed
}

// attached counts those of the first selection that have another one of the
// second in their molecule.
func attached(c *call) float64 {
	all := c.molecules()
	holds := make([]int, len(all.members))
	for _, row := range c.rows(1) {
		if set := all.of[row]; set >= 0 {
			holds[set]++
		}
	}
	n := 0
	for _, row := range c.rows(0) {
		set := all.of[row]
		if set < 0 {
			continue
		}
		others := holds[set]
		if c.fits(&c.Select[1], int(row)) {
			others--
		}
		if others > 0 {
			n++
		}
	}
	return float64(n)
}
