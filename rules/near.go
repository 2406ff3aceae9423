package rules

import (
	"fmt"
	"slices"
	"strings"
)

// near returns the candidate that is nearest to name in spelling, or "" when
// none is within a third of its letters (at least one).
func near(name string, candidates []string) string {
	const longest = 64 // keeps the work on a hostile file small
	best, least := "", max(1, len(name)/3)+1
	if len(name) > longest {
		return ""
	}
	for _, c := range candidates {
		if len(c) > longest || c == name {
			continue
		}
		d := edits(name, c)
		if strings.EqualFold(name, c) {
			d = 0
		}
		if d >= max(len(name), len(c)) {
			continue // no letter in common
		}
		if d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	return best
}

// edits returns the number of letters to insert, delete, replace or swap with
// their neighbour that turns a into b.
func edits(a, b string) int {
	before := make([]int, len(b)+1)
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := last[j]
			if a[i] != b[j] {
				cost++
			}
			row[j+1] = min(cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// suggest says what name may have meant: the nearest candidate, and what there
// is to choose from.
func suggest(name, what string, candidates []string) []string {
	candidates = slices.Clone(candidates)
	slices.Sort(candidates)
	var notes []string
	if n := near(name, candidates); n != "" {
		notes = append(notes, fmt.Sprintf("did you mean %q?", n))
	}
	switch {
	case len(candidates) == 0:
		notes = append(notes, "there are no "+what)
	case len(candidates) > 24: // keeps a note to a few lines
		notes = append(notes, fmt.Sprintf("%s: %s, … (%d)", what, strings.Join(candidates[:24], ", "), len(candidates)))
	default:
		notes = append(notes, what+": "+strings.Join(candidates, ", "))
	}
	return notes
}
