package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// child is a region server that up has started as a process.
type child struct {
	index  int
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	gone   chan struct{} // closed when the process has ended
	mu     sync.Mutex
	last   []string // of its standard error
	failed *wrong   // as it said itself

	address string
	at      progress
	begun   bool // it has said where it is
	dead    bool // it is to be started again
	steps   int64
	adopted bool // the manifest of a change of rules
}

// childEvent is a report of a child, or its end.
type childEvent struct {
	child  *child
	report report
	exit   bool
	err    error
}

// lastLines is how much of a dead server's standard error is shown.
const lastLines = 10

// startChild starts a server; what it says goes to events, and its standard error
// to log.
func startChild(program string, args []string, index int, events chan<- childEvent, log *console) (*child, error) {
	c := &child{index: index, cmd: exec.Command(program, args...), gone: make(chan struct{})}
	stdin, err1 := c.cmd.StdinPipe()
	stdout, err2 := c.cmd.StdoutPipe()
	stderr, err3 := c.cmd.StderrPipe()
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	c.stdin = stdin
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("server %d cannot be started: %w", index, err)
	}
	var read sync.WaitGroup
	read.Go(func() { c.listen(stdout, events) })
	read.Go(func() { c.overhear(stderr, log) })
	go func() {
		read.Wait()
		err := c.cmd.Wait()
		close(c.gone)
		events <- childEvent{child: c, exit: true, err: err}
	}()
	return c, nil
}

func (c *child) listen(stdout io.Reader, events chan<- childEvent) {
	decoder := json.NewDecoder(stdout)
	for {
		var r report
		if decoder.Decode(&r) != nil {
			io.Copy(io.Discard, stdout)
			return
		}
		events <- childEvent{child: c, report: r}
	}
}

func (c *child) overhear(stderr io.Reader, log *console) {
	lines := bufio.NewReader(stderr)
	for {
		text, err := lines.ReadString('\n')
		if text = strings.TrimRight(text, "\r\n"); text != "" {
			c.mu.Lock()
			c.last = append(c.last[max(0, len(c.last)-lastLines+1):], text)
			c.mu.Unlock()
			log.printf("server %d: %s", c.index, text)
		}
		if err != nil {
			return
		}
	}
}

// order sends a line to the child. A child that is gone does not hear it.
func (c *child) order(o order) {
	c.stdin.Write(append(must(json.Marshal(o)), '\n'))
}

// stop ends the child, politely at first, and returns when it is gone.
func (c *child) stop() {
	c.order(order{Leave: true})
	c.stdin.Close()
	select {
	case <-c.gone:
	case <-time.After(leaveTime + time.Second):
		c.cmd.Process.Kill()
		<-c.gone
	}
}

// why says what ended a child that should not have ended.
func (c *child) why(exit error) error {
	if c.failed != nil {
		return &failure{c.failed.Status, fmt.Errorf("server %d: %s", c.index, c.failed.Text)}
	}
	how := "exit status 0"
	if exit != nil {
		how = exit.Error()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	text := fmt.Sprintf("server %d (process %d) died: %s", c.index, c.cmd.Process.Pid, how)
	if len(c.last) > 0 {
		text += "\nit said last:\n  " + strings.Join(c.last, "\n  ")
	}
	return errors.New(text)
}
