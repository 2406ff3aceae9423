package scene

import (
	"strings"
	"unicode"
)

// Modifiers are the keys that are held with others.
type Modifiers struct{ Shift, Control, Alt, Meta bool }

// places are the keys that print something, by their place on a keyboard of the United States, and what they print
// there without and with Shift. Letters are not in it: they are called as what they print.
var places = map[string][2]string{
	"Period": {".", ">"}, "Comma": {",", "<"}, "Semicolon": {";", ""}, "BracketLeft": {"[", ""}, "BracketRight": {"]", ""},
	"Equal": {"=", "+"}, "Minus": {"-", ""}, "Slash": {}, "Backslash": {}, "Quote": {}, "Backquote": {}, "IntlBackslash": {},
}

// Strokes gives the names, as in Keys, of what was pressed at once: keys by their places on a keyboard of the United
// States, and the characters that the same presses typed, the last ones of it. A key that prints a Latin letter or a sign
// is called by what it prints, wherever it lies: Z is where people read Z, and [ is AltGr and 8 where that types it. One
// that prints a letter of another script is called by its place, and so is a letter that typed nothing (an input method
// has it). Digits are places, for some layouts print them with Shift only; they type nothing that we want unless
// AltGr is held. What is pressed with Control, Alt or Meta belongs to the desktop or the browser; but AltGr is Alt for
// some systems and Control and Alt for others, so that signs count there.
func Strokes(keys []string, typed []rune, m Modifiers) (names []string) {
	if m.Meta || m.Control && !m.Alt {
		return nil
	}
	var print []string
	for _, key := range keys {
		_, sign := places[key]
		switch {
		case sign, letter(key), m.Alt && strings.HasPrefix(key, "Digit"):
			print = append(print, key)
		case !m.Alt:
			names = append(names, key)
		}
	}
	typed = typed[max(len(typed)-len(print), 0):] // what is before it are repeats of a key that was pressed earlier
	for i, key := range print {
		r := rune(0)
		if i < len(typed) {
			r = typed[i]
		}
		if name := named(key, r, m); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// letter tells whether a key prints a letter in the United States.
func letter(key string) bool { return len(key) == 1 && key[0] >= 'A' && key[0] <= 'Z' }

// named is the name of a key that typed a character, 0 if none; "" if it asks for nothing.
func named(key string, typed rune, m Modifiers) string {
	other := unicode.IsLetter(typed) && !unicode.Is(unicode.Latin, typed)
	switch {
	case m.Alt:
		if typed != 0 && !unicode.IsLetter(typed) {
			return string(typed)
		}
		return ""
	case letter(key) && (typed == 0 || other):
		return key
	case other && m.Shift && places[key][1] != "":
		return places[key][1]
	case other:
		return places[key][0]
	case typed == 0:
		return ""
	}
	return strings.ToUpper(string(typed))
}
