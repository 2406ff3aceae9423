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

// focus is which element of the panels the keys act on. Elements are known by their names: what is made anew for every
// picture has nothing else that stays.
type focus struct {
	id    uint64 // see UI.id; 0: none
	keys  []Key  // since the last picture
	order []uint64
	fresh bool // it moved since the last picture
}

// Key gives a key to the panels, and tells whether they take it: that of a movement through them always, others while
// an element of theirs has the focus.
func (u *UI) Key(k Key) bool {
	f := &u.focus
	switch {
	case k == KeyNext || k == KeyPrevious:
		f.step(k == KeyNext)
		return true
	case f.id == 0:
		return false
	case k == KeyLeave:
		f.id = 0
		return true
	case k == KeyUp || k == KeyDown:
		f.step(k == KeyDown)
		return true
	}
	f.keys = append(f.keys, k)
	return true
}

// Focused tells whether an element of the panels takes keys.
func (u *UI) Focused() bool { return u.focus.id != 0 }

// Unfocus gives keys back to the world.
func (u *UI) Unfocus() { u.focus.id = 0 }

// step goes to a neighbour in the order of the last picture; beyond the ends lies the world.
func (f *focus) step(forward bool) {
	at := slices.Index(f.order, f.id)
	switch {
	case forward:
		at++
	case at < 0:
		at = len(f.order) - 1
	default:
		at--
	}
	f.id, f.fresh = 0, true
	if at >= 0 && at < len(f.order) {
		f.id = f.order[at]
	}
}

func (f *focus) begin() { f.order = f.order[:0] }

// at puts an element in the order. It tells whether it has the focus, and whether it was entered.
func (f *focus) at(id uint64) (focused, entered bool) {
	f.order = append(f.order, id)
	if f.id != id {
		return false, false
	}
	return true, f.pressed(KeyEnter)
}

// pressed tells whether a key was given since the last picture.
func (f *focus) pressed(k Key) bool { return slices.Contains(f.keys, k) }

// end forgets the keys, and an element that is no more.
func (f *focus) end() {
	f.keys, f.fresh = f.keys[:0], false
	if f.id != 0 && !slices.Contains(f.order, f.id) {
		f.id = 0
	}
}
