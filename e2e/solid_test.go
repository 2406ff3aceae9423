//go:build display

package e2e

import (
	"encoding/json"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// lamps are where a page shows the lamp that was in front at first, and the one behind; yaw is what it was turned by,
// radians.
type lamps struct {
	Lamps [2][2]float64
	Yaw   float64
}

// The page shows a world of three dimensions: what is near is brighter, the right button turns it, the wheel magnifies
// what is under it, the slab cuts, and what is clicked and painted is what lies there.
func TestPageOfSolidWorld(t *testing.T) {
	w := up(t, "testdata/lamps.hcl", "--rate", "5")
	cmd := exec.Command("node", "solid.mjs", w.page, artifacts(t))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	var seen struct {
		First, Turned, Near lamps
		Selected            struct{ Kind string }
		About               struct{ What string }
		Painted             int
		Took                map[string]int
	}
	require.NoError(t, json.Unmarshal(out, &seen))
	t.Logf("ms: %v", seen.Took)

	front, back := light(t, "page-solid.png", seen.First.Lamps[0]), light(t, "page-solid.png", seen.First.Lamps[1])
	t.Log("light", front, back)
	require.Greater(t, front, back+40, "the haze lies over what is behind")
	require.InDelta(t, math.Pi, seen.Turned.Yaw, 0.05)
	front, back = light(t, "page-solid-turned.png", seen.Turned.Lamps[0]), light(t, "page-solid-turned.png", seen.Turned.Lamps[1])
	t.Log("light", front, back)
	require.Less(t, front, back-20, "half around")
	require.Less(t, light(t, "page-solid-cut.png", seen.First.Lamps[0]), 40, "cut away")
	require.Greater(t, light(t, "page-solid-cut.png", seen.First.Lamps[1]), 60, "left")

	for axis := range 2 {
		require.InDelta(t, seen.First.Lamps[0][axis], seen.Near.Lamps[0][axis], 3, "under the wheel")
	}
	require.Equal(t, "front", seen.Selected.Kind)
	require.Equal(t, "particle", seen.About.What)
	require.Greater(t, seen.Painted, 5)
	for _, name := range []string{"page-solid.png", "page-solid-turned.png", "page-solid-cut.png", "page-solid-lamp.png", "page-solid-paint.png"} {
		picture(t, filepath.Join(artifacts(t), name))
	}
}

// light is the mean red of what is yellow around a place of a screenshot, 0 to 255: that of a lamp, of which what wanders
// hides a part at most.
func light(t *testing.T, name string, at [2]float64) int {
	file, err := os.Open(filepath.Join(artifacts(t), name))
	require.NoError(t, err)
	defer file.Close()
	img, _, err := image.Decode(file)
	require.NoError(t, err)
	const around = 6
	sum, n := 0, 0
	for y := int(at[1]) - around; y <= int(at[1])+around; y++ {
		for x := int(at[0]) - around; x <= int(at[0])+around; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); b < r*2/3 && g > r/2 && r>>8 > 40 {
				sum, n = sum+int(r>>8), n+1
			}
		}
	}
	return sum / max(n, 1)
}
