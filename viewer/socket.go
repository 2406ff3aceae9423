//go:build !js

package main

import (
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"ylem/region/wire"
	"ylem/server/pin"
)

// socket is a websocket to one server. One goroutine reads, another writes.
type socket struct{ conn *websocket.Conn }

const dialTimeout = 5 * time.Second

// dial opens the view of a server at host:port, whose key is known or "".
func dial(address, key string, d door) (*socket, error) {
	dialer := websocket.Dialer{HandshakeTimeout: dialTimeout, Subprotocols: []string{wire.ViewProtocol}}
	scheme := "ws://"
	if d.secured {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		scheme, dialer.TLSClientConfig = "wss://", pin.Client(host, key)
	}
	conn, response, err := dialer.Dial(scheme+address+wire.ViewPath, nil)
	if err != nil {
		if response != nil && response.StatusCode == http.StatusBadRequest && !d.secured {
			return nil, errors.New("the server speaks TLS: write https:// before its address")
		}
		if response != nil {
			return nil, errors.New("the server answers " + response.Status)
		}
		return nil, err
	}
	if conn.Subprotocol() != wire.ViewProtocol {
		conn.Close()
		return nil, errors.New("the server does not speak " + wire.ViewProtocol)
	}
	conn.SetReadLimit(wire.MaxViewMessage)
	conn.SetPingHandler(func(said string) error { // one that cannot be answered may be followed by why the server leaves
		conn.WriteControl(websocket.PongMessage, []byte(said), time.Now().Add(dialTimeout))
		return nil
	})
	s := &socket{conn}
	if d.token != "" {
		return s, s.write(wire.ViewToken{Token: d.token}.Append(nil))
	}
	return s, nil
}

func (s *socket) read() ([]byte, error) {
	kind, message, err := s.conn.ReadMessage()
	if websocket.IsCloseError(err, websocket.CloseGoingAway) {
		err = errEnds
	}
	var closed *websocket.CloseError
	if errors.As(err, &closed) && closed.Code == wire.ViewDenied {
		err = &denied{closed.Text}
	}
	if err == nil && kind != websocket.BinaryMessage {
		err = errors.New("a message is not binary")
	}
	return message, err
}

func (s *socket) quiet() bool { return false }

func (s *socket) write(message []byte) error {
	s.conn.SetWriteDeadline(time.Now().Add(dialTimeout))
	return s.conn.WriteMessage(websocket.BinaryMessage, message)
}

func (s *socket) close() { s.conn.Close() }
