package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A world in two files is one world, alone and in several processes, wherever the
// program was started; what is wrong in the other file is said of that file.
func TestWorldInSeveralFiles(t *testing.T) {
	head, rest, found := strings.Cut(small, "\nkind ")
	require.True(t, found)
	folder := t.TempDir()
	main, other := filepath.Join(folder, "w.hcl"), filepath.Join(folder, "parts", "kinds.hcl")
	require.NoError(t, os.Mkdir(filepath.Dir(other), 0o755))
	require.NoError(t, os.WriteFile(main, []byte("include = [\"parts/kinds.hcl\"]\n"+head), 0o644))
	require.NoError(t, os.WriteFile(other, []byte("kind "+rest), 0o644))
	want := ylem(t, "run", worldFile(t, small), "--ticks", "50", "--json").object()
	for _, args := range [][]string{
		{"run", main, "--ticks", "50", "--json"},
		{"up", main, "--ticks", "50", "--json", "--listen", "127.0.0.1:0", "--servers", "2", "--regions", "2x1"},
		{"host", main, "--ticks", "50", "--json", "--listen", "127.0.0.1:0", "--regions", "2x1", "--own", "0-1"},
	} {
		s := ylem(t, args...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		for _, same := range []string{"fingerprint", "hash", "particles"} {
			require.Equal(t, want[same], s.object()[same], "%s of %v", same, args)
		}
	}
	require.NoError(t, os.WriteFile(other, []byte("kind "+rest+"\nkind \"k\" { mess = 1 }\n"), 0o644))
	s := ylem(t, "check", main)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), other+":")
	require.NoError(t, os.WriteFile(main, []byte("include = [\"../w.hcl\"]\n"+small), 0o644))
	s = ylem(t, "check", main)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "it is not in the folder of the world file or below")
}
