package main

import (
	"encoding/json"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// A server that does not have the key which it says it has is not let in: not
// with a signature of another key, not with one of another connection, not with
// its peer's own, and not with none.
func TestForgedKeys(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	launch(t, s)
	recorded := meet(t, s, linkPath, linkProtocol)
	old := credible(s)
	mine, theirs := recorded.hello(old)
	p, err := newProven(recorded.conn, true, mine, theirs)
	require.NoError(t, err)
	proof := recorded.self.sign(p.message(true))
	reflected := recorded.next(wire.Proof)[wire.HeaderSize:]
	for _, c := range []struct {
		name  string
		alter func([]byte) []byte
		says  string
	}{
		{"another key", func([]byte) []byte { return drawIdentity().sign(p.message(true)) }, "the proof of its key is wrong"},
		{"one bit", func(good []byte) []byte { good[7] ^= 1; return good }, "the proof of its key is wrong"},
		{"a proof of another connection", func([]byte) []byte { return proof }, "the proof of its key is wrong"},
		{"a server's own proof", func([]byte) []byte { return reflected }, "the proof of its key is wrong"},
		{"nothing", func([]byte) []byte { return nil }, "signatures have 64"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := meet(t, s, linkPath, linkProtocol)
			f.self = recorded.self
			f.enter(credible(s), c.alter)
			f.closed(c.says)
		})
	}
	t.Run("a handshake that was recorded", func(t *testing.T) { // word for word
		f := meet(t, s, linkPath, linkProtocol)
		f.say(websocket.BinaryMessage, note(wire.Hello, 0, mine))
		f.next(wire.Hello)
		f.say(websocket.BinaryMessage, note(wire.Proof, 0, proof))
		f.closed("the proof of its key is wrong")
	})
	t.Run("a halo in place of the proof", func(t *testing.T) {
		f := meet(t, s, linkPath, linkProtocol)
		f.hello(credible(s))
		f.say(websocket.BinaryMessage, halo(3, 0, 0, nil))
		f.closed("before the proof")
	})
	t.Run("the server's own key", func(t *testing.T) {
		f := meet(t, s, linkPath, linkProtocol)
		h := credible(s)
		h.Key = s.mesh.self.Key
		f.say(websocket.BinaryMessage, note(wire.Hello, 0, must(json.Marshal(h))))
		f.closed("both servers have the key")
	})
	require.Empty(t, s.mesh.peers())
	require.Contains(t, said(s), "the proof of its key is wrong")

	honest := meet(t, s, linkPath, linkProtocol)
	honest.enter(credible(s), nil)
	eventually(t, "an honest server is let in", func() bool { return len(s.mesh.peers()) == 1 })
	require.Equal(t, honest.self.ID(), s.mesh.peers()[0].hello.Key)
}

// Whom a list does not name is refused with words that name the key and what to
// do; a token that an accepted key signed opens the door for the one server it names.
func TestAccepted(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0})
	issuer, guest := drawIdentity(), drawIdentity()
	a := s.mesh.access
	a.accept = []string{issuer.ID()}
	launch(t, s)
	soon := a.now().Add(1e12)
	for _, c := range []struct {
		name, token, says string
	}{
		{"nothing", "", "--accept " + guest.ID()},
		{"a token of a stranger", drawIdentity().mint(mayHost, "small", soon, guest.ID()), "does not trust"},
		{"another's token", issuer.mint(mayHost, "small", soon, drawIdentity().ID()), "is for server"},
		{"another world's token", issuer.mint(mayHost, "large", soon, guest.ID()), "is for world large"},
		{"an expired token", issuer.mint(mayHost, "small", a.now(), guest.ID()), "expired"},
		{"a token to command", issuer.mint(mayCommand, "small", soon, guest.ID()), "--accept " + guest.ID()},
		{"a token's beginning", issuer.mint(mayHost, "small", soon, guest.ID())[:50], "no token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := meet(t, s, linkPath, linkProtocol)
			f.self = guest
			h := credible(s)
			h.Token = c.token
			f.hello(h)
			f.closed(c.says)
		})
	}
	for name, change := range map[string]func(*hello, *stranger){
		"accepted": func(_ *hello, f *stranger) { f.self = issuer },
		"a guest":  func(h *hello, _ *stranger) { h.Token = issuer.mint(mayHost, "small", soon, guest.ID()) },
		"listed":   func(*hello, *stranger) { a.list([]string{guest.ID()}) },
	} {
		f := meet(t, s, linkPath, linkProtocol)
		f.self = guest
		h := credible(s)
		change(&h, f)
		f.enter(h, nil)
		eventually(t, name+" is let in", func() bool { return len(s.mesh.peers()) == 1 })
		a.list(nil)
		f.conn.Close()
		eventually(t, name+" has left", func() bool { return len(s.mesh.peers()) == 0 })
	}
}
