package sim

import (
	"ylem/particles"
)

// bonds finds bonded partners: for each bond slot of each row, the partner's
// row + 1; 0: it is not in reach, so the bond breaks. Rows keep it as long as
// the list lives.
type bonds struct {
	row     []int32
	store   *particles.Store
	changes uint64

	known []acquaintance // of the participants of a reaction

	keys []uint64 // hash of bonded rows by ID
	rows []int32  // row + 1; 0: empty
}

// acquaintance is a row that participants of a reaction may be bonded to.
type acquaintance struct {
	id  uint64
	row int32 // + 1
}

// lives reports whether the rows are those whose partners were found.
func (b *bonds) lives(st *particles.Store) bool { return b.store == st && b.changes == st.Changes() }

// remember notes the participants of a reaction and their partners, before it.
func (b *bonds) remember(st *particles.Store, re *reaction) {
	b.changes = st.Changes()
	b.known = b.known[:0]
	for _, row := range re.row[:re.n] {
		b.known = append(b.known, acquaintance{st.ID[row], row + 1})
		for slot, id := range st.Partners(int(row)) {
			b.known = append(b.known, acquaintance{id, b.row[int(row)*st.Slots+slot]})
		}
	}
}

// renew finds the partners of the participants of a reaction, after it: they are
// among those that were remembered.
func (b *bonds) renew(st *particles.Store, re *reaction) {
	for _, row := range re.row[:re.n] {
		at := int(row) * st.Slots
		clear(b.row[at : at+st.Slots])
		for slot, id := range st.Partners(int(row)) {
			for _, k := range b.known {
				if k.id == id {
					b.row[at+slot] = k.row
					break
				}
			}
		}
	}
	b.changes = st.Changes()
}

// find looks for the partners of every bonded row. Where a partner is there more
// than once, as itself and as images, the nearest is meant.
func (b *bonds) find(s *Sim, st *particles.Store) {
	b.store, b.changes = st, st.Changes()
	b.row = zeroed(b.row, st.Len()*st.Slots)
	if st.Slots == 0 {
		return
	}
	n := 0
	for _, count := range st.NBond {
		if count > 0 {
			n++
		}
	}
	if n == 0 {
		return
	}
	size := 64
	for size < 2*n {
		size *= 2
	}
	b.keys, b.rows = resized(b.keys, size), zeroed(b.rows, size)
	mask := uint64(size - 1)
	for row, count := range st.NBond {
		if count == 0 {
			continue
		}
		at := particles.Mix64(st.ID[row]) & mask
		for b.rows[at] != 0 {
			at = (at + 1) & mask
		}
		b.keys[at], b.rows[at] = st.ID[row], int32(row)+1
	}
	for row, count := range st.NBond {
		for slot := range int(count) {
			id := st.Bond[row*st.Slots+slot]
			best := int64(-1)
			for at := particles.Mix64(id) & mask; b.rows[at] != 0; at = (at + 1) & mask {
				if b.keys[at] != id {
					continue
				}
				if d, ok := s.length2(st, int32(row), b.rows[at]-1); ok && (best < 0 || d < best) && slotOf(st, b.rows[at]-1, st.ID[row]) >= 0 {
					best = d
					b.row[row*st.Slots+slot] = b.rows[at]
				}
			}
		}
	}
}

// length2 returns the squared distance of two rows; false if they are further
// apart than any bond is long.
func (s *Sim) length2(st *particles.Store, i, j int32) (int64, bool) {
	dx, dy, dz := s.delta(st, i, j)
	if max(dx, -dx, dy, -dy, dz, -dz) > overflow {
		return 0, false
	}
	return dx*dx + dy*dy + dz*dz, true
}

// hold breaks the bonds that are longer than their type allows, from both ends,
// and closes the gaps in both columns of slots.
func (s *Sim) hold(st *particles.Store) {
	n := len(s.table.Kinds)
	for row, count := range st.NBond {
		if count == 0 {
			continue
		}
		at, kept := row*st.Slots, 0
		for slot := range int(count) {
			partner := s.bind.row[at+slot]
			if partner == 0 {
				continue
			}
			number := s.table.BondOf[int(st.Kind[row])*n+int(st.Kind[partner-1])]
			if number < 0 {
				continue
			}
			most := s.table.BondTypes[number].BreaksAt
			if d, ok := s.length2(st, int32(row), partner-1); !ok || d > most*most {
				continue
			}
			s.bind.row[at+kept], st.Bond[at+kept] = partner, st.Bond[at+slot]
			kept++
		}
		for slot := kept; slot < int(count); slot++ {
			s.bind.row[at+slot], st.Bond[at+slot] = 0, 0
		}
		st.NBond[row] = uint8(kept)
	}
}

// bonds adds the forces of bonds and notes the bonded pairs that might react.
func (w *worker) bonds(st *particles.Store) {
	n := len(w.table.Kinds)
	for row := w.from; row < w.to; row++ {
		if st.NBond[row] == 0 {
			continue
		}
		i := int32(row)
		for _, partner := range w.partners(st, i) {
			j := partner - 1
			if j < i {
				continue
			}
			kinds := int(st.Kind[i])*n + int(st.Kind[j])
			bond := &w.table.BondTypes[w.table.BondOf[kinds]]
			dx, dy, dz := w.delta(st, i, j)
			r2 := dx*dx + dy*dy + dz*dz
			if w.push(i, j, dx, dy, dz, r2, bond.Pull(float64(r2)), w.table.Cap[kinds]) {
				w.held = append(w.held, held{i: i, j: j, r2: r2, bonded: true})
			}
			if len(w.rules) > 0 && len(w.between(&w.reach.bonded, i, j).now) > 0 {
				w.pairs = append(w.pairs, pair{i, j, true})
			}
		}
	}
}

// slotOf returns the slot of row's bond to id, or −1.
func slotOf(st *particles.Store, row int32, id uint64) int {
	for slot, partner := range st.Partners(int(row)) {
		if partner == id {
			return slot
		}
	}
	return -1
}
