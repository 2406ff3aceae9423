package main

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/server/pin"
)

// A port that others reach is opened with TLS, or with the word that says it is
// wanted without; all refusals say what to do.
func TestDoorsAreChosen(t *testing.T) {
	file := worldFile(t, small)
	host := []string{"host", file, "--regions", "1x1", "--own", "0", "--ticks", "10"}
	key := drawIdentity().ID()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--listen", "0.0.0.0:0"}, "add --tls"},
		{[]string{"--listen", ":0"}, "--insecure if the network is yours alone"},
		{[]string{"--listen", "[::]:0", "--accept", key}, "add --tls"},
		{[]string{"--tls", "--insecure"}, "leave it away"},
		{[]string{"--tls", "--tls-cert", "x", "--tls-key", "y"}, "choose one"},
		{[]string{"--tls-cert", "x"}, "belong together"},
		{[]string{"--accept", strings.ToUpper(key)}, "is no key"},
		{[]string{"--accept", key[1:]}, "is no key"},
		{[]string{"--join", "abc@127.0.0.1:1"}, "is no key"},
		{[]string{"--anonymous", "host"}, "none, watch or command"},
		{[]string{"--origin", "https://a/b"}, "write a host"},
	} {
		s := ylem(t, append(host, c.args...)...)
		require.Equal(t, exitUsage, s.status, "%v: %s", c.args, s.errs.String())
		require.Contains(t, s.errs.String(), c.says, "%v", c.args)
	}
	for _, args := range [][]string{
		{"--listen", "0.0.0.0:0", "--insecure"},
		{"--listen", "0.0.0.0:0", "--tls"},
		{"--listen", "localhost:0"},
		{"--listen", "[::1]:0", "--tls"},
	} {
		s := ylem(t, append(host, args...)...)
		require.Equal(t, exitDone, s.status, "%v: %s", args, s.errs.String())
	}
}

// Servers that speak TLS, each with a certificate that it made itself, compute
// what one process computes; and they meet servers of this machine that do not.
func TestHostsAgreeOverTLS(t *testing.T) {
	file := worldFile(t, small)
	require.Equal(t, hashOf(t, file, 60), sum(t, hosts(t, file, 4, "2x2", 60, "--tls", "--sign-halos")))

	first := begin(t, "host", file, "--regions", "2x1", "--own", "0", "--listen", "127.0.0.1:0", "--ticks", "20", "--json", "--tls")
	second := begin(t, "host", file, "--regions", "2x1", "--own", "1", "--listen", "127.0.0.1:0", "--ticks", "20", "--json", "--join", first.address())
	require.Equal(t, hashOf(t, file, 20), sum(t, []*shell{first, second}))
}

// Servers that know each other by their keys meet on a port that others reach,
// and nobody else does.
func TestHostsKnowEachOther(t *testing.T) {
	file := worldFile(t, small)
	var keys, dirs []string
	for range 3 {
		dir := t.TempDir()
		keys = append(keys, strings.TrimSpace(ylem(t, "key", "--data", dir).out.String()))
		dirs = append(dirs, filepath.Join(dir, keyFile))
	}
	start := func(own string, i int, more ...string) *shell {
		return begin(t, append([]string{"host", file, "--regions", "2x1", "--own", own, "--listen", "0.0.0.0:0", "--ticks", "20", "--json", "--tls", "--identity", dirs[i]}, more...)...)
	}
	first := start("0", 0, "--accept", keys[1])
	first.await("key: " + keys[0])
	_, port, _ := strings.Cut(first.address(), ":")
	stranger := start("1", 2, "--join", keys[0]+"@127.0.0.1:"+port)
	stranger.await("start that one with --accept " + keys[2])
	mistaken := start("1", 2, "--join", keys[1]+"@127.0.0.1:"+port)
	mistaken.await("has key " + keys[0] + " and not " + keys[1])
	second := start("1", 1, "--join", keys[0]+"@127.0.0.1:"+port)
	require.Equal(t, hashOf(t, file, 20), sum(t, []*shell{first, second}))
}

// The port speaks nothing older than TLS 1.3, its certificate is signed by the
// server's key and no other, and who speaks no TLS is told.
func TestTLS(t *testing.T) {
	file := worldFile(t, small)
	identity := filepath.Join(t.TempDir(), "id.pem")
	key := strings.TrimSpace(ylem(t, "key", "--identity", identity).out.String())
	s := begin(t, "host", file, "--regions", "1x1", "--own", "0", "--listen", "127.0.0.1:0", "--tls", "--identity", identity)
	address := s.address()
	look := func(c *tls.Config) error {
		client := http.Client{Transport: &http.Transport{TLSClientConfig: c}, Timeout: patience}
		response, err := client.Get("https://" + address + "/healthz")
		if err == nil {
			response.Body.Close()
		}
		return err
	}
	require.NoError(t, look(pin.Client("127.0.0.1", key)))
	require.ErrorContains(t, look(pin.Client("127.0.0.1", drawIdentity().ID())), "not signed with key")
	require.ErrorContains(t, look(&tls.Config{}), "certificate")
	require.ErrorContains(t, look(&tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12}), "protocol version")
	response, err := http.Get("http://" + address + "/healthz")
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusBadRequest, response.StatusCode)
	text, _ := io.ReadAll(response.Body)
	require.Contains(t, string(text), "HTTPS")
}

// A key is made once, is read by its owner only, and is the same for all who
// make it at the same time; the file holds all that the server is.
func TestKeyFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	ids := make(chan string)
	for range 8 {
		go func() {
			self, err := keptIdentity(dir)
			if err != nil {
				ids <- err.Error()
				return
			}
			ids <- self.ID()
		}()
	}
	first := <-ids
	require.Len(t, first, pin.Length)
	for range 7 {
		require.Equal(t, first, <-ids)
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	path := filepath.Join(dir, keyFile)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.Equal(t, first+"\n", ylem(t, "key", "--data", dir).out.String())

	require.NoError(t, os.Chmod(path, 0o644))
	require.Contains(t, ylem(t, "key", "--data", dir).errs.String(), "chmod 600")
	require.NoError(t, os.Chmod(path, 0o600))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, data[:40], 0o600))
	require.Contains(t, ylem(t, "key", "--data", dir).errs.String(), "no key in PEM")
	require.Equal(t, exitUsage, ylem(t, "key").status)
}

// Tokens say who may do what, for how long, and nothing can be changed in one.
func TestTokens(t *testing.T) {
	self, now := drawIdentity(), time.Unix(1_000_000, 0)
	own := func(key string) bool { return key == self.ID() }
	good := self.mint(mayCommand, "small", now.Add(time.Hour), "")
	_, r, err := judge(good, "small", "", now, own)
	require.NoError(t, err)
	require.Equal(t, mayCommand, r)
	_, _, err = judge(good, "", "", now, own) // who joins does not know the world yet
	require.NoError(t, err)
	for at := range good {
		for _, letter := range []string{"A", "Q", "g", "_"} { // among them the bits that base64 leaves unused
			if changed := good[:at] + letter + good[at+1:]; changed != good {
				_, _, err := judge(changed, "small", "", now, own)
				require.Error(t, err, "byte %d", at)
			}
		}
	}
	for _, c := range []struct {
		text, world, subject, says string
		now                        time.Time
	}{
		{good, "large", "", "is for world small", now},
		{good, "small", "", "expired at 1970", now.Add(time.Hour)},
		{good + "A", "small", "", "no token", now},
		{"ylem1." + strings.Repeat("A", maxToken), "small", "", "no token", now},
		{self.mint(mayHost, "small", now.Add(1), ""), "small", "", "no server that it is for", now},
		{self.mint(mayHost, "small", now.Add(time.Hour), self.ID()), "small", "", "for server", now},
	} {
		_, r, err := judge(c.text, c.world, c.subject, c.now, own)
		require.ErrorContains(t, err, c.says)
		require.Equal(t, mayNothing, r)
	}
	for _, args := range [][]string{
		{"--role", "none", "--world", "w"},
		{"--role", "watch"},
		{"--world", "w", "--expires", "-1s"},
		{"--world", "w", "--expires", "10000h"},
		{"--world", "w", "--role", "host"},
		{"--world", "w", "--for", self.ID()},
		{"--world", "w", "--role", "host", "--for", "x"},
		{"--world", "\x1b"},
	} {
		require.Equal(t, exitUsage, ylem(t, append([]string{"token", "--data", t.TempDir()}, args...)...).status, "%v", args)
	}
}

// FuzzToken holds that what parses was signed, whatever else it is.
func FuzzToken(f *testing.F) {
	self := drawIdentity()
	f.Add(self.mint(mayWatch, "small", time.Unix(1, 0), ""))
	f.Add("ylem1.e30.AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		token, r, err := parseToken(text)
		if err != nil {
			return
		}
		require.NotEqual(t, mayNothing, r)
		_, err = pin.Parse(token.By)
		require.NoError(t, err)
		require.Equal(t, token.World, printable(token.World))
	})
}
