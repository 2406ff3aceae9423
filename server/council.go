package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// council is the control plane of a server, and how others reach it through this
// server's port.
type council struct {
	controlPlane
	door   http.Handler // of planePath; nil: others do not come this way
	remove string       // a directory that ends with it
}

// Close ends the control plane here.
func (c *council) Close() {
	c.controlPlane.Close()
	if c.remove != "" {
		os.RemoveAll(c.remove)
	}
}

// council opens the control plane that the flags say: NATS that others run, that of
// the servers that are joined, or one of its own.
func (o *hosting) council(a *access, log *console) (*council, error) {
	if o.nats != "" {
		p, err := outerPlane(o.nats, 1, 0, log.logger())
		if err != nil {
			return nil, err
		}
		return &council{controlPlane: p}, nil
	}
	if len(o.join) > 0 && !o.anchors {
		addresses, _ := unpinned(o.join)
		p, err := dialPlane(addresses, a.dialPlane, log.logger())
		if err != nil {
			return nil, err
		}
		return &council{controlPlane: p, door: &relay{a, addresses}}, nil
	}
	c := &council{}
	dir := filepath.Join(o.data, "plane")
	if o.data == "" {
		var err error
		if dir, err = os.MkdirTemp("", "ylem-plane-"); err != nil {
			return nil, err
		}
		c.remove = dir
	}
	p, err := startAnchor(anchorConfig{dir: dir, log: log.logger()})
	if err != nil {
		os.RemoveAll(c.remove)
		return nil, err
	}
	c.controlPlane, c.door = p, p.handler(a.attends)
	return c, nil
}

// dialPlane opens a websocket to a server that keeps the control plane, or leads to
// one that does.
func (a *access) dialPlane(ctx context.Context, address string) (*websocket.Conn, error) {
	header := http.Header{}
	header.Set("Authorization", "Bearer "+a.self.mint(mayHost, planeAudience, a.now().Add(time.Minute), a.self.ID()))
	if a.token != "" {
		header.Set(guestHeader, a.token)
	}
	conn, response, err := a.dial(ctx, address, planePath, planeProtocol, header)
	if err != nil && response != nil {
		reason, _ := io.ReadAll(io.LimitReader(response.Body, maxName))
		err = fmt.Errorf("%s: %s", response.Status, printable(string(reason)))
	}
	return conn, err
}

// A server shows its key to the control plane by a token that it has signed itself a
// moment ago, and beside it the token that lets it in, if it has one.
const (
	planeAudience = "the control plane"
	guestHeader   = "Ylem-Token"
)

// attends errs unless whoever makes a request may take part in what servers decide:
// as on a link.
func (a *access) attends(r *http.Request) error {
	if a.everybody(remoteOf(r)) {
		return nil
	}
	text, _ := bearer(r)
	t, _, err := parseToken(text)
	if err == nil {
		_, _, err = judge(text, planeAudience, t.For, a.now(), func(key string) bool { return key == t.For })
	}
	if err != nil {
		return &errDenied{err.Error()}
	}
	if reason := a.admit(t.By, r.Header.Get(guestHeader), remoteOf(r), ""); reason != "" {
		return &errDenied{reason}
	}
	return nil
}

// relay leads from a server's port to the control plane that it uses itself.
type relay struct {
	access    *access
	addresses []string
}

func (y *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := y.access.attends(r); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	var there *websocket.Conn
	var err error
	for _, address := range y.addresses {
		if there, err = y.access.dialPlane(r.Context(), address); err == nil {
			break
		}
	}
	if err != nil {
		http.Error(w, "the server that keeps the control plane does not answer", http.StatusBadGateway)
		return
	}
	upgrader := websocket.Upgrader{
		HandshakeTimeout: handshakeTime, Subprotocols: []string{planeProtocol},
		CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" },
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		there.Close()
		return
	}
	near, far := newPlaneStream(conn), newPlaneStream(there)
	var both sync.WaitGroup
	both.Go(func() {
		io.CopyBuffer(struct{ io.Writer }{near}, far, make([]byte, planeFrame))
		near.Close()
	})
	io.CopyBuffer(struct{ io.Writer }{far}, near, make([]byte, planeFrame))
	far.Close()
	both.Wait()
}
