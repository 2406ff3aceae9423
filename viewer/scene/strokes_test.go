package scene

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever the keyboard's layout is, what is printed on a key acts, and what prints no Latin letter acts by its place.
func TestStrokes(t *testing.T) {
	shift, alt, none := Modifiers{Shift: true}, Modifiers{Alt: true}, Modifiers{}
	altGr := Modifiers{Control: true, Alt: true}
	for _, c := range []struct {
		layout, key, typed string
		held               Modifiers
		does               Action
	}{
		{"US", "A", "a", none, ActionPaintTool},
		{"US", "A", "A", shift, ActionPaintTool},
		{"US", "O", "O", shift, ActionGIF},
		{"US", "Period", ".", none, ActionStep},
		{"US", "Period", ">", shift, ActionFaster},
		{"US", "Comma", "<", shift, ActionSlower},
		{"US", "Equal", "=", none, ActionIn},
		{"US", "Equal", "+", shift, ActionIn},
		{"US", "Minus", "-", none, ActionOut},
		{"US", "BracketLeft", "[", none, ActionNarrow},
		{"US", "Semicolon", ";", none, ActionPastSpeed},
		{"US", "Space", " ", none, ActionPause},
		{"US", "NumpadAdd", "+", none, ActionIn},
		{"US", "Numpad0", "0", none, ActionFit},
		{"US", "Slash", "/", none, ActionNone},

		{"AZERTY", "Q", "a", none, ActionPaintTool},
		{"AZERTY", "A", "q", none, ActionNone},
		{"AZERTY", "Z", "w", none, ActionWorlds},
		{"AZERTY", "W", "z", none, ActionNone},
		{"AZERTY", "Semicolon", "m", none, ActionPastOn},
		{"AZERTY", "M", ",", none, ActionSlower},
		{"AZERTY", "Comma", ";", none, ActionPastSpeed},
		{"AZERTY", "Comma", ".", shift, ActionStep},
		{"AZERTY", "IntlBackslash", "<", none, ActionSlower},
		{"AZERTY", "IntlBackslash", ">", shift, ActionFaster},
		{"AZERTY", "Equal", "+", shift, ActionIn},
		{"AZERTY", "BracketLeft", "", none, ActionNone}, // a dead key
		{"AZERTY", "Digit0", "à", none, ActionFit},
		{"AZERTY", "Digit5", "[", altGr, ActionNarrow},

		{"QWERTZ", "Y", "z", none, ActionNone},
		{"QWERTZ", "Z", "y", none, ActionShare},
		{"QWERTZ", "BracketLeft", "ü", none, ActionNone},
		{"QWERTZ", "Comma", ";", shift, ActionPastSpeed},
		{"QWERTZ", "BracketRight", "+", none, ActionIn},
		{"QWERTZ", "Slash", "-", none, ActionOut},
		{"QWERTZ", "Minus", "ß", none, ActionNone},
		{"QWERTZ", "Digit8", "[", altGr, ActionNarrow},
		{"QWERTZ", "Digit9", "]", alt, ActionWiden},

		{"Dvorak", "S", "o", none, ActionFilm},
		{"Dvorak", "Semicolon", "s", none, ActionSelectTool},
		{"Dvorak", "Z", ";", none, ActionPastSpeed},
		{"Dvorak", "E", ".", none, ActionStep},
		{"Dvorak", "W", "<", shift, ActionSlower},
		{"Dvorak", "Minus", "[", none, ActionNarrow},
		{"Dvorak", "BracketRight", "=", none, ActionIn},

		{"Cyrillic", "A", "ф", none, ActionPaintTool},
		{"Cyrillic", "O", "Щ", shift, ActionGIF},
		{"Cyrillic", "BracketRight", "ъ", none, ActionWiden},
		{"Cyrillic", "Semicolon", "ж", none, ActionPastSpeed},
		{"Cyrillic", "Period", "ю", none, ActionStep},
		{"Cyrillic", "Period", "Ю", shift, ActionFaster},
		{"Cyrillic", "Slash", ".", none, ActionStep},

		{"an input method", "P", "", none, ActionHold},
		{"repeats of another key", "P", "aaap", none, ActionHold},
		{"a repeat and no letter", "Home", "a", none, ActionNone},
		{"the desktop's", "F", "f", alt, ActionNone},
		{"the desktop's", "Space", " ", alt, ActionNone},
		{"the desktop's", "F1", "", altGr, ActionNone},
		{"the browser's", "R", "r", Modifiers{Control: true}, ActionNone},
		{"the browser's", "Minus", "-", Modifiers{Meta: true}, ActionNone},
		{"the browser's", "Digit0", "0", Modifiers{Control: true}, ActionNone},
	} {
		does := ActionNone
		for _, name := range Strokes([]string{c.key}, []rune(c.typed), c.held) {
			for _, row := range Keys {
				for _, held := range []string{"", "Shift+"} {
					if a, bound := row.Bound[held+name]; bound && (held == "" || c.held.Shift) {
						does = a
					}
				}
			}
		}
		require.Equal(t, c.does, does, "%+v", c)
	}
	require.ElementsMatch(t, []string{"A", "[", "Space", "Digit3"}, Strokes([]string{"Q", "Digit3", "BracketLeft", "Space"}, []rune("a["), none))
	require.Equal(t, []string{"Digit6"}, Strokes([]string{"Digit6"}, []rune("-"), none), "where AZERTY has − it has a bookmark")
}
