package main

import "ylem/particles"

// tracks gives the particles of a region that somebody sees small numbers, which stay as long as they are seen: by
// them an encoder knows a particle again. The work is shared by all viewers, and done only for rows that one asks for.
type tracks struct {
	era    uint64 // numbers of different eras have nothing to do with each other
	table  idTable
	ids    []uint64 // by number
	rows   []int32  // by number: the row in the picture, the owned one if it is owned
	seen   []uint32 // by number: the last picture in which somebody asked for it
	turn   uint32   // counts pictures
	number []int32  // by row of the picture: −1 if nobody asked yet
	before []int32  // the same of the picture before: mostly rows stay who they are
	live   int      // numbers that were asked for in this picture
	store  *particles.Store
}

// begin goes on to the next picture. Numbers that are not used any more are forgotten together: then an era ends.
func (t *tracks) begin(st *particles.Store, era func() uint64) {
	if t.turn == 0 || len(t.ids) > 2*t.live+1024 {
		*t = tracks{era: era(), turn: t.turn, number: t.number, before: t.before}
	}
	t.turn++
	t.store, t.live = st, 0
	t.number, t.before = t.before[:0], t.number
	for range st.Len() {
		t.number = append(t.number, -1)
	}
}

// of returns the number of the particle in a row. Owned rows are to be asked for before their images.
func (t *tracks) of(row int32) uint32 {
	if n := t.number[row]; n >= 0 {
		return uint32(n)
	}
	id := t.store.ID[row]
	n := uint32(len(t.ids))
	if int(row) < len(t.before) && t.before[row] >= 0 && int(t.before[row]) < len(t.ids) && t.ids[t.before[row]] == id {
		n = uint32(t.before[row])
	} else if known, is := t.table.find(id); is {
		n = known
	} else {
		t.table.add(id, n)
		t.ids, t.rows, t.seen = append(t.ids, id), append(t.rows, row), append(t.seen, 0)
	}
	t.number[row] = int32(n)
	if t.seen[n] != t.turn {
		t.seen[n], t.rows[n] = t.turn, row
		t.live++
	}
	return n
}

// row returns the row of a particle that somebody asked for in this picture.
func (t *tracks) row(id uint64) (row int32, known bool) {
	n, known := t.table.find(id)
	if !known || t.seen[n] != t.turn {
		return 0, false
	}
	return t.rows[n], true
}
