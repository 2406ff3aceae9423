package sim

import "ylem/particles"

// walk counts bonds between two particles of a molecule: from both ends at once,
// one layer after the other, so that it never looks further from either than half
// of the bonds that are asked for. Particles are told apart by ID, because a small
// periodic world holds images of them; what it finds depends on bonds alone, not on
// rows or on the order in which a particle has its bonds.
type walk struct {
	side  [2][]int32 // rows that were reached from either end, layer by layer
	slots []visit    // hash by ID, a power of two
	round uint32     // of the walk at hand; slots of earlier rounds are empty
	n     int        // slots in use

	// The last pair, and what is known of it: its distance if that is at most
	// limit, else limit + 1. No pair: limit is 0.
	a, b            int32
	limit, distance int
}

// visit is a particle that was reached.
type visit struct {
	id    uint64
	round uint32 // twice the round, and 1 more from the second end
}

// manyVisits bounds a walk. A molecule with more particles than that within half
// of the bonds asked for has so many ways that its ends count as further apart.
const manyVisits = 4096

// asApart reports whether the molecule of rows a and b, if they are in one, is as
// the rule's within and beyond ask.
func (s *Sim) asApart(st *particles.Store, r *rule, a, b int32) bool {
	d := s.bondsApart(st, a, b, max(r.Within, r.Beyond))
	return d > r.Beyond && (r.Within == 0 || d <= r.Within)
}

// bondsApart returns how many bonds lie between two rows, or limit + 1 if there
// are more of them or no way at all.
func (s *Sim) bondsApart(st *particles.Store, a, b int32, limit int) int {
	if st.NBond[a] == 0 || st.NBond[b] == 0 {
		return limit + 1
	}
	if st.ID[a] > st.ID[b] {
		a, b = b, a
	}
	w := &s.walk
	if w.a != a || w.b != b || w.distance > w.limit && limit > w.limit {
		w.a, w.b, w.limit = a, b, limit
		w.distance = s.walkBetween(st, a, b, limit)
	}
	return min(w.distance, limit+1)
}

// forget makes the walk forget the last pair.
func (w *walk) forget() { w.a, w.b, w.limit = -1, -1, 0 }

func (s *Sim) walkBetween(st *particles.Store, a, b int32, limit int) int {
	w := &s.walk
	w.begin()
	w.side[0], w.side[1] = append(w.side[0][:0], a), append(w.side[1][:0], b)
	w.reach(st.ID[a], 0)
	w.reach(st.ID[b], 1)
	var layer [2]int // where the outermost layer of each side begins
	for length := 1; length <= limit; length++ {
		side := (length - 1) % 2
		rows := w.side[side]
		from := layer[side]
		layer[side] = len(rows)
		for i := from; i < layer[side]; i++ {
			for _, partner := range s.partners(st, rows[i]) {
				switch w.reach(st.ID[partner-1], side) {
				case fresh:
					rows = append(rows, partner-1)
				case met:
					w.side[side] = rows
					return length
				}
			}
		}
		w.side[side] = rows
		if len(rows) == layer[side] || w.n > manyVisits {
			break // all of one end's molecule, or too much of it
		}
	}
	return limit + 1
}

// What reaching a particle says.
const (
	fresh = iota // nobody was there
	known        // this side was
	met          // the other side was
)

func (w *walk) begin() {
	if w.round++; w.round == 1<<30 || w.slots == nil {
		w.slots, w.round = zeroed(w.slots, max(64, len(w.slots))), 1
	}
	w.n = 0
}

// reach notes that a side has come to a particle.
func (w *walk) reach(id uint64, side int) int {
	if 2*(w.n+1) > len(w.slots) {
		w.widen()
	}
	mask := uint64(len(w.slots) - 1)
	for at := particles.Mix64(id) & mask; ; at = (at + 1) & mask {
		v := &w.slots[at]
		switch {
		case v.round>>1 != w.round:
			*v = visit{id, w.round<<1 | uint32(side)}
			w.n++
			return fresh
		case v.id != id:
		case v.round&1 == uint32(side):
			return known
		default:
			return met
		}
	}
}

// widen doubles the hash.
func (w *walk) widen() {
	old := w.slots
	w.slots = make([]visit, 2*len(old))
	mask := uint64(len(w.slots) - 1)
	for _, v := range old {
		if v.round>>1 != w.round {
			continue
		}
		at := particles.Mix64(v.id) & mask
		for w.slots[at].round != 0 {
			at = (at + 1) & mask
		}
		w.slots[at] = v
	}
}
