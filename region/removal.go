package region

import "slices"

// Removal is what one decided command took away from one region. Who asks about a blow is told this and nothing that
// the world did by itself in the same tick. It is no state of the world: a region that was begun anew has only those
// that it has acted since.
type Removal struct {
	Number uint64  // of the Input
	Tick   int64   // at which it acted
	Kinds  []int32 // particles that the region owned, by kind
}

// mostRemovals is how many a region remembers: those of a brush that erases for some seconds.
const mostRemovals = 16

// Removals returns what the last commands took away here, the newest last: of those that took anything.
func (r *Region) Removals() []Removal { return r.removals }

// removed remembers what a command took away.
func (r *Region) removed(number uint64, kinds []int32) {
	if !slices.ContainsFunc(kinds, func(n int32) bool { return n > 0 }) {
		return
	}
	if n := len(r.removals); n == mostRemovals {
		r.removals = slices.Delete(r.removals, 0, 1)
	}
	r.removals = append(r.removals, Removal{number, r.tick, kinds})
}
