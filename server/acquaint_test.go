package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// planeDoor is a port that lets in who may come to the control plane, and says
// what became of each.
func planeDoor(t *testing.T, a *access) (address string, came chan error) {
	came = make(chan error, 100)
	upgrader := websocket.Upgrader{Subprotocols: []string{planeProtocol}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err == nil {
			err = a.greetPlane(conn, r)
			linger(conn)
		}
		came <- err
	}))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://"), came
}

// Servers that may take part come to the control plane, whichever list or token
// says that they may; both ends prove their keys, and others are told why not.
func TestPlaneIsForServers(t *testing.T) {
	keeper, guest := newAccess(drawIdentity()), newAccess(drawIdentity())
	world := "small"
	keeper.world.Store(&world)
	guest.world.Store(&world)
	address, came := planeDoor(t, keeper)
	open := func(a *access) (here, there error) {
		conn, err := a.openPlane(t.Context(), address)
		if err == nil {
			conn.Close()
		}
		return err, <-came
	}
	here, there := open(guest) // anybody of this machine
	require.NoError(t, here)
	require.NoError(t, there)

	keeper.accept = []string{drawIdentity().ID()}
	here, there = open(guest)
	require.ErrorContains(t, here, "--accept "+guest.self.ID())
	require.ErrorContains(t, there, "--accept "+guest.self.ID())

	guest.token = keeper.self.mint(mayHost, "small", time.Now().Add(time.Hour), guest.self.ID())
	here, there = open(guest)
	require.NoError(t, here)
	require.NoError(t, there)

	guest.pins[address] = keeper.self.ID()
	here, there = open(guest)
	require.NoError(t, here)
	require.NoError(t, there)
	guest.pins[address] = drawIdentity().ID()
	here, there = open(guest)
	require.ErrorContains(t, here, "somebody stands between")
	require.ErrorContains(t, there, "somebody stands between")

	same := newAccess(keeper.self)
	here, _ = open(same)
	require.ErrorContains(t, here, "both servers have the key")
}

// What was shown on one connection to the control plane is worth nothing on
// another, and a proof for a link is none for the control plane.
func TestPlaneForgeries(t *testing.T) {
	keeper, victim := newAccess(drawIdentity()), drawIdentity()
	keeper.times.handshake = 200 * time.Millisecond
	address, came := planeDoor(t, keeper)
	for _, c := range []struct {
		name string
		say  func(conn *websocket.Conn, mine, theirs []byte)
		says string
	}{
		{"a proof of nothing", func(conn *websocket.Conn, _, _ []byte) {
			conn.WriteMessage(websocket.BinaryMessage, make([]byte, 64))
		}, "the proof of its key is wrong"},
		{"a proof for a link", func(conn *websocket.Conn, mine, theirs []byte) {
			p := must(newProven(conn, true, mine, theirs))
			conn.WriteMessage(websocket.BinaryMessage, victim.sign(p.message(true)))
		}, "the proof of its key is wrong"},
		{"in the other's role", func(conn *websocket.Conn, mine, theirs []byte) {
			p := must(newProven(conn, true, mine, theirs))
			p.context = planeContext
			conn.WriteMessage(websocket.BinaryMessage, victim.sign(p.message(false)))
		}, "the proof of its key is wrong"},
		{"of another acquaintance", func(conn *websocket.Conn, mine, theirs []byte) {
			p := must(newProven(conn, true, append(mine, ' '), theirs))
			p.context = planeContext
			conn.WriteMessage(websocket.BinaryMessage, victim.sign(p.message(true)))
		}, "the proof of its key is wrong"},
		{"no proof", func(*websocket.Conn, []byte, []byte) {}, "timeout"},
		{"NATS at once", func(conn *websocket.Conn, _, _ []byte) {
			conn.WriteMessage(websocket.BinaryMessage, []byte("CONNECT {}\r\nPING\r\n"))
		}, "signatures have 64"},
	} {
		dialer := websocket.Dialer{Subprotocols: []string{planeProtocol}}
		conn, _, err := dialer.Dial("ws://"+address+planePath, nil)
		require.NoError(t, err)
		_, theirs, err := conn.ReadMessage()
		require.NoError(t, err)
		mine := must(json.Marshal(acquaintance{Key: victim.ID(), Nonce: strings.Repeat("A", minNonce)}))
		conn.WriteMessage(websocket.BinaryMessage, mine)
		c.say(conn, mine, theirs)
		require.ErrorContains(t, <-came, c.says, c.name)
		conn.Close()
	}
}

// FuzzAcquaintance holds that what parses names a key, and is no larger than it may be.
func FuzzAcquaintance(f *testing.F) {
	f.Add(must(json.Marshal(acquaintance{Key: drawIdentity().ID(), Nonce: strings.Repeat("A", minNonce)})))
	f.Add([]byte(`{"key":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if them, err := parseAcquaintance(data); err == nil {
			require.Len(t, them.Key, 52)
			require.LessOrEqual(t, len(them.Token), maxToken)
		}
	})
}

// Who joins a server that a token lets take part does not know yet of which world it
// is; once it does, a token for another one counts no more.
func TestTokenBeforeWorldIsKnown(t *testing.T) {
	signer, there := drawIdentity(), drawIdentity()
	a := newAccess(drawIdentity())
	a.accept = []string{signer.ID()}
	token := signer.mint(mayHost, "small", time.Now().Add(time.Hour), there.ID())
	require.Empty(t, a.admit(there.ID(), token, "192.0.2.1:7070", "there.example:7070"))
	for name, says := range map[string]string{"small": "", "large": "is for world small"} {
		a.world.Store(&name)
		refusal := a.admit(there.ID(), token, "192.0.2.1:7070", "there.example:7070")
		require.Contains(t, refusal, says)
		require.Equal(t, says == "", refusal == "")
	}
}
