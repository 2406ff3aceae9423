package scene

import "slices"

// Key is a key that means something to a panel.
type Key int

// The keys.
const (
	KeyNext     Key = iota // the next element: Tab
	KeyPrevious            // Shift and Tab
	KeyEnter               // Enter or Space
	KeyLeft
	KeyRight
	KeyUp
	KeyDown
	KeyHome
	KeyEnd
	KeyLeave // Esc
)

// focus is which element of the panels the keys act on. Elements are known by name: what is made anew for every picture
// has nothing else that stays.
type focus struct {
	name  string // "": none
	keys  []Key  // since the last picture
	order []string
}

// Key gives a key to the panels, and tells whether they take it: that of a movement through them always, others while
// an element of theirs has the focus.
func (u *UI) Key(k Key) bool {
	f := &u.focus
	switch {
	case k == KeyNext || k == KeyPrevious:
		f.step(k == KeyNext)
		return true
	case f.name == "":
		return false
	case k == KeyLeave:
		f.name = ""
		return true
	}
	f.keys = append(f.keys, k)
	return true
}

// Focused tells whether an element of the panels takes keys.
func (u *UI) Focused() bool { return u.focus.name != "" }

// Unfocus gives keys back to the world.
func (u *UI) Unfocus() { u.focus.name = "" }

// step goes to a neighbour in the order of the last picture; beyond the ends lies the world.
func (f *focus) step(forward bool) {
	at := slices.Index(f.order, f.name)
	switch {
	case forward:
		at++
	case at < 0:
		at = len(f.order) - 1
	default:
		at--
	}
	if f.name = ""; at >= 0 && at < len(f.order) {
		f.name = f.order[at]
	}
}

func (f *focus) begin() { f.order = f.order[:0] }

// at puts an element in the order. It tells whether it has the focus, and whether it was entered.
func (f *focus) at(name string) (focused, entered bool) {
	f.order = append(f.order, name)
	if f.name != name {
		return false, false
	}
	return true, f.pressed(KeyEnter)
}

// pressed tells whether a key was given since the last picture.
func (f *focus) pressed(k Key) bool { return slices.Contains(f.keys, k) }

// end forgets the keys, and an element that is no more.
func (f *focus) end() {
	f.keys = f.keys[:0]
	if f.name != "" && !slices.Contains(f.order, f.name) {
		f.name = ""
	}
}
