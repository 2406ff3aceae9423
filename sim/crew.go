package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// worker computes part of a tick, into a tally of its own: rows from … to − 1, and
// what pairs their clusters list.
type worker struct {
	*Sim
	*tally
	from, to int // rows

	clusters [2]int32    // from … to − 1, when there is a list
	entries  []entry     // of their lists
	columns  []neighbour // near the one at hand

	found    []found
	sums     []int32 // of a kernel: sixteen lanes for each axis and particle of a cluster
	wrapped  []wrapped
	furthest int64 // the squared distance that any of its rows moved
	permuter particles.Permuter
	asked    float64 // by the step at hand, of light; 0: no more than that
	late     []late
	spot     rules.Spot
	coasting coasting
	spans    []particles.Span
}

// Workers sets how many goroutines compute a tick together, at least 1. It
// changes no bit: what they find are integers that add up in any order, and sets.
func (s *Sim) Workers(n int) {
	n = max(1, n)
	s.crew = []worker{{Sim: s, tally: &s.tally}}
	for range n - 1 {
		s.crew = append(s.crew, worker{Sim: s, tally: new(tally)})
	}
	s.done = make(chan struct{}, n)
	s.list.store = nil
}

// together lets every worker do its part and returns when all have.
func (s *Sim) together(part func(w *worker, st *particles.Store), st *particles.Store) {
	for k := range s.crew[1:] {
		go s.crew[k+1].partly(part, st)
	}
	part(&s.crew[0], st)
	for range s.crew[1:] {
		<-s.done
	}
}

func (w *worker) partly(part func(w *worker, st *particles.Store), st *particles.Store) {
	part(w, st)
	w.done <- struct{}{}
}

// deal gives each worker its rows: those of its clusters where there is a list.
func (s *Sim) deal(st *particles.Store) {
	rows := st.Len()
	for k := range s.crew {
		w := &s.crew[k]
		w.from, w.to = rows*k/len(s.crew), rows*(k+1)/len(s.crew)
	}
	if !s.listed {
		return
	}
	for k := range s.crew {
		w := &s.crew[k]
		w.from, w.to = s.list.row(w.clusters[0], rows), s.list.row(w.clusters[1], rows)
	}
}

// clear makes the tally empty. Impulses have room for the lanes of a last
// cluster that are not in use.
func (w *worker) clear(rows int) {
	w.pull.x, w.pull.y, w.pull.z = zeroed(w.pull.x, rows+lanes), zeroed(w.pull.y, rows+lanes), zeroed(w.pull.z, rows+lanes)
	if len(w.reach.carriers) > 0 {
		w.near = zeroed(w.near, rows)
	}
	w.pairs, w.loose, w.trio, w.held, w.rubs = w.pairs[:0], w.loose[:0], w.trio[:0], w.held[:0], w.rubs[:0]
	if w.steers {
		w.sides = zeroed(w.sides, rows)
	}
}

// merge adds the other workers' tallies to that of the first, which is the
// Sim's: the sums of this worker's rows.
func (w *worker) merge(st *particles.Store) {
	all := &w.Sim.tally
	for k := range w.crew[1:] {
		other := w.crew[k+1].tally
		add(all.pull.x[w.from:w.to], other.pull.x[w.from:w.to])
		add(all.pull.y[w.from:w.to], other.pull.y[w.from:w.to])
		add(all.pull.z[w.from:w.to], other.pull.z[w.from:w.to])
		if len(w.reach.carriers) > 0 {
			for row := w.from; row < w.to; row++ {
				all.near[row] |= other.near[row]
			}
		}
		if w.steers {
			for row := w.from; row < w.to; row++ {
				all.sides[row] += other.sides[row]
			}
		}
	}
}

func add(to, from []int64) {
	from = from[:len(to)]
	for i := range to {
		to[i] += from[i]
	}
}

// mergeAndKick saves the workers a meeting, in worlds in which nothing else adds to
// impulses.
func (w *worker) mergeAndKick(st *particles.Store) {
	w.merge(st)
	w.kick(st)
}

// gather merges the tallies, by the given part of the workers.
func (s *Sim) gather(part func(w *worker, st *particles.Store), st *particles.Store) {
	all := &s.tally
	s.together(part, st)
	if len(s.crew) > 1 {
		for k := range s.crew[1:] {
			other := s.crew[k+1].tally
			all.pairs = append(all.pairs, other.pairs...)
			all.loose = append(all.loose, other.loose...)
			all.trio = append(all.trio, other.trio...)
			all.held = append(all.held, other.held...)
			all.rubs = append(all.rubs, other.rubs...)
		}
	}
	rows := st.Len()
	all.pull.x, all.pull.y, all.pull.z = all.pull.x[:rows], all.pull.y[:rows], all.pull.z[:rows]
}

// listing reports whether a list would live long enough to pay.
func (s *Sim) listing() bool { return s.furthestReach >= 0 && 4*s.fastest < s.furthestReach }
