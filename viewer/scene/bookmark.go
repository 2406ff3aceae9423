package scene

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Shelf keeps small texts for a person, by name, from one visit to the next.
type Shelf struct {
	Read  func(name string) string // "" if there is none
	Write func(name, text string)
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
	text, err := json.Marshal(all)
	if err != nil {
		return // a camera that looks nowhere
	}
	v.Shelf.Write(v.shelfMark(), string(text))
	v.tell(fmt.Sprintf("Kept: key %d comes back here.", n))
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
