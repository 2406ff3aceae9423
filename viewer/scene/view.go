package scene

import (
	"slices"
	"sort"
	"unicode/utf8"

	"ylem/region/wire"
)

// View is the state of one viewer: the picture and how a person looks at it. One goroutine uses it.
type View struct {
	Picture
	Camera    Camera
	Theme     *Theme
	Borders   bool
	Labels    bool
	All       bool // what a view of the world hides is drawn too
	Panels    bool
	Help      bool
	Paused    bool // frames are neither taken nor acknowledged
	Colouring Colouring
	Trails    bool                                               // where all particles were in the last second, if they are few; that of the selected one is always drawn
	Following bool                                               // the camera stays with the selected particle
	Points    float64                                            // px per point of the screen
	Measure   func(text string, size float64, face Face) float64 // see UI
	Covered   func(px, py float64) bool                          // a panel lies over that place; nil: nobody knows
	Budget    int                                                // beads at most in a picture; what is beyond goes to the field
	Servers   []Server
	Trouble   string // see Worry
	Hover     *Mark
	Selected  *Selection
	Asks      []Ask // to be sent by the shell, which empties it
	Census    Census
	Note      string // what became of an order, for a while
	About     About  // what the inspector tells of
	Body      *Body  // the structure it tells of, if it does
	Known     Known
	Timeline  Timeline
	Recording Recording
	Record    func() // begins to record, or ends it; nil: it cannot
	Saves     bool   // Record saves what is kept of what servers sent, and is done
	Open      func() // asks for a recording to play; nil: it cannot
	Filming   Filming
	Kept      string         // what was saved last, and where
	Still     func()         // saves the picture; nil: it cannot
	Film      func(gif bool) // begins to film, or ends it; nil: it cannot

	Means Means // what servers are asked for

	Tools   Tools
	Tour    Tour
	Shelf   Shelf
	Notice  string                   // what a person should know who came by a link, until it is closed
	Share   func(link string) string // copies a link's query, and says what became of it; "": that is told later
	Picking bool                     // the list of worlds is open
	Fresh   bool                     // nobody has touched this world yet: a small screen shows what it is
	More    bool                     // on a small screen: all buttons are shown

	clock      clock
	chosen     whole // the structure of the selected particle
	hovered    whole // that of the one under the pointer
	looker     looker
	coloured   float64 // when colours were chosen, in time
	adapted    float64 // when the ramp of colours was, in time
	scratch    scratch
	time       float64 // seconds that Tend has seen
	tags       []tagged
	traces     uint32
	found      int // where the last search ended, see next
	turnings   []turning
	formulas   []string        // see formula
	formulasOf *wire.Welcome   // that they are of
	veils      map[string]bool // kinds that a person hid (true) or wants shown, by name
	request    uint32
	orders     []order
	noted      float64 // seconds since Note is shown
	leapt      bool    // what comes next does not follow what is shown
	shown      string  // the origin of the world the camera was pointed at
	page       int     // of the list of worlds
	aim        *Link   // where to look as soon as the world is there
}

// Server is one server as a viewer sees it.
type Server struct {
	Name, Address string
	State         LinkState
	Rate          float64 // ticks per second
	Regions       int
	Vitals        *wire.Vitals // nil until it has told
	Commands      bool         // it takes orders from this viewer; a page may give them only to the server that it came from

	Trouble string // why it was lost; "" while it is not

	silent  float64 // seconds since its last frame
	firings firings
}

// LinkState is how the link to a server is.
type LinkState int

// The states of a link.
const (
	Connecting LinkState = iota
	Connected
	Lost  // it does not answer
	Ended // it has said that it ends
)

func (s LinkState) String() string { return [...]string{"connecting", "connected", "lost", "ended"}[s] }

// Ask is a request that goes to one server.
type Ask struct {
	Server  string
	Request wire.ViewRequest
}

// New makes a view that knows no world yet.
func New() *View {
	return &View{Theme: &Dark, Borders: true, Labels: true, Panels: true, Timeline: Timeline{Speed: 1}, Points: 1, Budget: 60_000, Measure: about, Means: Means{Most: 150_000, Texels: 1 << 18, Rate: 20}}
}

// about is the width of a text when nobody has a font to measure it with.
func about(text string, size float64, _ Face) float64 {
	return 0.53 * size * float64(utf8.RuneCountInString(text))
}

// Welcome takes a description of the world, from any server. Another world is refused while a server of the one that
// is shown is at hand.
func (v *View) Welcome(w *wire.Welcome) error {
	if v.stale(w) {
		return nil
	}
	before := v.World
	if err := v.Picture.Welcome(w); err != nil {
		for _, s := range v.Servers {
			if s.State == Connected && !v.leapt {
				return err
			}
		}
		v.Picture, v.Servers, v.Hover, v.Census = Picture{Changes: v.Changes}, nil, nil, Census{}
		if err := v.Picture.Welcome(w); err != nil {
			return err
		}
		before = nil
		v.Select(nil)
		v.EndTour()
		v.Following = false
		v.recolour()
	}
	if before != nil && before.World.Revision != w.World.Revision {
		v.revised(before)
		v.recolour()
	}
	if !v.Camera.Pointed() || v.shown != origin(w) {
		if v.shown != "" {
			v.tell(w.World.Name + " has begun.")
		}
		v.look()
		v.resetTools()
		v.Fresh = true
	}
	v.shown, v.leapt = origin(w), false
	v.relearn(before)
	v.know(w.Servers)
	sort.Slice(v.Servers, func(i, j int) bool { return v.Servers[i].Name < v.Servers[j].Name })
	if s := v.server(w.Self); s != nil {
		s.Commands = w.Commands
	}
	if before != nil && !w.Commands && v.MayCommand() { // which worlds can be begun is told to those only who may command
		w.Worlds = before.Worlds
	}
	v.count()
	return nil
}

// look points the camera at the world.
func (v *View) look() {
	w := &v.World.World
	wrap := [3]bool{w.Edge[0] == "wrap", w.Edge[1] == "wrap", w.Edge[2] == "wrap"}
	v.Camera.Look(w.Size, wrap, w.Dimensions == 3)
}

// know replaces the servers by those of a welcome. One that is not among them is kept while nobody else computes what
// it did: whoever sent the welcome has lost it.
func (v *View) know(servers []wire.ViewServer) {
	before := v.Servers
	v.Servers = nil
	for _, s := range servers {
		server := Server{Name: s.Name, Address: s.Address}
		for _, b := range before {
			if b.Name == s.Name {
				server = b
				server.Name, server.Address = s.Name, s.Address
			}
		}
		v.Servers = append(v.Servers, server)
	}
	for _, b := range before {
		if v.server(b.Name) == nil && slices.ContainsFunc(v.Regions, func(r Region) bool { return r.Server == b.Name }) {
			v.Servers = append(v.Servers, b)
		}
	}
}

// Take shows a moment of a server.
func (v *View) Take(server string, m *Moment) {
	rate := float64(m.Rate)
	v.Picture.Take(server, m)
	v.clock.take()
	v.Link(server, Connected)
	if s := v.server(server); s != nil {
		s.Rate, s.silent = rate, 0
	}
	v.count()
	v.track()
	v.remember()
	v.adapt()
}

// silence is after how many seconds without a frame a server no longer goes on as fast as it said; or after as many of
// its ticks, for a world that stands still sends nothing.
const silence = 3.0

// listen notes that a server which has sent nothing for long stands still; dt is in seconds.
func (v *View) listen(dt float64) {
	for i := range v.Servers {
		s := &v.Servers[i]
		if s.silent += dt; s.Rate > 0 && s.silent > max(silence, silence/s.Rate) {
			s.Rate = 0
			v.Changes++
		}
	}
}

// Link notes how the link to a server is.
func (v *View) Link(server string, state LinkState) {
	if s := v.server(server); s != nil && s.State != state {
		v.linked(server, s.State, state)
		s.State = state
		if s.Trouble = ""; state == Lost || state == Ended {
			s.Rate = 0
			v.Lose(server)
		}
		v.Changes++
	}
}

// Miss notes that the link to a server ended, and why.
func (v *View) Miss(server string, state LinkState, why error) {
	v.Link(server, state)
	if s := v.server(server); s != nil && s.Trouble != why.Error() {
		s.Trouble = why.Error()
		v.Changes++
	}
}

// Worry notes what keeps us from showing anything, "" if nothing does.
func (v *View) Worry(trouble string) {
	if v.Trouble != trouble {
		v.Trouble = trouble
		v.Changes++
	}
}

// Rate is the speed of the world in ticks per second: the median of the servers at hand, since each measures for itself
// and none can leave the others behind.
func (v *View) Rate() float64 {
	var rates []float64
	for _, s := range v.Servers {
		if s.State == Connected && s.Regions > 0 {
			rates = append(rates, s.Rate)
		}
	}
	if len(rates) == 0 {
		return 0
	}
	sort.Float64s(rates)
	return (rates[(len(rates)-1)/2] + rates[len(rates)/2]) / 2
}

func (v *View) server(name string) *Server {
	for i := range v.Servers {
		if v.Servers[i].Name == name {
			return &v.Servers[i]
		}
	}
	return nil
}

// ServerColor is the colour of a server by name: of its place among all names, so that all viewers agree.
func (v *View) ServerColor(name string) Color {
	for i := range v.Servers {
		if v.Servers[i].Name == name {
			return ServerColor(i, v.Theme)
		}
	}
	return v.Theme.Muted
}

func (v *View) count() {
	v.Census.take(&v.Picture)
	for i := range v.Servers {
		v.Servers[i].Regions = 0
		for j := range v.Regions {
			if v.Regions[j].Server == v.Servers[i].Name {
				v.Servers[i].Regions++
			}
		}
	}
}
