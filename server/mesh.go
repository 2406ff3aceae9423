package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"ylem/region/wire"
)

// maxLinks is how many other servers a server talks to.
const maxLinks = 64

// Waiting between two attempts to reach a server: doubled each time, jittered.
const (
	backoffLeast = 50 * time.Millisecond
	backoffMost  = 5 * time.Second
)

// mesh is the servers that this one is joined to. Its lock is held for looking
// things up only, never while something is sent or computed.
type mesh struct {
	self    hello // as it is at the start; greeting adds Known
	own     []int
	owner   *owner
	log     *console
	gossip  bool          // dial the servers that others know
	reached atomic.Uint64 // the epoch that all own regions have reached, one more when they have ended
	sent    atomic.Int64  // bytes
	change  func()        // called when links come and go

	mu      sync.Mutex
	links   []*link // admitted, in order of arrival
	open    int     // connections, those in a handshake included
	dialing map[string]bool
	said    map[string]bool // complaints that were made
	ctx     context.Context
	wg      sync.WaitGroup
}

func newMesh(ctx context.Context, self hello, own []int, o *owner, log *console) *mesh {
	return &mesh{self: self, own: own, owner: o, log: log, gossip: true, change: func() {},
		dialing: map[string]bool{}, said: map[string]bool{}, ctx: ctx}
}

// greeting returns the hello frame of this moment.
func (m *mesh) greeting() []byte {
	h := m.self
	for _, l := range m.peers() {
		if len(h.Known) < maxKnown {
			h.Known = append(h.Known, l.hello.Address)
		}
	}
	return note(wire.Hello, 0, must(json.Marshal(h)))
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
	upgrader := websocket.Upgrader{HandshakeTimeout: handshakeTime, Subprotocols: []string{linkProtocol},
		CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	l := newLink(m, conn, false)
	if err := m.run(l); err != nil {
		m.complain(l.peer()+" ("+r.RemoteAddr+")", err)
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
	stop := context.AfterFunc(m.ctx, func() { l.put(outgoing{code: websocket.CloseGoingAway, reason: "the server ends"}) })
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
	if m.gossip {
		m.log.printf("joined: %s computes regions %s", l.peer(), l.hello.Own)
	}
	m.tell()
	m.meet(append(l.hello.Known, l.hello.Address))
	m.owner.tell(event{link: l, what: joined})
	err = l.serve()
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
			if twice := common(other.own, l.own); len(twice) > 0 {
				return &refused{reason: twiceComputed(twice, other.peer(), l.peer())}
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

// meet dials addresses that a peer knows.
func (m *mesh) meet(addresses []string) {
	if !m.gossip {
		return
	}
	for _, address := range addresses {
		if host, _, err := net.SplitHostPort(address); err == nil && host != "" {
			m.dial(address)
		}
	}
}

// dial keeps the server at an address joined, for ever, and returns at once.
func (m *mesh) dial(address string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dialing[address] || len(m.dialing) >= 2*maxLinks || m.ctx.Err() != nil || address == m.self.Address {
		return
	}
	m.dialing[address] = true
	m.wg.Go(func() { m.keep(address) })
}

func (m *mesh) keep(address string) {
	session, wait := "", backoffLeast
	for m.ctx.Err() == nil {
		if l := m.joined(session, address); l != nil {
			session = l.hello.Session
			select {
			case <-l.done:
			case <-m.ctx.Done():
			}
			continue
		}
		start := time.Now()
		l, err := m.reach(address)
		if time.Since(start) > time.Second { // it was there for a while
			wait = backoffLeast
		}
		if l != nil && l.hello.Session != "" {
			session = l.hello.Session
		}
		switch {
		case errors.Is(err, errSelf):
			return
		case errors.Is(err, errDuplicate):
		case l != nil && l.own != nil && !isRefused(err): // it was joined
			m.complain(l.peer(), err)
		default:
			m.complain(address, err)
		}
		select {
		case <-time.After(time.Duration(rand.Int64N(int64(wait))) + wait/4):
		case <-m.ctx.Done():
		}
		wait = min(2*wait, backoffMost)
	}
}

// joined returns the link to the server with this session, or at this address.
func (m *mesh) joined(session, address string) *link {
	for _, l := range m.peers() {
		if l.hello.Session == session || l.hello.Address == address {
			return l
		}
	}
	return nil
}

// reach dials once and serves the link until it ends. The link is nil if there
// was nobody.
func (m *mesh) reach(address string) (*link, error) {
	if !m.room() {
		return nil, fmt.Errorf("this server is joined to %d others, as many as it takes", maxLinks)
	}
	defer m.leave()
	dialer := websocket.Dialer{HandshakeTimeout: handshakeTime, Subprotocols: []string{linkProtocol}}
	conn, response, err := dialer.DialContext(m.ctx, "ws://"+address+linkPath, nil)
	if err != nil {
		if response != nil {
			err = fmt.Errorf("no ylem server answers there: %s", response.Status)
		}
		return nil, err
	}
	if conn.Subprotocol() != linkProtocol {
		conn.Close()
		return nil, fmt.Errorf("the server there does not speak %s", linkProtocol)
	}
	l := newLink(m, conn, true)
	return l, m.run(l)
}

func isRefused(err error) bool {
	var r *refused
	return errors.As(err, &r)
}

// complain says once why a connection ended or could not be made.
func (m *mesh) complain(who string, err error) {
	if err == nil || m.ctx.Err() != nil || errors.Is(err, errSelf) || errors.Is(err, errDuplicate) || errors.Is(err, errClosed) || websocket.IsCloseError(err, closeDuplicate) {
		return
	}
	if websocket.IsCloseError(err, websocket.CloseGoingAway) && m.owner.state.Load().Ended {
		return // it has ended as well, and leaves
	}
	var text string
	var r *refused
	var g *garbage
	var op *net.OpError
	switch {
	case errors.As(err, &r) && r.by != "":
		text = fmt.Sprintf("refused by %s: %s", who, r.reason)
	case errors.As(err, &r):
		text = fmt.Sprintf("%s is refused: %s", who, r.reason)
	case errors.As(err, &g):
		text = fmt.Sprintf("closed the connection to %s, which sent what no server sends: %v", who, err)
	case errors.As(err, &op) && op.Op == "dial":
		text = fmt.Sprintf("no server at %s yet (%v); trying again", who, op.Err)
	default:
		if m.gossip { // otherwise whoever started all servers knows better
			m.log.printf("lost %s: %v; waiting for it", who, err)
		}
		return
	}
	m.mu.Lock()
	again := m.said[text]
	if len(m.said) < 1024 {
		m.said[text] = true
	}
	m.mu.Unlock()
	if !again {
		m.log.printf("%s", text)
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
