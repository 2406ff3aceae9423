package main

import "time"

// ease is how a viewer keeps up. One that acknowledges late, again and again, gets fewer frames, and if that does not
// help, less in each; one that keeps up gets back what it asked for, step by step.
type ease struct {
	level       int // 0: all that it asks for
	slow, quick int // acknowledgements in a row
}

const (
	lateAck   = 600 * time.Millisecond // frames of several servers wait for each other, but not so long
	quickAck  = 250 * time.Millisecond
	lateAcks  = 3 // more than a window: a picture that is held for a while is no slow viewer
	quickAcks = 20
	mostEase  = 6
	fewerFrom = 2 // levels from which on there is less in a frame
)

// acknowledged counts an acknowledgement that took so long.
func (e *ease) acknowledged(took time.Duration) {
	switch {
	case took >= lateAck:
		e.slow, e.quick = e.slow+1, 0
	case took <= quickAck:
		e.slow, e.quick = 0, e.quick+1
	default:
		e.slow, e.quick = 0, 0
	}
	if e.slow >= lateAcks {
		e.level, e.slow = min(e.level+1, mostEase), 0
	}
	if e.quick >= quickAcks {
		e.level, e.quick = max(e.level-1, 0), 0
	}
}

// pause is the least time between two frames.
func (e *ease) pause() time.Duration {
	if e.level == 0 {
		return 0
	}
	return 50 * time.Millisecond << e.level
}

// window is how many frames may be under way.
func (e *ease) window(most uint32) uint32 {
	if e.level > 0 {
		return 1
	}
	return most
}

// less is how much of n fits into a frame.
func (e *ease) less(n int) int { return n >> max(e.level-fewerFrom, 0) }
