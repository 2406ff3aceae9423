//go:build chaos

package soak

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// smallDisk is a file system in memory that can be filled.
type smallDisk struct {
	folder, filler string
}

// newSmallDisk mounts a disk of some bytes (such as "16m"); nil if this user may
// not.
func newSmallDisk(t *testing.T, folder, size string) *smallDisk {
	require.NoError(t, os.MkdirAll(folder, 0o700))
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+size); err != nil {
		t.Logf("no disk will be full: a small one cannot be mounted (%v); run this as root", err)
		return nil
	}
	t.Cleanup(func() {
		require.NoError(t, syscall.Unmount(folder, syscall.MNT_DETACH))
	})
	return &smallDisk{folder, filepath.Join(folder, "filler")}
}

// fill takes all that is free, now.
func (d *smallDisk) fill(t *testing.T) {
	f, err := os.OpenFile(d.filler, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	defer f.Close()
	for chunk := make([]byte, 64<<10); len(chunk) > 0; {
		n, err := f.Write(chunk)
		if err != nil && n == 0 {
			chunk = chunk[:len(chunk)/2]
		}
	}
}

// free gives it back.
func (d *smallDisk) free(t *testing.T) {
	if err := os.Remove(d.filler); err != nil && !os.IsNotExist(err) {
		require.NoError(t, err)
	}
}
