package main

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
)

// A neighbour that says two different things of one epoch stops the server: it
// does not go on with either, and says what differs.
func TestDisagreementStops(t *testing.T) {
	file := worldFile(t, small)
	s := begin(t, "host", file, "--regions", "2x2", "--own", "0-2", "--listen", "127.0.0.1:0", "--ticks", "100", "--json")
	d := websocket.Dialer{Subprotocols: []string{linkProtocol}}
	conn, _, err := d.Dial("ws://"+s.address()+linkPath, nil)
	require.NoError(t, err)
	defer conn.Close()
	_, frame, err := conn.ReadMessage()
	require.NoError(t, err)
	var u unpacker
	_, payload, err := u.unpack(frame)
	require.NoError(t, err)
	h, err := parseHello(payload)
	require.NoError(t, err)
	h.Name, h.Session, h.Address, h.Own = "stranger", "stranger", "127.0.0.1:1", "3"
	require.NoError(t, conn.WriteMessage(websocket.BinaryMessage, note(wire.Hello, 0, must(json.Marshal(h)))))

	table, err := (&options{}).load(file, io.Discard)
	require.NoError(t, err)
	b := wire.Batcher{Attrs: len(table.Attrs), Slots: table.Slots, Dimensions: table.Dimensions}
	w := region.World{Table: table, Seed: 1, Grid: region.Grid{2, 2, 1}, Epoch: 1}
	box := w.Box(3)
	one := particles.NewStore(len(table.Attrs), table.Slots)
	one.Append(&particles.Particle{ID: 1, Kind: 1, Position: box.Lo})
	one.Owned = 1
	for _, rows := range [][]int32{nil, {0}} {
		require.NoError(t, conn.WriteMessage(websocket.BinaryMessage, halo(3, 0, 1, b.Encode(nil, one, rows))))
	}
	// The halo of epoch 0 lets the server go on and see.
	for id := range 3 {
		conn.WriteMessage(websocket.BinaryMessage, halo(3, id, 0, b.Encode(nil, one, nil)))
	}
	s.wait()
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "region 0 disagrees with region 3 about two copies of one halo")
	require.Empty(t, s.out.String())
}
