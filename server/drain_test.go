package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// service is a server of its own process, as a service manager starts it.
type service struct {
	t       *testing.T
	cmd     *exec.Cmd
	out     bytes.Buffer
	address string
	said    chan string // all of its log, when it has ended
}

// launched starts the program and returns when it says its address.
func launched(t *testing.T, args ...string) *service {
	t.Helper()
	p := &service{t: t, cmd: exec.Command(os.Args[0], args...), said: make(chan string, 1)}
	p.cmd.Stdout = &p.out
	errs, err := p.cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { p.cmd.Process.Kill() })
	at := make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines := bufio.NewScanner(errs); lines.Scan(); {
			all.WriteString(lines.Text() + "\n")
			if _, address, found := strings.Cut(lines.Text(), "http://"); found {
				select {
				case at <- address[:strings.IndexAny(address, "/ ")]:
				default:
				}
			}
		}
		close(at)
		p.said <- all.String()
	}()
	select {
	case p.address = <-at:
		require.NotEmpty(t, p.address, "it ended before it listened")
	case <-time.After(patience):
		t.Fatal("the program does not say where it listens")
	}
	return p
}

// metrics returns what the server counts, nothing if it does not answer.
func (p *service) metrics() map[string]float64 {
	out := map[string]float64{}
	r, err := http.Get("http://" + p.address + metricsPath)
	if err != nil {
		return out
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body)
	for name, value := range samples(string(text)) {
		out[name], _ = strconv.ParseFloat(value, 64)
	}
	return out
}

// left waits for the end, and returns the exit status and what was logged.
func (p *service) left() (int, string) {
	p.t.Helper()
	select {
	case said := <-p.said:
		p.cmd.Wait()
		return p.cmd.ProcessState.ExitCode(), said
	case <-time.After(patience):
		p.t.Fatal("the program does not leave")
	}
	return 0, ""
}

// A server that is alone and told to leave writes a cut and is gone without an
// error; started again on its directory it goes on from there, to the very world
// that was never interrupted.
func TestDrain(t *testing.T) {
	file, data := worldFile(t, small), t.TempDir()
	const ticks = 2000
	args := []string{"host", file, "--regions", "2x1", "--listen", "127.0.0.1:0", "--data", data, "--ticks", strconv.Itoa(ticks), "--rate", "600", "--json", "--drain", "30s"}
	first := launched(t, args...)
	eventually(t, "there is a fossil line", func() bool {
		m := first.metrics()
		return m["ylem_tick_slowest"] >= 200 && m["ylem_tick_slowest"] > m["ylem_fossil_lag_epochs"]
	})
	require.NoError(t, first.cmd.Process.Signal(syscall.SIGTERM))
	status, said := first.left()
	require.Equal(t, exitDone, status, said)

	second := launched(t, args...)
	eventually(t, "the world goes on", func() bool {
		m := second.metrics()
		// Two regions, at most an epoch apart: where they began, less one at most.
		return m["ylem_ticks_total"] > 0 && m["ylem_tick_slowest"]-m["ylem_ticks_total"]/2 > 0
	})
	status, said = second.left()
	require.Equal(t, exitDone, status, said)
	var sum struct{ Hash string }
	require.NoError(t, json.Unmarshal(second.out.Bytes(), &sum), "%s", second.out.String())
	require.Equal(t, hashOf(t, file, ticks), sum.Hash)
}
