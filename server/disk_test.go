package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/host"
)

// A directory keeps the cuts at the fossil line, above it and of the lines that are
// kept, whoever wrote them; what a process left that died while it wrote is gone with
// the next start; and files of others stay.
func TestDiskIsTidied(t *testing.T) {
	data := t.TempDir()
	dir := filepath.Join(data, "cuts")
	require.NoError(t, os.MkdirAll(dir, 0o700))
	for _, name := range []string{"0-8.cut", "1-8.cut", "3-16.cut", "0-24.cut", "7-32.cut", "0-40.cut", "0-8.cut.123", "8.cut", "0-8.cut~", "notes"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	there := func() (names []string) {
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		for _, f := range files {
			names = append(names, f.Name())
		}
		return names
	}
	d, err := newDisk(data, nil)
	require.NoError(t, err)
	require.NotContains(t, there(), "0-8.cut.123")
	d.do(&diskJob{action: host.Action{Do: host.Tidy, Epoch: 32, Epochs: []uint64{16}}})
	require.Equal(t, []string{"0-40.cut", "0-8.cut~", "3-16.cut", "7-32.cut", "8.cut", "notes"}, there())
}
