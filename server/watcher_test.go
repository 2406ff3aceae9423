package main

import (
	"errors"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// watcher is a viewer that does what a test says.
type watcher struct {
	stranger
	welcome *wire.Welcome
	details []*wire.Details
	decided []*wire.Decided
	vitals  *wire.Vitals   // the last
	seen    *wire.Observed // likewise
	stories []*wire.Story
	view    wire.ViewDecoder
}

func watch(t *testing.T, s *server) *watcher {
	t.Helper()
	return watchAt(t, s.mesh.self.Address)
}

func watchAt(t *testing.T, address string) *watcher {
	t.Helper()
	w := &watcher{stranger: *meetAt(t, address, wire.ViewPath, wire.ViewProtocol)}
	data := w.message()
	require.Equal(t, byte(wire.ViewTypeWelcome), data[0], "the first message is no welcome")
	w.take(data)
	return w
}

func (w *watcher) message() []byte {
	w.t.Helper()
	w.conn.SetReadDeadline(time.Now().Add(patience))
	kind, data, err := w.conn.ReadMessage()
	require.NoError(w.t, err)
	require.Equal(w.t, websocket.BinaryMessage, kind)
	return data
}

// take handles a message that is no frame.
func (w *watcher) take(data []byte) {
	w.t.Helper()
	var err error
	switch wire.ViewType(data[0]) {
	case wire.ViewTypeWelcome:
		w.welcome, err = wire.DecodeWelcome(data)
	case wire.ViewTypeDetails:
		var d *wire.Details
		d, err = wire.DecodeDetails(data)
		w.details = append(w.details, d)
	case wire.ViewTypeDecided:
		var d *wire.Decided
		d, err = wire.DecodeDecided(data)
		w.decided = append(w.decided, d)
	case wire.ViewTypeVitals:
		w.vitals, err = wire.DecodeVitals(data)
	case wire.ViewTypeStory:
		var s *wire.Story
		s, err = wire.DecodeStory(data)
		w.stories = append(w.stories, s)
	case wire.ViewTypeObserved:
		w.seen, err = wire.DecodeObserved(data)
	default:
		err = errors.New("unexpected message")
	}
	require.NoError(w.t, err)
}

// frame returns the next frame, unacknowledged. It is valid until the next.
func (w *watcher) frame() (h wire.ViewHeader, f *wire.ViewFrame) {
	w.t.Helper()
	w.until("a frame", func() (ok bool) {
		h, f, ok = w.next()
		return ok
	})
	return h, f
}

// until goes on until something is there, however much else comes.
func (w *watcher) until(what string, there func() bool) {
	w.t.Helper()
	for end := time.Now().Add(patience); !there(); {
		require.True(w.t, time.Now().Before(end), "%s did not come", what)
	}
}

func (w *watcher) ask(r wire.ViewRequest) { w.say(websocket.BinaryMessage, r.Append(nil)) }

// order has something done, and returns what became of it.
func (w *watcher) order(json string) *wire.Decided {
	w.t.Helper()
	w.decided = nil
	w.ask(wire.Order{Request: 1, JSON: []byte(json)})
	w.until("a decision", func() bool {
		w.next()
		return len(w.decided) > 0
	})
	require.Empty(w.t, w.decided[0].Error)
	return w.decided[0]
}

// answer returns the next details. It acknowledges the frames that come before them, so that there are more after it.
func (w *watcher) answer() *wire.Details {
	w.t.Helper()
	w.until("an answer", func() bool {
		if len(w.details) == 0 {
			if h, _, ok := w.next(); ok {
				w.ask(wire.ViewAck{Frame: h.Number})
			}
		}
		return len(w.details) > 0
	})
	d := w.details[0]
	w.details = w.details[1:]
	return d
}

// next handles one message; ok says that it was a frame.
func (w *watcher) next() (h wire.ViewHeader, f *wire.ViewFrame, ok bool) {
	w.t.Helper()
	data := w.message()
	if wire.ViewType(data[0]) != wire.ViewTypeFrame {
		w.take(data)
		return h, nil, false
	}
	h, payload, err := wire.DecodeViewHeader(data)
	require.NoError(w.t, err)
	if h.Zstd {
		payload, err = must(zstd.NewReader(nil)).DecodeAll(payload, nil)
		require.NoError(w.t, err)
	}
	require.Len(w.t, payload, int(h.Raw))
	f, err = w.view.Decode(payload, h.Key)
	require.NoError(w.t, err)
	return h, f, true
}
