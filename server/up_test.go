package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Four processes say what one says, and end by themselves.
func TestUpIsRun(t *testing.T) {
	file := worldFile(t, small)
	want := ylem(t, "run", file, "--ticks", "100", "--json").object()
	for _, split := range [][]string{{}, {"--regions", "3x2", "--epoch", "4"}, {"--servers", "2", "--regions", "4x1"}, {"--regions", "1x1"}} {
		s := ylem(t, append([]string{"up", file, "--ticks", "100", "--json", "--listen", "127.0.0.1:0"}, split...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		got := s.object()
		for field := range want {
			require.Contains(t, got, field)
		}
		for _, same := range []string{"world", "fingerprint", "seed", "tick", "hash", "particles", "kinds", "conserved", "momentum", "structures", "formulas"} {
			require.Equal(t, want[same], got[same], "%s with %v", same, split)
		}
	}
}

// process is ylem as a process of its own, with the children that it starts.
type process struct {
	t        *testing.T
	cmd      *exec.Cmd
	page     string
	children []int
	errs     output
	out      bytes.Buffer
}

// raise starts up as a process and waits for its page.
func raise(t *testing.T, args ...string) *process {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	p := &process{t: t, cmd: exec.Command(program, append([]string{"up"}, args...)...), errs: newOutput()}
	p.cmd.Stdout = &p.out
	stderr, err := p.cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	ended := make(chan struct{})
	t.Cleanup(func() {
		if t.Failed() { // what it says to its end may tell why
			p.cmd.Process.Signal(os.Interrupt)
			select {
			case <-ended:
			case <-time.After(patience):
			}
		}
		p.cmd.Process.Kill()
		if t.Failed() {
			t.Log(p.errs.String())
		}
	})
	lines := bufio.NewScanner(stderr)
	for p.page == "" && lines.Scan() {
		if at := strings.Index(lines.Text(), "http://"); at >= 0 {
			p.page = strings.TrimSuffix(strings.Fields(lines.Text()[at:])[0], ":")
		}
	}
	require.NotEmpty(t, p.page)
	go func() {
		defer close(ended)
		for lines.Scan() {
			p.errs.Write([]byte(lines.Text() + "\n"))
		}
	}()
	tasks, err := os.ReadFile("/proc/" + itoa(p.cmd.Process.Pid) + "/task/" + itoa(p.cmd.Process.Pid) + "/children")
	require.NoError(t, err)
	own, err := os.ReadDir("/proc/" + itoa(p.cmd.Process.Pid) + "/task")
	require.NoError(t, err)
	for _, task := range own { // a process started by another thread stands there
		more, _ := os.ReadFile("/proc/" + itoa(p.cmd.Process.Pid) + "/task/" + task.Name() + "/children")
		if task.Name() != itoa(p.cmd.Process.Pid) {
			tasks = append(append(tasks, ' '), more...)
		}
	}
	for _, field := range strings.Fields(string(tasks)) {
		p.children = append(p.children, atoi(field))
	}
	slices.Sort(p.children) // as they were started
	return p
}

// status asks a server of the process.
func (p *process) status() (s status) {
	p.t.Helper()
	response, err := http.Get(p.page + "status")
	require.NoError(p.t, err)
	defer response.Body.Close()
	require.NoError(p.t, json.NewDecoder(response.Body).Decode(&s))
	return s
}

// ended waits for the process and its children to be gone.
func (p *process) ended() *os.ProcessState {
	p.t.Helper()
	done := make(chan struct{})
	go func() {
		p.cmd.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
		p.t.Fatalf("up does not end: %s", p.errs.String())
	}
	for _, child := range p.children {
		eventually(p.t, "the end of process "+itoa(child), func() bool { return !alive(child) })
	}
	return p.cmd.ProcessState
}

// alive reports whether a process runs. One that ended and was not waited for,
// by an init that does not, is dead.
func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	return fields[0] != "Z" && fields[0] != "X"
}

// ctrl-c and SIGTERM end everything, cleanly.
func TestUpStops(t *testing.T) {
	file := worldFile(t, small)
	for _, sent := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		p := raise(t, file, "--listen", "127.0.0.1:0", "--json")
		require.Len(t, p.children, 4)
		eventually(t, "the first ticks", func() bool { return p.status().Tick > 10 })
		require.Len(t, p.status().Peers, 3)
		require.NoError(t, p.cmd.Process.Signal(sent))
		require.Equal(t, exitDone, p.ended().ExitCode(), p.errs.String())
		var s summary
		require.NoError(t, json.Unmarshal(p.out.Bytes(), &s))
		require.True(t, s.Interrupted)
		require.Positive(t, s.Tick)
	}
	p := raise(t, file, "--listen", "127.0.0.1:0", "--ticks", "1000000000")
	require.NoError(t, p.cmd.Process.Signal(os.Interrupt))
	require.Equal(t, exitInterrupted, p.ended().ExitCode(), p.errs.String())
}

// When up is killed and can do nothing, its servers end all the same.
func TestUpKilled(t *testing.T) {
	p := raise(t, worldFile(t, small), "--listen", "127.0.0.1:0")
	require.Len(t, p.children, 4)
	eventually(t, "the first ticks", func() bool { return p.status().Tick > 10 })
	require.NoError(t, p.cmd.Process.Kill())
	p.ended()
}

// --rate holds the world back, and does not stop it.
func TestRate(t *testing.T) {
	start := time.Now()
	s := ylem(t, "up", worldFile(t, small), "--ticks", "40", "--rate", "80", "--json", "--listen", "127.0.0.1:0")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.EqualValues(t, 40, s.object()["tick"])
	require.Greater(t, time.Since(start), 400*time.Millisecond)
}
