package scene

import "slices"

// Happening is something that people would want to have noticed.
type Happening struct {
	Tick      uint64
	Text      string
	Mood      Mood
	Structure string // one of these may be gone to
	Kind      string
	Server    string
}

// Mood is what a happening means for those who watch.
type Mood int

// The moods.
const (
	Plain Mood = iota
	Glad
	Sad
)

// mostHappenings is how many are kept.
const mostHappenings = 40

// happen puts something into the feed, the newest first.
func (v *View) happen(h Happening) {
	if v.World != nil {
		h.Tick = v.Tick()
	}
	k := &v.Known
	k.Feed = slices.Insert(k.Feed, 0, h)
	k.Feed = k.Feed[:min(len(k.Feed), mostHappenings)]
	v.Changes++
}

// notice finds in the picture what was never there before. What the first picture shows is no news.
func (v *View) notice() {
	k := &v.Known
	if len(k.formed) != len(v.Census.Structures) || len(k.came) != len(v.Census.Kinds) {
		k.formed, k.came = some(v.Census.Structures), some(v.Census.Kinds)
		return
	}
	for i, n := range v.Census.Structures {
		if n > 0 && !k.formed[i] {
			k.formed[i] = true
			name := v.World.Structures[i].Name
			v.happen(Happening{Text: "first " + name, Mood: Glad, Structure: name})
		}
	}
	for i, n := range v.Census.Kinds {
		if n > 0 && !k.came[i] {
			k.came[i] = true
			if name := v.World.Kinds[i].Name; !v.World.Kinds[i].Hidden {
				v.happen(Happening{Text: "first " + name, Kind: name})
			}
		}
	}
}

// ClaimState is how a claim stands.
type ClaimState int

// The states of a claim.
const (
	ClaimOpen   ClaimState = iota // it does not hold, and may yet
	ClaimHolds                    // now; its tick is still to come
	ClaimTrue                     // at its tick, for good
	ClaimFailed                   // likewise
)

func (s ClaimState) String() string { return [...]string{"open", "holds", "true", "failed"}[s] }

// Claim is how the i-th claim of the world stands.
func (k *Known) Claim(i int) ClaimState {
	if i >= len(k.Observed.Claims) {
		return ClaimOpen
	}
	switch c := &k.Observed.Claims[i]; {
	case c.Final && c.Holds:
		return ClaimTrue
	case c.Final:
		return ClaimFailed
	case c.Holds:
		return ClaimHolds
	}
	return ClaimOpen
}

// compare tells of claims that stand otherwise than before. How those of another world stand in this one is no news.
func (v *View) compare() {
	k := &v.Known
	first := k.claims == nil
	if len(k.claims) != len(v.World.Claims) {
		k.claims = make([]ClaimState, len(v.World.Claims))
	}
	for i := range v.World.Claims {
		was, is := k.claims[i], k.Claim(i)
		k.claims[i] = is
		if was == is || first || v.World.Claims[i].With != "" {
			continue
		}
		name := v.World.Claims[i].Name
		switch is {
		case ClaimTrue:
			v.happen(Happening{Text: "it came true: " + name, Mood: Glad})
		case ClaimHolds:
			v.happen(Happening{Text: "now it holds: " + name, Mood: Glad})
		case ClaimFailed:
			if v.meddledBefore(i) { // it is nobody's failure
				v.happen(Happening{Text: "the world was changed, and it did not come true: " + name})
			} else {
				v.happen(Happening{Text: "it did not come true: " + name, Mood: Sad})
			}
		case ClaimOpen:
			v.happen(Happening{Text: "it holds no more: " + name})
		}
	}
}

// linked tells of a server that was lost or is back.
func (v *View) linked(server string, was, is LinkState) {
	switch {
	case is == Lost:
		v.happen(Happening{Text: server + " is lost", Mood: Sad, Server: server})
	case is == Ended:
		v.happen(Happening{Text: server + " has ended", Mood: Sad, Server: server})
	case is == Connected && (was == Lost || was == Ended):
		v.happen(Happening{Text: server + " is back", Mood: Glad, Server: server})
	}
}
