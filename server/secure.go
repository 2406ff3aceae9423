package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"

	"github.com/gorilla/websocket"
)

// underTLS returns the connection that carries TLS, or the connection itself.
func underTLS(conn net.Conn) net.Conn {
	if secured, ok := conn.(*tls.Conn); ok {
		return secured.NetConn()
	}
	return conn
}

// dial opens a websocket to another server. To other machines it speaks TLS, and
// without it only if --insecure says so; on this machine it tries without first.
// Certificates are not looked at: who answers proves its key in the handshake,
// bound to this very connection.
func (a *access) dial(ctx context.Context, address, path, protocol string, header http.Header) (*websocket.Conn, *http.Response, error) {
	dialer := websocket.Dialer{
		HandshakeTimeout: handshakeTime, Subprotocols: []string{protocol},
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}},
	}
	near := loopback(hostname(address))
	if near {
		conn, response, err := dialer.DialContext(ctx, "ws://"+address+path, header)
		if err == nil || response == nil || response.StatusCode != http.StatusBadRequest || response.Header.Get("Content-Type") != "" {
			return conn, response, err
		} // the answer of a server that speaks TLS only
	}
	conn, response, err := dialer.DialContext(ctx, "wss://"+address+path, header)
	var clear tls.RecordHeaderError
	if errors.As(err, &clear) && !near {
		if a.insecure {
			return dialer.DialContext(ctx, "ws://"+address+path, header)
		}
		return nil, nil, errors.New("the server there speaks without TLS: start it with --tls, or this one with --insecure if the network is yours alone")
	}
	return conn, response, err
}
