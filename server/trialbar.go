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
	left  []atomic.Int64 // by run: ticks
	all   int64          // ticks
	ticks atomic.Int64   // of them computed, or not needed
	start time.Time
}

// begin begins to count runs of so many ticks.
func (b *trialBar) begin(ticks []int64) {
	b.runs, b.all, b.start, b.left = len(ticks), 0, time.Now(), make([]atomic.Int64, len(ticks))
	b.ended.Store(0)
	b.ticks.Store(0)
	for i, n := range ticks {
		b.all += n
		b.left[i].Store(n)
	}
}

// add notes that a run has computed so many ticks.
func (b *trialBar) add(run int, ticks int64) {
	b.left[run].Add(-ticks)
	b.ticks.Add(ticks)
	b.errs.progress(b.line)
}

// skip notes that a run has ended, sooner or later.
func (b *trialBar) skip(run int) {
	b.ticks.Add(b.left[run].Swap(0))
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
