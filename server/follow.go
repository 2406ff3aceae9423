package main

import (
	"context"
	"errors"
	"fmt"

	"ylem/particles"
	"ylem/region"
	"ylem/region/plane"
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
	pieces *particles.Store // of the world, by the next rules
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

// stopped is where a server stands, and of which regions it has sent the particles.
type stopped struct {
	Tick    int64 `json:"tick"`
	Regions []int `json:"regions"`
}

// founding is the manifest by which the world goes on, but for the cut with which it
// begins: the server that gets it has the particles.
type founding struct {
	Manifest plane.Manifest `json:"manifest"`
}

// founded is what became of it.
type founded struct {
	Manifest plane.Sum `json:"manifest"`
	Error    string    `json:"error,omitempty"`
}

// adopted is a manifest that a server has adopted, or shall.
type adopted struct {
	Manifest plane.Sum `json:"manifest"`
	Revision uint64    `json:"revision"` // how often the rules were changed
	Error    string    `json:"error,omitempty"`
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
			f.say(report{Held: &held{Tick: most, Ended: s.owner.host.Ended()}})
		})
	case o.Stop != nil:
		s.owner.call(func() { s.owner.stop(*o.Stop, f.handOver) })
	case o.Piece != nil:
		f.take(o.Piece)
	case o.Found != nil:
		f.found(o.Found)
	case o.Adopt != nil:
		f.adopt(*o.Adopt)
	case o.Go:
		f.next, f.pieces = nil, nil
		s.owner.call(s.owner.release)
	case o.Trouble != nil:
		s.stage.worry(*o.Trouble)
	case o.Worlds != nil:
		f.offer(o.Worlds)
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
	said := &stopped{Regions: []int{}}
	var mine []*region.Region
	for _, r := range o.crew.regions {
		if o.claimed(r.ID()) {
			mine, said.Regions = append(mine, r), append(said.Regions, r.ID())
			said.Tick = max(said.Tick, r.Tick())
		}
	}
	if len(mine) > 0 {
		for _, data := range pieces(o.world.Table, region.Whole(mine)) {
			f.say(report{Piece: &piece{data}})
		}
	}
	f.say(report{Stopped: said})
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

// found has the control plane keep the manifest by which the world goes on, and the
// cut with which it begins.
func (f *follower) found(n *founding) {
	sum, err := f.keep(&n.Manifest)
	out := &founded{Manifest: sum}
	if err != nil {
		out.Error = err.Error()
	}
	f.say(report{Founded: out})
}

func (f *follower) keep(m *plane.Manifest) (plane.Sum, error) {
	if f.next == nil {
		return plane.Sum{}, errors.New("no rules were sent before")
	}
	w := region.World{Table: f.next, Seed: m.Seed, Grid: m.Grid, Epoch: m.Epoch, Until: m.Until}
	m.ID, m.Keys = f.server.mesh.self.Instance, f.server.mesh.access.keys() // it stays the same world, and the same servers'
	cut := &region.Cut{Region: -1, Epoch: m.First, Tick: m.Tick, Store: f.pieces}
	var base []byte
	base, m.Base = cut.Encode(&w)
	blob := plane.Encode(m)
	sum := plane.SumOf(blob)
	for _, one := range []struct {
		sum  plane.Sum
		data []byte
	}{{m.Base, base}, {sum, blob}} {
		if f.ask(plane.Request{Verb: plane.Put, Sum: one.sum, Value: one.data}).Outcome != plane.Done {
			return sum, errors.New("the control plane does not take the world as it is now")
		}
	}
	for range swaps {
		is := f.ask(plane.Request{Verb: plane.Read, Key: plane.WorldKey})
		if is.Outcome != plane.Done {
			continue
		}
		done := f.ask(plane.Request{Verb: plane.Seal, Key: plane.WorldKey, Revision: is.Entry.Revision, Value: plane.Encode(m.Record(sum))})
		if done.Outcome == plane.Done {
			return sum, nil
		}
	}
	return sum, errors.New("the control plane does not take the manifest of the new rules")
}

// swaps is how often a swap of the world's record is tried: its servers may seal it
// meanwhile.
const swaps = 20

func (f *follower) ask(r plane.Request) plane.Reply {
	ctx, stop := context.WithTimeout(f.server.ctx, askPatience)
	defer stop()
	return f.server.plane.Do(ctx, r)
}

// adopt begins again by a manifest.
func (f *follower) adopt(a adopted) {
	f.next, f.pieces = nil, nil
	m, w, err := f.manifest(a.Manifest)
	if err != nil {
		a.Error = err.Error()
		f.say(report{Adopted: &a})
		return
	}
	// The record as it is now, which may not have been told yet.
	record := f.ask(plane.Request{Verb: plane.Read, Key: plane.WorldKey}).Entry
	o := f.server.owner
	o.call(func() {
		if record.Value != nil {
			o.records[record.Key] = record
		}
		o.adopt(m, w, speed(f.flags.rate, &w))
		f.server.stage.follow(w.Table, a.Revision)
		f.server.stage.sliders.begin(m, w, f.server.stage.servers)
		f.say(report{Adopted: &a})
	})
}

func (f *follower) manifest(sum plane.Sum) (m *plane.Manifest, w region.World, err error) {
	blob := f.ask(plane.Request{Verb: plane.Get, Sum: sum})
	if blob.Outcome != plane.Done {
		return nil, w, errors.New("the control plane does not have the manifest of the new rules")
	}
	if m, err = plane.ParseManifest(blob.Blob); err == nil {
		w, err = m.Open()
	}
	return m, w, err
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
