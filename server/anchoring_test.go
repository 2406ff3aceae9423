package main

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Three anchors keep the control plane together; when one of them is gone the world
// goes on to its end, and others compute the regions of the one.
func TestThreeAnchors(t *testing.T) {
	file, secret := worldFile(t, small), filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(secret, []byte("what three anchors know"), 0o600))
	var ports []string
	var busy []net.Listener // all at once, so that they differ
	for range 3 {
		l, err := listen("127.0.0.1:0")
		require.NoError(t, err)
		busy, ports = append(busy, l), append(ports, l.Addr().String())
	}
	for _, l := range busy {
		require.NoError(t, l.Close())
	}
	var all []*shell
	for i := range 3 {
		args := []string{
			"host", file, "--regions", "3x1", "--own", itoa(i), "--listen", "127.0.0.1:0", "--ticks", "600", "--rate", "100", "--json",
			"--data", t.TempDir(), "--anchor", ports[i], "--anchors", strings.Join(ports, ","), "--anchor-secret", secret,
		}
		args = append(args, hurried...)
		all = append(all, begin(t, args...))
	}
	var addresses []string
	for _, one := range all {
		addresses = append(addresses, one.address())
	}
	eventually(t, "some ticks", func() bool { // of whoever came first, and may have all regions
		return slices.ContainsFunc(addresses, func(address string) bool { return tickAt(t, address) > 50 })
	})
	all[2].stop()
	all[2].wait()
	require.Equal(t, hashOf(t, file, 600), sum(t, all[:2]))
}

// Anchors that would not work together, or would let anybody in, are refused.
func TestAnchorFlags(t *testing.T) {
	file := worldFile(t, small)
	three := "127.0.0.1:1,127.0.0.1:2,127.0.0.1:3"
	for _, c := range []struct{ args, says string }{
		{"--anchor 127.0.0.1:1", "give both or none"},
		{"--anchor 127.0.0.1:4 --anchors " + three, "does not name --anchor 127.0.0.1:4"},
		{"--anchor 127.0.0.1:1 --anchors " + three, "needs --data"},
		{"--anchor 127.0.0.1:1 --data d --anchors " + three, "needs --anchor-secret"},
		{"--anchor 10.0.0.1:1 --data d --anchor-secret s --anchors 10.0.0.1:1,10.0.0.2:1,10.0.0.3:1", "is open to other machines: add --accept"},
	} {
		s := ylem(t, append([]string{"host", file}, strings.Fields(c.args)...)...)
		require.Equal(t, exitUsage, s.status, c.args)
		require.Contains(t, s.errs.String(), c.says)
	}
}
