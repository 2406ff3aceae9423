package main

import (
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Limits of a client's connection to an anchor.
const (
	planeFrame  = 64 << 10         // bytes of what is sent at once
	planeRead   = 2 << 20          // bytes of a websocket message that are taken
	planeSilent = 30 * time.Second // without a word, though it is asked for one every planePing
)

// handler answers planePath: it passes bytes between a websocket and the NATS of this
// process. greet lets a connection in that was just opened, or says why not, to who is
// there, too. Who comes may do what mayAsk lists.
func (a *anchor) handler(greet func(*websocket.Conn, *http.Request) error) http.Handler {
	upgrader := websocket.Upgrader{
		HandshakeTimeout: handshakeTime, Subprotocols: []string{planeProtocol}, ReadBufferSize: 4 << 10, WriteBufferSize: 4 << 10,
		CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" }, // servers have none, and pages have no business here
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case a.seats <- struct{}{}:
			defer func() { <-a.seats }()
		default:
			http.Error(w, "as many servers are connected to this anchor as it takes: ask another", http.StatusServiceUnavailable)
			return
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return // it has answered
		}
		if greet(conn, r) != nil {
			linger(conn)
			return
		}
		client := newPlaneStream(conn)
		defer client.Close()
		inner, err := a.nats.InProcessConn()
		if err != nil {
			return
		}
		defer inner.Close()
		var both sync.WaitGroup
		both.Go(func() {
			io.CopyBuffer(struct{ io.Writer }{client}, inner, make([]byte, planeFrame))
			client.Close()
		})
		io.CopyBuffer(struct{ io.Writer }{inner}, client, make([]byte, planeFrame))
		inner.Close()
		both.Wait()
	})
}

// planeStream is a websocket as a stream of bytes. One goroutine may read while
// another writes.
type planeStream struct {
	*websocket.Conn
	rest io.Reader // of the message that is being read
}

func newPlaneStream(conn *websocket.Conn) *planeStream {
	conn.SetReadLimit(planeRead)
	return &planeStream{Conn: conn}
}

func (s *planeStream) Read(p []byte) (int, error) {
	for {
		if s.rest == nil {
			if err := s.Conn.SetReadDeadline(time.Now().Add(planeSilent)); err != nil {
				return 0, err
			}
			kind, rest, err := s.Conn.NextReader()
			if err != nil {
				return 0, err
			}
			if kind != websocket.BinaryMessage {
				return 0, net.ErrClosed
			}
			s.rest = rest
		}
		n, err := s.rest.Read(p)
		if err == io.EOF {
			s.rest, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (s *planeStream) Write(p []byte) (int, error) {
	if err := s.Conn.SetWriteDeadline(time.Now().Add(anchorWrite)); err != nil {
		return 0, err
	}
	if err := s.Conn.WriteMessage(websocket.BinaryMessage, p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// SetDeadline sets nothing: reads and writes have their own.
func (s *planeStream) SetDeadline(time.Time) error { return nil }

// SetReadDeadline sets nothing.
func (s *planeStream) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline sets nothing.
func (s *planeStream) SetWriteDeadline(time.Time) error { return nil }
