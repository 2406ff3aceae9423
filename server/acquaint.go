package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"ylem/server/pin"
)

// A server that comes to the control plane proves its key, and is shown that of
// who keeps it, as on a link: both say an acquaintance, then a proof over both and
// the channel. Nothing that was shown to one server is worth anything to another.
type acquaintance struct {
	Key   string `json:"key"`
	Nonce string `json:"nonce"`
	Token string `json:"token,omitempty"` // by which it may take part
}

const (
	planeContext    = "ylem plane proof 1\n"
	maxAcquaintance = 4 << 10 // bytes
)

// acquaint lets the other end of a connection in that was just opened, or returns
// why not, which the other end is told. context is what the proofs are for. dialled is the address that this side
// dialled, "" if it has not; remote is where the other end is, as far as trust goes.
func (a *access) acquaint(conn *websocket.Conn, context, dialled, remote string) (key string, err error) {
	deadline := time.Now().Add(a.times.handshake)
	conn.SetReadLimit(maxAcquaintance)
	conn.SetReadDeadline(deadline)
	conn.SetWriteDeadline(deadline)
	mine := must(json.Marshal(acquaintance{a.self.ID(), rand.Text(), a.token}))
	if err := conn.WriteMessage(websocket.BinaryMessage, mine); err != nil {
		return "", err
	}
	theirs, err := introduction(conn)
	if err != nil {
		return "", err
	}
	them, err := parseAcquaintance(theirs)
	if err != nil {
		return "", turnAway(conn, &garbage{err})
	}
	if them.Key == a.self.ID() {
		return "", turnAway(conn, &refused{reason: "both servers have the key " + them.Key})
	}
	if reason := a.admit(them.Key, them.Token, remote, dialled); reason != "" {
		return "", turnAway(conn, &refused{reason: reason})
	}
	p, err := newProven(conn, dialled != "", mine, theirs)
	if err != nil {
		return "", turnAway(conn, err)
	}
	p.context = context
	if err := conn.WriteMessage(websocket.BinaryMessage, a.self.sign(p.message(dialled != ""))); err != nil {
		return "", err
	}
	proof, err := introduction(conn)
	if err != nil {
		return "", err
	}
	if err := p.check(them.Key, dialled == "", proof); err != nil {
		return "", turnAway(conn, &garbage{err})
	}
	conn.SetReadDeadline(time.Time{})
	conn.SetWriteDeadline(time.Time{})
	return them.Key, nil
}

// introduction reads a message, or why there is none: words are a refusal.
func introduction(conn *websocket.Conn) ([]byte, error) {
	kind, data, err := conn.ReadMessage()
	switch {
	case err != nil:
		return nil, err
	case kind == websocket.TextMessage:
		return nil, &refused{by: conn.RemoteAddr().String(), reason: printable(string(data))}
	}
	return data, nil
}

// turnAway tells the other end why it is not let in, and returns that.
func turnAway(conn *websocket.Conn, why error) error {
	conn.WriteMessage(websocket.TextMessage, []byte(why.Error()))
	goodbye(conn, websocket.ClosePolicyViolation, why.Error())
	return why
}

func parseAcquaintance(data []byte) (*acquaintance, error) {
	them := new(acquaintance)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(them); err != nil {
		return nil, fmt.Errorf("byte %d: %w", d.InputOffset(), err)
	}
	if _, err := pin.Parse(them.Key); err != nil {
		return nil, err
	}
	if d.More() || len(them.Nonce) < minNonce || len(them.Token) > maxToken {
		return nil, errors.New("an acquaintance without a nonce, or with more than it has")
	}
	return them, nil
}

// openPlane opens a websocket to a server that keeps the control plane, or leads to
// one that does, and has made sure who is there.
func (a *access) openPlane(ctx context.Context, address string) (*websocket.Conn, error) {
	conn, response, err := a.dial(ctx, address, planePath, planeProtocol, nil)
	if err != nil {
		if response != nil {
			reason, _ := io.ReadAll(io.LimitReader(response.Body, maxName))
			err = fmt.Errorf("%s: %s", response.Status, printable(string(reason)))
		}
		return nil, err
	}
	if _, err := a.acquaint(conn, planeContext, address, address); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// greetPlane lets a server in that has come to the control plane by this port.
func (a *access) greetPlane(conn *websocket.Conn, r *http.Request) error {
	_, err := a.acquaint(conn, planeContext, "", remoteOf(r))
	return err
}
