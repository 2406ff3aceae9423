package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
)

// What is packed is what was there, says how long it was, and is all that is left.
func TestPack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wasm")
	raw := bytes.Repeat([]byte("\x00asm and so on "), 1_000_000)
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	require.NoError(t, pack(path))
	require.NoFileExists(t, path)

	packed, err := os.ReadFile(path + ".gz")
	require.NoError(t, err)
	r, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, raw, got)

	packed, err = os.ReadFile(path + ".zst")
	require.NoError(t, err)
	var h zstd.Header
	require.NoError(t, h.Decode(packed))
	require.True(t, h.HasFCS)
	require.EqualValues(t, len(raw), h.FrameContentSize)
	require.LessOrEqual(t, h.WindowSize, uint64(8<<20))
	d, err := zstd.NewReader(nil)
	require.NoError(t, err)
	defer d.Close()
	got, err = d.DecodeAll(packed, nil)
	require.NoError(t, err)
	require.Equal(t, raw, got)

	require.Error(t, pack(path), "it is gone")
}
