package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ylem ready is what a container or a person asks: 0 and ready, or 1 and why not,
// of a server with TLS or without.
func TestReadyCommand(t *testing.T) {
	m := newMetrics()
	mux := http.NewServeMux()
	m.health(mux)
	plain, secret, other := httptest.NewServer(mux), httptest.NewTLSServer(mux), httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	defer secret.Close()
	defer other.Close()
	for _, s := range []*httptest.Server{plain, secret} {
		address := s.Listener.Addr().String()
		m.at.Store(nil)
		got := ylem(t, "ready", address)
		require.Equal(t, exitWrong, got.status)
		require.Equal(t, "ylem: "+address+" is not ready: starting\n", got.errs.String())
		got = ylem(t, "ready", address, "--json")
		require.Equal(t, exitWrong, got.status)
		require.Equal(t, map[string]any{"ready": false, "why": "starting"}, got.object())
		m.stands(standing{Ended: true})
		got = ylem(t, "ready", address, "--json")
		require.Equal(t, exitDone, got.status)
		require.Equal(t, map[string]any{"ready": true}, got.object())
		require.Equal(t, address+" is ready\n", got.errs.String())
	}
	require.Contains(t, ylem(t, "ready", other.Listener.Addr().String()).errs.String(), "status 404: it is no server of ylem")
	require.Equal(t, exitUsage, ylem(t, "ready", "nowhere").status)
	other.Close()
	got := ylem(t, "ready", other.Listener.Addr().String())
	require.Equal(t, exitWrong, got.status)
	require.True(t, strings.HasPrefix(got.errs.String(), "ylem: no server answers at "), got.errs.String())
}
