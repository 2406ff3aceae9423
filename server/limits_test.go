package main

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// impatient is a server that waits for strangers a fiftieth as long as others do.
func impatient(t *testing.T, own []int) *server {
	t.Helper()
	a := newAccess(drawIdentity())
	a.times = patient{handshake: 200 * time.Millisecond, dead: 300 * time.Millisecond, silence: 300 * time.Millisecond}
	s := quick(t, worldFile(t, small), 0, own, func(c *serving) { c.access = a })
	launch(t, s)
	return s
}

// drip writes a byte every few milliseconds until the other side has had enough,
// and requires that it does, and how.
func drip(t *testing.T, conn net.Conn, data []byte) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		conn.SetReadDeadline(time.Now().Add(patience))
		io.Copy(io.Discard, conn)
	}()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for at := 0; ; at++ {
		select {
		case <-ended:
			require.Less(t, at, len(data), "the server took all of it")
			return
		case <-tick.C:
			conn.Write(data[at%len(data):][:1]) // may fail: the server has closed
		}
	}
}

// Who sends a byte now and then keeps no place: not before the request, not in the
// TLS handshake, not as a server in its hello, its proof or a frame, not as a viewer.
func TestSlowLoris(t *testing.T) {
	s := impatient(t, []int{0})
	address := s.mesh.self.Address
	plain := func(t *testing.T) net.Conn {
		conn, err := net.Dial("tcp", address)
		require.NoError(t, err)
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	masked := func(size int) []byte { // the beginning of a binary message, as a client sends it
		return append([]byte{0x82, 0xFE, byte(size >> 8), byte(size), 0, 0, 0, 0}, make([]byte, size)...)
	}
	for name, attack := range map[string]func(t *testing.T) (net.Conn, []byte){
		"a request": func(t *testing.T) (net.Conn, []byte) {
			return plain(t), []byte("GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("A: b\r\n", 1000))
		},
		"a hello": func(t *testing.T) (net.Conn, []byte) {
			return meet(t, s, linkPath, linkProtocol).conn.NetConn(), masked(30000)
		},
		"a proof": func(t *testing.T) (net.Conn, []byte) {
			f := meet(t, s, linkPath, linkProtocol)
			f.hello(credible(s))
			return f.conn.NetConn(), masked(30000)
		},
		"a frame": func(t *testing.T) (net.Conn, []byte) {
			f := meet(t, s, linkPath, linkProtocol)
			f.enter(credible(s), nil)
			return f.conn.NetConn(), masked(30000)
		},
		"an empty frame in pieces": func(t *testing.T) (net.Conn, []byte) { // a message without an end
			f := meet(t, s, linkPath, linkProtocol)
			f.enter(credible(s), nil)
			return f.conn.NetConn(), bytes.Repeat([]byte{0x00, 0x80, 0, 0, 0, 0}, 10000)
		},
		"a viewer's ask": func(t *testing.T) (net.Conn, []byte) {
			return meet(t, s, wire.ViewPath, wire.ViewProtocol).conn.NetConn(), masked(4000)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, data := attack(t)
			drip(t, conn, data)
		})
	}
}

// Nor does who begins TLS and goes no further, or shows no token where one is needed.
func TestSlowStrangers(t *testing.T) {
	s := impatient(t, []int{0})
	s.mesh.access.asked, s.mesh.access.anonymous = true, mayNothing
	v := meet(t, s, wire.ViewPath, wire.ViewProtocol)
	v.closed("needs a token")

	l, err := (&securing{tls: true}).secure(must(listen("127.0.0.1:0")), drawIdentity())
	require.NoError(t, err)
	a := newAccess(drawIdentity())
	a.times.handshake = 200 * time.Millisecond
	over := quick(t, worldFile(t, small), 0, []int{0}, func(c *serving) { c.listener.Close(); c.listener, c.access = l, a })
	launch(t, over)
	conn, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	hello := &captured{}
	tls.Client(hello, &tls.Config{InsecureSkipVerify: true}).Handshake()
	drip(t, conn, append(hello.Bytes()[:5:5], make([]byte, 10000)...)) // says how long a record is, and takes its time
}

// captured is a connection that keeps what is written and gives nothing back.
type captured struct {
	bytes.Buffer
	net.Conn
}

func (c *captured) Write(p []byte) (int, error)      { return c.Buffer.Write(p) }
func (c *captured) Read([]byte) (int, error)         { return 0, io.EOF }
func (c *captured) Close() error                     { return nil }
func (c *captured) SetDeadline(time.Time) error      { return nil }
func (c *captured) SetReadDeadline(time.Time) error  { return nil }
func (c *captured) SetWriteDeadline(time.Time) error { return nil }
func (c *captured) RemoteAddr() (a net.Addr)         { return &net.TCPAddr{} }

// One other machine has so many connections, and comes so often; others do not
// suffer from it.
func TestCrowds(t *testing.T) {
	c, now := newCrowd(), time.Unix(0, 0)
	at := func(address string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(address)) }
	var leave []func()
	for i := range maxPerAddress + 10 {
		out, taken := c.enter(at("192.0.2.7:"+itoa(1+i)), now)
		require.Equal(t, i < maxPerAddress, taken)
		if taken {
			leave = append(leave, out)
		}
	}
	_, taken := c.enter(at("192.0.2.8:1"), now)
	require.True(t, taken)
	for i := range 10 * maxPerAddress {
		_, taken := c.enter(at("[::1]:"+itoa(1+i)), now)
		require.True(t, taken, "this machine")
		_, taken = c.enter(at("[::ffff:127.0.0.1]:"+itoa(1+i)), now)
		require.True(t, taken, "this machine, another way")
	}
	for i := range maxPerAddress {
		_, taken := c.enter(at("[2001:db8::"+itoa(1+i)+"]:1"), now)
		require.True(t, taken)
	}
	_, taken = c.enter(at("[2001:db8::ffff]:1"), now)
	require.False(t, taken, "another address of the same network")
	_, taken = c.enter(at("[2001:db8:0:1::1]:1"), now)
	require.True(t, taken, "another network")
	for _, out := range leave {
		out()
	}
	require.Len(t, c.open, 3)
	comes := 0
	for range 2 * comesAtOnce {
		if out, taken := c.enter(at("192.0.2.7:1"), now); taken {
			comes++
			out()
		}
	}
	require.Equal(t, comesAtOnce-maxPerAddress-10, comes, "it comes too often")
	out, taken := c.enter(at("192.0.2.7:1"), now.Add(time.Second))
	require.True(t, taken)
	out()
}

// On a real port: connections beyond the limit are closed at once, and a place
// becomes free when one ends.
func TestCrowdAtThePort(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0}, func(c *serving) {
		c.listener.(*limited).crowd.exempt = func(netip.Addr) bool { return false }
	})
	launch(t, s)
	var conns []net.Conn
	ends := func(conn net.Conn) bool { // at once, and not because it said nothing
		conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		_, err := conn.Read(make([]byte, 1))
		e, ok := err.(net.Error)
		return !ok || !e.Timeout()
	}
	for range maxPerAddress {
		conn, err := net.Dial("tcp", s.mesh.self.Address)
		require.NoError(t, err)
		defer conn.Close()
		conns = append(conns, conn)
	}
	require.False(t, ends(conns[maxPerAddress-1]))
	more, err := net.Dial("tcp", s.mesh.self.Address)
	require.NoError(t, err)
	defer more.Close()
	require.True(t, ends(more))
	conns[0].Close()
	eventually(t, "a free place", func() bool {
		conn, err := net.Dial("tcp", s.mesh.self.Address)
		require.NoError(t, err)
		defer conn.Close()
		return !ends(conn)
	})
}

// A viewer that asks without end is let go; the stage never sees most of it.
func TestViewerFlood(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	launch(t, s)
	v := meet(t, s, wire.ViewPath, wire.ViewProtocol)
	ack := wire.ViewAck{Frame: 0}.Append(nil)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if v.conn.WriteMessage(websocket.BinaryMessage, ack) != nil {
				return
			}
		}
	}()
	v.closed("messages a second")
	v.conn.Close()
	<-ended
}

// A hello that takes long to read is not even read: its size is bounded before
// anybody has said who he is.
func TestHelloOfManyNames(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	launch(t, s)
	h := credible(s)
	for range maxKnown + 1 {
		h.Known = append(h.Known, "127.0.0.1:1")
	}
	h.Nonce = rand.Text()
	f := meet(t, s, linkPath, linkProtocol)
	f.say(websocket.BinaryMessage, note(wire.Hello, 0, must(json.Marshal(h))))
	f.closed("known servers")
}
