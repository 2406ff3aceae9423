package main

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"

	"ylem/region/wire"
	"ylem/viewer/scene"
	"ylem/viewer/tape"
)

// link keeps one server connected: it dials, decodes what comes and dials again after a failure, for ever. What comes
// is kept on a tape.
type link struct {
	name    string // of the server; "" until its first welcome
	address atomic.Value
	open    func(address string) (source, error)
	number  uint32 // on the tape
	keep    *tape.Tape
	reel    *reel // what it plays, if it has no server
	inbox   *inbox
	out     chan []byte
	stop    atomic.Bool
	intake  scene.Intake // of the goroutine that reads, but for Ages

	// Used by the goroutine of the window only.
	pending  []event // frames not yet taken, at most wire.ViewWindow
	lost     bool
	revision uint64 // of the rules that its frames are of
	ended    bool   // the server said so, and was not seen since
	said     *wire.Welcome
	tick     uint64 // of the last frame that came while a replay was shown
}

// event is what a link tells the window.
type event struct {
	link    *link
	welcome *wire.Welcome
	details *wire.Details
	decided *wire.Decided
	vitals  *wire.Vitals
	seen    *wire.Observed
	story   *wire.Story
	moment  *scene.Moment
	at      time.Time // when the moment came
	err     error     // the connection ended, or could not be made
}

// errEnds is why a connection ends when the server says that it does.
var errEnds = errors.New("the server has ended")

// outbox is how many messages may wait for a slow network; more are dropped, a lost acknowledgement is repaired by
// the next.
const outbox = 64

// newLink begins a link to a server, whose messages are kept.
func newLink(name, address string, number uint32, keep *tape.Tape, open func(address string) (source, error), inbox *inbox) *link {
	l := &link{name: name, open: open, number: number, keep: keep, inbox: inbox, out: make(chan []byte, outbox)}
	l.address.Store(address)
	go l.run()
	return l
}

func (l *link) run() {
	var backoff scene.Backoff
	for !l.stop.Load() {
		address := l.address.Load().(string)
		s, err := l.open(address)
		if err == nil {
			done := make(chan struct{})
			go l.write(s, done)
			err = l.read(s, &backoff)
			close(done)
			s.close()
			l.record(nil)
		}
		l.inbox.leave(event{link: l, err: fmt.Errorf("%s: %w", address, err)})
		if l.reel == nil {
			time.Sleep(backoff.Next())
		} else if l.reel.over() {
			return
		}
	}
}

// record keeps a message, or that the connection ended.
func (l *link) record(message []byte) {
	if l.keep != nil {
		l.keep.Add(tape.Entry{At: time.Since(l.keep.Began), Link: l.number, Message: message})
	}
}

func (l *link) write(s source, done <-chan struct{}) {
	for {
		select {
		case message := <-l.out:
			if s.write(message) != nil {
				return
			}
		case <-done:
			return
		}
	}
}

// fail notes that the connection ended.
func (l *link) fail(err error) {
	l.lost = true
	l.forget(len(l.pending))
	l.ended = l.ended || errors.Is(err, errEnds)
}

// state is how a link is that was lost.
func (l *link) state() scene.LinkState {
	if l.ended {
		return scene.Ended
	}
	return scene.Lost
}

// forget drops the first n moments that wait, but for what was taken of them.
func (l *link) forget(n int) {
	for _, e := range l.pending[:n] {
		e.moment.Drop()
	}
	l.pending = append(l.pending[:0], l.pending[n:]...)
}

// send hands a message to the writer, or drops it.
func (l *link) send(m wire.ViewRequest) {
	select {
	case l.out <- m.Append(nil):
	default:
	}
}

func (l *link) read(s source, backoff *scene.Backoff) error {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(wire.MaxViewRaw), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		return err
	}
	defer decoder.Close()
	defer l.intake.Close()
	var raw []byte
	var view wire.ViewDecoder
	welcomed := false
	for !l.stop.Load() {
		message, err := s.read()
		if err != nil {
			return err
		}
		if len(message) == 0 {
			return fmt.Errorf("an empty message")
		}
		l.record(message)
		e := event{link: l}
		switch wire.ViewType(message[0]) {
		case wire.ViewTypeWelcome:
			if e.welcome, err = wire.DecodeWelcome(message); err == nil {
				l.intake.Welcome(e.welcome)
				welcomed = true
			}
			backoff.Reset()
		case wire.ViewTypeDetails:
			e.details, err = wire.DecodeDetails(message)
		case wire.ViewTypeDecided:
			e.decided, err = wire.DecodeDecided(message)
		case wire.ViewTypeVitals:
			e.vitals, err = wire.DecodeVitals(message)
		case wire.ViewTypeObserved:
			e.seen, err = wire.DecodeObserved(message)
		case wire.ViewTypeStory:
			e.story, err = wire.DecodeStory(message)
		case wire.ViewTypeFrame:
			var number uint32
			var frame *wire.ViewFrame
			number, frame, raw, err = decodeFrame(decoder, &view, message, raw)
			if err == nil && !welcomed {
				err = errors.New("a frame before the welcome")
			}
			if err == nil {
				e.moment = l.intake.Take(number, frame)
			}
		default:
			err = fmt.Errorf("message of unknown type %d", message[0])
		}
		if err != nil {
			return err
		}
		if e.moment != nil && s.quiet() {
			e.moment.Drop()
			continue
		}
		l.inbox.leave(e)
	}
	return nil
}

// decodeFrame reads a frame message. raw is a buffer, given back larger when it had to grow.
func decodeFrame(decoder *zstd.Decoder, view *wire.ViewDecoder, message, raw []byte) (uint32, *wire.ViewFrame, []byte, error) {
	h, payload, err := wire.DecodeViewHeader(message)
	if err != nil {
		return 0, nil, raw, err
	}
	if h.Zstd {
		if cap(raw) < int(h.Raw) {
			raw = make([]byte, 0, h.Raw+h.Raw/8)
		}
		// The decoder stops at the capacity, which is all that the header declared.
		payload, err = decoder.DecodeAll(payload, raw[:0:h.Raw])
		if err != nil {
			return 0, nil, raw, fmt.Errorf("frame %d: %w", h.Number, err)
		}
		if len(payload) != int(h.Raw) {
			return 0, nil, raw, fmt.Errorf("frame %d: %d bytes, not %d as declared", h.Number, len(payload), h.Raw)
		}
	}
	f, err := view.Decode(payload, h.Key)
	if err != nil {
		return 0, nil, raw, fmt.Errorf("frame %d: %w", h.Number, err)
	}
	return h.Number, f, raw, nil
}
