//go:build display

package e2e

import (
	"bufio"
	"encoding/json"
	"image"
	_ "image/png"
	"io"
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
	Updates    int
	Paused     bool
	Zoom       float64
	Filming    float64
	Recording  float64
	Kinds      map[string]int
	Structures map[string]int
	Servers    []struct{ Name, State string }
	Selected   *struct {
		Pending, Gone bool
		Kind, ID      string
		Charges       map[string]int64
		Server        string
	}
	At      map[string]struct{ X, Y float64 }
	Tool    string
	Waiting int
	Damage  *struct {
		Struck  bool
		Removed int
	}

	Broken string         // reload.mjs: what the page said of a mistake
	Took   map[string]int // and how long it took to show what was saved, ms

	Stepped int64  // act.mjs: ticks that one step took
	Quarks  [2]int // and how many there were before and after some were painted
}

// The page in headless Chromium shows the world of four servers, and a click on
// an up quark says what it is.
func TestPage(t *testing.T) {
	w := up(t, "genesis")
	seen := node(t, "page.mjs", w.page, artifacts(t))
	require.Equal(t, "u", seen.Selected.Kind)
	require.Equal(t, map[string]int64{"Q": 2, "B": 1}, without(seen.Selected.Charges, "colour"))
	require.Len(t, seen.Selected.ID, 16)
	require.NotEmpty(t, seen.Selected.Server)
	require.Len(t, seen.Servers, 4)
	require.GreaterOrEqual(t, seen.Kinds["u"], 700)
	picture(t, filepath.Join(artifacts(t), "page.png"))
	picture(t, filepath.Join(artifacts(t), "page-near.png"))
}

// From the page the world is paused, goes on by a step, and gets particles that its
// servers count.
func TestPageActs(t *testing.T) {
	w := up(t, "genesis")
	seen := node(t, "act.mjs", w.page, artifacts(t))
	require.Equal(t, int64(1), seen.Stepped)
	require.Greater(t, seen.Quarks[1], seen.Quarks[0])
	counted := 0
	for _, n := range []string{"u", "d"} {
		counted += seen.Kinds[n]
	}
	require.Equal(t, seen.Quarks[1], counted)
	picture(t, filepath.Join(artifacts(t), "page-paint.png"))
}

// A server that dies is started again, its region goes on from what is kept of it,
// and the page finds it where it is now.
func TestPageOfLostServer(t *testing.T) {
	w := up(t, "genesis")
	seen := node(t, "lost.mjs", w.page, artifacts(t), itoa(w.servers[2]), "server 2")
	states := map[string]string{}
	for _, s := range seen.Servers {
		states[s.Name] = s.State
	}
	require.Equal(t, map[string]string{"server 0": "connected", "server 1": "connected", "server 2": "connected", "server 3": "connected"}, states)
	require.Greater(t, seen.Particles, 1000)
	picture(t, filepath.Join(artifacts(t), "page-lost.png"))
	require.False(t, w.ended())
	require.Regexp(t, `server 2 \(process \d+\) died: signal: killed; it is started again`, w.said.String())
	w.servers = append(w.servers, children(t, w.cmd.Process.Pid)...) // the new one ends with up, too
}

// node runs a script and returns what it saw.
func node(t *testing.T, args ...string) (seen report) {
	cmd := exec.Command("node", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(out, &seen))
	return seen
}

// The desktop viewer shows it too: the picture is held and a particle clicked by the
// keyboard and the mouse of a virtual display.
func TestDesktop(t *testing.T) {
	address := strings.TrimPrefix(up(t, "genesis").page, "http://")
	file := filepath.Join(artifacts(t), "desktop.png")
	require.NoError(t, os.RemoveAll(file))

	v := watch(t, address, "--report", "--size", "1280x800")
	v.until("particles of four servers", func(r report) bool { return r.Ready && r.Particles > 1000 && len(r.Servers) == 4 })
	first := v.last().Tick
	v.until("the world goes on", func(r report) bool { return r.Tick > first })
	// Without a window manager a key reaches the window under the pointer.
	xdotool(t, "mousemove", "640", "400", "keydown", "p")
	v.until("held, with an up quark to click", func(r report) bool { return r.Paused && r.At["u"].X > 0 })
	xdotool(t, "keyup", "p")
	v.sees()
	at := v.last().At["u"]
	xdotool(t, "mousemove", itoa(int(at.X)), itoa(int(at.Y)))
	v.sees()
	xdotool(t, "mousedown", "1")
	v.sees()
	xdotool(t, "mouseup", "1")
	v.until("what it is", func(r report) bool { return r.Selected != nil && r.Selected.Kind != "" && !r.Selected.Pending })
	require.Equal(t, "u", v.last().Selected.Kind)
	require.Equal(t, int64(2), v.last().Selected.Charges["Q"])
	v.end()

	cmd := exec.Command("../bin/ylem-viewer", "--size", "1280x800", "--screenshot", file, "--after", "10", address)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	picture(t, file)
}

// A person paints with the keyboard and the mouse: the servers count what was put in, and a hole is told of.
func TestDesktopPaints(t *testing.T) {
	address := strings.TrimPrefix(up(t, "gas").page, "http://")
	v := watch(t, address, "--report", "--size", "1280x800")
	v.until("the world is there", func(r report) bool { return r.Ready && r.Particles > 0 })
	before := v.last().Particles
	held := func(key string) {
		xdotool(t, "keydown", key)
		v.sees()
		xdotool(t, "keyup", key)
	}
	xdotool(t, "mousemove", "780", "300")
	held("a")
	v.until("paint in hand", func(r report) bool { return r.Tool == "paint" })
	xdotool(t, "mousedown", "1")
	v.until("particles that were painted", func(r report) bool { return r.Particles >= before+40 })
	xdotool(t, "mouseup", "1")
	v.sees()
	held("x")
	v.until("a blow in hand", func(r report) bool { return r.Tool == "damage" && r.Waiting == 0 })
	xdotool(t, "mousedown", "1")
	v.sees()
	xdotool(t, "mouseup", "1")
	v.until("what it took", func(r report) bool { return r.Damage != nil && r.Damage.Struck && r.Damage.Removed > 0 })
	v.end()
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
	said lines // on standard error
	mu   sync.Mutex
	seen report
}

func watch(t *testing.T, address string, flags ...string) *viewer {
	v := &viewer{t: t, cmd: exec.Command("../bin/ylem-viewer", append(flags, address)...)}
	out, err := v.cmd.StdoutPipe()
	require.NoError(t, err)
	v.cmd.Stderr = io.MultiWriter(os.Stderr, &v.said)
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

// sees waits until the viewer has looked at mouse and keys: a press is then not
// over before it was noticed, however slow the pictures are. The first new report
// may have been written before the press.
func (v *viewer) sees() {
	v.t.Helper()
	for range 2 {
		before := v.last().Updates
		v.until("a look at mouse and keys", func(r report) bool { return r.Updates > before })
	}
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
