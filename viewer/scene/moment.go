package scene

import "slices"

// Together is the earliest tick of which every server has sent a frame. ticks are those of the frames that wait, by server.
func Together(ticks [][]uint64) (earliest uint64, found bool) {
	if len(ticks) == 0 {
		return 0, false
	}
	for _, tick := range ticks[0] {
		all := !slices.ContainsFunc(ticks, func(server []uint64) bool { return !slices.Contains(server, tick) })
		if all && (!found || tick < earliest) {
			earliest, found = tick, true
		}
	}
	return earliest, found
}
