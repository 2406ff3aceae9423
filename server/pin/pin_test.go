package pin

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func draw(t *testing.T) (string, ed25519.PrivateKey) {
	public, private, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	return Name(public), private
}

// A client that knows a server's key believes the certificate that it made, for
// as long as it holds, and no other's; who knows no key believes none of them.
func TestPinned(t *testing.T) {
	key, private := draw(t)
	other, forger := draw(t)
	genuine, err := Certificate(private)
	require.NoError(t, err)
	forged, err := Certificate(forger)
	require.NoError(t, err)
	meet := func(c tls.Certificate, key string) error {
		l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{c}})
		require.NoError(t, err)
		defer l.Close()
		go func() {
			conn, err := l.Accept()
			if err == nil {
				conn.(*tls.Conn).Handshake()
				conn.Close()
			}
		}()
		raw, err := net.Dial("tcp", l.Addr().String())
		require.NoError(t, err)
		defer raw.Close()
		return tls.Client(raw, Client("127.0.0.1", key)).Handshake()
	}
	require.NoError(t, meet(genuine, key))
	require.ErrorContains(t, meet(forged, key), "not signed with key "+key)
	require.ErrorContains(t, meet(genuine, other), "not signed with key "+other)
	require.ErrorContains(t, meet(genuine, ""), "write its key before the address")
	require.ErrorContains(t, meet(genuine, "x"), "is no key")

	leaf, err := x509.ParseCertificate(genuine.Certificate[0])
	require.NoError(t, err)
	require.NoError(t, signed(leaf, key, time.Now()))
	require.ErrorContains(t, signed(leaf, key, time.Now().Add(life+time.Hour)), "expired")
	require.ErrorContains(t, signed(leaf, key, time.Now().Add(-2*time.Hour)), "expired")
}

// A key is written in one way only.
func TestKeysAsText(t *testing.T) {
	key, private := draw(t)
	require.Len(t, key, Length)
	public, err := Parse(key)
	require.NoError(t, err)
	require.Equal(t, private.Public(), public)
	for _, wrong := range []string{"", key[1:], key + "a", strings.ToUpper(key), key[:51] + "1", key[:51] + "b", key + "====", strings.Repeat("a", 1<<16)} {
		_, err := Parse(wrong)
		require.ErrorContains(t, err, "is no key", wrong)
		require.Less(t, len(err.Error()), 300)
	}
}
