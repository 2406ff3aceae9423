package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// programEnv makes the test binary be ylem: up starts its own executable.
const programEnv = "YLEM_TEST_IS_PROGRAM"

func TestMain(m *testing.M) {
	isTest := len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "-test.") // a fuzz worker
	if os.Getenv(programEnv) != "" && !isTest {
		main()
	}
	os.Setenv(programEnv, "1") // for what the tests start
	os.Exit(m.Run())
}

// patience is how long a test waits for what must happen.
const patience = 60 * time.Second

// small has reactions, bonds, a charge that depends on an attribute, a named
// structure and forces, in a box that wraps along x.
const small = `
world "small" {
  language    = 1
  title       = "A small world"
  dimensions  = 2
  size        = [24, 20]
  edge        = ["wrap", "wall"]
  dt          = 0.01
  light       = 0.3
  radius      = 0.6
  motion      = "langevin"
  friction    = 1
  temperature = 1
  frame       = 2
}
param "bind" { default = 5 }
charge "q" {}
kind "A" {
  mass    = 1
  bonds   = 1
  charges = { q = self.c }
  attrs   = { c = int(0, 2) }
  view    = { color = palette("rgb", self.c), radius = 0.2 }
}
kind "B" {
  mass    = 2
  bonds   = 1
  charges = { q = 1 }
}
rule "a:A + b:B -> a ~ b"  { rate = bind }
rule "a:A ~ b:B -> a + b"  { rate = 0.5 }
bond "ab" {
  between   = ["A", "B"]
  length    = 0.5
  stiffness = 20
  breaks_at = 1
}
force "core" {
  between = ["any", "any"]
  range   = 0.8
  energy  = 4 * (1 - r / range) * (1 - r / range)
}
structure "pair" { formula = "A B" }
place "A" {
  count = 300
  attrs = { c = cycle(0, 1, 2) }
}
place "B" { count = 300 }
`

// worldFile writes a world and returns its path.
func worldFile(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "world.hcl")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// shell is a command that runs in this process.
type shell struct {
	t      testing.TB
	out    output
	errs   output
	stop   context.CancelFunc
	ended  chan struct{}
	status int
}

// begin starts a command and returns at once.
func begin(t testing.TB, args ...string) *shell {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &shell{t: t, stop: stop, ended: make(chan struct{}), out: newOutput(), errs: newOutput()}
	go func() {
		defer close(s.ended)
		s.status = execute(ctx, args, strings.NewReader(""), &s.out, &s.errs)
	}()
	t.Cleanup(func() {
		stop()
		<-s.ended
	})
	return s
}

// ylem runs a command to its end.
func ylem(t testing.TB, args ...string) *shell {
	t.Helper()
	return begin(t, args...).wait()
}

// wait returns when the command has ended.
func (s *shell) wait() *shell {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatalf("the command did not end; it said\n%s", s.errs.String())
	}
	return s
}

// await returns the first line of standard error that contains text.
func (s *shell) await(text string) string {
	s.t.Helper()
	deadline := time.After(patience)
	for {
		all, more := s.errs.state()
		for line := range strings.Lines(all) {
			if strings.Contains(line, text) {
				return strings.TrimSpace(line)
			}
		}
		select {
		case <-more:
		case <-s.ended:
			if all, _ := s.errs.state(); !strings.Contains(all, text) {
				s.t.Fatalf("ended with status %d without saying %q; it said\n%s", s.status, text, all)
			}
		case <-deadline:
			s.t.Fatalf("did not say %q; it said\n%s", text, all)
		}
	}
}

// address returns where the command serves its page.
func (s *shell) address() string {
	s.t.Helper()
	line := s.await("://")
	line = line[strings.Index(line, "://")+len("://"):]
	return line[:strings.IndexAny(line, "/ ")]
}

// object decodes the one JSON object on standard output.
func (s *shell) object() map[string]any {
	s.t.Helper()
	text, _ := s.out.state()
	d := json.NewDecoder(strings.NewReader(text))
	var object map[string]any
	require.NoError(s.t, d.Decode(&object), "standard output %q, standard error %q", text, s.errs.String())
	require.False(s.t, d.More(), "more than one object: %s", text)
	return object
}

// output keeps what is written and says when there is more.
type output struct {
	mu   *sync.Mutex
	text *bytes.Buffer
	more *chan struct{}
}

func newOutput() output {
	more := make(chan struct{})
	return output{mu: new(sync.Mutex), text: new(bytes.Buffer), more: &more}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(*o.more)
	*o.more = make(chan struct{})
	return o.text.Write(p)
}

func (o *output) state() (string, <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String(), *o.more
}

func (o *output) String() string {
	text, _ := o.state()
	return text
}

// eventually waits, without sleeping for longer than it must, until holds does.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for look := time.NewTicker(5 * time.Millisecond); !holds(); <-look.C {
		if time.Now().After(deadline) {
			t.Fatal("did not happen: " + what)
		}
	}
}

// hashOf returns the hash of the small world, computed without a network.
var hashes sync.Map

func hashOf(t testing.TB, file string, ticks int) string {
	t.Helper()
	key := fmt.Sprint(ticks)
	if h, known := hashes.Load(key); known {
		return h.(string)
	}
	s := ylem(t, "run", file, "--ticks", key, "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	hashes.Store(key, s.object()["hash"])
	return s.object()["hash"].(string)
}
