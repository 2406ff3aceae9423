package scene

import (
	"math/rand/v2"
	"time"
)

// Backoff is how long to wait before the next attempt to reach a server: longer after every failure, up to a few
// seconds, and never in step with other viewers. It decides when we look again, nothing in any world.
type Backoff struct{ failures int }

// Bounds of a wait.
const (
	firstWait = 250 * time.Millisecond
	mostWait  = 5 * time.Second
)

// Next counts a failure and gives the wait.
func (b *Backoff) Next() time.Duration {
	wait := min(firstWait<<min(b.failures, 10), mostWait)
	b.failures++
	return wait/2 + rand.N(wait/2)
}

// Reset forgets all failures, once a server answered.
func (b *Backoff) Reset() { b.failures = 0 }
