//go:build display

package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
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

// world is a running ylem up.
type world struct {
	t       *testing.T
	cmd     *exec.Cmd
	page    string // its address
	servers []int  // processes, in the order of the servers' numbers
	said    lines
	closed  chan struct{} // it has closed its standard error, as it does when it ends
}

// lines is what a program said so far.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.WriteString(line + "\n")
}

// Write takes what a program writes, whole lines or not.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// up starts a world on four servers, and after the test interrupts it, if it still
// goes on, and sees that it and all of its servers are gone.
func up(t *testing.T, name string, flags ...string) *world {
	w := &world{t: t, cmd: exec.Command("../bin/ylem", append([]string{"up", name, "--listen", "127.0.0.1:0"}, flags...)...), closed: make(chan struct{})}
	stderr, err := w.cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, w.cmd.Start())
	t.Cleanup(w.end)
	address := make(chan string, 1)
	go func() {
		defer close(w.closed)
		pattern := regexp.MustCompile(`http://[0-9.:]+`)
		for in := bufio.NewScanner(stderr); in.Scan(); {
			w.said.add(in.Text())
			if found := pattern.FindString(in.Text()); found != "" {
				select {
				case address <- found:
				default:
				}
			}
		}
	}()
	select {
	case w.page = <-address:
	case <-w.closed:
		t.Fatalf("up ended: %s", &w.said)
	case <-time.After(patience):
		t.Fatal("up prints no address")
	}
	w.servers = children(t, w.cmd.Process.Pid)
	require.Len(t, w.servers, 4, "%s", &w.said)
	return w
}

// ended reports whether up has ended.
func (w *world) ended() bool {
	select {
	case <-w.closed:
		return true
	default:
		return false
	}
}

// end interrupts up and sees that nothing is left of it.
func (w *world) end() {
	if !w.ended() {
		require.NoError(w.t, w.cmd.Process.Signal(os.Interrupt))
	}
	within(w.t, "up ends", w.ended)
	_ = w.cmd.Wait() // its status says how it was ended
	for _, pid := range w.servers {
		require.ErrorIs(w.t, syscall.Kill(pid, 0), syscall.ESRCH, "server %d is still there", pid)
	}
}

// children returns the processes that pid has started, the oldest first.
func children(t *testing.T, pid int) (out []int) {
	text, err := exec.Command("pgrep", "-P", itoa(pid)).Output()
	require.NoError(t, err)
	for _, line := range strings.Fields(string(text)) {
		out = append(out, atoi(t, line))
	}
	slices.Sort(out)
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
