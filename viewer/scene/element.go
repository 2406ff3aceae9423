package scene

// element is a thing in a panel that can be pointed at, reached with Tab, and asked what it is.
type element struct {
	id      uint64
	over    bool // the pointer is on it
	focused bool // the keys act on it
	clicked bool // with the pointer or with Enter
	asked   bool // its tip is wanted: call UI.say
}

// id names an element of the panel that is made now. (FNV-1a: names need not be kept.)
func (u *UI) id(name string) uint64 {
	h := (u.scope ^ 14695981039346656037) * 1099511628211 // lest "B" here be "C" in the scope after this one
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return h
}

// within tells whether a place is that of a panel which nothing hides.
func (u *UI) within(area Item, x, y float64) bool {
	return inside(area, x, y) && (u.window.W == 0 || inside(u.window, x, y)) &&
		(u.shields || u.shield.W == 0 || !inside(u.shield, x, y))
}

// hovers tells whether the pointer is on an area that is seen.
func (u *UI) hovers(area Item) bool {
	p := &u.Pointer
	return (!p.Touch || p.Down || p.Released) && u.within(area, p.X, p.Y)
}

// element makes an element. tip says what it is; "" if it says so itself.
func (u *UI) element(name string, area Item, tip string) (e element) {
	e.id = u.id(name)
	u.places = append(u.places, spot{name, area})
	e.over = u.hovers(area)
	var entered bool
	e.focused, entered = u.focus.at(e.id)
	if e.focused && u.focus.fresh && u.current != nil {
		u.reveal(area)
	}
	e.clicked = entered || e.over && u.finger.clicked(area, &u.Pointer)
	if e.asked = u.tip.at(e, area, tip); e.over || e.focused {
		u.tip.panel = u.opened
	}
	if e.focused {
		u.outline(area)
	}
	return e
}

// spot is where an element lies, in points.
type spot struct {
	name string
	area Item
}

// Place is where the last picture had the first element of a name: the label of a button, say.
func (u *UI) Place(name string) (area Item, found bool) {
	for _, p := range u.places {
		if p.name == name {
			return p.area, true
		}
	}
	return Item{}, false
}

// outline marks what has the focus.
func (u *UI) outline(a Item) {
	c := u.Theme.Accent
	const out, wide = 2, 1.5
	u.rect(a.X-out, a.Y-out, a.W+2*out, wide, 0, c)
	u.rect(a.X-out, a.Y+a.H+out-wide, a.W+2*out, wide, 0, c)
	u.rect(a.X-out, a.Y-out, wide, a.H+2*out, 0, c)
	u.rect(a.X+a.W+out-wide, a.Y-out, wide, a.H+2*out, 0, c)
}

// tip is the sentence about the element under the pointer or the focus.
type tip struct {
	id    uint64
	age   float64 // seconds
	text  string
	area  Item
	panel [2]float64 // left and right end of the panel that the element is in; equal: it is in none
	found bool       // in this picture
}

const (
	tipAfter = 0.45 // seconds
	tipWidth = 250.0
)

func (h *tip) begin() { h.found, h.text = false, "" }

// at tells whether an element should say what it is.
func (h *tip) at(e element, area Item, tip string) bool {
	if !e.over && !e.focused || h.found && !e.over {
		return false
	}
	if h.id != e.id {
		h.id, h.age = e.id, 0
	}
	h.found, h.area, h.text = true, area, tip
	return h.age >= tipAfter
}

func (h *tip) tend(dt float64) bool {
	before := h.age
	h.age += dt
	return h.found && before < tipAfter && h.age >= tipAfter
}

// say gives the tip of an element whose sentence is worth making only when it is asked for.
func (u *UI) say(text string) { u.tip.text = text }

// tipPlace is where a tip of a size covers least: beside the panel that it is about, and below or above what is in none.
func (u *UI) tipPlace(w, height float64) (x, y float64) {
	const apart = 7
	h := &u.tip
	if h.panel[1] > h.panel[0] {
		y = min(max(h.area.Y, 4), u.H-4-height)
		if x = h.panel[1] + apart; x+w <= u.W-4 {
			return x, y
		}
		if x = h.panel[0] - apart - w; x >= 4 {
			return x, y
		}
	}
	x, y = min(max(h.area.X, margin), u.W-margin-w), h.area.Y+h.area.H+apart
	if y+height > u.H-4 {
		y = max(h.area.Y-height-apart, 4)
	}
	return x, y
}

func (u *UI) showTip() {
	h := &u.tip
	if !h.found {
		h.id, h.age = 0, 0
		return
	}
	if h.age < tipAfter || h.text == "" {
		return
	}
	text := h.text
	if u.touched() {
		text = forFingers(text)
	}
	lines := u.wrap(text, 12, Regular, min(tipWidth, u.W-2*margin-20))
	w := 0.0
	for _, line := range lines {
		w = max(w, u.wide(line, 12, Regular))
	}
	w += 20
	height := float64(len(lines))*12*lineHeight + 13
	x, y := u.tipPlace(w, height)
	u.window = Item{}
	u.layer()
	u.rect(x-1, y-1, w+2, height+2, 9, u.Theme.Edge)
	ground := u.Theme.Panel
	ground[3] = 1
	u.rect(x, y, w, height, 8, ground)
	for i, line := range lines {
		u.text(x+10, y+6+float64(i)*12*lineHeight, line, 12, Regular, AlignLeft, u.Theme.Text)
	}
}
