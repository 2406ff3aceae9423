package main

import "time"

// tempo is how fast a server goes on. It looks back over about rateOver, and
// further when the last ticks took longer than that, so that no server that goes
// on stands at 0.
type tempo struct {
	marks []mark // the oldest first; between two of them there is a tick at least
}

// mark is where the slowest region was at some time.
type mark struct {
	at   time.Time
	tick int64
}

const (
	rateOver  = 2 * time.Second
	markEvery = 200 * time.Millisecond
)

// begin forgets what was: the world begins to move now.
func (t *tempo) begin(now time.Time, tick int64) { t.marks = append(t.marks[:0], mark{now, tick}) }

// note remembers where the slowest region is.
func (t *tempo) note(now time.Time, tick int64) {
	if len(t.marks) == 0 {
		return
	}
	if last := t.marks[len(t.marks)-1]; tick > last.tick && now.Sub(last.at) >= markEvery {
		t.marks = append(t.marks, mark{now, tick})
	}
	for len(t.marks) > 2 && now.Sub(t.marks[1].at) >= rateOver {
		t.marks = append(t.marks[:0], t.marks[1:]...)
	}
}

// rate returns ticks per second.
func (t *tempo) rate(now time.Time, tick int64) float64 {
	if len(t.marks) == 0 || !now.After(t.marks[0].at) {
		return 0
	}
	return float64(tick-t.marks[0].tick) / now.Sub(t.marks[0].at).Seconds()
}

// stands reports whether the server has not gone on for as long as it looks back.
func (t *tempo) stands(now time.Time) bool {
	return len(t.marks) > 0 && now.Sub(t.marks[len(t.marks)-1].at) >= rateOver
}
