package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A world reads the files beside it, wherever the program was started, and none
// elsewhere.
func TestFilesBesideAWorld(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	write("secret.xyz", "1\n\na 1 1 1\n")
	write("w/below/start.xyz", "2\n\na 1 2 0\na 3 4 0\n")
	require.NoError(t, os.Symlink(filepath.Join(folder, "secret.xyz"), filepath.Join(folder, "w", "link.xyz")))
	world := func(file string) string {
		write("w/w.hcl", "world \"w\" {\n language = 1\n size = [10, 10]\n edge = \"wrap\"\n dt = 0.1\n light = 1\n motion = \"ballistic\"\n}\nkind \"a\" {}\nplace \"a\" { file = \""+file+"\" }\n")
		return filepath.Join(folder, "w", "w.hcl")
	}
	s := ylem(t, "run", world("below/start.xyz"), "--ticks", "1", "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.EqualValues(t, 2, s.object()["particles"])
	for file, complaint := range map[string]string{
		"../secret.xyz":                     "it is not in the folder of the world file or below",
		filepath.Join(folder, "secret.xyz"): "it is not in the folder of the world file or below",
		"link.xyz":                          "escapes",
		"none.xyz":                          "there is no such file beside the world file",
		"below":                             "it is no file",
	} {
		s := ylem(t, "check", world(file))
		require.Equal(t, exitWrong, s.status)
		require.Contains(t, s.errs.String(), complaint)
	}
}
