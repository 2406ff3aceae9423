//go:build display

package e2e

import (
	"bufio"
	"encoding/json"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// report is what viewer and page say of themselves.
type report struct {
	Ready      bool
	World      string
	Particles  int
	Tick       int64
	Paused     bool
	Zoom       float64
	Kinds      map[string]int
	Structures map[string]int
	Servers    []struct{ Name, State string }
	Selected   *struct {
		Pending, Gone bool
		Kind, ID      string
		Charges       map[string]int64
		Server        string
	}
	At map[string]struct{ X, Y float64 }
}

// The page in headless Chromium shows the world of four servers, and a click on
// an up quark says what it is.
func TestPage(t *testing.T) {
	address := up(t, "genesis")
	cmd := exec.Command("node", "page.mjs", address, artifacts(t))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	var seen report
	require.NoError(t, json.Unmarshal(out, &seen))
	require.Equal(t, "u", seen.Selected.Kind)
	require.Equal(t, map[string]int64{"Q": 2, "B": 1}, without(seen.Selected.Charges, "colour"))
	require.Len(t, seen.Selected.ID, 16)
	require.NotEmpty(t, seen.Selected.Server)
	require.Len(t, seen.Servers, 4)
	require.GreaterOrEqual(t, seen.Kinds["u"], 700)
	picture(t, filepath.Join(artifacts(t), "page.png"))
	picture(t, filepath.Join(artifacts(t), "page-near.png"))
}

// The desktop viewer shows it too: it is paused and a particle clicked by the
// keyboard and the mouse of a virtual display.
func TestDesktop(t *testing.T) {
	address := strings.TrimPrefix(up(t, "genesis"), "http://")
	file := filepath.Join(artifacts(t), "desktop.png")
	require.NoError(t, os.RemoveAll(file))

	v := watch(t, address, "--report", "--size", "1280x800")
	v.until("particles of four servers", func(r report) bool { return r.Ready && r.Particles > 1000 && len(r.Servers) == 4 })
	first := v.last().Tick
	v.until("the world goes on", func(r report) bool { return r.Tick > first })
	// Without a window manager a key reaches the window under the pointer.
	xdotool(t, "mousemove", "640", "400", "keydown", "space", "sleep", "0.5", "keyup", "space")
	v.until("paused, with an up quark to click", func(r report) bool { return r.Paused && r.At["u"].X > 0 })
	at := v.last().At["u"]
	xdotool(t, "mousemove", itoa(int(at.X)), itoa(int(at.Y)), "sleep", "0.3", "mousedown", "1", "sleep", "0.5", "mouseup", "1")
	v.until("what it is", func(r report) bool { return r.Selected != nil && r.Selected.Kind != "" && !r.Selected.Pending })
	require.Equal(t, "u", v.last().Selected.Kind)
	require.Equal(t, int64(2), v.last().Selected.Charges["Q"])
	v.end()

	cmd := exec.Command("../bin/ylem-viewer", "--size", "1280x800", "--screenshot", file, "--after", "30", address)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	picture(t, file)
}

// picture sees that a screenshot is there and shows more than one thing: at
// least a hundred colours.
func picture(t *testing.T, path string) {
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	img, _, err := image.Decode(file)
	require.NoError(t, err)
	colours := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 3 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			colours[[3]uint32{r >> 8, g >> 8, b >> 8}] = true
		}
	}
	require.Greater(t, len(colours), 100, path)
}

// viewer is a running ylem-viewer and what it reported last.
type viewer struct {
	t    *testing.T
	cmd  *exec.Cmd
	mu   sync.Mutex
	seen report
}

func watch(t *testing.T, address string, flags ...string) *viewer {
	v := &viewer{t: t, cmd: exec.Command("../bin/ylem-viewer", append(flags, address)...)}
	out, err := v.cmd.StdoutPipe()
	require.NoError(t, err)
	v.cmd.Stderr = os.Stderr
	require.NoError(t, v.cmd.Start())
	t.Cleanup(v.end)
	go func() {
		in := bufio.NewScanner(out)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			var r report
			if json.Unmarshal(in.Bytes(), &r) == nil {
				v.mu.Lock()
				v.seen = r
				v.mu.Unlock()
			}
		}
	}()
	return v
}

func (v *viewer) last() report {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.seen
}

func (v *viewer) until(what string, done func(report) bool) {
	v.t.Helper()
	within(v.t, what, func() bool { return done(v.last()) })
}

func (v *viewer) end() {
	if v.cmd.ProcessState == nil {
		_ = v.cmd.Process.Kill()
		_ = v.cmd.Wait() // killed: its status says so
	}
}

func xdotool(t *testing.T, args ...string) {
	out, err := exec.Command("xdotool", args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func without(m map[string]int64, key string) map[string]int64 {
	delete(m, key)
	for k, v := range m {
		if v == 0 {
			delete(m, k)
		}
	}
	return m
}

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(t *testing.T, text string) int {
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}
