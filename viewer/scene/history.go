package scene

import (
	"math"
	"sort"
)

// History is numbers over the whole life of a world as this viewer has seen it. It holds a bounded number of buckets:
// when they are full, neighbours are joined and every one lasts longer from then on.
type History struct {
	Ticks   []uint64 // at which each bucket begins, ascending
	Last    uint64   // the last tick of which anything is known
	Columns []Column

	lasts uint64 // ticks of a bucket, at least
}

// Column is one number of a History by bucket: its least, greatest and last value; NaN where it was not known.
type Column struct {
	Group, Name   string
	Lo, Hi, Value []float32

	ever bool // it was anything but 0
}

// mostBuckets bounds a history: 12 bytes each for every column.
const mostBuckets = 1024

// Column gives the index of a column, which is made if there is none.
func (h *History) Column(group, name string) int {
	for i := range h.Columns {
		if h.Columns[i].Group == group && h.Columns[i].Name == name {
			return i
		}
	}
	c := Column{Group: group, Name: name}
	for range h.Ticks {
		c.grow()
	}
	h.Columns = append(h.Columns, c)
	return len(h.Columns) - 1
}

func (c *Column) grow() {
	nan := float32(math.NaN())
	c.Lo, c.Hi, c.Value = append(c.Lo, nan), append(c.Hi, nan), append(c.Value, nan)
}

// join takes the values of bucket j into i, j being the later.
func (c *Column) join(i, j int) {
	if c.Value[j] != c.Value[j] {
		return
	}
	if c.Value[i] != c.Value[i] {
		c.Lo[i], c.Hi[i] = c.Lo[j], c.Hi[j]
	}
	c.Lo[i], c.Hi[i], c.Value[i] = min(c.Lo[i], c.Lo[j]), max(c.Hi[i], c.Hi[j]), c.Value[j]
}

// Reach goes on to a tick. What is put is known of it. One in the past changes nothing.
func (h *History) Reach(tick uint64) {
	n := len(h.Ticks)
	h.Last = max(h.Last, tick)
	if n > 0 && tick < h.Ticks[n-1]+max(h.lasts, 1) {
		return
	}
	if n == mostBuckets {
		h.halve()
	}
	h.Ticks = append(h.Ticks, tick)
	for i := range h.Columns {
		h.Columns[i].grow()
	}
}

// halve joins neighbours, so that about half of the buckets remain.
func (h *History) halve() {
	span := h.Ticks[len(h.Ticks)-1] - h.Ticks[0]
	h.lasts = max(2*h.lasts, span/(mostBuckets/2)+1)
	to := 0
	for i, tick := range h.Ticks {
		if i > 0 && tick < h.Ticks[to]+h.lasts {
			for c := range h.Columns {
				h.Columns[c].join(to, i)
			}
			continue
		}
		if i > 0 {
			to++
		}
		h.Ticks[to] = tick
		for c := range h.Columns {
			column := &h.Columns[c]
			column.Lo[to], column.Hi[to], column.Value[to] = column.Lo[i], column.Hi[i], column.Value[i]
		}
	}
	h.cut(to + 1)
}

func (h *History) cut(n int) {
	h.Ticks = h.Ticks[:n]
	for i := range h.Columns {
		c := &h.Columns[i]
		c.Lo, c.Hi, c.Value = c.Lo[:n], c.Hi[:n], c.Value[:n]
	}
}

// Put notes a value at the tick that was reached.
func (h *History) Put(column int, value float64) {
	n := len(h.Ticks) - 1
	if n < 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		return
	}
	c, x := &h.Columns[column], float32(value)
	c.ever = c.ever || x != 0
	if c.Value[n] != c.Value[n] {
		c.Lo[n], c.Hi[n] = x, x
	}
	c.Lo[n], c.Hi[n], c.Value[n] = min(c.Lo[n], x), max(c.Hi[n], x), x
}

// Return forgets what comes after a tick: the world was begun anew, or goes on from an earlier tick.
func (h *History) Return(tick uint64) {
	h.cut(sort.Search(len(h.Ticks), func(i int) bool { return h.Ticks[i] > tick }))
	h.Last = tick
}

// Latest is the last value that is known of a column; ok is false if none is.
func (h *History) Latest(column int) (value float64, ok bool) {
	c := &h.Columns[column]
	for i := len(c.Value) - 1; i >= 0; i-- {
		if c.Value[i] == c.Value[i] {
			return float64(c.Value[i]), true
		}
	}
	return 0, false
}

// At is the value of a column at a tick or the last known before it.
func (h *History) At(column int, tick uint64) (value float64, ok bool) {
	c := &h.Columns[column]
	for i := sort.Search(len(h.Ticks), func(i int) bool { return h.Ticks[i] > tick }) - 1; i >= 0; i-- {
		if c.Value[i] == c.Value[i] {
			return float64(c.Value[i]), true
		}
	}
	return 0, false
}
