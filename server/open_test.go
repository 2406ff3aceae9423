package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The desktop viewer is chosen where it is, can be run and has a display; the
// page is opened otherwise.
func TestOpener(t *testing.T) {
	folder := t.TempDir()
	program, viewer := filepath.Join(folder, "ylem"), filepath.Join(folder, viewerProgram)
	opens := func(display string) bool {
		env := func(name string) string { return map[string]string{display: ":7"}[name] }
		name, args, mine := opener(program, "http://localhost:7070/", env)
		if mine {
			require.Equal(t, viewer, name)
			require.Equal(t, []string{"http://localhost:7070/"}, args)
		} else {
			require.NotEqual(t, viewer, name)
			require.Equal(t, "http://localhost:7070/", args[len(args)-1])
		}
		return mine
	}
	require.False(t, opens("DISPLAY"), "there is none")
	require.NoError(t, os.WriteFile(viewer, nil, 0o600))
	require.False(t, opens("DISPLAY"), "it cannot be run")
	require.NoError(t, os.Chmod(viewer, 0o700))
	require.True(t, opens("DISPLAY"))
	require.True(t, opens("WAYLAND_DISPLAY"))
	require.False(t, opens(""), "there is no display")
}

// Who closes the viewer is told where the world is; a viewer that fails says why;
// one that is still open ends with the world.
func TestWindowEnds(t *testing.T) {
	for _, c := range []struct{ script, says string }{
		{"exit 0", "the world goes on at http://localhost:7070/"},
		{"echo no window >&2; exit 1", "no window"},
	} {
		log := newOutput()
		w := &window{cmd: exec.Command("sh", "-c", c.script), mine: true, gone: make(chan struct{})}
		said, err := w.cmd.StderrPipe()
		require.NoError(t, err)
		require.NoError(t, w.cmd.Start())
		w.attend(said, "http://localhost:7070/", newConsole(&log))
		require.Contains(t, log.String(), c.says)
	}
	log := newOutput()
	w := &window{cmd: exec.Command("sh", "-c", "read forever"), mine: true, gone: make(chan struct{})}
	held, err := w.cmd.StdinPipe()
	require.NoError(t, err)
	defer held.Close()
	said, err := w.cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, w.cmd.Start())
	go w.attend(said, "http://localhost:7070/", newConsole(&log))
	w.close()
	require.Empty(t, log.String())
}
