package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
)

// noise is what somebody says who knows the formats and keeps to none of them.
type noise struct {
	*rand.Rand
	hello []byte // a good one
}

// spoil changes some bytes, cuts some off or puts some in.
func (n *noise) spoil(data []byte) []byte {
	data = bytes.Clone(data)
	for range 1 + n.IntN(3) {
		if len(data) == 0 {
			return n.bytes(1 + n.IntN(40))
		}
		at := n.IntN(len(data))
		switch n.IntN(4) {
		case 0:
			data[at] ^= 1 << n.IntN(8)
		case 1:
			data[at] = byte(n.Uint32())
		case 2:
			data = data[:at]
		case 3:
			data = append(data[:at:at], append(n.bytes(1+n.IntN(20)), data[at:]...)...)
		}
	}
	return data
}

func (n *noise) bytes(size int) []byte {
	out := make([]byte, size)
	for i := range out {
		out[i] = byte(n.Uint32())
	}
	return out
}

// frame is one of a link: spoilt, or well-formed and without sense. None of them is
// a halo that an honest server could say.
func (n *noise) frame() []byte {
	m := region.Message{From: n.IntN(5), To: n.IntN(5), Epoch: n.Uint64N(70)}
	switch n.IntN(6) {
	case 0:
		m.Kind, m.Payload = wire.Halo, n.bytes(5+n.IntN(300))
		return must(pack(m))
	case 1:
		m.Kind, m.Payload = wire.Halo, append([]byte{200, 0, 0, 0}, bytes.Repeat(n.bytes(40), 200)...)
		return must(pack(m))
	case 2:
		m.Kind = wire.Pull
		return must(pack(m))
	case 3:
		return note(wire.Kind(n.IntN(9)), n.Uint64(), n.bytes(n.IntN(80)))
	case 4:
		return n.bytes(n.IntN(200))
	}
	return n.spoil(note(wire.Hello, 0, n.hello))
}

func (n *noise) request() []byte {
	requests := []wire.ViewRequest{
		wire.ViewAck{Frame: n.Uint32N(5)},
		wire.Inspect{Request: n.Uint32(), Frame: n.Uint32N(9), Region: n.Uint32N(6), Index: n.Uint32N(500)},
		wire.Follow{Request: n.Uint32(), ID: n.Uint64()},
		wire.ViewToken{Token: "ylem1.e30.AAAA"},
	}
	good := requests[n.IntN(len(requests))].Append(nil)
	if n.IntN(2) == 0 {
		return good
	}
	return n.spoil(good)
}

// Noise on every socket changes nothing: the servers stay, and the world ends with
// the hash that it always has.
func TestNoise(t *testing.T) {
	const visits = 150
	file := worldFile(t, small)
	servers := cluster4(t, file, 300)
	for seed := range uint64(visits) {
		target := servers[seed%4]
		n := &noise{Rand: rand.New(rand.NewPCG(seed, 1))}
		h := credible(target)
		h.Name, h.Session, h.Own = fmt.Sprint("stranger ", seed), fmt.Sprint("stranger ", seed), fmt.Sprint(seed%4)
		n.hello = must(json.Marshal(h))
		switch n.IntN(5) {
		case 0: // no HTTP, or nearly
			conn, err := net.Dial("tcp", target.mesh.self.Address)
			require.NoError(t, err)
			conn.Write(n.spoil([]byte("GET /link HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")))
			conn.Close()
		case 1: // a server that has not said who it is
			f := meet(t, target, linkPath, linkProtocol)
			for range 5 {
				f.say(1+n.IntN(2), n.frame())
			}
			f.conn.Close()
		case 2: // one that has
			f := meet(t, target, linkPath, linkProtocol)
			f.enter(h, nil)
			for range 20 {
				f.say(websocket.BinaryMessage, n.frame())
			}
			f.conn.Close()
		case 3:
			f := meet(t, target, wire.ViewPath, wire.ViewProtocol)
			for range 20 {
				f.say(websocket.BinaryMessage, n.request())
			}
			f.conn.Close()
		case 4:
			client := http.Client{Timeout: patience}
			for _, path := range []string{"/status", metricsPath, "/" + string(rune('a'+n.IntN(26))), "/do"} {
				r, err := http.NewRequest([]string{"GET", "POST", "PUT"}[n.IntN(3)], "http://"+target.mesh.self.Address+path, bytes.NewReader(n.bytes(n.IntN(9000))))
				require.NoError(t, err)
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer "+fmt.Sprintf("%x", n.bytes(20)))
				response, err := client.Do(r)
				if err == nil { // else it closed before it had read what no server sends
					response.Body.Close()
				}
			}
			client.CloseIdleConnections()
		}
	}
	require.Equal(t, hashOf(t, file, 300), finish(t, servers))
	for _, s := range servers {
		conn, err := net.DialTimeout("tcp", s.mesh.self.Address, time.Minute)
		require.NoError(t, err)
		conn.Close()
	}
}
