package scene

import "math"

// Panel is a column of rows on a box that grows with them.
type Panel struct {
	u       *UI
	x, y, w float64
	box     int
	next    float64
	state   *scroll
	from    int // the item that begins what is scrolled
}

const (
	pad   = 14.0 // points around the rows of a panel
	small = 11.0 // sizes of text
	body  = 13.0
)

// Open starts a panel of a width. Its elements have names of their own.
func (u *UI) Open(x, y, w float64) *Panel {
	u.scope = math.Float64bits(x)*31 + math.Float64bits(w)
	u.opened = [2]float64{x, x + w}
	u.layer()
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
	p.u.scope, p.u.opened = 0, [2]float64{}
	return p.y + h
}

// above makes a panel that ends at a height, and gives where it is. How high it is is known after it was made once, out
// of reach; and what is pressed in it may have changed that.
func (u *UI) above(bottom, x, w float64, rows func(p *Panel)) (covers Item) {
	items, covered, places, points, at, focused := len(u.Items), len(u.covers), len(u.places), len(u.points), u.Pointer, u.focus
	u.Pointer, u.focus = Pointer{X: -1, Y: -1}, focus{}
	const away = 1e6
	p := u.Open(x, away, w)
	rows(p)
	h := p.Close() - away
	u.Items, u.covers, u.places, u.points, u.Pointer, u.focus = u.Items[:items], u.covers[:covered], u.places[:places], u.points[:points], at, focused
	p = u.Open(x, bottom-h, w)
	rows(p)
	p.Close()
	p.Lower(bottom)
	return u.covers[len(u.covers)-1]
}

// Lower moves what the panel holds so that it ends at y, once it is closed.
func (p *Panel) Lower(y float64) {
	by := y - p.y - p.u.Items[p.box+1].H
	for i := p.box; i < len(p.u.Items); i++ {
		item := &p.u.Items[i]
		item.Y += by
		for j := 1; j < len(item.Points); j += 2 {
			item.Points[j] += float32(by)
		}
	}
	p.u.covers[len(p.u.covers)-1].Y += by
}

// left and width are those of the rows.
func (p *Panel) left() float64  { return p.x + pad }
func (p *Panel) width() float64 { return p.w - 2*pad }

// scroll is how far something is scrolled.
type scroll struct {
	offset, height, room float64 // points; height of all, and of what is seen
	y                    float64 // where a finger was
}

const wheelLine = 44.0 // points for a notch

// Scroll begins rows of which at most room points are seen at once.
func (p *Panel) Scroll(name string, room float64) {
	u := p.u
	id := u.id(name)
	if u.scrolls == nil {
		u.scrolls = map[uint64]*scroll{}
	}
	if p.state = u.scrolls[id]; p.state == nil {
		p.state = new(scroll)
		u.scrolls[id] = p.state
	}
	s := p.state
	s.room = room
	u.window = Item{Kind: ItemClip, X: p.x, Y: p.next, W: p.w, H: room}
	p.from, u.current = len(u.Items), s
	u.Items = append(u.Items, u.window)
	u.scrolled(s)
	p.next -= s.offset
}

// scrolled does what wheel and finger want.
func (u *UI) scrolled(s *scroll) {
	p := &u.Pointer
	if p.Wheel != 0 && u.within(u.window, p.X, p.Y) {
		s.offset -= p.Wheel * wheelLine
	}
	if p.Touch && u.finger.pending && !u.finger.slides && u.within(u.window, u.finger.x, u.finger.y) {
		if u.finger.moved {
			s.offset -= p.Y - s.y
		}
		s.y = p.Y
	}
	s.offset = max(min(s.offset, s.height-s.room), 0)
}

// reveal scrolls so that an area is seen, at the next picture.
func (u *UI) reveal(area Item) {
	const room = 8
	if over := area.Y + area.H + room - u.window.Y - u.window.H; over > 0 {
		u.current.offset += over
	} else if under := u.window.Y + room - area.Y; under > 0 {
		u.current.offset -= under
	}
}

// Unscroll ends them.
func (p *Panel) Unscroll() {
	u, s := p.u, p.state
	top := u.window.Y
	s.height = p.next + s.offset - top
	seen := min(s.height, s.room)
	u.Items[p.from].H = seen
	u.window, u.current = Item{}, nil
	u.layer()
	if s.height > s.room+1 {
		bar := max(s.room*s.room/s.height, 24)
		at := (s.room - bar) * s.offset / (s.height - s.room)
		u.rect(p.x+p.w-7, top+at, 3.5, bar, 1.75, u.Theme.Muted.Fade(0.45))
	}
	p.next = top + seen
	p.state = nil
}

// Text adds a paragraph, broken into lines.
func (p *Panel) Text(s string, size float64, face Face, c Color) { p.Indented(0, s, size, face, c) }

// Indented adds a paragraph that begins some points further right.
func (p *Panel) Indented(by float64, s string, size float64, face Face, c Color) {
	for _, line := range p.u.wrap(s, size, face, p.width()-by) {
		p.u.text(p.left()+by, p.next, line, size, face, AlignLeft, c)
		p.next += size * lineHeight
	}
}

// Gap leaves points free.
func (p *Panel) Gap(points float64) { p.next += points }

// Rule adds a thin line.
func (p *Panel) Rule() {
	p.Gap(6)
	p.u.rect(p.left(), p.next, p.width(), 1, 0, p.u.Theme.Line)
	p.Gap(8)
}

// Caption heads a group of rows.
func (p *Panel) Caption(s string) {
	p.Gap(10)
	p.u.text(p.left(), p.next, p.u.upper(s), 10, Bold, AlignLeft, p.u.Theme.Muted)
	p.Gap(17)
}
