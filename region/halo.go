package region

import (
	"bytes"
	"errors"
	"fmt"

	"ylem/particles"
	"ylem/region/wire"
)

// Disagreement is an error that says that two regions have different results
// where they must be equal. Epoch is the one at whose beginning they differ.
type Disagreement struct {
	Region, Neighbour int
	Epoch             uint64
	Tick              int64
	Here, There       uint64
	What              string
}

func (d *Disagreement) Error() string {
	return fmt.Sprintf("region %d disagrees with region %d about %s at epoch %d (tick %d): hash %016x here, %016x there; "+
		"one of the two computed or transmitted it wrongly (memory, another build, a forged message)",
		d.Region, d.Neighbour, d.What, d.Epoch, d.Tick, d.Here, d.There)
}

// ErrMessage marks a message that no honest neighbour sends. It changed nothing.
var ErrMessage = errors.New("message refused")

// say puts this epoch's halos into the outbox, one for each neighbour, and into the
// log.
func (r *Region) say() {
	st := r.store
	log := r.said.next(r.epoch, len(r.neighbours))
	for n, neighbour := range r.neighbours {
		known := r.world.Box(neighbour).Grown(r.world.halo(r.world.Epoch))
		r.rows = r.rows[:0]
		for row := range st.Owned {
			if r.within(&known, st.X[row], st.Y[row], st.Z[row]) {
				r.rows = append(r.rows, int32(row))
			}
		}
		payload := r.batch.Encode(nil, st, r.rows)
		log[n] = payload
		r.said.bytes += int64(len(payload))
		r.spoken += int64(len(payload))
		r.outbox = append(r.outbox, Message{Kind: wire.Halo, From: r.id, To: neighbour, Epoch: r.epoch, Payload: payload})
	}
}

// Halos returns how many bytes of halos came to this Region, and went from it, since
// it was made.
func (r *Region) Halos() (in, out int64) { return r.heard, r.spoken }

// within reports whether any image of (x, y, z) lies in the box.
func (r *Region) within(box *particles.Box, x, y, z int64) bool {
	for axis, at := range [3]int64{x, y, z} {
		inside := false
		for _, shift := range r.images[axis] {
			inside = inside || at+shift >= box.Lo[axis] && at+shift < box.Hi[axis]
		}
		if !inside {
			return false
		}
	}
	return true
}

// Outbox returns the messages to send, in order, and forgets them.
func (r *Region) Outbox() []Message {
	out := r.outbox
	r.outbox = nil
	return out
}

// Nudge asks again for every halo that this epoch still lacks. Call it when
// nothing has arrived for a while, and when a connection is new.
func (r *Region) Nudge() {
	for n, neighbour := range r.neighbours {
		if !r.has(n) {
			r.outbox = append(r.outbox, Message{Kind: wire.Pull, From: r.id, To: neighbour, Epoch: r.epoch})
		}
	}
}

// Needs reports whether the halo of a neighbour for an epoch is still to come, as far
// ahead as the region takes one.
func (r *Region) Needs(neighbour int, epoch uint64) bool {
	n := r.place(neighbour)
	if n < 0 || n == len(r.neighbours) || epoch < r.epoch || epoch >= r.epoch+window {
		return false
	}
	a := &r.inbox[n][epoch%window]
	return a.payload == nil || a.epoch != epoch
}

// Deliver takes a message. Copies, and messages of epochs that are over or too
// far ahead, change nothing. The error wraps ErrMessage when the message is
// none that an honest neighbour of this world sends, and is a *Disagreement when it
// is another copy of a halo that is here already and says something else: the first
// one is kept. Neither is final.
func (r *Region) Deliver(m Message) error {
	if m.From == r.id || m.To != r.id || r.place(m.From) < 0 {
		return fmt.Errorf("%w: from region %d to region %d, delivered to region %d whose neighbours are %v", ErrMessage, m.From, m.To, r.id, r.neighbours)
	}
	n := r.place(m.From)
	switch m.Kind {
	case wire.Pull:
		r.answer(m, n)
		return nil
	case wire.Halo:
		return r.take(m, n)
	case wire.Gone:
		if m.Epoch == r.epoch && !r.has(n) {
			r.behind = true
		}
		return nil
	}
	return fmt.Errorf("%w: of kind %d from region %d", ErrMessage, m.Kind, m.From)
}

// take keeps the halo of neighbour n if it is the first for its epoch.
func (r *Region) take(m Message, n int) error {
	if m.Epoch < r.epoch || m.Epoch >= r.epoch+window {
		return nil
	}
	slot := &r.inbox[n][m.Epoch%window]
	if slot.payload != nil && slot.epoch == m.Epoch {
		if !bytes.Equal(slot.payload, m.Payload) {
			return &Disagreement{
				Region: r.id, Neighbour: m.From, Epoch: m.Epoch, Tick: r.tick,
				Here: slot.store.Hash(), There: r.hashOf(m.Payload), What: "two copies of one halo",
			}
		}
		return nil
	}
	st, err := r.batch.Decode(m.Payload)
	if err == nil {
		err = r.world.admissible(st, m.From)
	}
	if err != nil {
		return fmt.Errorf("%w: halo of epoch %d from region %d: %w", ErrMessage, m.Epoch, m.From, err)
	}
	*slot = arrival{epoch: m.Epoch, payload: m.Payload, store: st}
	r.heard += int64(len(m.Payload))
	return nil
}

func (r *Region) hashOf(payload []byte) uint64 {
	st, err := r.batch.Decode(payload)
	if err != nil {
		return 0
	}
	return st.Hash()
}

// admissible reports what makes particles impossible as a region's.
func (w *World) admissible(st *particles.Store, from int) error {
	t, box := w.Table, w.Box(from)
	for row := range st.Owned {
		if int(st.Kind[row]) >= len(t.Kinds) {
			return fmt.Errorf("particle %016x of unknown kind %d", st.ID[row], st.Kind[row])
		}
		kind := &t.Kinds[st.Kind[row]]
		if !box.Contains(st.X[row], st.Y[row], st.Z[row]) {
			return fmt.Errorf("particle %016x outside the region's box", st.ID[row])
		}
		for a := range t.Attrs {
			attr := &kind.Attrs[a]
			if v := st.Attr[a][row]; attr.Has && (v < attr.Lo || v > attr.Hi) || !attr.Has && v != 0 {
				return fmt.Errorf("particle %016x (%s) has %s = %d", st.ID[row], kind.Name, t.Attrs[a], v)
			}
		}
	}
	return nil
}

// gather turns the neighbours' halos, and the region's own periodic images, into
// ghosts, and compares the strip around the box with what was computed here. Where
// they differ it forgets those halos and nothing else: it can be done again.
func (r *Region) gather() error {
	if r.whole {
		return nil
	}
	clear(r.got)
	r.store.Truncate(r.store.Owned)
	r.mirror()
	for n := range r.neighbours {
		slot := &r.inbox[n][r.epoch%window]
		r.ghosts(slot.store, slot.store.Owned, n)
	}
	if err := r.compare(); err != nil {
		r.store.Truncate(r.store.Owned)
		return err
	}
	for n := range r.neighbours {
		r.inbox[n][r.epoch%window] = arrival{}
	}
	return nil
}

// compare returns the first *Disagreement about the strip, and forgets the halos of
// all neighbours with whom there is one.
func (r *Region) compare() error {
	if r.epoch == r.first || r.world.Halo != 0 {
		return nil // nothing computed yet; or a halo too thin for the strip to be right
	}
	var first *Disagreement
	for n, here := range r.expected {
		if here == r.got[n] {
			continue
		}
		neighbour := r.id
		if n < len(r.neighbours) {
			neighbour = r.neighbours[n]
			r.inbox[n][r.epoch%window] = arrival{}
		}
		if first == nil {
			first = &Disagreement{
				Region: r.id, Neighbour: neighbour, Epoch: r.epoch, Tick: r.tick,
				Here: here, There: r.got[n], What: "the strip beyond their border",
			}
		}
	}
	if first == nil {
		return nil
	}
	return first
}

// mirror appends the ghosts that are images of the region's own particles.
func (r *Region) mirror() { r.ghosts(r.store, r.store.Owned, len(r.neighbours)) }

// ghosts appends the images inside the known box of the first n rows of from,
// which belong to the neighbour at index place, and sums those in the strip. Of
// the region's own particles the image that is the particle itself is left out.
func (r *Region) ghosts(from *particles.Store, n, place int) {
	var p particles.Particle
	own := from == r.store
	for row := range n {
		x, y, z := from.X[row], from.Y[row], from.Z[row]
		if own && r.deep(x, y, z) || !r.within(&r.known, x, y, z) {
			continue
		}
		from.Read(row, &p)
		hash := uint64(0)
		for _, dx := range r.images[0] {
			for _, dy := range r.images[1] {
				for _, dz := range r.images[2] {
					if own && dx == 0 && dy == 0 && dz == 0 || !r.known.Contains(x+dx, y+dy, z+dz) {
						continue
					}
					if r.strip.Contains(x+dx, y+dy, z+dz) {
						if hash == 0 {
							p.Position = [3]int64{x, y, z}
							hash = p.Hash(len(from.Attr))
						}
						r.got[place] += hash
					}
					p.Position = [3]int64{x + dx, y + dy, z + dz}
					r.store.Append(&p)
				}
			}
		}
	}
}

// deep reports whether none of the other images of a particle inside the box can
// lie in the halo.
func (r *Region) deep(x, y, z int64) bool {
	for axis, at := range [3]int64{x, y, z} {
		if len(r.images[axis]) == 1 {
			continue
		}
		size := r.world.Table.Size[axis]
		if at-size >= r.known.Lo[axis] || at+size < r.known.Hi[axis] {
			return false
		}
	}
	return true
}

// home wraps a position into the world's box, in place, and returns the region
// whose box contains it.
func (w *World) home(at *[3]int64) int {
	var index [3]int
	for axis := range w.Table.Dimensions {
		size, n := w.Table.Size[axis], w.Grid[axis]
		if at[axis] < 0 {
			at[axis] += size
		} else if at[axis] >= size {
			at[axis] -= size
		}
		i := min(int(at[axis]/max(size/int64(n), 1)), n-1)
		for i > 0 && at[axis] < border(size, i, n) {
			i--
		}
		for i+1 < n && at[axis] >= border(size, i+1, n) {
			i++
		}
		index[axis] = i
	}
	return (index[2]*w.Grid[1]+index[1])*w.Grid[0] + index[0]
}
