package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
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
	"ylem/rules"
)

// maxLinks is how many other servers a server talks to.
const maxLinks = 64

// mesh is the servers that this one is joined to. Its lock is held for looking
// things up only, never while something is sent or computed.
type mesh struct {
	self     hello                 // as it is at the start; me is what it is now, greeting adds Known
	own      atomic.Pointer[[]int] // regions that live here
	owner    *owner
	log      *console
	witness  *witness
	seal     seal // of the world: halos are signed for it
	access   *access
	quiet    bool                       // whoever started all servers says what there is to say of them
	reached  atomic.Uint64              // the epoch that all own regions have reached, one more when they have ended
	sent     atomic.Int64               // bytes
	change   func()                     // called when links come and go
	begins   *rules.Table               // of the start
	predicts func(remote net.Addr) bool // whether halos to that end are predicted

	mu      sync.Mutex
	links   []*link // admitted, in order of arrival
	open    int     // connections, those in a handshake included
	dialing map[string]bool
	said    map[string]bool // complaints that were made
	rules   *rules.Table    // by which the world goes on; nil: those of the start
	ctx     context.Context
	wg      sync.WaitGroup
}

func newMesh(ctx context.Context, self hello, o *owner, a *access, log *console) *mesh {
	self.Key, self.Token, self.Signs = a.self.ID(), a.token, a.signs || a.closed
	m := &mesh{
		witness: newWitness(a.evidence), seal: sealOf(&self), access: a, self: self, owner: o, log: log, change: func() {}, begins: o.world.Table, predicts: distant,
		dialing: map[string]bool{}, said: map[string]bool{}, ctx: ctx,
	}
	m.own.Store(&[]int{})
	return m
}

// computes returns the regions that live here now, ascending.
func (m *mesh) computes() []int { return *m.own.Load() }

// compute tells all peers, and viewers, which regions live here from now on.
func (m *mesh) compute(regions []int) {
	m.own.Store(&regions)
	m.tell()
}

// greeting returns the hello frame of this moment.
func (m *mesh) greeting() []byte {
	h := m.me()
	h.Nonce = rand.Text()
	for _, l := range m.peers() {
		if len(h.Known) < maxKnown {
			h.Known = append(h.Known, l.hello.Address)
		}
	}
	return note(wire.Hello, 0, must(json.Marshal(h)))
}

// me is what this server says of itself now.
func (m *mesh) me() hello {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.self
	h.Own = listed(m.computes())
	if m.rules != nil {
		h.World, h.Fingerprint = m.rules.Name, hex(m.rules.Fingerprint)
	}
	return h
}

// follow says that this server goes on by other rules. Links that are up stay:
// their peers get the same rules.
func (m *mesh) follow(t *rules.Table) {
	m.mu.Lock()
	m.rules = t
	m.mu.Unlock()
}

// peers returns the links of this moment.
func (m *mesh) peers() []*link {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.links)
}

// ServeHTTP takes a connection that another server dialled.
func (m *mesh) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("Origin") != "":
		http.Error(w, "this is where servers meet, and a page is none", http.StatusForbidden)
		return
	case !websocket.IsWebSocketUpgrade(r):
		http.Error(w, "this is where servers meet, by websocket", http.StatusUpgradeRequired)
		return
	case !slices.Contains(websocket.Subprotocols(r), linkProtocol):
		http.Error(w, "servers here speak "+linkProtocol, http.StatusBadRequest)
		return
	case !m.room():
		http.Error(w, fmt.Sprintf("this server is joined to %d others, as many as it takes", maxLinks), http.StatusServiceUnavailable)
		return
	}
	defer m.leave()
	upgrader := websocket.Upgrader{
		HandshakeTimeout: handshakeTime, Subprotocols: []string{linkProtocol},
		CheckOrigin: func(*http.Request) bool { return true },
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	l := newLink(m, conn, false)
	l.remote = remoteOf(r)
	if err := m.run(l); err != nil {
		m.complain(l.peer(), err)
	}
}

func (m *mesh) room() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.open >= maxLinks || m.ctx.Err() != nil {
		return false
	}
	m.open++
	m.wg.Add(1)
	return true
}

func (m *mesh) leave() {
	m.mu.Lock()
	m.open--
	m.mu.Unlock()
	m.wg.Done()
}

// errSelf and errDuplicate end a connection that nobody misses.
var (
	errSelf      = errors.New("this is the server itself")
	errDuplicate = errors.New("there is another connection to this server")
)

// run shakes hands, and serves the link until it ends.
func (m *mesh) run(l *link) error {
	stop := context.AfterFunc(m.ctx, func() {
		if m.owner.parted.Load() {
			l.put(outgoing{code: closeEnded, reason: "the world has ended"})
		} else {
			l.put(outgoing{code: websocket.CloseGoingAway, reason: "the server ends"})
		}
	})
	defer stop()
	err := l.shake()
	if err == nil {
		err = m.admit(l)
	}
	if err != nil {
		code := websocket.ClosePolicyViolation
		var r *refused
		if errors.As(err, &r) && r.by == "" {
			l.conn.WriteMessage(websocket.BinaryMessage, note(wire.Refuse, 0, []byte(r.reason)))
		} else if errors.Is(err, errDuplicate) {
			code = closeDuplicate
		}
		l.close(code, err.Error())
		linger(l.conn)
		return err
	}
	l.traffic = m.owner.metrics.joined(l.peer())
	defer l.traffic.left()
	m.tell()
	m.meet(append(l.hello.Known, l.hello.Address))
	m.owner.tell(event{link: l, what: joined})
	err = l.serve()
	if websocket.IsCloseError(err, closeEnded) {
		m.owner.tell(event{link: l, what: parted})
	}
	m.mu.Lock()
	m.links = slices.DeleteFunc(m.links, func(other *link) bool { return other == l })
	m.mu.Unlock()
	m.owner.tell(event{link: l, what: left})
	m.change()
	return err
}

// admit makes a link one of the mesh. Of two connections to one server the one
// stays that the server with the smaller session dialled, so both sides decide
// alike; of two that the same side dialled, the later.
func (m *mesh) admit(l *link) error {
	if l.hello.Session == m.self.Session {
		return errSelf
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, other := range m.links {
		if other.hello.Session != l.hello.Session {
			if other.hello.Key == l.hello.Key { // it was started again, and this is what is left of before
				go other.close(closeDuplicate, errDuplicate.Error())
				continue
			}
			if other.hello.Name == l.hello.Name {
				return &refused{reason: twoNamed(l.hello.Name)}
			}
			continue
		}
		smallerDials := m.self.Session < l.hello.Session
		if other.dialled != l.dialled && l.dialled != smallerDials {
			return errDuplicate
		}
		m.links = slices.Delete(m.links, i, i+1)
		go other.close(closeDuplicate, errDuplicate.Error())
		break
	}
	m.links = append(m.links, l)
	return nil
}

// tell says to all peers, and to viewers, who is here now.
func (m *mesh) tell() {
	frame := m.greeting()
	for _, l := range m.peers() {
		l.put(outgoing{frame: frame})
	}
	m.change()
}

// announce says to all peers which epoch is reached.
func (m *mesh) announce(epoch uint64) {
	m.reached.Store(epoch)
	for _, l := range m.peers() {
		l.put(outgoing{frame: note(wire.Ping, epoch, nil)})
	}
}

// wait returns when all connections have ended, or after a while. The mesh's
// context is done before.
func (m *mesh) wait(most time.Duration) {
	m.peers() // takes the lock: whoever still saw the context alive has counted itself
	ended := make(chan struct{})
	go func() {
		m.wg.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(most):
	}
}
