package scene

import (
	"strconv"

	"ylem/region/wire"
)

// Selection is the particle a person asked about. It is followed by its ID wherever it goes.
type Selection struct {
	Mark    Mark
	Details *wire.Details // nil until the answer
	Gone    bool          // no server knows it any more
	Why     string        // there are no Details
	Past    Past

	path    path
	request uint32
	asked   map[string]bool // servers asked since the last answer
	linked  bool            // a link or a bookmark named it
	id      uint64
	known   bool    // id is
	since   float64 // seconds since the last question or its answer
	open    bool    // a question is unanswered
}

// followEvery is the time between two questions about the selected particle, in seconds.
const followEvery = 0.4

// askAgainAfter is how long an answer may take, in seconds: a slow page that asked anew before would never hear one.
const askAgainAfter = 3

// Select asks about a particle; nil selects none.
func (v *View) Select(m *Mark) {
	v.Changes++
	v.Body = nil
	if m == nil {
		v.Selected, v.About = nil, About{}
		return
	}
	v.About = About{What: AboutParticle}
	v.request++
	v.Selected = &Selection{Mark: *m, request: v.request}
	v.walk(v.Selected)
	if r := v.Region(m.Region); r != nil {
		v.Asks = append(v.Asks, Ask{r.Server, wire.Inspect{Request: v.request, Frame: m.Frame, Region: m.Region, Index: uint32(m.Index)}})
	}
}

// Answer takes details. Those of an older question are ignored.
func (v *View) Answer(server string, d *wire.Details) {
	s := v.Selected
	if v.join(server, d) || s == nil || d.Request != s.request {
		return
	}
	v.Changes++
	id, err := strconv.ParseUint(d.ID, 16, 64)
	if err == nil {
		s.id, s.known = id, true
	}
	if d.Error != "" || err != nil {
		if v.Timeline.Past { // there is the picture, which stays, and nobody who could tell more
			s.Why, s.open = d.Error, false
			return
		}
		v.elsewhere(s, server, d.Error)
		return
	}
	s.Why, s.linked = "", false
	s.Details, s.asked, s.Gone, s.since, s.open = d, nil, false, 0, false
	s.Mark.Region = d.Region
	if d.Structure == nil && v.About.What == AboutStructure { // it has come apart
		v.About.What = AboutParticle
	}
	v.settle(s, float32(d.Position[0]), float32(d.Position[1]), float32(d.Position[2]))
}

// elsewhere asks the next server, until none is left. why is what the one before has said.
func (v *View) elsewhere(s *Selection, server, why string) {
	if s.asked == nil {
		s.asked = map[string]bool{}
	}
	s.asked[server] = true
	if !s.known { // without an ID nobody else can know it
		s.Gone, s.Why = true, why
		return
	}
	for _, other := range v.Servers {
		if other.State == Connected && !s.asked[other.Name] {
			v.Asks = append(v.Asks, Ask{other.Name, wire.Follow{Request: s.request, ID: s.id}})
			return
		}
	}
	s.Gone, s.Why = true, "it is gone: no server knows it any more"
	if s.linked {
		v.Following = false
		v.Select(nil)
		v.tell("The particle that this link follows is no more.")
	}
}

// Tend does what time brings: it asks again about the selected particle, and notes who is silent. dt is in seconds.
func (v *View) Tend(dt float64) {
	if !v.Paused { // nothing is heard of anybody while the picture is held
		v.listen(dt)
		v.Census.age += dt
	}
	v.await(dt)
	v.time += dt
	v.work(dt)
	v.arrive()
	v.wander(dt)
	s := v.Selected
	if v.World != nil {
		v.turn(dt)
	}
	if s != nil {
		if s.Details != nil && !s.Gone {
			v.recall(&s.Past, []string{s.Details.ID}, dt)
		}
		v.regather(dt)
	}
	if v.Following && s != nil && !s.Gone {
		v.Camera.Centre(s.Mark.X, s.Mark.Y, s.Mark.Z)
	}
	if s == nil || s.Details == nil || s.Gone || v.Paused {
		return
	}
	patience := followEvery
	if s.open {
		patience = askAgainAfter
	}
	if s.since += dt; s.since < patience {
		return
	}
	s.since, s.asked, s.open = 0, nil, true
	v.request++
	s.request = v.request
	if r := v.Region(s.Mark.Region); r != nil {
		v.Asks = append(v.Asks, Ask{r.Server, wire.Follow{Request: s.request, ID: s.id}})
	}
}

// track moves the marks with the picture: by their slots, and where nobody knows these, to the nearest particle of the
// same kind. Details correct it when it errs.
func (v *View) track() {
	if m := v.Hover; m != nil && !v.follow(m) {
		v.Hover = nil
	}
	if s := v.Selected; s != nil && !s.Gone {
		if !v.follow(&s.Mark) {
			v.settle(s, s.Mark.X, s.Mark.Y, s.Mark.Z)
		}
		v.walk(s)
	}
}

// follow finds the particle of a mark in the moment that is shown now; false if it is not there, or nobody knows.
func (v *View) follow(m *Mark) bool {
	r := v.Region(m.Region)
	if r == nil {
		return false
	}
	i, known := r.Shot.Now(m.Index, m.Frame)
	if !known || i >= r.Shot.Len() {
		return false
	}
	m.Index, m.Frame, m.Style = i, r.Frame, r.Shot.Style[i]
	m.X, m.Y, m.Z = r.Shot.At(i, v.clock.part())
	return true
}

// settle puts the mark on the particle of its kind nearest to a place, within two length units.
func (v *View) settle(s *Selection, x, y, z float32) {
	kind := v.Styles[s.Mark.Style].Kind
	if s.Details != nil {
		for i := range v.World.Kinds {
			if v.World.Kinds[i].Name == s.Details.Kind {
				kind = i
			}
		}
	}
	s.Mark.X, s.Mark.Y, s.Mark.Z = x, y, z
	least := float32(4)
	for i := range v.Regions {
		r := &v.Regions[i]
		if x < r.Lo[0]-2 || x > r.Hi[0]+2 || y < r.Lo[1]-2 || y > r.Hi[1]+2 || r.Shot == nil {
			continue
		}
		for row, style := range r.Shot.Style {
			if v.Styles[style].Kind != kind {
				continue
			}
			px, py, pz := r.Shot.At(row, 1)
			dx, dy, dz := px-x, py-y, pz-z
			if d := dx*dx + dy*dy + dz*dz; d < least {
				least = d
				s.Mark = Mark{r.ID, r.Frame, row, style, px, py, pz}
			}
		}
	}
}

// SelectID asks a server about a particle by its ID.
func (v *View) SelectID(id, kind, server string) {
	n, err := strconv.ParseUint(id, 16, 64)
	if err != nil {
		return
	}
	mark := Mark{}
	if v.Selected != nil {
		mark = v.Selected.Mark
	}
	for i := range v.World.Styles {
		if v.World.Kinds[v.World.Styles[i].Kind].Name == kind {
			mark.Style = uint8(i)
			break
		}
	}
	v.Select(nil)
	v.request++
	v.About = About{What: AboutParticle}
	v.Selected = &Selection{Mark: mark, request: v.request, id: n, known: true}
	v.Asks = append(v.Asks, Ask{server, wire.Follow{Request: v.request, ID: n}})
}
