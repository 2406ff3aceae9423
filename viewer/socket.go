//go:build !js

package main

import (
	"errors"
	"time"

	"github.com/gorilla/websocket"

	"ylem/region/wire"
)

// socket is a websocket to one server. One goroutine reads, another writes.
type socket struct{ conn *websocket.Conn }

const dialTimeout = 5 * time.Second

// dial opens the view of a server at host:port.
func dial(address string) (*socket, error) {
	dialer := websocket.Dialer{HandshakeTimeout: dialTimeout, Subprotocols: []string{wire.ViewProtocol}}
	conn, response, err := dialer.Dial("ws://"+address+wire.ViewPath, nil)
	if err != nil {
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
	return &socket{conn}, nil
}

func (s *socket) read() ([]byte, error) {
	kind, message, err := s.conn.ReadMessage()
	if websocket.IsCloseError(err, websocket.CloseGoingAway) {
		err = errEnds
	}
	if err == nil && kind != websocket.BinaryMessage {
		err = errors.New("a message is not binary")
	}
	return message, err
}

func (s *socket) write(message []byte) error {
	s.conn.SetWriteDeadline(time.Now().Add(dialTimeout))
	return s.conn.WriteMessage(websocket.BinaryMessage, message)
}

func (s *socket) close() { s.conn.Close() }
