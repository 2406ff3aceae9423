package scene

import (
	"fmt"
	"strings"
)

// lineHeight is the height of a line over the size of its text.
const lineHeight = 1.3

// texts remembers how wide texts are and how they were broken: most of what a panel says it has said before.
type texts struct {
	scale  float64
	widths map[textKey]float64
	lines  map[textKey][]string
}

type textKey struct {
	text  string
	size  float64
	face  Face
	width float64
}

// mostTexts bounds what is remembered.
const mostTexts = 4096

// wide is the width of a text, measured once.
func (u *UI) wide(text string, size float64, face Face) float64 {
	key := textKey{text: text, size: size, face: face}
	width, known := u.texts.widths[key]
	if !known {
		if len(u.texts.widths) >= mostTexts || u.texts.widths == nil {
			u.texts.widths = map[textKey]float64{}
		}
		width = u.Measure(text, size, face)
		u.texts.widths[key] = width
	}
	return width
}

// fonts forgets what was measured if texts are written in other sizes now, in px per point.
func (u *UI) fonts(scale float64) {
	if u.texts.scale != scale {
		u.texts = texts{scale: scale}
	}
}

// broke keeps the lines of a text.
func (u *UI) broke(key textKey, lines []string) []string {
	if len(u.texts.lines) >= mostTexts || u.texts.lines == nil {
		u.texts.lines = map[textKey][]string{}
	}
	u.texts.lines[key] = lines
	return lines
}

// upper is a caption, in capitals.
func (u *UI) upper(s string) string {
	key := textKey{text: s, size: -1}
	if lines, known := u.texts.lines[key]; known {
		return lines[0]
	}
	return u.broke(key, []string{strings.ToUpper(s)})[0]
}

// wrap breaks a text at spaces into lines no wider than a width in points.
func (u *UI) wrap(s string, size float64, face Face, width float64) []string {
	key := textKey{s, size, face, width}
	if lines, known := u.texts.lines[key]; known {
		return lines
	}
	return u.broke(key, u.broken(s, size, face, width))
}

func (u *UI) broken(s string, size float64, face Face, width float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && u.wide(longer, size, face) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, u.clip(line, size, face, width))
	}
	return lines
}

// clip cuts a text to a width.
func (u *UI) clip(s string, size float64, face Face, width float64) string {
	if u.wide(s, size, face) <= width {
		return s
	}
	key := textKey{s, size, face, -width}
	if lines, known := u.texts.lines[key]; known {
		return lines[0]
	}
	runes := []rune(s)
	for len(runes) > 0 && u.Measure(string(runes)+"…", size, face) > width {
		runes = runes[:len(runes)-1]
	}
	cut := strings.TrimSpace(string(runes)) + "…"
	return u.broke(key, []string{cut})[0]
}

// Number writes a count with thin groups of three digits.
func Number(n uint64) string {
	s := fmt.Sprint(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "\u2009" + s[at:]
	}
	return s
}

// Speed writes a number of ticks per second. A world that goes on is never at 0.
func Speed(x float64) string {
	switch {
	case x <= 0:
		return "idle"
	case x < 0.1:
		return "<0.1"
	case x >= 9.95:
		return Number(uint64(x + 0.5))
	}
	return fmt.Sprintf("%.1f", x)
}

// Bytes writes a number of bytes.
func Bytes(n float64) string {
	for _, unit := range [...]string{"B", "kB", "MB"} {
		if n < 999.5 {
			return fmt.Sprintf("%.3g %s", n, unit)
		}
		n /= 1000
	}
	return fmt.Sprintf("%.3g GB", n)
}

// short is the end of an ID, which differs most.
func short(id string) string {
	if len(id) > 8 {
		return "…" + id[len(id)-8:]
	}
	return id
}

// number writes a number as people do: with its sign, its digits in groups, and no more of them than say something.
func number(x float64) string {
	if a := abs(x); a >= 10_000 && a < 1e15 {
		s := Number(uint64(a + 0.5))
		if x < 0 {
			s = "−" + s
		}
		return s
	}
	return strings.Replace(fmt.Sprintf("%.4g", x), "-", "−", 1)
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

func signed(x float64) string {
	if x > 0 {
		return "+" + number(x)
	}
	return number(x)
}
