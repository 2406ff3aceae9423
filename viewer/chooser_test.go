//go:build display

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/viewer/scene"
)

// A recording that was chosen is played in place of what servers send; nothing chosen changes nothing, and what is no
// recording is said.
func TestRecordingIsChosen(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PATH", folder)
	g := &game{view: scene.New()}
	require.Nil(t, g.opener(), "there is no program for that")

	// The program takes the words that are in a file, and fails if there are none.
	words := filepath.Join(folder, "words")
	program := "#!/bin/sh\nread path <" + words + " || exit 1\necho \"$path\"\n"
	require.NoError(t, os.WriteFile(filepath.Join(folder, "zenity"), []byte(program), 0o755))
	address, _ := stage(t)
	v := g.view
	g.hub = newHub(v, address, "", door{})
	open := g.opener()
	choose := func(path string) {
		require.NoError(t, os.WriteFile(words, []byte(path), 0o600))
		open()
		until(t, g.hub, "an answer", func() bool { g.choose(); return !g.chooser.asks })
	}
	until(t, g.hub, "the servers", func() bool { return v.World != nil && v.Ready() })
	choose("")
	require.Empty(t, v.Note)
	choose(words + "\n")
	require.Contains(t, v.Note, words+": ")
	require.Equal(t, "stage", v.World.World.Name)

	path := filepath.Join(folder, "pair of worlds.ylem")
	var b bytes.Buffer
	require.NoError(t, recorded().Save(&b))
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o600))
	choose(path + "\n")
	until(t, g.hub, "the recording", func() bool { return v.World.World.Name == "pair" && ticks(v)[0] > 5 })
	require.Equal(t, "pair of worlds.ylem", v.Timeline.File)
}
