package scene

import "math"

// A server sends all particles anew from time to time, in another order, so that a recording can be begun there. Who
// is who is then found by their places: a particle is the one of its style that is nearest to where it must have come
// from, so that nothing seems to stop or jump.

// mostMatched is how many particles are matched; more would take too long.
const mostMatched = 300_000

// matcher finds who is who. It keeps its buffers.
type matcher struct {
	starts []int32
	sorted []int32
	cells  []int32
	from   []int32
	taken  []bool
}

// match gives, by index in now, the index of the same particle in before, or −1. Neither column is empty.
func (m *matcher) match(before, now *[3][]int32, styleBefore, style []uint8, axes int) []int32 {
	n := len(styleBefore)
	var lo [3]int32
	var many [3]int32 // cells
	extent := 1.0
	var span [3]float64
	for axis := range axes {
		least, greatest := bounds(before[axis])
		lo[axis] = least
		span[axis] = float64(greatest) - float64(least) + 1
		extent *= span[axis]
	}
	// About one particle to a cell.
	size := int32(min(max(math.Pow(extent/float64(n), 1/float64(axes)), 4), 1<<30))
	cells := int32(1)
	many = [3]int32{1, 1, 1}
	for axis := range axes {
		many[axis] = int32(span[axis]/float64(size)) + 1
		cells *= many[axis]
	}
	cell := func(columns *[3][]int32, i int) (at [3]int32) {
		for axis := range axes {
			at[axis] = min(max((columns[axis][i]-lo[axis])/size, 0), many[axis]-1)
		}
		return at
	}
	m.starts, m.sorted, m.cells = sized(m.starts, int(cells)+2), sized(m.sorted, n), sized(m.cells, n)
	clear(m.starts)
	for i := range n {
		at := cell(before, i)
		m.cells[i] = (at[2]*many[1]+at[1])*many[0] + at[0]
		m.starts[m.cells[i]+2]++
	}
	for k := range cells {
		m.starts[k+2] += m.starts[k+1]
	}
	for i := range n {
		to := &m.starts[m.cells[i]+1]
		m.sorted[*to] = int32(i)
		*to++
	}
	m.taken, m.from = sized(m.taken, n), sized(m.from, len(style))
	clear(m.taken)
	for i := range m.from {
		best, least := int32(-1), int64(size)*int64(size)
		at := cell(now, i)
		z0, z1 := max(at[2]-1, 0), min(at[2]+1, many[2]-1)
		for z := z0; z <= z1; z++ {
			for y := max(at[1]-1, 0); y <= min(at[1]+1, many[1]-1); y++ {
				row := (z*many[1] + y) * many[0]
				for _, j := range m.sorted[m.starts[row+max(at[0]-1, 0)]:m.starts[row+min(at[0]+1, many[0]-1)+1]] {
					if m.taken[j] || styleBefore[j] != style[i] {
						continue
					}
					sum := int64(0)
					for axis := range axes {
						d := int64(now[axis][i]) - int64(before[axis][j])
						sum += d * d
					}
					if sum < least {
						best, least = j, sum
					}
				}
			}
		}
		if m.from[i] = best; best >= 0 {
			m.taken[best] = true
		}
	}
	return m.from
}
