package wire

import "math/bits"

// cells puts particles into the order of cells, so that one after the other is near to it. It keeps its buffers.
type cells struct {
	key    []uint32
	count  []uint32
	sorted []int32
}

// sort sorts rows by the cells in which their places are, about one particle to a cell: along rows of cells, every
// other one backwards.
func (c *cells) sort(rows []int32, columns *[3][]int32, axes int) {
	n := len(rows)
	if n < 3 {
		return
	}
	each := (bits.Len(uint(n)) + axes - 1) / axes // bits of a cell's number along an axis
	var lo [3]int32
	var shift [3]uint
	for axis := range axes {
		column := columns[axis]
		least, most := column[rows[0]], column[rows[0]]
		for _, row := range rows {
			least, most = min(least, column[row]), max(most, column[row])
		}
		lo[axis] = least
		shift[axis] = uint(max(bits.Len32(uint32(most)-uint32(least))-each, 0))
	}
	c.key, c.sorted = sized(c.key, n), sized(c.sorted, n)
	c.count = sized(c.count, 1<<(each*axes)+1)
	clear(c.count)
	for i, row := range rows {
		key := uint32(0)
		for axis := axes - 1; axis >= 0; axis-- {
			cell := (uint32(columns[axis][row]) - uint32(lo[axis])) >> shift[axis]
			if key&1 != 0 {
				cell = 1<<each - 1 - cell
			}
			key = key<<each | cell
		}
		c.key[i] = key
		c.count[key+1]++
	}
	for k := 1; k < len(c.count); k++ {
		c.count[k] += c.count[k-1]
	}
	for i, row := range rows {
		k := c.key[i]
		c.sorted[c.count[k]] = row
		c.count[k]++
	}
	copy(rows, c.sorted)
}
