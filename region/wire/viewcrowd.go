package wire

// crowd is what both ends know of the particles of a region that a viewer sees. Both change it in the same way.
type crowd struct {
	step   int  // a place is in units of 2^step length units
	solid  bool // there are three axes
	valued bool // there is a value per particle
	style  []uint8
	value  []uint8
	at     [3][]int32
	moved  [3][]int32 // by how much in the frame before
	bonds  [][2]uint32
	names  []Anchor
	stubs  []Stub
}

func (c *crowd) axes() int {
	if c.solid {
		return 3
	}
	return 2
}

// n is the number of particles.
func (c *crowd) n() int { return len(c.style) }

// gone marks a particle in what remove returns.
const gone = ^uint32(0)

// remove takes particles away, in descending order of their indices: the last one takes the index of each. It returns,
// by the old index, the new one, or gone; it is nil if no bond and no name asks for it.
func (c *crowd) remove(removed []uint32, scratch *[2][]uint32) (to []uint32) {
	if len(removed) == 0 {
		return nil
	}
	n := c.n()
	var who []uint32 // by index: what index it had at first
	if len(c.bonds)+len(c.names) > 0 {
		to, who = counted(scratch[0], n), counted(scratch[1], n)
		scratch[0], scratch[1] = to, who
	}
	for _, i := range removed {
		n--
		c.style[i] = c.style[n]
		if c.valued {
			c.value[i] = c.value[n]
		}
		for axis := range c.axes() {
			c.at[axis][i], c.moved[axis][i] = c.at[axis][n], c.moved[axis][n]
		}
		if to != nil {
			to[who[i]] = gone
			if int(i) != n {
				to[who[n]], who[i] = i, who[n]
			}
		}
	}
	c.grow(n)
	return to
}

// counted returns 0, 1, 2 … n−1, in buffer if that is long enough.
func counted(buffer []uint32, n int) []uint32 {
	buffer = sized(buffer, n)
	for i := range buffer {
		buffer[i] = uint32(i)
	}
	return buffer
}

// sized returns a slice of n elements, what is in them being anything.
func sized[T any](buffer []T, n int) []T {
	if cap(buffer) < n {
		grown := make([]T, n, n+n/8)
		copy(grown, buffer)
		return grown
	}
	return buffer[:n]
}

// grow makes all columns n long, or shorter.
func (c *crowd) grow(n int) {
	c.style = sized(c.style, n)
	if c.valued {
		c.value = sized(c.value, n)
	}
	for axis := range c.axes() {
		c.at[axis], c.moved[axis] = sized(c.at[axis], n), sized(c.moved[axis], n)
	}
}

// rename gives bonds and names the indices that their particles have now, and drops those of particles that are gone.
func (c *crowd) rename(to []uint32) {
	if to == nil {
		return
	}
	kept := c.bonds[:0]
	for _, b := range c.bonds {
		if i, j := to[b[0]], to[b[1]]; i != gone && j != gone {
			kept = append(kept, [2]uint32{i, j})
		}
	}
	c.bonds = kept
	names := c.names[:0]
	for _, a := range c.names {
		if i := to[a.Index]; i != gone {
			names = append(names, Anchor{a.Structure, i})
		}
	}
	c.names = names
}

// drop removes what stands at some places of a list, ascending.
func drop[T any](list []T, places []uint32) []T {
	if len(places) == 0 {
		return list
	}
	to := int(places[0])
	for k, place := range places {
		end := len(list)
		if k+1 < len(places) {
			end = int(places[k+1])
		}
		to += copy(list[to:], list[place+1:end])
	}
	return list[:to]
}

// empty makes it a crowd of nobody.
func (c *crowd) empty(step int, solid, valued bool) {
	c.step, c.solid, c.valued = step, solid, valued
	c.grow(0)
	c.bonds, c.names, c.stubs = c.bonds[:0], c.names[:0], c.stubs[:0]
}

// guess is by how much a particle of a style moves on, if it moved so much before: gain is in sixteenths.
func guess(moved int32, gain uint8) int32 { return (moved*int32(gain) + 8) >> 4 }
