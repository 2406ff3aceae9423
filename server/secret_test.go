package main

import (
	"crypto/tls"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// However much servers log, no key and no token is in it, whether it was shown
// rightly, wrongly, or in a URL where it does not belong.
func TestNoSecretInALog(t *testing.T) {
	file, dir := worldFile(t, small), t.TempDir()
	keys := map[string]string{}
	for _, name := range []string{"a", "b"} {
		s := ylem(t, "key", "--identity", filepath.Join(dir, name))
		require.Equal(t, exitDone, s.status, s.errs.String())
		keys[name] = strings.TrimSpace(s.out.String())
	}
	mint := func(by string, args ...string) string {
		s := ylem(t, append([]string{"token", "--world", "small", "--identity", filepath.Join(dir, by)}, args...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		return strings.TrimSpace(s.out.String())
	}
	command, forged := mint("a", "--role", "command"), mint("b", "--role", "command")
	ticket := mint("a", "--role", "host", "--for", keys["b"])
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ticket"), []byte(ticket), 0o600))

	args := []string{"host", file, "--regions", "2x1", "--listen", "0.0.0.0:0", "--ticks", "20", "--tls", "--anonymous", "none", "--log-level", "debug"}
	a := begin(t, append(args, "--own", "0", "--identity", filepath.Join(dir, "a"), "--log", "json")...)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer client.CloseIdleConnections()
	address := a.address()
	ask := func(path, token string) int {
		r, err := http.NewRequest("GET", "https://"+address+path, nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+token)
		w, err := client.Do(r)
		require.NoError(t, err)
		w.Body.Close()
		return w.StatusCode
	}
	require.Equal(t, http.StatusOK, ask(metricsPath, command))
	require.Equal(t, http.StatusUnauthorized, ask(metricsPath, forged))
	require.Equal(t, http.StatusUnauthorized, ask(metricsPath, command[:len(command)-2]))
	require.Equal(t, http.StatusUnauthorized, ask(metricsPath+"?token="+command, command))
	b := begin(t, append(args, "--own", "1", "--identity", filepath.Join(dir, "b"), "--token-file", filepath.Join(dir, "ticket"), "--join", keys["a"]+"@"+address)...)
	a.wait()
	b.wait()
	require.Equal(t, exitDone, a.status, a.errs.String())
	require.Equal(t, exitDone, b.status, b.errs.String())

	said := a.errs.String() + b.errs.String()
	require.Contains(t, said, keys["a"], "a public key is none")
	for _, secret := range []string{command, forged, ticket} {
		for _, part := range strings.Split(secret, ".")[1:] {
			require.NotContains(t, said, part)
		}
	}
	for name := range keys {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		lines := 0
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "-----") {
				require.NotContains(t, said, strings.TrimSpace(line))
				lines++
			}
		}
		require.Positive(t, lines)
	}
}
