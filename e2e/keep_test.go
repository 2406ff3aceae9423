//go:build display

package e2e

import (
	"bytes"
	"encoding/json"
	"image/gif"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the page shows is kept: as a picture, as a film in the browser's own kind and
// as GIF, as what servers sent, and as a link; and what servers sent is seen again,
// in the line of time while they go on, and from the file when they have ended.
func TestPageKeeps(t *testing.T) {
	w := up(t, "genesis", "--rate", "30")
	folder := t.TempDir()
	cmd := exec.Command("node", "keep.mjs", w.page, folder, itoa(w.cmd.Process.Pid))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	type moment struct {
		Tick            int64
		Link, File      string
		Particles       int
		Past            bool
		From, Shown, To float64
	}
	var seen struct {
		Picture, Film, GIF, Tape, Link, Picked string
		Present, Past, There, Followed, Played moment
		Took                                   map[string]int
	}
	require.NoError(t, json.Unmarshal(out, &seen))
	t.Logf("ms: %v", seen.Took)

	file := func(name, ending, begins string, least int) []byte {
		require.Regexp(t, `^ylem-genesis-t\d+\.`+ending+`$`, name)
		b, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(b), begins), "%s begins with %.8q", name, b)
		require.Greater(t, len(b), least, name)
		return b
	}
	file(seen.Picture, "png", "\x89PNG", 10_000)
	picture(t, filepath.Join(folder, seen.Picture))
	file(seen.Film, "webm", "\x1a\x45\xdf\xa3", 10_000) // of EBML
	film := moving(t, bytes.NewReader(file(seen.GIF, "gif", "GIF89a", 10_000)))
	require.Greater(t, len(film.Image[0].Palette), 100)
	file(seen.Tape, "ylem", "", 100_000)

	require.True(t, seen.Past.Past)
	require.Less(t, seen.Past.Tick, seen.Present.Tick)
	require.InDelta(t, (seen.Past.From+seen.Past.To)/2, seen.Past.Shown, 0.1*(seen.Past.To-seen.Past.From), "the middle of the line")

	require.Equal(t, sight(seen.There.Link), sight(seen.Link))
	require.Equal(t, sight(seen.Link), sight(seen.Followed.Link))
	require.NotEqual(t, sight(seen.Present.Link), sight(seen.Link))

	require.Equal(t, seen.Tape, seen.Played.File)
	require.Equal(t, seen.Tape, seen.Picked)
	require.Less(t, seen.Played.Tick, seen.There.Tick)
	require.Greater(t, seen.Played.Particles, 1000)
	for _, name := range []string{"page-past.png", "page-tape.png"} {
		picture(t, filepath.Join(folder, name))
		b, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(artifacts(t), name), b, 0o644))
	}
}

// What the window shows is filmed and recorded as it was asked for on the command line, until the program is interrupted: it
// ends both files then, and says where they are. The recording plays without servers.
func TestDesktopKeeps(t *testing.T) {
	address := strings.TrimPrefix(up(t, "gas").page, "http://")
	folder := t.TempDir()
	film, tape, shot := filepath.Join(folder, "a.gif"), filepath.Join(folder, "a.ylem"), filepath.Join(folder, "a.png")
	v := watch(t, address, "--report", "--size", "640x400", "--film", film, "--seconds", "600", "--record", tape)
	v.until("a second of both", func(r report) bool { return r.Filming >= 1 && r.Recording >= 1 })
	require.NoError(t, v.cmd.Process.Signal(os.Interrupt))
	require.NoError(t, v.cmd.Wait())
	require.Contains(t, v.said.String(), " to "+film)
	require.Contains(t, v.said.String(), "Recorded: ylem-viewer "+tape+" plays it.")

	f, err := os.Open(film)
	require.NoError(t, err)
	defer f.Close()
	moving(t, f)

	out, err := exec.Command("../bin/ylem-viewer", "--size", "640x400", "--screenshot", shot, "--after", "3", tape).CombinedOutput()
	require.NoError(t, err, "%s", out)
	picture(t, shot)
}

// moving reads a GIF of 640 by 400 px and a second at least.
func moving(t *testing.T, from io.Reader) *gif.GIF {
	film, err := gif.DecodeAll(from)
	require.NoError(t, err)
	require.Equal(t, []int{640, 400}, []int{film.Config.Width, film.Config.Height})
	took := 0
	for _, hundredths := range film.Delay {
		took += hundredths
	}
	require.GreaterOrEqual(t, took, 100)
	return film
}

// sight is the part of a link that says where one looks.
func sight(link string) string { return regexp.MustCompile(`at=[^&]*&zoom=[^&]*`).FindString(link) }
