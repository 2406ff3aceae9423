//go:build display

package e2e

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// From ylem new to another colour on the page, and on: what an author does first.
// The page follows the file, colours and kinds and mistakes, without being loaded
// again.
func TestPageFollowsTheFile(t *testing.T) {
	start := time.Now()
	file := filepath.Join(t.TempDir(), "pond.hcl")
	out, err := exec.Command("../bin/ylem", "new", strings.TrimSuffix(file, ".hcl")).CombinedOutput()
	require.NoError(t, err, "%s", out)
	w := up(t, file, "--watch")
	seen := node(t, "reload.mjs", w.page, artifacts(t), file)
	t.Logf("all of it: %s", time.Since(start).Round(time.Millisecond))
	require.Equal(t, map[string]int{"red": 130, "blue": 130, "spark": 6, "green": 60}, seen.Kinds)
	require.Regexp(t, `^The world goes on by the rules it had: pond.hcl:\d+:3: a kind has no "bands"`, seen.Broken)
	for _, s := range seen.Servers {
		require.Equal(t, "connected", s.State)
	}
	before, after := green(t, "page-reload-before.png"), green(t, "page-reload-colour.png")
	require.Less(t, before, 50)
	require.Greater(t, after, 1000)
	require.Contains(t, w.said.String(), "kind red changed")
	require.Contains(t, w.said.String(), "60 particles of kind green placed")
	for what, ms := range seen.Took {
		t.Logf("%s: %s after it was saved", what, time.Duration(ms)*time.Millisecond)
	}
}

// green counts the pixels of a screenshot that are green.
func green(t *testing.T, name string) (n int) {
	file, err := os.Open(filepath.Join(artifacts(t), name))
	require.NoError(t, err)
	defer file.Close()
	img, _, err := image.Decode(file)
	require.NoError(t, err)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); g>>8 > 120 && r < g/2 && b < g/2 {
				n++
			}
		}
	}
	return n
}
