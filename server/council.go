package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/gorilla/websocket"
)

// council is the control plane of a server, and how others reach it through this
// server's port.
type council struct {
	controlPlane
	door   http.Handler // of planePath; nil: others do not come this way
	remove string       // a directory that ends with it
	anchor *anchor      // of this server; nil: others keep it
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
	if len(o.join) > 0 && o.anchoring.listen == "" {
		addresses, _ := unpinned(o.join)
		p, err := dialPlane(addresses, a.planeDialler(log), log.logger())
		if err != nil {
			return nil, err
		}
		return &council{controlPlane: p, door: &relay{a, addresses}}, nil
	}
	together, err := o.anchoring.cluster(o, a.self)
	if err != nil {
		return nil, err
	}
	c := &council{}
	dir := planeDir(o.data)
	if o.data == "" {
		if dir, err = os.MkdirTemp("", "ylem-plane-"); err != nil {
			return nil, err
		}
		c.remove = dir
	}
	p, err := startAnchor(anchorConfig{dir: dir, log: log.logger(), cluster: together})
	if err != nil {
		os.RemoveAll(c.remove)
		return nil, err
	}
	c.controlPlane, c.anchor, c.door = p, p, p.handler(a.greetPlane)
	return c, nil
}

// planeDir is where a data directory has the control plane.
func planeDir(data string) string { return filepath.Join(data, "plane") }

// keepsPlane reports whether a data directory has one, and so perhaps a world.
func keepsPlane(data string) bool {
	_, err := os.Stat(planeDir(data))
	return err == nil
}

// planeDialler is openPlane that says once why a server does not open its door.
func (a *access) planeDialler(log *console) func(context.Context, string) (*websocket.Conn, error) {
	var mu sync.Mutex
	said := map[string]bool{}
	return func(ctx context.Context, address string) (*websocket.Conn, error) {
		conn, err := a.openPlane(ctx, address)
		var op *net.OpError
		if err != nil && !errors.As(err, &op) { // who is not there yet is no news
			text := fmt.Sprintf("no control plane at %s: %v", address, err)
			var r *refused
			if errors.As(err, &r) && r.by != "" {
				text = fmt.Sprintf("the server at %s does not let this one in: %v", address, err)
			}
			mu.Lock()
			defer mu.Unlock()
			if !said[text] && len(said) < mostSaid {
				said[text] = true
				log.printf("%s", text)
			}
		}
		return conn, err
	}
}

// relay leads from a server's port to the control plane that it uses itself.
type relay struct {
	access    *access
	addresses []string
}

func (y *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{
		HandshakeTimeout: handshakeTime, Subprotocols: []string{planeProtocol},
		CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" },
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	var there *websocket.Conn
	if err = y.access.greetPlane(conn, r); err == nil {
		for _, address := range y.addresses {
			if there, err = y.access.openPlane(r.Context(), address); err == nil {
				break
			}
		}
	}
	if err != nil {
		goodbye(conn, websocket.CloseTryAgainLater, "the server that keeps the control plane does not answer")
		linger(conn)
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
