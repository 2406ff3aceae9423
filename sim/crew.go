package sim

import "ylem/particles"

// worker sweeps part of the pairs into a tally of its own.
type worker struct {
	*Sim
	*tally
	found []found
	sums  []int32 // of a kernel: sixteen lanes for each axis and particle of a cluster
}

// clear makes the tally empty. Impulses have room for the lanes of a last
// cluster that are not in use.
func (w *worker) clear(rows int) {
	w.pull.x, w.pull.y, w.pull.z = zeroed(w.pull.x, rows+lanes), zeroed(w.pull.y, rows+lanes), zeroed(w.pull.z, rows+lanes)
	if len(w.reach.carriers) > 0 {
		w.near = zeroed(w.near, rows)
	}
	w.pairs, w.loose, w.held, w.rubs = w.pairs[:0], w.loose[:0], w.held[:0], w.rubs[:0]
	if w.steers {
		w.sides = zeroed(w.sides, rows)
	}
}

// trim takes the room for lanes back.
func (w *worker) trim(rows int) {
	w.pull.x, w.pull.y, w.pull.z = w.pull.x[:rows], w.pull.y[:rows], w.pull.z[:rows]
}

// listing reports whether a list would live long enough to pay.
func (s *Sim) listing() bool { return 4*s.fastest < s.furthestReach }

var _ = particles.Length
