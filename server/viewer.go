package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"ylem/region/wire"
)

const (
	maxViewers   = 64
	viewWrite    = 5 * time.Second  // how long a viewer may take for a message
	viewSilence  = 15 * time.Second // without a sign of life the connection is dead; a paused viewer answers pings
	viewSendSize = 256 << 10        // bytes that the kernel buffers for one viewer
)

// viewer is the connection to one viewer: a goroutine that reads, one that
// writes. All that is decided about it is decided by the stage.
type viewer struct {
	conn  *websocket.Conn
	guest atomic.Pointer[guest]
	out   chan parcel // the stage sends only when the last one was written
	done  chan struct{}
	once  sync.Once
	why   atomic.Pointer[dropped] // this side ended the connection
}

// dropped is why a viewer was sent away that did nothing forbidden.
type dropped struct{ reason string }

func (d *dropped) Error() string { return d.reason }

// parcel is one message in two parts: what is for this viewer only, and what is
// for all.
type parcel struct{ head, body []byte }

// ServeHTTP takes a viewer.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !websocket.IsWebSocketUpgrade(r):
		http.Error(w, "viewers come by websocket; open / in a browser", http.StatusUpgradeRequired)
		return
	case !s.admits(r):
		http.Error(w, "a page of another host may not look at this server: open the page that it serves itself, at /", http.StatusForbidden)
		return
	case !slices.Contains(websocket.Subprotocols(r), wire.ViewProtocol):
		http.Error(w, "viewers here speak "+wire.ViewProtocol, http.StatusBadRequest)
		return
	}
	who, err := s.mesh.access.guest(r)
	if err != nil {
		deny(w, err)
		return
	}
	if s.viewers.Add(1) > maxViewers {
		s.viewers.Add(-1)
		http.Error(w, fmt.Sprintf("this server has %d viewers, as many as it takes", maxViewers), http.StatusServiceUnavailable)
		return
	}
	defer s.viewers.Add(-1)
	upgrader := websocket.Upgrader{
		HandshakeTimeout: handshakeTime, Subprotocols: []string{wire.ViewProtocol},
		WriteBufferPool: &viewBuffers, WriteBufferSize: 32 << 10, ReadBufferSize: wire.MaxViewRequest,
		CheckOrigin: func(*http.Request) bool { return true },
	} // s.admits has checked it
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	if sized, ok := underTLS(conn.NetConn()).(interface{ SetWriteBuffer(int) error }); ok {
		sized.SetWriteBuffer(viewSendSize)
	}
	v := &viewer{conn: conn, out: make(chan parcel, 1), done: make(chan struct{})}
	v.guest.Store(&who)
	if err := v.enter(s); err != nil {
		s.complain(r.RemoteAddr, err)
		v.close(wire.ViewDenied, err.Error())
		linger(conn)
		return
	}
	s.tell(viewEvent{viewer: v, what: came})
	written := make(chan struct{})
	go func() {
		defer close(written)
		v.write(s)
	}()
	err = v.read(s)
	s.tell(viewEvent{viewer: v, what: went})
	var g *garbage
	var denied *errDenied
	var late net.Error
	switch why := v.why.Load(); {
	case why != nil:
		s.complain(r.RemoteAddr, why)
	case errors.As(err, &g):
		s.complain(r.RemoteAddr, err)
		v.close(websocket.ClosePolicyViolation, err.Error())
	case errors.As(err, &denied):
		s.complain(r.RemoteAddr, err)
		v.close(wire.ViewDenied, err.Error())
	case errors.As(err, &late) && late.Timeout() && !v.over():
		v.drop(websocket.CloseTryAgainLater, fmt.Sprintf("no sign of life for %s", s.mesh.access.times.silence))
		s.complain(r.RemoteAddr, v.why.Load())
	}
	v.once.Do(func() { close(v.done) })
	<-written
	linger(conn)
}

var viewBuffers sync.Pool

// read passes on what the viewer asks.
func (v *viewer) read(s *stage) error {
	v.conn.SetReadLimit(wire.MaxViewRequest)
	silence, quota := s.mesh.access.times.silence, newQuota(asksPerSecond, asksAtOnce, time.Now())
	v.conn.SetPongHandler(func(string) error { return v.conn.SetReadDeadline(time.Now().Add(silence)) })
	for {
		v.conn.SetReadDeadline(time.Now().Add(silence))
		if v.over() {
			return errClosed
		}
		request, err := v.request()
		if err != nil {
			return err
		}
		if !quota.admits(time.Now()) {
			return &garbage{fmt.Errorf("more than %d messages a second", asksPerSecond)}
		}
		if shown, ok := request.(wire.ViewToken); ok {
			if err := v.show(s, shown); err != nil {
				return err
			}
			s.tell(viewEvent{viewer: v, what: granted})
			continue
		}
		s.tell(viewEvent{viewer: v, what: asks, request: request})
	}
}

// request reads what the viewer asks next.
func (v *viewer) request() (wire.ViewRequest, error) {
	kind, data, err := v.conn.ReadMessage()
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		return nil, &garbage{fmt.Errorf("more than %d bytes", wire.MaxViewRequest)}
	case err != nil:
		return nil, err
	case kind != websocket.BinaryMessage:
		return nil, &garbage{errors.New("a text message: viewers speak binary")}
	}
	request, err := wire.DecodeViewRequest(data)
	if err != nil {
		return nil, &garbage{err}
	}
	return request, nil
}

// enter lets in who may look. Who may not without a token has to show one at first.
func (v *viewer) enter(s *stage) error {
	if v.may(mayWatch) == nil {
		return nil
	}
	v.conn.SetReadLimit(wire.MaxViewRequest)
	v.conn.SetReadDeadline(time.Now().Add(s.mesh.access.times.handshake))
	request, err := v.request()
	var g *garbage
	switch shown, ok := request.(wire.ViewToken); {
	case errors.As(err, &g):
		return err
	case !ok:
		return v.may(mayWatch)
	default:
		return v.show(s, shown)
	}
}

// show takes a token.
func (v *viewer) show(s *stage, shown wire.ViewToken) error {
	who, err := s.mesh.access.shown(shown.Token)
	if err == nil {
		v.guest.Store(&who)
	}
	return err
}

// may errs unless the viewer may do what a role may.
func (v *viewer) may(needed role) error { return v.guest.Load().may(needed) }

// write sends parcels, and pings.
func (v *viewer) write(s *stage) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-v.done:
			return
		case <-ping.C:
			if until := v.guest.Load().until; !until.IsZero() && s.mesh.access.now().After(until) {
				v.close(wire.ViewDenied, "the token has expired")
				return
			}
			v.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(viewWrite))
		case p := <-v.out:
			if err := v.send(p); err != nil {
				if late := net.Error(nil); errors.As(err, &late) && late.Timeout() {
					v.drop(websocket.CloseTryAgainLater, fmt.Sprintf("it took longer than %s for a message", viewWrite))
				}
				v.close(websocket.CloseTryAgainLater, "") // of one that has left nobody hears it
				return
			}
			s.tell(viewEvent{viewer: v, what: wrote})
		}
	}
}

func (v *viewer) send(p parcel) error {
	v.conn.SetWriteDeadline(time.Now().Add(viewWrite))
	w, err := v.conn.NextWriter(websocket.BinaryMessage)
	if err != nil {
		return err
	}
	if _, err = w.Write(p.head); err == nil {
		_, err = w.Write(p.body)
	}
	if err != nil {
		return err
	}
	return w.Close()
}

// over reports whether this side has ended the connection.
func (v *viewer) over() bool {
	select {
	case <-v.done:
		return true
	default:
		return false
	}
}

// drop sends the viewer away. It may come back.
func (v *viewer) drop(code int, reason string) {
	v.why.CompareAndSwap(nil, &dropped{reason})
	v.close(code, reason)
}

// close ends the connection, with a close frame if there is room for it.
func (v *viewer) close(code int, reason string) {
	v.once.Do(func() {
		goodbye(v.conn, code, reason)
		close(v.done)
		v.conn.SetReadDeadline(time.Now()) // wakes the reader
	})
}
