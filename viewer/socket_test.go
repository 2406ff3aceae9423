//go:build display

package main

import (
	"crypto/ed25519"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region/wire"
	"ylem/server/pin"
)

// A viewer shows its token first, over TLS to the server whose key it knows and to
// no other, and says why it is not let in.
func TestDoors(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	certificate, err := pin.Certificate(private)
	require.NoError(t, err)
	upgrader := websocket.Upgrader{Subprotocols: []string{wire.ViewProtocol}}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		_, message, err := conn.ReadMessage()
		if err != nil {
			return
		}
		reason := "not that one"
		if request, err := wire.DecodeViewRequest(message); err == nil && request == (wire.ViewToken{Token: "good"}) {
			conn.WriteMessage(websocket.BinaryMessage, []byte("in"))
			return
		}
		conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(wire.ViewDenied, reason), time.Now().Add(time.Second))
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}}
	s.StartTLS()
	defer s.Close()
	address := strings.TrimPrefix(s.URL, "https://")

	in, err := dial(address, pin.Name(public), door{secured: true, token: "good"})
	require.NoError(t, err)
	defer in.close()
	message, err := in.read()
	require.NoError(t, err)
	require.Equal(t, "in", string(message))

	out, err := dial(address, pin.Name(public), door{secured: true, token: "bad"})
	require.NoError(t, err)
	defer out.close()
	_, err = out.read()
	require.ErrorContains(t, err, "not that one")
	require.IsType(t, &denied{}, err)

	_, err = dial(address, "", door{secured: true, token: "good"})
	require.ErrorContains(t, err, "write its key before the address")
	_, err = dial(address, strings.Repeat("a", pin.Length), door{secured: true})
	require.ErrorContains(t, err, "not signed with key")
	_, err = dial(address, "", door{})
	require.ErrorContains(t, err, "https://")
}
