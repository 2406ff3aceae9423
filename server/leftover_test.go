package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a killed process has left is removed; what is in use, what is new, what has
// no lock and what is somebody else's stays.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	folder := func(parts ...string) string {
		path := filepath.Join(append([]string{dir}, parts...)...)
		require.NoError(t, os.MkdirAll(path, 0o700))
		return path
	}
	lock := func(path string) func() {
		unlock, err := lockFolder(path)
		require.NoError(t, err)
		return unlock
	}
	lock(folder("ylem-up-dead"))()
	lock(folder("ylem-up-dead", "server-0"))()
	lock(folder("ylem-plane-dead", "alone"))()
	lock(folder("ylem-up-orphans"))()
	defer lock(folder("ylem-up-orphans", "server-1"))()
	defer lock(folder("ylem-up-lives"))()
	folder("ylem-up-unlocked")
	lock(folder("another"))()
	require.NoError(t, os.Symlink(filepath.Join(dir, "another"), filepath.Join(dir, "ylem-up-link")))

	require.Empty(t, sweepTemporary(dir, time.Now()), "what is new may be locked next")
	require.ElementsMatch(t, []string{filepath.Join(dir, "ylem-up-dead"), filepath.Join(dir, "ylem-plane-dead")}, sweepTemporary(dir, time.Now().Add(time.Hour)))
	for _, stays := range []string{"ylem-up-orphans", "ylem-up-lives", "ylem-up-unlocked", "another"} {
		require.DirExists(t, filepath.Join(dir, stays))
	}
	_, err := os.Lstat(filepath.Join(dir, "ylem-up-link"))
	require.NoError(t, err)
}
