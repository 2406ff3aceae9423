package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"
)

// console is where a person reads: lines, and below them, on a terminal, one
// line of progress that is written over. Or a machine does: then every line is a
// JSON object (records). It may be used by several goroutines.
type console struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
	width    int // of the progress line that stands there
	last     time.Time
	least    slog.Level   // what is below is not said
	records  slog.Handler // nil: for people
}

// progressEvery is how often a line of progress is worth reading: on a
// terminal, and elsewhere, where it is not written over.
const (
	progressEvery = 200 * time.Millisecond
	progressLog   = 30 * time.Second
)

func newConsole(out io.Writer) *console {
	c := &console{out: out, last: time.Now()}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		c.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
	}
	return c
}

// Write passes whole lines on.
func (c *console) Write(p []byte) (int, error) {
	if c.records != nil {
		for line := range strings.Lines(string(p)) {
			c.printf("%s", line)
		}
		return len(p), nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.erase()
	return c.out.Write(p)
}

// printf says a line that is worth reading when all goes well.
func (c *console) printf(format string, args ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, args...), "\n")
	if c.records != nil {
		c.note(slog.LevelInfo, text)
	} else if c.least <= slog.LevelInfo {
		fmt.Fprintln(c, text)
	}
}

// progress shows a line if it is time for one.
func (c *console) progress(line func() string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	every := progressLog
	if c.terminal {
		every = progressEvery
	}
	if time.Since(c.last) < every {
		return
	}
	c.last = time.Now()
	switch {
	case c.least > slog.LevelInfo:
		return
	case c.records != nil:
		c.mu.Unlock() // the handler writes through it
		c.note(slog.LevelInfo, line())
		c.mu.Lock()
		return
	case !c.terminal:
		fmt.Fprintln(c.out, line())
		return
	}
	text := line()
	fmt.Fprintf(c.out, "\r%-*s", c.width, text)
	c.width = len(text)
}

// done removes the line of progress.
func (c *console) done() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.erase()
}

func (c *console) erase() {
	if c.width > 0 {
		fmt.Fprintf(c.out, "\r%*s\r", c.width, "")
		c.width = 0
	}
}
