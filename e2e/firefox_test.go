//go:build display

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// In Firefox the page shows the world of four servers, says what was clicked, zooms, and
// gives the person pictures and films. Without WebGL it says that this is missing.
func TestPageInFirefox(t *testing.T) {
	w := up(t, "genesis", "--rate", "30")
	folder := t.TempDir()
	f := startFirefox(t, map[string]any{"browser.download.folderList": 2, "browser.download.dir": folder})
	f.visit(w.page)
	f.until("particles of four servers", func(r report) bool { return r.Ready && r.Particles > 1000 && len(r.Servers) == 4 })
	first := f.state().Tick
	f.until("the world goes on", func(r report) bool { return r.Tick > first })

	f.press("p")
	f.until("held", func(r report) bool { return r.Paused })
	var at struct{ X, Y float64 }
	within(t, "an up quark to click", func() bool { f.eval("window.ylem.at('u') ?? {}", &at); return at.X > 0 })
	f.act("pointer", map[string]any{"type": "pointerMove", "x": int(at.X), "y": int(at.Y)})
	f.sees()
	f.act("pointer", map[string]any{"type": "pointerDown", "button": 0})
	f.sees()
	f.act("pointer", map[string]any{"type": "pointerUp", "button": 0})
	f.until("what it is", func(r report) bool { return r.Selected != nil && r.Selected.Kind != "" && !r.Selected.Pending })
	held := f.state()
	require.Equal(t, "u", held.Selected.Kind)
	require.Equal(t, int64(2), held.Selected.Charges["Q"])
	f.act("wheel", map[string]any{"type": "scroll", "x": int(at.X), "y": int(at.Y), "deltaX": 0, "deltaY": -240})
	f.until("nearer", func(r report) bool { return r.Zoom > held.Zoom*1.2 })
	path := filepath.Join(artifacts(t), "page-firefox.png")
	f.shoot(path)
	picture(t, path)

	// downloaded waits for the one file with an ending.
	downloaded := func(ending string) (path string) {
		within(t, "a file that ends in ."+ending, func() bool {
			found, err := filepath.Glob(filepath.Join(folder, "ylem-genesis-*."+ending))
			require.NoError(t, err)
			parts, err := filepath.Glob(filepath.Join(folder, "*.part"))
			require.NoError(t, err)
			if len(found) != 1 || len(parts) != 0 {
				return false
			}
			path = found[0]
			info, err := os.Stat(path)
			return err == nil && info.Size() > 0
		})
		return path
	}
	f.press("c")
	picture(t, downloaded("png"))
	f.press("o") // of a picture that is held: it is drawn again and again for the film
	f.until("a film", func(r report) bool { return r.Filming > 1 })
	f.press("o")
	film, err := os.ReadFile(downloaded("webm"))
	require.NoError(t, err)
	require.Equal(t, "\x1a\x45\xdf\xa3", string(film[:4]), "EBML")
	require.Greater(t, len(film), 10_000)
	f.press("p")
	f.until("it goes on", func(r report) bool { return !r.Paused && r.Tick > held.Tick })
	require.Empty(t, f.wrong)

	without := startFirefox(t, map[string]any{"webgl.disabled": true, "webgl.force-enabled": false})
	without.visit(w.page)
	said := ""
	within(t, "why there is no picture", func() bool {
		without.eval("document.querySelector('#message[role=alert]')?.textContent ?? ''", &said)
		return said != ""
	})
	require.Contains(t, said, "has no WebGL 2")
	without.shoot(filepath.Join(artifacts(t), "page-firefox-without-webgl.png"))
}
