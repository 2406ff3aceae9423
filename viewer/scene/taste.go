package scene

import "encoding/json"

// taste is how a person likes every world to look. It is kept from one visit to the next.
type taste struct {
	Dark bool `json:"dark"`
	Safe bool `json:"safe"` // see Colouring.Safe
}

// shelfTaste is the name under which it is kept.
const shelfTaste = "taste"

// Recall makes the picture look as the person has liked it before, or else as it is.
func (v *View) Recall() {
	if v.Shelf.Read == nil {
		return
	}
	var kept taste
	if json.Unmarshal([]byte(v.Shelf.Read(shelfTaste)), &kept) != nil {
		return // nothing, or what another version wrote
	}
	v.Theme, v.Colouring.Safe = &Light, kept.Safe
	if kept.Dark {
		v.Theme = &Dark
	}
	v.Changes++
}

// liked keeps how the picture looks now. Whoever cannot keep it sees it all the same.
func (v *View) liked() {
	v.Changes++
	if v.Shelf.Write == nil {
		return
	}
	text, err := json.Marshal(taste{v.Theme.Dark, v.Colouring.Safe})
	if err != nil {
		panic(err) // two bools
	}
	v.Shelf.Write(shelfTaste, string(text))
}
