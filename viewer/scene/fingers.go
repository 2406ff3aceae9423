package scene

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// forFingers is a tip for who has no mouse and no keys: it says to tap, and names no keys.
func forFingers(tip string) string {
	tip = strings.ReplaceAll(strings.ReplaceAll(tip, "Click", "Tap"), "click", "tap")
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(tip, " (")
		inside, after, closed := strings.Cut(rest, ")")
		out.WriteString(before)
		if !found || !closed {
			return out.String() + tip[len(before):]
		}
		if !isKey(inside) {
			out.WriteString(" (" + inside + ")")
		}
		tip = after
	}
}

// isKey tells whether a text names a key, or keys.
func isKey(text string) bool {
	first, _, _ := strings.Cut(text, ",")
	return utf8.RuneCountInString(first) == 1 || strings.HasPrefix(first, "Shift and ") || slices.Contains([]string{"Space", "Esc", "Del", "F1"}, first)
}
