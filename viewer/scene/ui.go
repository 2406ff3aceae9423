package scene

import (
	"fmt"
	"strings"
)

// ItemKind is what an Item is.
type ItemKind int

// The kinds of item.
const (
	ItemText ItemKind = iota
	ItemBox
	ItemBead
)

// Face is one of the fonts.
type Face int

// The faces.
const (
	Regular Face = iota
	Bold
	Mono
)

// Align is where a text lies relative to its X.
type Align int

// The alignments.
const (
	AlignLeft Align = iota
	AlignCenter
	AlignRight
)

// Item is one thing to paint besides the particles. X, Y is the upper left corner (of a bead: the middle; of a text:
// the top of its line, X by Align), in points for panels and in px for the texts of a Drawing. Size is in points.
type Item struct {
	Kind       ItemKind
	X, Y, W, H float64
	Corner     float64
	Text       string
	Size       float64
	Face       Face
	Align      Align
	Color      Color
}

// Pointer is the mouse or the finger, in points. What happened since the last picture is forgotten by Build.
type Pointer struct {
	X, Y     float64
	Down     bool
	Touch    bool    // it is a finger: it is nowhere while it is not down
	Pressed  bool    // it went down since the last picture
	Released bool    // it went up; both of a short click
	Wheel    float64 // notches that the wheel was turned; up is above 0
}

// UI makes panels anew for every picture: whoever calls Button hears at once whether it was pressed.
type UI struct {
	Items   []Item
	W, H    float64 // points
	Pointer Pointer
	Theme   *Theme
	Warns   bool                                               // of trouble with servers; a page does that itself
	Measure func(text string, size float64, face Face) float64 // points

	covers []Item
	finger press
	focus  focus
}

// Begin starts a picture.
func (u *UI) Begin() {
	u.Items, u.covers = u.Items[:0], u.covers[:0]
	u.finger.begin(&u.Pointer)
	u.focus.begin()
}

// End forgets what happened since the last picture.
func (u *UI) End() {
	u.finger.end(&u.Pointer)
	u.focus.end()
}

// Covers tells whether a point belongs to a panel and not to the world.
func (u *UI) Covers(x, y float64) bool {
	for _, c := range u.covers {
		if inside(c, x, y) {
			return true
		}
	}
	return false
}

func inside(c Item, x, y float64) bool {
	return x >= c.X && y >= c.Y && x < c.X+c.W && y < c.Y+c.H
}

func (u *UI) text(x, y float64, s string, size float64, face Face, align Align, c Color) {
	u.Items = append(u.Items, Item{Kind: ItemText, X: x, Y: y, Size: size, Text: s, Face: face, Align: align, Color: c})
}

func (u *UI) rect(x, y, w, h, corner float64, c Color) {
	u.Items = append(u.Items, Item{Kind: ItemBox, X: x, Y: y, W: w, H: h, Corner: corner, Color: c})
}

func (u *UI) bead(x, y, r float64, c Color) {
	u.Items = append(u.Items, Item{Kind: ItemBead, X: x, Y: y, W: r, Color: c})
}

// Button paints a button and tells whether it was pressed. on marks what is switched on.
func (u *UI) Button(x, y, w, h float64, label string, on bool) bool {
	area := Item{X: x, Y: y, W: w, H: h}
	over := inside(area, u.Pointer.X, u.Pointer.Y)
	focused, entered := u.focus.at(label)
	ground, ink := u.Theme.Button, u.Theme.Text
	if focused {
		u.rect(x-2, y-2, w+4, h+4, 9, u.Theme.Accent)
		u.rect(x-1, y-1, w+2, h+2, 8, u.Theme.Panel)
	}
	if over {
		ground = u.Theme.Hover
	}
	if on {
		ink = u.Theme.Accent
	}
	u.rect(x, y, w, h, 7, ground)
	u.text(x+w/2, y+(h-12*lineHeight)/2, label, 12, Regular, AlignCenter, ink)
	u.covers = append(u.covers, area)
	return entered || u.finger.clicked(area, &u.Pointer)
}

// lineHeight is the height of a line over the size of its text.
const lineHeight = 1.3

// Panel is a column of rows on a box that grows with them.
type Panel struct {
	u       *UI
	x, y, w float64
	box     int
	next    float64
}

const (
	pad   = 14.0 // points around the rows of a panel
	small = 11.0 // sizes of text
	body  = 13.0
)

// Open starts a panel of a width.
func (u *UI) Open(x, y, w float64) *Panel {
	p := &Panel{u: u, x: x, y: y, w: w, box: len(u.Items), next: y + pad}
	u.rect(x-1, y-1, w+2, 0, 13, u.Theme.Line)
	u.rect(x, y, w, 0, 12, u.Theme.Panel)
	return p
}

// Close ends the panel and gives the y below it.
func (p *Panel) Close() float64 {
	h := p.next + pad - 2 - p.y
	p.u.Items[p.box].H, p.u.Items[p.box+1].H = h+2, h
	p.u.covers = append(p.u.covers, p.u.Items[p.box+1])
	return p.y + h
}

// Lower moves what the panel holds so that it ends at y, once it is closed.
func (p *Panel) Lower(y float64) {
	by := y - p.y - p.u.Items[p.box+1].H
	for i := p.box; i < len(p.u.Items); i++ {
		p.u.Items[i].Y += by
	}
	p.u.covers[len(p.u.covers)-1].Y += by
}

// Text adds a paragraph, broken into lines.
func (p *Panel) Text(s string, size float64, face Face, c Color) {
	for _, line := range p.u.wrap(s, size, face, p.w-2*pad) {
		p.u.text(p.x+pad, p.next, line, size, face, AlignLeft, c)
		p.next += size * lineHeight
	}
}

// Gap leaves points free.
func (p *Panel) Gap(points float64) { p.next += points }

// Rule adds a thin line.
func (p *Panel) Rule() {
	p.Gap(6)
	p.u.rect(p.x+pad, p.next, p.w-2*pad, 1, 0, p.u.Theme.Line)
	p.Gap(8)
}

// Caption heads a group of rows.
func (p *Panel) Caption(s string) {
	p.Rule()
	p.u.text(p.x+pad, p.next, strings.ToUpper(s), 10, Bold, AlignLeft, p.u.Theme.Muted)
	p.Gap(17)
}

// Row adds a name on the left and a value on the right, with a bead before it unless its colour has no opacity.
func (p *Panel) Row(bead Color, name, note, value string) {
	x := p.x + pad
	if bead[3] > 0 {
		p.u.bead(x+5, p.next+8.5, 5, bead)
		x += 18
	}
	room := p.w - 2*pad - (x - p.x - pad) - p.u.Measure(value, body, Mono) - 8
	name = p.u.clip(name, body, Regular, room)
	p.u.text(x, p.next, name, body, Regular, AlignLeft, p.u.Theme.Text)
	if taken := p.u.Measure(name, body, Regular) + 7; note != "" && room-taken > 20 {
		p.u.text(x+taken, p.next+1.5, p.u.clip(note, small, Regular, room-taken), small, Regular, AlignLeft, p.u.Theme.Muted)
	}
	p.u.text(p.x+p.w-pad, p.next, value, body, Mono, AlignRight, p.u.Theme.Text)
	p.Gap(19)
}

// wrap breaks a text at spaces into lines no wider than a width in points.
func (u *UI) wrap(s string, size float64, face Face, width float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && u.Measure(longer, size, face) > width {
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
	if u.Measure(s, size, face) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 && u.Measure(string(runes)+"…", size, face) > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
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
