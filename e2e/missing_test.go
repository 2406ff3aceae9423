//go:build display

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where something is missing the page says plainly what it is. Else it is sent
// packed, tells how much of it is there while it is loaded, and behaves on a phone.
func TestPageWhereSomethingIsMissing(t *testing.T) {
	w := up(t, "genesis")
	cmd := exec.Command("node", "missing.mjs", w.page, artifacts(t))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	var seen struct {
		Missing map[string]string
		Themes  []bool // dark at first, where the system is light; after the key; after the page was loaded again
		Loaded  struct {
			Coding, Vary, Pull, Touch, Label string
			Raw                              int
			Said                             []string
			Hidden, Scrolls                  bool
		}
	}
	require.NoError(t, json.Unmarshal(out, &seen))
	for what, says := range map[string]string{
		"webgl": "has no WebGL 2", "webassembly": "cannot run WebAssembly", "viewer": "answers 503 instead of sending the viewer",
		"server": "does not answer", "storage": "could not be kept", "javascript": "needs JavaScript to be switched on",
	} {
		require.Contains(t, seen.Missing[what], says)
	}
	require.Equal(t, []bool{false, true, true}, seen.Themes)
	l := seen.Loaded
	require.Equal(t, "zstd", l.Coding)
	require.Equal(t, "Accept-Encoding", l.Vary)
	require.Greater(t, l.Raw, 5_000_000)
	require.True(t, l.Hidden)
	require.Equal(t, "none", l.Pull)
	require.Equal(t, "none", l.Touch)
	require.NotEmpty(t, l.Label)
	require.False(t, l.Scrolls)
	all := strings.Join(l.Said, "\n")
	require.Regexp(t, regexp.MustCompile(`(?m)^Loading the viewer …\|\d+\.\d of \d+\.\d MB\|0\.\d+`), all, "some of it was there")
	require.Contains(t, all, "|1")
}
