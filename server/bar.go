package main

import (
	"fmt"
	"strings"
	"time"
)

// bar is how far a run is: a line that is written over on a terminal, and
// elsewhere a line about every ten seconds, and one at the end if there were any.
type bar struct {
	errs         *console
	tempo        tempo
	start, said  time.Time
	first, until int64 // ticks
	particles    int
	steps        int64 // particle-steps
	lines        int
}

const barLine = 10 * time.Second

func newBar(errs *console, first, until int64) *bar {
	now := time.Now()
	b := &bar{errs: errs, start: now, said: now, first: first, until: until}
	b.tempo.begin(now, first)
	return b
}

// show says how far the run is, if it is time to.
func (b *bar) show(tick int64) {
	if b.errs.terminal {
		b.errs.progress(func() string {
			b.tempo.note(time.Now(), tick)
			return b.line(tick, time.Now())
		})
		return
	}
	if now := time.Now(); now.Sub(b.said) >= barLine {
		b.tempo.note(now, tick)
		b.said = now
		b.lines++
		b.errs.printf("%s", b.line(tick, now))
	}
}

// done removes the bar; where there are lines, it says the last.
func (b *bar) done(tick int64) {
	b.errs.done()
	if b.lines > 0 {
		b.errs.printf("%s", b.line(tick, time.Now()))
	}
}

// line is what the bar says: on a terminal no more than fits into 80 columns.
func (b *bar) line(tick int64, now time.Time) string {
	rate := b.tempo.rate(now, tick)
	text := fmt.Sprintf("tick %d of %d, %s ticks/s", tick, b.until, brief(rate))
	if b.until == 0 { // nobody knows when it ends
		text = fmt.Sprintf("tick %d, %s ticks/s", tick, brief(rate))
	}
	left := ""
	if rate > 0 && tick < b.until {
		left = ", " + remaining(float64(b.until-tick)/rate) + " left"
	}
	if !b.errs.terminal {
		return text + fmt.Sprintf(", %d particles, %.3g particle-steps/s", b.particles, float64(b.steps)/max(now.Sub(b.start).Seconds(), 1e-9)) + left
	}
	if b.until == 0 {
		return text
	}
	const cells = 20
	part := float64(tick) / float64(max(b.until, 1))
	full := min(int(part*cells), cells)
	return fmt.Sprintf("[%s%s] %3.0f %%  %s%s", strings.Repeat("=", full), strings.Repeat(" ", cells-full), 100*part, text, left)
}

// brief prints a rate so that slow ones can be told apart.
func brief(rate float64) string {
	if rate < 10 {
		return fmt.Sprintf("%.2g", rate)
	}
	return fmt.Sprintf("%.0f", rate)
}

// remaining prints a time that is only guessed.
func remaining(seconds float64) string {
	switch {
	case seconds < 90:
		return fmt.Sprintf("%.0f s", seconds)
	case seconds < 90*60:
		return fmt.Sprintf("%.0f min", seconds/60)
	case seconds < 48*3600:
		return fmt.Sprintf("%.1f h", seconds/3600)
	}
	return fmt.Sprintf("%.1f days", seconds/86400)
}
