//go:build display

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// dust is a world whose one kind is green.
const dust = `world "dust" {
  language    = 1
  title       = "Dust"
  size        = [40, 40]
  edge        = "wrap"
  dt          = 0.01
  light       = 0.75
  motion      = "brownian"
  friction    = 1
  temperature = 1
}
kind "grain" {
  mass = 1
  view = { color = "#308030", radius = 0.4 }
}
place "grain" { count = 1200 }
`

// The page follows the file of a world that goes on, colours and kinds and
// mistakes, without being loaded again.
func TestPageFollowsTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "world.hcl")
	require.NoError(t, os.WriteFile(file, []byte(dust), 0o644))
	w := up(t, file, "--watch")
	seen := node(t, "reload.mjs", w.page, artifacts(t), file)
	require.Equal(t, map[string]int{"grain": 1200, "spark": 60}, seen.Kinds)
	require.Equal(t, `The world goes on by the rules it had: world.hcl:13:3: a kind has no "mess"`, seen.Broken)
	for _, s := range seen.Servers {
		require.Equal(t, "connected", s.State)
	}
	before, after := violet(t, "page-reload-before.png"), violet(t, "page-reload-colour.png")
	require.Less(t, before, 50)
	require.Greater(t, after, 2000)
	require.Contains(t, w.said.String(), "kind grain changed")
	require.Contains(t, w.said.String(), "60 particles of kind spark placed")
	for what, ms := range seen.Took {
		t.Logf("%s: %s after it was saved", what, time.Duration(ms)*time.Millisecond)
	}
}

// violet counts the pixels of a screenshot that are violet.
func violet(t *testing.T, name string) (n int) {
	file, err := os.Open(filepath.Join(artifacts(t), name))
	require.NoError(t, err)
	defer file.Close()
	img, _, err := image.Decode(file)
	require.NoError(t, err)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 > 120 && b>>8 > 120 && g>>8 < r>>9 {
				n++
			}
		}
	}
	return n
}
