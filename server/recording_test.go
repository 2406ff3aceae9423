package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
)

// unattended opens the control plane of the first server in a folder of ylem up.
func unattended(t testing.TB, dir string) *anchor {
	at := filepath.Join(dir, firstServer, planeFolder)
	require.NoError(t, os.MkdirAll(at, 0o700))
	a, err := startAnchor(anchorConfig{dir: at, log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	return a
}

// A folder that a server has left is replayed, inspected, branched, and compared
// with what its branch became. While a server has it, nobody reads it.
func TestRecordingInFolder(t *testing.T) {
	dir, other := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	o := tale{grid: region.Grid{2, 1, 1}, epoch: 3, until: 200, seed: 7, keep: 3, said: busy().said[:3]}
	m := manifestOf(t, small, o)
	a := unattended(t, dir)
	enterWorld(a, m)
	o.goOn(t, a, m)
	s := ylem(t, "replay", dir)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "in use by a running server")
	a.Close()

	s = ylem(t, "replay", dir, "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Equal(t, true, s.object()["equal"])
	require.Equal(t, 3.0, s.object()["inputs"])
	require.Greater(t, s.object()["compared"], 1.0)
	s = ylem(t, "replay", dir, "--from", "150")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Contains(t, s.errs.String(), "equal: ")
	s = ylem(t, "inspect", dir, "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Len(t, s.object()["commands"], 3)

	s = ylem(t, "branch", dir, "--at", "160", "--to", other, "--set", "bind=0", "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Equal(t, 160.0, s.object()["tick"])
	s = ylem(t, "branch", dir, "--at", "160", "--to", other)
	require.Equal(t, exitUsage, s.status)
	require.Contains(t, s.errs.String(), "something is there already")
	s = ylem(t, "replay", other)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "no hash was recorded yet")
	b := unattended(t, other)
	c, err := readChronicle(context.Background(), b, other)
	require.NoError(t, err)
	require.EqualValues(t, 160, c.manifest.Tick)
	(&tale{keep: 2}).goOn(t, b, c.manifest)
	b.Close()
	s = ylem(t, "replay", other)
	require.Equal(t, exitDone, s.status, s.errs.String())
	s = ylem(t, "inspect", dir, other)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "they have no beginning in common")

	for text, args := range map[string][]string{
		"there is no folder":             {"replay", filepath.Join(dir, "nowhere")},
		"holds no recorded world":        {"replay", t.TempDir()},
		"replay takes one folder":        {"replay"},
		"needs --to NEWDIR":              {"branch", dir},
		"the recording goes from tick 0": {"branch", dir, "--at", "999", "--to", filepath.Join(t.TempDir(), "c")},
		"is no number":                   {"branch", dir, "--to", "x", "--set", "bind=much"},
	} {
		s := ylem(t, args...)
		require.NotEqual(t, exitDone, s.status, text)
		require.Contains(t, s.errs.String(), text)
	}
}
