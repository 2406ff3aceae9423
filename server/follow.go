package main

import (
	"fmt"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// follower is the part of a server that changes the rules when up says so: see
// adopt.go. Its methods are called by the goroutine that reads the orders.
type follower struct {
	server *server
	flags  *hosting
	out    chan<- report
	next   *rules.Table     // compiled, not adopted
	pieces *particles.Store // of this server, by the next rules
}

// ready says that rules are compiled, or why not.
type ready struct {
	Fingerprint string `json:"fingerprint,omitempty"`
	Now         string `json:"now"` // of the rules that it has
	Error       string `json:"error,omitempty"`
}

// held is where the fastest region of a server is, which goes no further.
type held struct {
	Tick  int64 `json:"tick"`
	Ended bool  `json:"ended,omitempty"`
}

// piece is particles on their way between a server and up, as a batch of the
// world's (wire.Batcher).
type piece struct {
	Data []byte `json:"data"`
}

// adopted is rules that a server has adopted, or shall, and from which tick on.
type adopted struct {
	Tick     int64  `json:"tick"`
	Revision uint64 `json:"revision"`
	Error    string `json:"error,omitempty"`
}

// mostInPiece is how many particles go into a piece.
const mostInPiece = 1 << 16

func (f *follower) say(r report) {
	select {
	case f.out <- r:
	case <-f.server.owner.done:
	}
}

func (f *follower) obey(o order) {
	s := f.server
	switch {
	case o.Rules != nil:
		f.compile(o.Rules)
	case o.Hold:
		s.owner.call(func() {
			_, most := s.owner.crew.tick()
			s.owner.stop(most, nil)
			f.say(report{Held: &held{Tick: most, Ended: s.owner.crew.ended()}})
		})
	case o.Stop != nil:
		s.owner.call(func() { s.owner.stop(*o.Stop, f.handOver) })
	case o.Piece != nil:
		f.take(o.Piece)
	case o.Adopt != nil:
		f.adopt(*o.Adopt)
	case o.Go:
		f.next, f.pieces = nil, nil
		s.owner.call(s.owner.release)
	case o.Trouble != nil:
		s.stage.worry(*o.Trouble)
	}
}

// compile compiles the next rules while the world goes on.
func (f *follower) compile(r *ruling) {
	out := &ready{Now: f.server.mesh.me().Fingerprint}
	set, err := f.flags.values()
	if err == nil {
		table, diagnostics := r.compile(set)
		if table != nil {
			f.next, f.pieces = table, particles.NewStore(len(table.Attrs), table.Slots)
			out.Fingerprint = hex(table.Fingerprint)
		} else {
			err = &wrongWorld{diagnostics}
		}
	}
	if err != nil {
		out.Error = err.Error()
	}
	f.say(report{Ready: out})
}

// handOver says who is in the regions of this server. The owner calls it, when
// they stand still.
func (f *follower) handOver() {
	o := f.server.owner
	for _, data := range pieces(o.world.Table, region.Whole(o.crew.regions)) {
		f.say(report{Piece: &piece{data}})
	}
	_, most := o.crew.tick()
	f.say(report{Stopped: &most})
}

// take keeps particles as the next rules have them.
func (f *follower) take(p *piece) {
	if f.next == nil {
		return
	}
	if err := collect(f.next, p, f.pieces); err != nil {
		f.server.owner.fail(err)
	}
}

// adopt goes on by the next rules.
func (f *follower) adopt(a adopted) {
	table, mine, o := f.next, f.pieces, f.server.owner
	if table == nil {
		return
	}
	f.next, f.pieces = nil, nil
	o.call(func() {
		w := o.world
		w.Table = table
		if err := o.adopt(w, a.Tick, a.Revision, mine, speed(f.flags.rate, &w)); err != nil {
			a.Error = err.Error()
		} else {
			f.server.stage.follow(table, a.Revision)
		}
		f.say(report{Adopted: &a})
	})
}

// pieces cuts the owned particles of a store into batches.
func pieces(t *rules.Table, st *particles.Store) (out [][]byte) {
	batch := wire.Batcher{Attrs: len(t.Attrs), Slots: t.Slots, Dimensions: t.Dimensions}
	var rows []int32
	for row := range st.Owned {
		if rows = append(rows, int32(row)); len(rows) == mostInPiece || row == st.Owned-1 {
			out = append(out, batch.Encode(nil, st, rows))
			rows = rows[:0]
		}
	}
	return out
}

// collect appends the particles of a piece to a store, as its own.
func collect(t *rules.Table, p *piece, to *particles.Store) error {
	batch := wire.Batcher{Attrs: len(t.Attrs), Slots: t.Slots, Dimensions: t.Dimensions}
	st, err := batch.Decode(p.Data)
	if err != nil {
		return fmt.Errorf("particles under way between two servers: %w", err)
	}
	to.Grow(st.Owned)
	var one particles.Particle
	for row := range st.Owned {
		st.Read(row, &one)
		to.Append(&one)
	}
	to.Owned = to.Len()
	return nil
}
