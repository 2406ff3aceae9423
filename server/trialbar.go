package main

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// trialBar is how far many runs are together.
type trialBar struct {
	errs  *console
	what  string
	runs  int
	ended atomic.Int64
	all   int64        // ticks
	ticks atomic.Int64 // of them computed, or not needed
	start time.Time
}

// begin begins to count these runs.
func (b *trialBar) begin(all []*trial) {
	b.runs, b.all, b.start = len(all), 0, time.Now()
	b.ended.Store(0)
	b.ticks.Store(0)
	for _, one := range all {
		b.all += one.until
		one.left.Store(one.until)
	}
}

// add notes that a run has computed so many ticks.
func (b *trialBar) add(one *trial, ticks int64) {
	one.left.Add(-ticks)
	b.ticks.Add(ticks)
	b.errs.progress(b.line)
}

// skip notes that a run has ended, sooner or later.
func (b *trialBar) skip(one *trial) {
	b.ticks.Add(one.left.Swap(0))
	b.ended.Add(1)
}

// end removes the bar.
func (b *trialBar) end() { b.errs.done() }

// line is what the bar says, in no more than 80 columns.
func (b *trialBar) line() string {
	part := float64(b.ticks.Load()) / float64(max(b.all, 1))
	left := ""
	if gone := time.Since(b.start).Seconds(); part > 0.01 && gone > 1 {
		left = ", " + remaining(gone*(1-part)/part) + " left"
	}
	const cells = 20
	full := min(int(part*cells), cells)
	return fmt.Sprintf("[%s%s] %3.0f %%  %s: %d of %d runs%s", strings.Repeat("=", full), strings.Repeat(" ", cells-full), 100*part, b.what, b.ended.Load(), b.runs, left)
}
