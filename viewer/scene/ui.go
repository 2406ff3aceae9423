package scene

// ItemKind is what an Item is.
type ItemKind int

// The kinds of item.
const (
	ItemText ItemKind = iota
	ItemBox
	ItemBead
	ItemRing
	ItemLine // through Points
	ItemClip // begins a layer on top of all before it; what follows is seen inside of the box only, or everywhere if W is 0
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

// Item is one thing to paint besides the particles. X, Y is the upper left corner (of a bead or ring: the middle, W its
// radius; of a text: the top of its line, X by Align), in points for panels and in px for the texts of a Drawing. Size
// is that of a text, or the width of a line or ring, in points. The texts of a layer lie above all else in it.
type Item struct {
	Kind       ItemKind
	X, Y, W, H float64
	Corner     float64
	Text       string
	Size       float64
	Face       Face
	Align      Align
	Color      Color
	Points     []float32 // x, y and so on
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

// UI makes panels anew for every picture: whoever calls Button hears at once whether it was pressed. What stays from one
// picture to the next is where the hand and the keys are, what is folded, and how far is scrolled.
type UI struct {
	Items   []Item
	W, H    float64 // points
	Pointer Pointer
	Theme   *Theme
	Warns   bool                                               // of trouble with servers; a page does that itself
	Measure func(text string, size float64, face Face) float64 // points

	covers  []Item
	places  []spot
	finger  press
	focus   focus
	tip     tip
	scope   uint64     // of names, see id
	opened  [2]float64 // left and right end of the panel that is made now
	window  Item       // what is seen of what is made now; W is 0: all
	current *scroll
	shield  Item // lies above all else since the last picture
	shields bool // what is made now is the shield
	scrolls map[uint64]*scroll
	folds   map[uint64]bool
	texts   texts
	points  []float32 // of lines
	panels  panels
	sought  float64 // where the timeline was dragged to, points
}

// Begin starts a picture.
func (u *UI) Begin() {
	u.Items, u.covers, u.places, u.points = u.Items[:0], u.covers[:0], u.places[:0], u.points[:0]
	u.scope, u.opened, u.window, u.shields = 0, [2]float64{}, Item{}, false
	u.finger.begin(&u.Pointer)
	u.focus.begin()
	u.tip.begin()
}

// End shows the tip and forgets what happened since the last picture.
func (u *UI) End() {
	u.showTip()
	u.finger.end(&u.Pointer)
	u.focus.end()
}

// Tend lets time pass, dt seconds, and tells whether that changes what is to be seen.
func (u *UI) Tend(dt float64) bool { return u.tip.tend(dt) }

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

// overlaps tells whether two boxes have something in common.
func overlaps(a, b Item) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// layer begins a layer.
func (u *UI) layer() { u.Items = append(u.Items, Item{Kind: ItemClip}) }

// seen tells whether anything between two heights can be seen.
func (u *UI) seen(y, h float64) bool {
	return u.window.W == 0 || y+h > u.window.Y && y < u.window.Y+u.window.H
}

func (u *UI) text(x, y float64, s string, size float64, face Face, align Align, c Color) {
	if u.seen(y, size*lineHeight) {
		u.Items = append(u.Items, Item{Kind: ItemText, X: x, Y: y, Size: size, Text: s, Face: face, Align: align, Color: c})
	}
}

func (u *UI) rect(x, y, w, h, corner float64, c Color) {
	if u.seen(y, h) {
		u.Items = append(u.Items, Item{Kind: ItemBox, X: x, Y: y, W: w, H: h, Corner: corner, Color: c})
	}
}

func (u *UI) bead(x, y, r float64, c Color) {
	if u.seen(y-r, 2*r) {
		u.Items = append(u.Items, Item{Kind: ItemBead, X: x, Y: y, W: r, Color: c})
	}
}

func (u *UI) ring(x, y, r, width float64, c Color) {
	if u.seen(y-r, 2*r) {
		u.Items = append(u.Items, Item{Kind: ItemRing, X: x, Y: y, W: r, Size: width, Color: c})
	}
}

// line goes through points that were put into u.points from an index on.
func (u *UI) line(from int, width float64, c Color) {
	if len(u.points)-from >= 4 {
		u.Items = append(u.Items, Item{Kind: ItemLine, Size: width, Points: u.points[from:len(u.points):len(u.points)], Color: c})
	}
}

// stroke draws a line through a few places.
func (u *UI) stroke(width float64, c Color, at ...float64) {
	if !u.seen(at[1]-20, 40) {
		return
	}
	from := len(u.points)
	for _, x := range at {
		u.points = append(u.points, float32(x))
	}
	u.line(from, width, c)
}
