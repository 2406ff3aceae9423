package main

import (
	"sync"
	"time"
)

// limiter lets each of many do something so many times a second, and a few more
// at once.
type limiter struct {
	perSecond, burst float64

	mu   sync.Mutex
	left map[string]allowance
}

type allowance struct {
	left float64
	at   time.Time
}

// mostKnown is how many are remembered. Who is forgotten has all that is allowed.
const mostKnown = 4096

// admits reports whether who may do it now, and counts it.
func (l *limiter) admits(now time.Time, who string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == nil {
		l.left = map[string]allowance{}
	}
	a, known := l.left[who]
	if !known {
		l.forget(now)
		a = allowance{l.burst, now}
	}
	a.left = min(a.left+l.perSecond*max(now.Sub(a.at).Seconds(), 0), l.burst)
	a.at = now
	admitted := a.left >= 1
	if admitted {
		a.left--
	}
	l.left[who] = a
	return admitted
}

// forget makes room: those who have not asked for so long that nothing counts
// against them are as good as unknown; if that is nobody, all are forgotten.
func (l *limiter) forget(now time.Time) {
	if len(l.left) < mostKnown {
		return
	}
	for who, a := range l.left {
		if a.left+l.perSecond*now.Sub(a.at).Seconds() >= l.burst {
			delete(l.left, who)
		}
	}
	if len(l.left) >= mostKnown {
		clear(l.left)
	}
}
