package regiontest

import "pgregory.net/rapid"

// drawEdge returns the edge of an axis: both sides alike, or one each.
func drawEdge(t *rapid.T) string {
	sides := []string{"wall", "open", "absorb"}
	switch rapid.IntRange(0, 3).Draw(t, "edge") {
	case 0, 1:
		return quoted([]string{"wrap"})
	case 2:
		return quoted([]string{rapid.SampledFrom(sides).Draw(t, "sides")})
	}
	return "[" + quoted([]string{rapid.SampledFrom(sides).Draw(t, "lower"), rapid.SampledFrom(sides).Draw(t, "upper")}) + "]"
}
