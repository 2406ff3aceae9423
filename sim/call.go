package sim

import "ylem/particles"

// calling says who looks for whom in a sweep over cells. Where enzymes meet
// substrate and nothing else meets anything, it is enough that enzymes look: the
// few find all pairs. Which kinds call is scratch, never state: any choice that
// covers every pair of kinds that have to do with each other finds every pair of
// particles, once.
type calling struct {
	must  []bool     // by kind: it has to do with its own kind
	edges [][2]uint8 // other pairs of kinds that have to do with each other
	calls []bool     // by kind, of this sweep
	count []int32    // rows by kind
}

func newCalling(s *Sim) calling {
	n := len(s.table.Kinds)
	c := calling{must: make([]bool, n), calls: make([]bool, n), count: make([]int32, n)}
	for a := range n {
		for b := a; b < n; b++ {
			p := &s.classes.pair[int(s.classes.of[a])*s.classes.n+int(s.classes.of[b])]
			switch {
			case p.top <= 0 && s.touch[a*n+b] < 0:
			case a == b:
				c.must[a] = true
			default:
				c.edges = append(c.edges, [2]uint8{uint8(a), uint8(b)})
			}
		}
	}
	return c
}

// choose chooses who calls, of each pair of kinds the rarer one, and reports
// whether those are few enough: they look in all directions, where otherwise
// everybody looks in half of them.
func (c *calling) choose(st *particles.Store) (few bool) {
	clear(c.count)
	for _, kind := range st.Kind {
		c.count[kind]++
	}
	copy(c.calls, c.must)
	for _, e := range c.edges {
		a, b := e[0], e[1]
		if c.calls[a] || c.calls[b] {
			continue
		}
		if c.count[a] < c.count[b] {
			c.calls[a] = true
		} else {
			c.calls[b] = true
		}
	}
	callers := 0
	for kind, calls := range c.calls {
		if calls {
			callers += int(c.count[kind])
		}
	}
	return 2*callers < st.Len()
}

// call is cells, where few call.
func (w *worker) call(st *particles.Store) {
	g, calls := &w.grid, w.calling.calls
	cut2 := int64(w.furthestReach+1) * int64(w.furthestReach+1)
	wide := g.Cell() > overflow/2
	n, part := len(g.Kind), w.part()
	for i := int32(n * part / len(w.crew)); i < int32(n*(part+1)/len(w.crew)); i++ {
		if !calls[g.Kind[i]] {
			continue
		}
		x, y, z := g.X[i], g.Y[i], g.Z[i]
		w.spans = g.Around(w.spans[:0], x, y, z)
		for _, span := range w.spans {
			for k := span.From; k < span.To; k++ {
				dx, dy, dz := x-g.X[k], y-g.Y[k], z-g.Z[k]
				if wide && max(dx, -dx, dy, -dy, dz, -dz) > overflow {
					continue
				}
				r2 := dx*dx + dy*dy + dz*dz
				if r2 <= cut2 && k != i && (k > i || !calls[g.Kind[k]]) { // two callers meet once
					w.meet(st, i, k, dx, dy, dz, r2)
				}
			}
		}
	}
}
