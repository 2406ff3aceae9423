package main

import (
	"errors"
	"fmt"
	"net"
	"sync"

	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// Halos on a link are predicted from the one before, of the same two regions. The
// sender needs no word from the receiver to know that it has that one: frames of a
// connection arrive in order or not at all, and both sides remember by the same
// rule (past.keep). A connection begins with nothing to remember.
//
// A halo is said absolutely, as the batch that it is,
//   - every wire.MaxBack epochs,
//   - when the receiver has asked for one that was said before (Pull): it may lack what
//     it should have. Who asks for one that is still to come lacks nothing,
//   - when the one before is not known, too old or of other rules,
//   - when predicting does not make it smaller.
//
// The checksum of a frame is that of the batch that comes out. A receiver that
// lacks the base, or gets another batch than was meant, asks for that halo again,
// and lets the link go when nothing but such frames come.

const (
	maxPast   = 32 << 20 // bytes that one direction of a link remembers, about
	maxMissed = 64       // predicted frames in a row of which no batch came out
)

// errBase says that a predicted halo does not follow from what is here.
var errBase = errors.New("a predicted halo that does not follow from the one before")

// pair is a direction between two regions.
type pair struct{ from, to uint32 }

// past is what one direction of a link remembers to predict from. All but ask is
// for one goroutine.
type past struct {
	rules  func() *rules.Table
	ticks  int64 // of an epoch
	of     map[pair]*lastSaid
	bytes  int
	table  *rules.Table // which by predicts
	by     *wire.Predictor
	missed int

	mu    sync.Mutex
	asked map[pair]uint64 // the lowest epoch that was asked for
}

// lastSaid is the last halo of a pair.
type lastSaid struct {
	epoch uint64
	batch []byte     // until base is made of it
	base  *wire.Base // nil: nobody needed it yet
	by    *wire.Predictor
	since int // halos since an absolute one
	bytes int
}

func newPast(m *mesh) *past {
	return &past{rules: m.table, ticks: m.self.Epoch, of: map[pair]*lastSaid{}, asked: map[pair]uint64{}}
}

// distant reports whether bytes to an address are dearer than predicting them: on
// one machine they are not.
func distant(remote net.Addr) bool { return !local(remote) }

// ask notes that the receiver has asked for a halo of a pair.
func (p *past) ask(of pair, epoch uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if before, asked := p.asked[of]; !asked || epoch < before {
		p.asked[of] = epoch
	}
}

// wasAsked reports whether the receiver has asked, since it was last looked, for a
// halo of a pair that was said before: of an epoch up to said.
func (p *past) wasAsked(of pair, said uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	epoch, asked := p.asked[of]
	delete(p.asked, of)
	return asked && epoch <= said
}

// pack returns the frame that carries a message: a halo predicted, if it can be.
func (p *past) pack(m region.Message) ([]byte, error) {
	if m.Kind != wire.Halo {
		return pack(m)
	}
	of := pair{uint32(m.From), uint32(m.To)}
	was := p.of[of]
	if was != nil && !p.wasAsked(of, was.epoch) && was.since+1 < wire.MaxBack && m.Epoch > was.epoch && m.Epoch-was.epoch <= wire.MaxBack {
		if frame, base := p.predict(m, was); frame != nil {
			p.keep(of, m.Epoch, m.Payload, base, was)
			return frame, nil
		}
	}
	frame, err := pack(m)
	if err == nil {
		p.keep(of, m.Epoch, m.Payload, nil, nil)
	}
	return frame, err
}

// predict returns the frame of a halo that is predicted; nil if it cannot be, or
// would be larger.
func (p *past) predict(m region.Message, was *lastSaid) ([]byte, *wire.Base) {
	if was.foundation() != nil {
		return nil, nil
	}
	base, err := was.by.Base(m.Payload)
	if err != nil {
		return nil, nil
	}
	h := wire.Header{Kind: m.Kind, From: uint32(m.From), To: uint32(m.To), Epoch: m.Epoch, Back: uint16(m.Epoch - was.epoch)}
	delta := was.by.Encode(nil, was.base, base, int64(h.Back)*p.ticks)
	if delta, h.Packed = squeeze(delta); len(delta) > len(m.Payload)/2 { // then the batch may pack better
		if batch, _ := squeeze(m.Payload); len(batch) <= len(delta) {
			return nil, nil
		}
	}
	if len(m.Payload) > wire.MaxRaw || wire.HeaderSize+len(delta) > wire.MaxWire {
		return nil, nil
	}
	return append(h.Append(make([]byte, 0, wire.HeaderSize+len(delta)), m.Payload), delta...), base
}

// read returns the batch that a frame means: a halo, of which payload is what came.
func (p *past) read(h *wire.Header, frame, payload []byte) ([]byte, error) {
	if !h.Predicted() {
		if err := h.Check(frame, payload); err != nil {
			return nil, err
		}
		p.keep(pair{h.From, h.To}, h.Epoch, payload, nil, nil)
		return payload, nil
	}
	if p == nil {
		return nil, errBase
	}
	of := pair{h.From, h.To}
	was := p.of[of]
	if was == nil || was.epoch != h.Epoch-uint64(h.Back) || was.since+1 >= wire.MaxBack {
		return nil, fmt.Errorf("%w: epoch %d is not here", errBase, h.Epoch-uint64(h.Back))
	}
	if err := was.foundation(); err != nil {
		return nil, fmt.Errorf("%w: %w", errBase, err)
	}
	batch, base, err := was.by.Decode(was.base, payload, int64(h.Back)*p.ticks)
	if err == nil {
		err = h.Check(frame, batch)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBase, err)
	}
	p.missed = 0
	p.keep(of, h.Epoch, batch, base, was)
	return batch, nil
}

// foundation makes the base, of a halo that was said absolutely.
func (r *lastSaid) foundation() (err error) {
	if r.base == nil && r.batch == nil {
		return errors.New("what was said is no batch")
	}
	if r.base == nil {
		r.base, err = r.by.Base(r.batch)
		r.batch = nil
	}
	return err
}

// keep remembers the halo of a pair: one that was said absolutely, or one with its
// base that was predicted from the last. Where there is no room none is kept,
// on either side.
func (p *past) keep(of pair, epoch uint64, batch []byte, base *wire.Base, last *lastSaid) {
	if old := p.of[of]; old != nil {
		p.bytes -= old.bytes
		delete(p.of, of)
	}
	if t := p.rules(); p.by == nil || p.table != t {
		p.table, p.by = t, region.Predictor(t)
	}
	now := &lastSaid{epoch: epoch, batch: batch, base: base, by: p.by}
	if last != nil {
		now.batch, now.by, now.since = nil, last.by, last.since+1
	}
	const overhead = 256
	now.bytes = overhead + len(batch) + now.by.Size(min(int(countOf(batch)), len(batch)))
	if p.bytes+now.bytes <= maxPast {
		p.of[of] = now
		p.bytes += now.bytes
	}
}

// table returns the rules by which the world goes on.
func (m *mesh) table() *rules.Table {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rules != nil {
		return m.rules
	}
	return m.begins
}

// missed answers a predicted halo that does not follow from what is here, if err
// says that, by asking for it again. It reports false when the link should end
// with err.
func (l *link) missed(h *wire.Header, err error) bool {
	if !errors.Is(err, errBase) || l.reads.past == nil || int(h.From) >= l.mesh.self.Grid.Regions() || int(h.To) >= l.mesh.self.Grid.Regions() {
		return false
	}
	if l.reads.past.missed++; l.reads.past.missed > maxMissed {
		return false
	}
	l.send(region.Message{Kind: wire.Pull, From: int(h.To), To: int(h.From), Epoch: h.Epoch})
	return true
}
