//go:build display

// Package e2e runs the programs that people run, together: four server
// processes, the viewer in a window of a virtual display, the page in a browser.
// It needs a display (make display gives it one) and what make build builds.
package e2e

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience bounds every wait; software rendering on two cores is slow.
const patience = 2 * time.Minute

// artifacts returns the folder in which screenshots are kept.
func artifacts(t *testing.T) string {
	folder, err := filepath.Abs("../artifacts")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(folder, 0o755))
	return folder
}

// up starts a world on four servers, returns the page's address, and after the
// test interrupts it and sees that it and all of its servers are gone.
func up(t *testing.T, world string) string {
	cmd := exec.Command("../bin/ylem", "up", world, "--listen", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var said bytes.Buffer
	address := make(chan string, 1)
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		pattern := regexp.MustCompile(`http://[0-9.:]+`)
		for in := bufio.NewScanner(stderr); in.Scan(); {
			said.WriteString(in.Text() + "\n")
			if found := pattern.FindString(in.Text()); found != "" {
				select {
				case address <- found:
				default:
				}
			}
		}
	}()
	t.Cleanup(func() {
		servers := children(t, cmd.Process.Pid)
		require.Len(t, servers, 4, "%s", &said)
		require.NoError(t, cmd.Process.Signal(os.Interrupt))
		within(t, "up ends", func() bool {
			select {
			case <-closed:
				return true
			default:
				return false
			}
		})
		_ = cmd.Wait() // interrupted: its status says so
		for _, pid := range servers {
			require.ErrorIs(t, syscall.Kill(pid, 0), syscall.ESRCH, "server %d is still there", pid)
		}
	})
	select {
	case found := <-address:
		return found
	case <-closed:
		t.Fatalf("up ended: %s", &said)
	case <-time.After(patience):
		t.Fatal("up prints no address")
	}
	return ""
}

// children returns the processes that pid has started.
func children(t *testing.T, pid int) (out []int) {
	text, err := exec.Command("pgrep", "-P", itoa(pid)).Output()
	require.NoError(t, err)
	for _, line := range strings.Fields(string(text)) {
		out = append(out, atoi(t, line))
	}
	return out
}

// within waits until done reports true.
func within(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(patience); ; {
		if done() {
			return
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("%s: not within %s", what, patience)
		}
	}
}
