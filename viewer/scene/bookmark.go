package scene

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Shelf keeps small texts for a person, by name, from one visit to the next.
type Shelf struct {
	Read  func(name string) string     // "" if there is none
	Write func(name, text string) bool // whether it could
}

// Bookmarks is how many sights of a world can be kept.
const Bookmarks = 9

// shelfMark is the name under which the sights of a world are kept.
func (v *View) shelfMark() string {
	return "sights." + origin(v.World) + "." + strconv.FormatUint(v.World.Seed, 10)
}

// sights are those that are kept of this world.
func (v *View) sights() (all [Bookmarks]*Sight) {
	if v.Shelf.Read != nil {
		if json.Unmarshal([]byte(v.Shelf.Read(v.shelfMark())), &all) != nil {
			return [Bookmarks]*Sight{} // nothing, or what another version wrote
		}
	}
	return all
}

// free is the first bookmark that nothing is kept under, from 1; 0 if there is none.
func free(all *[Bookmarks]*Sight) int {
	for i, s := range all {
		if s == nil {
			return i + 1
		}
	}
	return 0
}

// placeChoice are the sights that are kept, for those who have no keys.
func (u *UI) placeChoice(v *View, p *Panel) {
	if v.Shelf.Write == nil || !p.Fold("places", "", "Sights of this world that you keep, to come back to.", true) {
		return
	}
	all := v.sights()
	labels, tips, does := u.panels.labels[:0], []string(nil), []func(){}
	add := func(label, tip string, do func()) {
		labels, tips, does = append(labels, label), append(tips, tip), append(does, do)
	}
	last := 0
	for i, s := range all {
		if n := i + 1; s != nil {
			last = n
			add(strconv.Itoa(n), fmt.Sprintf("Go there (%d)", n), func() { v.Return(n) })
		}
	}
	if n := free(&all); n > 0 {
		add("Keep what I see", fmt.Sprintf("The whole view, and what is followed, as place %d (Shift and %d)", n, n), func() { v.Keep(n) })
	}
	if last > 0 {
		add(fmt.Sprintf("Forget %d", last), "Empty this place, which was kept last", func() { v.Forget(last) })
	}
	u.panels.labels = labels
	if pressed := p.Buttons(labels, tips, -1); pressed >= 0 {
		does[pressed]()
	}
	p.Gap(4)
}

// Forget empties bookmark n, from 1.
func (v *View) Forget(n int) {
	all := v.sights()
	all[n-1] = nil
	v.shelve(&all)
	v.Changes++
}

// shelve writes down what is kept. It tells whether it could.
func (v *View) shelve(all *[Bookmarks]*Sight) bool {
	text, err := json.Marshal(all)
	if err != nil {
		return false // a camera that looks nowhere
	}
	return v.Shelf.Write(v.shelfMark(), string(text))
}

// Keep keeps what is seen now as bookmark n, from 1.
func (v *View) Keep(n int) {
	if v.World == nil || n < 1 || n > Bookmarks {
		return
	}
	if v.Shelf.Write == nil {
		v.tell("Nothing can be kept here.")
		return
	}
	all, s := v.sights(), v.Sight()
	all[n-1] = &s
	if !v.shelve(&all) {
		v.tell("It could not be kept: there is no room for it, or it is not allowed.")
		return
	}
	v.tell(fmt.Sprintf("Kept: key %d comes back here, and a button in Settings.", n))
}

// Return goes to bookmark n, from 1.
func (v *View) Return(n int) {
	if v.World == nil || n < 1 || n > Bookmarks {
		return
	}
	s := v.sights()[n-1]
	if s == nil {
		v.tell(fmt.Sprintf("Nothing is kept under %d: Shift and %d keeps what you see.", n, n))
		return
	}
	v.EndTour()
	v.Following = false
	v.Camera.Go(*s)
	if s.Follow != "" {
		v.Pursue(s.Follow)
	}
	v.Changes++
}
