package scene

import "slices"

// Moment is the latest tick of which every server has sent a frame. ticks are those of the frames that wait, by server.
func Moment(ticks [][]uint64) (latest uint64, found bool) {
	if len(ticks) == 0 {
		return 0, false
	}
	for _, tick := range ticks[0] {
		all := !slices.ContainsFunc(ticks, func(server []uint64) bool { return !slices.Contains(server, tick) })
		if all && (!found || tick > latest) {
			latest, found = tick, true
		}
	}
	return latest, found
}
