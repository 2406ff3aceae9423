package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

// A matrix gives a force another strength for each ordered pair of kinds:
//
//	order  = ["red", "green"]            rows and columns
//	matrix = [[1, 0.2], [-0.5, 1]]       rows: the first kind, columns: the second
//
// which the expression reads as `matrix`. Kinds that order does not name have
// 0. matrix = random(lo, hi, n) is the n-th of all matrices with entries
// between lo and hi.
type matrix struct {
	entry map[[2]int]float64
	used  bool
}

// at returns the entry of an ordered pair of kinds; a nil matrix has zeros.
func (m *matrix) at(a, b int) float64 {
	if m == nil {
		return 0
	}
	return m.entry[[2]int{a, b}]
}

// readMatrix reads order and matrix; nil where there is none.
func (c *compiler) readMatrix(s *section) (*matrix, bool) {
	if !s.has("matrix") {
		if s.has("order") {
			c.fail(s.values["order"].name, "there is an order of kinds and no matrix", "for example matrix = [[1, 0.2], [-0.5, 1]]")
			return nil, false
		}
		return nil, true
	}
	n := s.node("matrix")
	if n == nil || !s.need("order", `["red", "green"]`) {
		return nil, false
	}
	var order []int
	named := map[int]bool{}
	for _, name := range s.texts("order") {
		k, ok := c.kindNumber[name.text]
		if !ok {
			c.fail(name.at, fmt.Sprintf("there is no kind %q", name.text), suggest(name.text, "kinds", c.kindNames())...)
			return nil, false
		}
		if named[k] {
			c.fail(name.at, fmt.Sprintf("%q stands here twice", name.text))
			return nil, false
		}
		named[k] = true
		order = append(order, k)
	}
	m := &matrix{entry: map[[2]int]float64{}}
	if n.form == formCall && n.text == "random" {
		return m, order != nil && c.randomMatrix(n, order, m)
	}
	if n.form != formList || len(n.over) != len(order) {
		c.fail(n.at, fmt.Sprintf("matrix is not a list of %d rows", len(order)), "one for each kind of order, or random(lo, hi, number)")
		return nil, false
	}
	ok := true
	for i, row := range n.over {
		if row.form != formList || len(row.over) != len(order) {
			c.fail(row.at, fmt.Sprintf("this row is not a list of %d numbers", len(order)), "one for each kind of order")
			ok = false
			continue
		}
		for j, o := range row.over {
			x := c.bounded(o, "an entry of matrix", anyNumber, math.NaN())
			ok = ok && x == x
			m.entry[[2]int{order[i], order[j]}] = x
		}
	}
	return m, ok
}

// randomMatrix draws entries by (number, row, column).
func (c *compiler) randomMatrix(n *node, order []int, m *matrix) bool {
	if len(n.over) != 3 {
		c.fail(n.at, "random takes the least and the largest entry, and the number of the matrix", "for example random(-1, 1, 7)")
		return false
	}
	lo := c.bounded(n.over[0], "the least entry", anyNumber, math.NaN())
	hi := c.bounded(n.over[1], "the largest entry", anyNumber, math.NaN())
	number := c.boundedWhole(n.over[2], "the number of the matrix", 0, 1<<40, 0)
	key := particles.NewKey(uint64(number), particles.StreamMatrix, 0)
	for i, a := range order {
		for j, b := range order {
			u := math.Ldexp(float64(key.Draw(uint64(i), uint64(j))[0])+0.5, -32)
			m.entry[[2]int{a, b}] = lo + float64(u*(hi-lo))
		}
	}
	return lo == lo && hi == hi
}
