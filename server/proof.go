package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/gorilla/websocket"

	"ylem/server/pin"
)

// A server proves its key after the hellos: it signs, of this connection,
//
//	"ylem link proof 1\n" · role · channel · SHA-256 of the dialler's hello · SHA-256 of the listener's hello
//
// role is 'd' for the one that dialled and 'l' for the other. channel is 32 bytes
// that only the two ends of a TLS connection know (its exporter, RFC 9266), zeros
// without TLS. Hellos hold the nonce, key, session and world of either side, so a
// proof is worth nothing on any other connection, in the other direction, for
// another world or through somebody who takes TLS apart between the two.
const proofContext = "ylem link proof 1\n"

// channelLabel names what is taken from TLS.
const channelLabel = "EXPORTER-ylem-link-1"

// channel returns the bytes that only the ends of a connection know; zeros if it
// is in the clear.
func channel(conn *websocket.Conn) (bound [sha256.Size]byte, err error) {
	secured, ok := conn.NetConn().(*tls.Conn)
	if !ok {
		return bound, nil
	}
	state := secured.ConnectionState()
	exported, err := state.ExportKeyingMaterial(channelLabel, nil, len(bound))
	copy(bound[:], exported)
	return bound, err
}

// proven is what the proofs of one connection are about.
type proven struct {
	context           string
	channel           [sha256.Size]byte
	dialler, listener [sha256.Size]byte // of hellos
}

func (p *proven) message(dialled bool) []byte {
	role := byte('l')
	if dialled {
		role = 'd'
	}
	out := append([]byte(p.context), role)
	out = append(out, p.channel[:]...)
	out = append(out, p.dialler[:]...)
	return append(out, p.listener[:]...)
}

// newProven returns what is to be proven on a connection. dialled: by this side.
func newProven(conn *websocket.Conn, dialled bool, mine, theirs []byte) (*proven, error) {
	p := &proven{context: proofContext, dialler: sha256.Sum256(mine), listener: sha256.Sum256(theirs)}
	if !dialled {
		p.dialler, p.listener = p.listener, p.dialler
	}
	var err error
	p.channel, err = channel(conn)
	return p, err
}

// errProof says that somebody does not have the key that it says it has.
var errProof = errors.New("the proof of its key is wrong: a forged key, a handshake that was recorded, or somebody between the two servers who takes TLS apart")

// check errs unless proof was made, by who has key, for this connection.
func (p *proven) check(key string, dialled bool, proof []byte) error {
	public, err := pin.Parse(key)
	if err != nil {
		return err
	}
	if len(proof) != ed25519.SignatureSize {
		return fmt.Errorf("a proof of %d bytes: signatures have %d", len(proof), ed25519.SignatureSize)
	}
	if !ed25519.Verify(public, p.message(dialled), proof) {
		return errProof
	}
	return nil
}
