package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"ylem/region"
	"ylem/region/wire"
	"ylem/server/pin"
)

// How patient a link is.
const (
	handshakeTime = 10 * time.Second
	writeTime     = 10 * time.Second
	pingEvery     = 5 * time.Second
	deadAfter     = 15 * time.Second
)

// A link whose peer does not take what is sent is closed; the regions answer
// later when they are asked again.
const (
	maxQueue      = 4096     // messages
	maxQueueBytes = 64 << 20 // payload
)

// Codes of closed connections, beside those of RFC 6455.
const (
	closeDuplicate = 4000
	closeEnded     = 4001 // the world has ended everywhere, and who says so leaves
)

// link is the connection to one other server: a goroutine that reads, one that
// writes.
type link struct {
	mesh    *mesh
	conn    *websocket.Conn
	dialled bool   // by this side
	address string // that this side dialled
	remote  string // where the other end is, as far as trust goes
	hello   hello  // the peer's
	key     ed25519.PublicKey
	signs   bool                  // halos have signatures
	trailer []byte                // behind the frame that was read last
	own     atomic.Pointer[[]int] // the peer's regions; nil before it is admitted
	shown   string                // its address, as viewers are told; without a host: on this machine
	reads   unpacker
	says    *past // what was sent; nil: nothing is predicted

	traffic *peerTraffic // nil before it is admitted

	queue  chan outgoing
	queued atomic.Int64 // bytes
	done   chan struct{}
	why    error // it was closed by this side, to be read after done; nil: it was not
	once   sync.Once
	full   atomic.Bool // the queue overflowed
}

// outgoing is a frame, or a message that becomes one, or the end.
type outgoing struct {
	message region.Message
	frame   []byte
	code    int // not 0: close the connection with this …
	reason  string
}

func newLink(m *mesh, conn *websocket.Conn, dialled bool) *link {
	return &link{mesh: m, conn: conn, dialled: dialled, remote: conn.RemoteAddr().String(), queue: make(chan outgoing, maxQueue), done: make(chan struct{})}
}

// peer names the other side for people.
func (l *link) peer() string {
	if l.hello.Name == "" {
		return l.conn.RemoteAddr().String()
	}
	return l.hello.Name
}

// regions returns what the peer says that it computes.
func (l *link) regions() []int {
	if own := l.own.Load(); own != nil {
		return *own
	}
	return nil
}

// introduced says who the peer is, for people.
func (l *link) introduced() string {
	if own := l.regions(); len(own) > 0 {
		return fmt.Sprintf("%s computes regions %s", l.peer(), listed(own))
	}
	return l.peer() + ", which computes no regions yet"
}

// shake exchanges hellos and proofs, and checks the peer's.
func (l *link) shake() error {
	l.conn.SetReadLimit(wire.MaxHello)
	deadline := time.Now().Add(l.mesh.access.times.handshake)
	l.conn.SetReadDeadline(deadline)
	l.conn.SetWriteDeadline(deadline)
	greeting := l.mesh.greeting()
	if err := l.conn.WriteMessage(websocket.BinaryMessage, greeting); err != nil {
		return err
	}
	payload, err := l.expect(wire.Hello, "hello")
	if err != nil {
		return err
	}
	theirs, err := parseHello(payload)
	if err != nil {
		return &garbage{err}
	}
	l.hello = *theirs
	self := l.mesh.me()
	if reason := self.refusal(theirs); reason != "" && theirs.Session != l.mesh.self.Session {
		return &refused{reason: reason}
	}
	if err := l.prove(greeting[wire.HeaderSize:], payload); err != nil {
		return err
	}
	own, _ := parseComputed(theirs.Own, l.mesh.self.Grid)
	l.own.Store(&own)
	l.hello.Address = complete(theirs.Address, l.conn.RemoteAddr())
	if l.shown = l.hello.Address; strings.HasPrefix(theirs.Address, ":") && local(l.conn.RemoteAddr()) {
		l.shown = theirs.Address
	}
	l.conn.SetReadLimit(wire.MaxWire + haloTrailer)
	l.reads.past = newPast(l.mesh)
	if l.mesh.predicts(l.conn.RemoteAddr()) {
		l.says = newPast(l.mesh)
	}
	return nil
}

// expect reads a frame of the handshake.
func (l *link) expect(kind wire.Kind, name string) ([]byte, error) {
	h, payload, err := l.read()
	switch {
	case err != nil:
		return nil, err
	case h.Kind == wire.Refuse:
		return nil, &refused{by: l.peer(), reason: printable(string(payload))}
	case h.Kind != kind:
		return nil, &garbage{fmt.Errorf("frame of kind %d before the %s", h.Kind, name)}
	}
	return payload, nil
}

// prove lets the peer in if it may come, after both have proven their keys.
func (l *link) prove(mine, theirs []byte) error {
	a := l.mesh.access
	if l.hello.Session == l.mesh.self.Session {
		return errSelf
	}
	if l.hello.Key == a.self.ID() {
		return &refused{reason: "both servers have the key " + l.hello.Key + ": give each a --data of its own, and never copy one"}
	}
	if reason := a.admit(l.hello.Key, l.hello.Token, l.remote, l.address); reason != "" {
		return &refused{reason: l.hello.Name + ": " + reason}
	}
	p, err := newProven(l.conn, l.dialled, mine, theirs)
	if err != nil {
		return err
	}
	proof := note(wire.Proof, 0, a.self.sign(p.message(l.dialled)))
	if err := l.conn.WriteMessage(websocket.BinaryMessage, proof); err != nil {
		return err
	}
	answer, err := l.expect(wire.Proof, "proof of its key")
	if err != nil {
		return err
	}
	if err := p.check(l.hello.Key, !l.dialled, answer); err != nil {
		return &garbage{err}
	}
	l.signs = l.mesh.self.Signs || l.hello.Signs
	l.key, err = pin.Parse(l.hello.Key)
	return err
}

// read returns the next frame. Text, and frames that are none, are garbage.
func (l *link) read() (wire.Header, []byte, error) {
	kind, frame, err := l.conn.ReadMessage()
	if err != nil {
		if errors.Is(err, websocket.ErrReadLimit) {
			err = &garbage{err}
		}
		return wire.Header{}, nil, err
	}
	if kind != websocket.BinaryMessage {
		return wire.Header{}, nil, &garbage{errors.New("a text message: links speak binary")}
	}
	frame, l.trailer = l.detach(frame)
	h, payload, err := l.reads.unpack(frame)
	if err != nil {
		return h, nil, &garbage{err}
	}
	l.traffic.heard(h.Kind, len(frame))
	return h, payload, nil
}

// serve reads until the connection ends. The mesh has admitted the link.
func (l *link) serve() error {
	written := make(chan struct{})
	go func() {
		defer close(written)
		l.write()
	}()
	err := l.receive()
	l.once.Do(func() { close(l.done) })
	<-written
	linger(l.conn)
	l.reads.close()
	return err
}

func (l *link) receive() error {
	welcome := false
	for {
		select {
		case <-l.done:
			return l.because(errClosed)
		default:
		}
		l.conn.SetReadDeadline(time.Now().Add(l.mesh.access.times.dead))
		h, payload, err := l.read()
		if l.missed(&h, err) {
			continue
		}
		if err != nil {
			return l.give(l.because(err))
		}
		if !l.mesh.quiet && h.Kind != wire.Refuse && !welcome { // what comes after the hello shows that the peer has admitted us, too
			welcome = true
			l.mesh.once(joinedTo(l.peer()), "joined: %s", l.introduced())
		}
		switch h.Kind {
		case wire.Hello:
			again, err := parseHello(payload)
			if err != nil {
				return l.give(&garbage{err})
			}
			own, err := parseComputed(again.Own, l.mesh.self.Grid)
			if err != nil {
				return l.give(&garbage{err})
			}
			if !slices.Equal(own, l.regions()) {
				l.own.Store(&own)
				l.mesh.change()
				l.mesh.owner.tell(event{link: l, what: joined})
			}
			l.mesh.meet(again.Known)
		case wire.Refuse:
			return &refused{by: l.peer(), reason: printable(string(payload))}
		case wire.Ping:
			l.mesh.owner.tell(event{link: l, what: pinged, epoch: h.Epoch})
		default:
			m := region.Message{Kind: h.Kind, From: int(h.From), To: int(h.To), Epoch: h.Epoch, Payload: payload}
			if n := l.mesh.self.Grid.Regions(); m.From >= n || m.To >= n {
				return l.give(&garbage{fmt.Errorf("a message from region %d to region %d of %d", m.From, m.To, n)})
			}
			// It may be for a region that is no longer here, or of one that is no longer
			// there: what is said of a region is true whoever says it.
			if m.Kind == wire.Pull && l.says != nil {
				l.says.ask(pair{from: h.To, to: h.From}, h.Epoch)
			}
			if err := l.verify(&m, l.trailer); err != nil {
				return l.give(err)
			}
			l.mesh.owner.tell(event{link: l, what: arrived, message: m})
		}
	}
}

// give closes the connection for a reason that the peer can read, if the peer is
// to blame, and returns the error.
func (l *link) give(err error) error {
	var g *garbage
	if errors.As(err, &g) {
		l.close(websocket.ClosePolicyViolation, err.Error())
	}
	return err
}

// send queues a message of a region. It never waits.
func (l *link) send(m region.Message) { l.put(outgoing{message: m}) }

func (l *link) put(out outgoing) {
	if l.queued.Add(int64(len(out.message.Payload)+len(out.frame))) <= maxQueueBytes {
		select {
		case l.queue <- out:
			return
		default:
		}
	}
	if !l.full.Swap(true) {
		go l.close(websocket.ClosePolicyViolation, "too slow: more is waiting to be sent than is kept")
	}
}

// close ends the connection at once, with a close frame if there is room for it.
func (l *link) close(code int, reason string) {
	l.once.Do(func() {
		goodbye(l.conn, code, reason)
		if l.why = errors.New(reason); code == closeDuplicate {
			l.why = errDuplicate
		}
		close(l.done)
		l.conn.SetReadDeadline(time.Now()) // wakes the reader
	})
}

// because returns why the connection ended: err, but where this side has closed it,
// why it did.
func (l *link) because(err error) error {
	select {
	case <-l.done:
		if l.why != nil {
			return l.why
		}
	default:
	}
	return err
}

// errClosed is why a link ends that this side closed.
var errClosed = errors.New("closed here")

// closeTime is how long the end of a connection may take.
const closeTime = time.Second

// goodbye sends a close frame.
func goodbye(conn *websocket.Conn, code int, reason string) {
	for len(reason) > 120 || !utf8.ValidString(reason) {
		reason = reason[:min(len(reason)-1, 120)]
	}
	conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(closeTime))
}

// linger closes a connection, but so that what was sent arrives: closing a
// socket with unread bytes resets it, and the peer never reads why.
func linger(conn *websocket.Conn) {
	raw := conn.NetConn() // with TLS, its CloseWrite says that nothing is missing
	if half, ok := raw.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		raw.SetReadDeadline(time.Now().Add(closeTime))
		io.CopyN(io.Discard, raw, wire.MaxWire)
	}
	conn.Close()
}

// write sends what is queued, and pings.
func (l *link) write() {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		var frame []byte
		select {
		case <-l.done:
			return
		case <-ping.C:
			frame = note(wire.Ping, l.mesh.reached.Load(), nil)
		case out := <-l.queue:
			if out.code != 0 {
				l.close(out.code, out.reason)
				return
			}
			l.queued.Add(-int64(len(out.message.Payload) + len(out.frame)))
			if frame = out.frame; frame == nil {
				var err error
				if frame, err = l.pack(out.message); err != nil {
					l.mesh.owner.fail(err)
					return
				}
				frame = l.attest(frame, &out.message)
			}
		}
		l.conn.SetWriteDeadline(time.Now().Add(writeTime))
		if err := l.conn.WriteMessage(websocket.BinaryMessage, frame); err != nil {
			l.close(websocket.CloseGoingAway, "cannot write")
			return
		}
		l.mesh.sent.Add(int64(len(frame)))
		l.traffic.said(wire.Kind(frame[0]), len(frame))
	}
}

// pack returns the frame that carries a message of a region.
func (l *link) pack(m region.Message) ([]byte, error) {
	if l.says == nil {
		return pack(m)
	}
	return l.says.pack(m)
}

// complete returns an address that names no host with the host at the other end
// of the connection.
func complete(address string, remote net.Addr) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host != "" {
		return address
	}
	if host, _, err = net.SplitHostPort(remote.String()); err != nil {
		return address
	}
	return net.JoinHostPort(host, port)
}

// local reports whether an address is of this machine.
func local(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
