//go:build chaos

package soak

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/stretchr/testify/require"
)

// machine is a computer of its own, as far as one computer can pretend: a server
// with a directory, reached by others through a proxy only.
type machine struct {
	t      *testing.T
	number int
	args   []string // of ylem, but for what is the machine's own
	listen string   // where the server really is
	proxy  *toxiproxy.Proxy
	data   string
	disk   *smallDisk // on which data is; nil: on one that is not filled
	last   bool       // what was decided is on this disk only

	mu     sync.Mutex
	run    *process // nil: it was ended, or has not been started yet
	starts int
}

// process is one life of a server.
type process struct {
	cmd    *exec.Cmd
	out    bytes.Buffer  // read it after gone only
	gone   chan struct{} // closed when it has ended
	err    error         // how
	killed bool          // by us
}

// start starts the server. What it says goes to a file of its own.
func (m *machine) start() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.starts++
	require.NoError(m.t, os.MkdirAll(m.data, 0o700))
	log, err := os.OpenFile(m.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(m.t, err)
	defer log.Close()
	fmt.Fprintf(log, "---- life %d, %s\n", m.starts, time.Now().Format(time.TimeOnly))
	p := &process{gone: make(chan struct{})}
	p.cmd = exec.Command(program, append(m.args, "--listen", m.listen, "--advertise", m.proxy.Listen, "--data", m.data)...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // nothing is left of a test that panics
	require.NoError(m.t, p.cmd.Start())
	go func() {
		p.err = p.cmd.Wait()
		close(p.gone)
	}()
	m.run = p
}

func (m *machine) log() string {
	return filepath.Join(filepath.Dir(m.data), fmt.Sprintf("server-%d.log", m.number))
}

// process returns the life that goes on, or the last one; nil after kill.
func (m *machine) process() *process {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.run
}

// kill ends the server as a power cut does.
func (m *machine) kill() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.run; p != nil {
		p.killed = true
		_ = p.cmd.Process.Kill() // it may be gone
		<-p.gone
		m.run = nil
	}
}

// wipe removes what the server has on its disk.
func (m *machine) wipe() {
	entries, err := os.ReadDir(m.data)
	require.NoError(m.t, err)
	for _, e := range entries {
		require.NoError(m.t, os.RemoveAll(filepath.Join(m.data, e.Name())))
	}
}

func (m *machine) signal(s os.Signal) {
	if p := m.process(); p != nil {
		_ = p.cmd.Process.Signal(s) // it may be gone
	}
}

// ended returns whether the server has ended by itself, and how.
func (m *machine) ended() (bool, error) {
	p := m.process()
	if p == nil {
		return false, nil
	}
	select {
	case <-p.gone:
		return true, p.err
	default:
		return false, nil
	}
}

// standing is what a server says of itself at /status.
type standing struct {
	Tick  int64 `json:"tick"`
	Ended bool  `json:"ended"`
	Here  []struct {
		Region int   `json:"region"`
		Tick   int64 `json:"tick"`
	} `json:"here"`
}

// look asks the server where it is, past the proxy. One that is stopped, or not
// there, does not say.
func (m *machine) look(patience time.Duration) (s standing, err error) {
	text, err := m.ask("/status", patience)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	return s, err
}

// metrics returns the lines that the server says of itself, past the proxy.
func (m *machine) metrics(patience time.Duration) (lines map[string]bool, err error) {
	text, err := m.ask("/metrics", patience)
	lines = map[string]bool{}
	for line := range strings.Lines(string(text)) {
		lines[strings.TrimSpace(line)] = true
	}
	return lines, err
}

func (m *machine) ask(path string, patience time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.listen+path, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New(answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// tail returns what the server said last.
func (m *machine) tail(lines int) string {
	text, _ := os.ReadFile(m.log())
	all := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
