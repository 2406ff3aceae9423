//go:build display

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// On what is a telephone to the browser, fingers do what mouse and keys do elsewhere: they ask, move, magnify, turn,
// paint, put the tool down, stay with a particle, and look at the past.
func TestPageByTouch(t *testing.T) {
	w := up(t, "testdata/lamps.hcl", "--rate", "20")
	cmd := exec.Command("node", "touch.mjs", w.page, artifacts(t))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	type sight struct {
		Yaw float64
		At  string
	}
	var seen struct {
		Selected              struct{ Kind, Structure string }
		Before, Moved, Turned sight
		Spread                float64
		Painted               int
		Cancelled             [2]int // motes some time after the finger was taken away, and later
		Took                  map[string]int
	}
	require.NoError(t, json.Unmarshal(out, &seen))
	t.Logf("ms: %v", seen.Took)
	require.Equal(t, "end", seen.Selected.Kind)
	require.Equal(t, "dumbbell", seen.Selected.Structure)
	require.Equal(t, seen.Before.Yaw, seen.Moved.Yaw, "one finger moves the world, and does not turn it")
	require.NotEqual(t, seen.Before.At, seen.Moved.At)
	require.Greater(t, seen.Spread, 1.3)
	require.Greater(t, seen.Turned.Yaw-seen.Moved.Yaw, 0.3)
	require.Positive(t, seen.Painted)
	require.InDelta(t, seen.Cancelled[0], seen.Cancelled[1], 2, "it paints on")
	for _, name := range []string{"page-touch.png", "page-touch-particle.png", "page-touch-near.png", "page-touch-past.png"} {
		picture(t, filepath.Join(artifacts(t), name))
	}
}
