package observe

import "ylem/particles"

// enclosed counts those of the first selection that are inside of a closed ring of
// the second: where a line out of them crosses it an odd number of times. It is of
// two dimensions; a ring that goes around the world has no inside.
func enclosed(c *call) float64 {
	if c.Table.Dimensions != 2 {
		return 0
	}
	inside := make(map[int32]bool)
	rows, looked := c.rows(0), 0
	for _, members := range c.molecules().members {
		ring := c.outline(members)
		if ring == nil {
			continue
		}
		if looked += len(rows) * len(ring); looked > mostPairs {
			return none
		}
		own := make(map[int32]bool, len(members))
		for _, row := range members {
			own[row] = true
		}
		for _, row := range rows {
			if !own[row] && c.surrounds(ring, row) {
				inside[row] = true
			}
		}
	}
	return float64(len(inside))
}

// outline returns where the members of a closed ring of the second selection are,
// one after the other, each by the nearest image of the one before it; nil: they are
// none, or the way around does not end where it began.
func (c *call) outline(members []int32) (ring [][2]int64) {
	place := make(map[uint64]int32, len(members))
	for _, row := range members {
		if c.Store.NBond[row] != 2 || !c.fits(&c.Select[1], int(row)) {
			return nil
		}
		place[c.Store.ID[row]] = row
	}
	first := members[0]
	at := [2]int64{c.Store.X[first], c.Store.Y[first]}
	begin := at
	for from, row := int32(-1), first; ; {
		ring = append(ring, at)
		next := int32(-1)
		for _, id := range c.Store.Partners(int(row)) {
			if partner, here := place[id]; here && partner != from {
				next = partner
				break
			}
		}
		if next < 0 || len(ring) > len(members) {
			return nil
		}
		at[0] += c.shortest(0, c.Store.X[next]-c.Store.X[row])
		at[1] += c.shortest(1, c.Store.Y[next]-c.Store.Y[row])
		if from, row = row, next; row == first {
			break
		}
	}
	if at != begin {
		return nil
	}
	return ring
}

// surrounds reports whether a row is inside of a ring.
func (c *call) surrounds(ring [][2]int64, row int32) (inside bool) {
	x := ring[0][0] + c.shortest(0, c.Store.X[row]-ring[0][0])
	y := ring[0][1] + c.shortest(1, c.Store.Y[row]-ring[0][1])
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a[1] > y) == (b[1] > y) {
			continue
		}
		// In length units: products of quanta leave 64 bits.
		ax, ay := float64(particles.Units(a[0]-x)), float64(particles.Units(a[1]-y))
		bx, by := float64(particles.Units(b[0]-x)), float64(particles.Units(b[1]-y))
		if ax-float64(ay*(bx-ax))/(by-ay) > 0 {
			inside = !inside
		}
	}
	return inside
}

// shortest returns the shortest of the differences along an axis that differ by its
// side, where it wraps.
func (c *call) shortest(axis int, d int64) int64 {
	if !c.Table.Wraps(axis) {
		return d
	}
	side := c.Table.Size[axis]
	switch {
	case d > side/2:
		return d - side
	case d < -(side / 2):
		return d + side
	}
	return d
}
