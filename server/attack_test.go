package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"math"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
)

// stranger is somebody on a socket who may say anything.
type stranger struct {
	t    testing.TB
	conn *websocket.Conn
	self *identity
}

func meet(t *testing.T, s *server, path, protocol string) *stranger {
	t.Helper()
	return meetAt(t, s.mesh.self.Address, path, protocol)
}

func meetAt(t testing.TB, address, path, protocol string) *stranger {
	t.Helper()
	d := websocket.Dialer{Subprotocols: []string{protocol}}
	conn, response, err := d.Dial("ws://"+address+path, nil)
	require.NoError(t, err, "%v", response)
	t.Cleanup(func() { conn.Close() })
	return &stranger{t, conn, drawIdentity()}
}

func (s *stranger) say(kind int, data []byte) {
	s.conn.SetWriteDeadline(time.Now().Add(patience))
	s.conn.WriteMessage(kind, data) // the other side may have closed already
}

// closed reads until the connection ends, and requires that it ends with a
// reason.
func (s *stranger) closed(says string) {
	s.t.Helper()
	s.conn.SetReadDeadline(time.Now().Add(patience))
	refusal := ""
	for {
		_, frame, err := s.conn.ReadMessage()
		if err == nil {
			if len(frame) > wire.HeaderSize && wire.Kind(frame[0]) == wire.Refuse { // the close frame has room for its beginning only
				refusal = string(frame[wire.HeaderSize:])
			}
			continue
		}
		var e *websocket.CloseError
		require.True(s.t, errors.As(err, &e), "ended with %v", err)
		require.Contains(s.t, e.Error()+"\n"+refusal, says)
		return
	}
}

// next reads a frame of a kind; others are passed over.
func (s *stranger) next(kind wire.Kind) []byte {
	s.t.Helper()
	s.conn.SetReadDeadline(time.Now().Add(patience))
	for {
		_, frame, err := s.conn.ReadMessage()
		require.NoError(s.t, err)
		if wire.Kind(frame[0]) == kind {
			return frame
		}
	}
}

// enter says a hello and proves the stranger's key, as an honest server would.
// alter may change the proof.
func (s *stranger) enter(h hello, alter func(proof []byte) []byte) {
	s.t.Helper()
	mine, theirs := s.hello(h)
	p, err := newProven(s.conn, true, mine, theirs)
	require.NoError(s.t, err)
	proof := s.self.sign(p.message(true))
	if alter != nil {
		proof = alter(proof)
	}
	s.say(websocket.BinaryMessage, note(wire.Proof, 0, proof))
}

// hello exchanges hellos.
func (s *stranger) hello(h hello) (mine, theirs []byte) {
	s.t.Helper()
	h.Key = s.self.ID()
	mine = must(json.Marshal(h))
	s.say(websocket.BinaryMessage, note(wire.Hello, 0, mine))
	return mine, s.next(wire.Hello)[wire.HeaderSize:]
}

// credible is a hello that a server of the world would send that computes a
// region which nobody else does.
func credible(s *server) hello {
	h := s.mesh.self
	h.Name, h.Session, h.Address, h.Own = "stranger", "stranger", "127.0.0.1:1", "3"
	h.Key, h.Nonce = drawIdentity().ID(), rand.Text()
	return h
}

func halo(from, to int, epoch uint64, payload []byte) []byte {
	return must(pack(region.Message{Kind: wire.Halo, From: from, To: to, Epoch: epoch, Payload: payload}))
}

// bomb is a frame that declares raw bytes and unpacks to size zeros.
func bomb(raw uint32, size int) []byte {
	h := wire.Header{Kind: wire.Halo, Packed: true, From: 3, To: 0}
	frame := h.Append(nil, make([]byte, raw))
	return append(frame, must(zstd.NewWriter(nil)).EncodeAll(make([]byte, size), nil)...)
}

// Whatever comes on a link from who is no server, or behaves like none: the
// connection is closed with a reason that is said once, the world goes on and
// ends with the right hash.
func TestGarbageOnLinks(t *testing.T) {
	file := worldFile(t, small)
	p := newMemoryPlane()
	three := []*server{quickOn(t, p, file, 60, []int{0}), quickOn(t, p, file, 60, []int{1}), quickOn(t, p, file, 60, []int{2})}
	launch(t, three...)
	lives(t, three[0], 1)
	target := three[0]
	hi := func(change func(*hello)) []byte {
		h := credible(target)
		if change != nil {
			change(&h)
		}
		return note(wire.Hello, 0, must(json.Marshal(h)))
	}
	flipped := halo(3, 0, 0, []byte("particles"))
	flipped[len(flipped)-1] ^= 1
	for _, c := range []struct {
		name  string
		kind  int
		first []byte // in place of the hello; nil: a good one
		then  []byte
		says  string
	}{
		{"text", websocket.TextMessage, []byte("hello"), nil, "text message"},
		{"no frame", websocket.BinaryMessage, []byte{1, 2, 3}, nil, "a header has 28"},
		{"noise", websocket.BinaryMessage, bytes.Repeat([]byte{0xA5}, 4000), nil, "unknown kind"},
		{"halo before hello", websocket.BinaryMessage, halo(3, 0, 0, nil), nil, "before the hello"},
		{"no JSON", websocket.BinaryMessage, note(wire.Hello, 0, []byte("{")), nil, "hello: byte"},
		{"too long a hello", websocket.BinaryMessage, make([]byte, wire.MaxHello+1), nil, "message too big"},
		{"a name that clears the screen", websocket.BinaryMessage, hi(func(h *hello) { h.Name = "\x1b[2J" }), nil, "cannot be printed"},
		{"regions that are none", websocket.BinaryMessage, hi(func(h *hello) { h.Own = "x" }), nil, "says that it computes"},
		{"regions beyond the grid later", websocket.BinaryMessage, nil, hi(func(h *hello) { h.Own = "9" }), "has regions 0 to 3"},
		{"regions beyond the grid", websocket.BinaryMessage, hi(func(h *hello) { h.Own = "3-4000000" }), nil, "has regions 0 to 3"},
		{"another protocol", websocket.BinaryMessage, hi(func(h *hello) { h.Protocol = [2]int{3, 9} }), nil, "the protocol differs"},
		{"another arithmetic", websocket.BinaryMessage, hi(func(h *hello) { h.Arithmetic++ }), nil, "the arithmetic differs"},
		{"text later", websocket.TextMessage, nil, []byte("hello"), "text message"},
		{"checksum", websocket.BinaryMessage, nil, flipped, "checksum"},
		{"too long a frame", websocket.BinaryMessage, nil, make([]byte, wire.MaxWire+haloTrailer+1), "message too big"},
		{"declares too much", websocket.BinaryMessage, nil, bomb(0, 10)[:10], "a header has 28"},
		{"bomb", websocket.BinaryMessage, nil, bomb(1000, 32<<20), "frame that declares 1000 bytes"},
		{"small bomb", websocket.BinaryMessage, nil, bomb(1000, 1100), "1000 bytes"},
		{"no batch", websocket.BinaryMessage, nil, halo(3, 0, 0, []byte("particles")), "message refused"},
		{"from no region", websocket.BinaryMessage, nil, halo(4, 0, 0, nil), "from region 4 to region 0 of 4"},
		{"region out of range", websocket.BinaryMessage, nil, halo(3, math.MaxInt32, 0, nil), "to region 2147483647 of 4"},
		{"pull with content", websocket.BinaryMessage, nil, must(pack(region.Message{Kind: wire.Pull, From: 3, To: 0, Payload: []byte{1}})), "which has none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := meet(t, target, linkPath, linkProtocol)
			if c.first != nil {
				s.say(c.kind, c.first)
			} else {
				s.enter(credible(target), nil)
				s.say(c.kind, c.then)
			}
			s.closed(c.says)
		})
	}
	s := meet(t, target, linkPath, linkProtocol) // hangs up in the middle of a frame
	s.enter(credible(target), nil)
	s.conn.NetConn().Write([]byte{0x82, 0xFE, 0xFF})
	s.conn.NetConn().Close()

	last := quickOn(t, p, file, 60, []int{3})
	launch(t, last)
	for _, one := range three {
		last.join([]string{one.mesh.self.Address})
		for _, other := range three {
			one.join([]string{other.mesh.self.Address})
		}
	}
	require.Equal(t, hashOf(t, file, 60), finish(t, append(three, last)))
}

// The doors that are not for everybody are closed with words.
func TestDoors(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	launch(t, s)
	address := s.mesh.self.Address
	for _, c := range []struct {
		path, protocol, origin string
		status                 int
	}{
		{linkPath, linkProtocol, "", 101},
		{linkPath, linkProtocol, "http://" + address, 403},
		{linkPath, "chat", "", 400},
		{wire.ViewPath, wire.ViewProtocol, "", 101},
		{wire.ViewPath, wire.ViewProtocol, "http://" + address, 101},
		{wire.ViewPath, wire.ViewProtocol, "http://127.0.0.1:9", 101},
		{wire.ViewPath, wire.ViewProtocol, "http://localhost:7070", 101},
		{wire.ViewPath, wire.ViewProtocol, "http://[::1]:7070", 101},
		{wire.ViewPath, wire.ViewProtocol, "http://evil.example", 403},
		{wire.ViewPath, wire.ViewProtocol, "http://localhost.evil.example", 403},
		{wire.ViewPath, wire.ViewProtocol, "null", 403},
		{wire.ViewPath, "chat", "", 400},
	} {
		header := http.Header{}
		if c.origin != "" {
			header.Set("Origin", c.origin)
		}
		d := websocket.Dialer{Subprotocols: []string{c.protocol}}
		conn, response, err := d.Dial("ws://"+address+c.path, header)
		require.Equal(t, c.status, response.StatusCode, "%+v", c)
		if err == nil {
			conn.Close()
		}
	}
	for _, path := range []string{linkPath, wire.ViewPath} {
		response, err := http.Get("http://" + address + path)
		require.NoError(t, err)
		response.Body.Close()
		require.Equal(t, http.StatusUpgradeRequired, response.StatusCode)
	}
	// Bytes that are no HTTP at all.
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	conn.Write(bytes.Repeat([]byte{0}, 100))
	conn.Close()
	response, err := http.Get("http://" + address + "/healthz")
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
}

// There are only so many places for servers and viewers, and they become free
// again.
func TestPlaces(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	launch(t, s)
	for path, protocol := range map[string]string{linkPath: linkProtocol, wire.ViewPath: wire.ViewProtocol} {
		d := websocket.Dialer{Subprotocols: []string{protocol}}
		var conns []*websocket.Conn
		for {
			conn, response, err := d.Dial("ws://"+s.mesh.self.Address+path, nil)
			if err != nil {
				require.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
				break
			}
			conns = append(conns, conn)
		}
		require.Len(t, conns, 64)
		for _, conn := range conns {
			conn.Close()
		}
		eventually(t, "a free place at "+path, func() bool {
			conn, _, err := d.Dial("ws://"+s.mesh.self.Address+path, nil)
			if err == nil {
				conn.Close()
			}
			return err == nil
		})
	}
}

// FuzzHello holds that whatever parses can be shown to a person and compared.
func FuzzHello(f *testing.F) {
	good := hello{Protocol: protocols, Arithmetic: arithmetic, World: "small", Name: "a", Session: "1", Address: ":1", Own: "0", Key: drawIdentity().ID(), Nonce: rand.Text(), Grid: region.Grid{2, 1, 1}, Epoch: 1}
	f.Add(must(json.Marshal(good)))
	f.Add([]byte("{}"))
	f.Add([]byte(`{"name":"a","session":"b","address":"x:1","own":"0-99999999999"} {`))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := parseHello(data)
		if err != nil {
			return
		}
		require.Equal(t, h.Name, printable(h.Name))
		reason := good.refusal(h)
		if reason == "" {
			own, err := parseComputed(h.Own, good.Grid)
			require.NoError(t, err)
			require.LessOrEqual(t, len(own), good.Grid.Regions())
		}
		again, err := parseHello(must(json.Marshal(h)))
		require.NoError(t, err)
		require.Equal(t, reason, good.refusal(again))
	})
}

// FuzzFrame holds that a frame either is refused or gives what it declares, and
// never more memory than a frame may have.
func FuzzFrame(f *testing.F) {
	f.Add(halo(3, 0, 7, []byte("particles")))
	f.Add(halo(3, 0, 7, bytes.Repeat([]byte("particles"), 1000)))
	f.Add(note(wire.Ping, 3, nil))
	f.Add(bomb(1000, 100000))
	f.Add(bomb(1000, 1000))
	f.Add([]byte{})
	var u unpacker
	f.Fuzz(func(t *testing.T, frame []byte) {
		h, payload, err := u.unpack(frame)
		if err != nil {
			return
		}
		require.Len(t, payload, int(h.Raw))
		if h.Kind != wire.Halo {
			require.False(t, h.Packed)
		}
		again, second, err := u.unpack(append(h.Append(nil, payload), frame[wire.HeaderSize:]...))
		require.NoError(t, err)
		require.Equal(t, h, again)
		require.Equal(t, payload, second)
	})
}
