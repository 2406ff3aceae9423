package scene

// Report is the state of a viewer as numbers: for tests, for scripts and for those who do not see the picture.
type Report struct {
	Ready      bool              `json:"ready"` // every region that somebody computes is in the picture
	Trouble    string            `json:"trouble"`
	World      string            `json:"world,omitempty"`
	Revision   uint64            `json:"revision"` // how often its rules were changed
	Particles  int               `json:"particles"`
	Tick       uint64            `json:"tick"`
	Rate       float64           `json:"rate"`         // ticks per second
	Paused     bool              `json:"paused"`       // the picture
	WorldHeld  bool              `json:"world_paused"` // the world itself
	Pace       float64           `json:"pace"`         // ticks per second that it goes on at, at most; 0: as many as it can
	Tool       string            `json:"tool"`
	Brush      float64           `json:"brush"`   // radius, length units
	Waiting    int               `json:"waiting"` // deeds and orders of tools that nobody has answered
	Damage     *ReportedDamage   `json:"damage"`
	Touring    bool              `json:"touring"`
	Following  bool              `json:"following"`
	Link       string            `json:"link"`    // to what is seen
	Notice     string            `json:"notice"`  // why the link that was followed leads elsewhere
	Note       string            `json:"note"`    // what became of an order
	Zoom       float64           `json:"zoom"`    // 1 shows the whole world
	Frames     int               `json:"frames"`  // pictures drawn since it is ready
	Updates    int               `json:"updates"` // how often mouse and keys were looked at
	Counted    uint64            `json:"counted"` // the tick of Kinds and Structures
	Kinds      map[string]int    `json:"kinds"`
	Structures map[string]int    `json:"structures"`
	Servers    []ReportedServer  `json:"servers"`
	Past       bool              `json:"past"` // the picture is of At, of what is kept From To, in seconds
	At         float64           `json:"shown"`
	From       float64           `json:"from"`
	To         float64           `json:"to"`
	File       string            `json:"file"`    // the recording that is played
	Filming    float64           `json:"filming"` // seconds of the film that is being made
	Recording  float64           `json:"recording"`
	Dark       bool              `json:"dark"` // the theme
	Selected   *ReportedParticle `json:"selected"`
	More
}

// ReportedDamage is what became of a blow.
type ReportedDamage struct {
	Struck  bool    `json:"struck"`
	Removed int     `json:"removed"`
	Back    float64 `json:"back"` // part of it
}

// ReportedServer is one server of a report.
type ReportedServer struct {
	Name    string  `json:"name"`
	Address string  `json:"address"`
	State   string  `json:"state"` // connecting, connected, lost
	Rate    float64 `json:"rate"`
	Regions int     `json:"regions"`
	Load    float64 `json:"load"`
	Memory  uint64  `json:"memory"`
	In      float64 `json:"in"` // bytes a second from other servers
	Out     float64 `json:"out"`
}

// ReportedParticle is the particle in the inspector. All but Pending and Gone is empty until a server answered.
type ReportedParticle struct {
	Pending    bool               `json:"pending"`
	Gone       bool               `json:"gone"`
	Kind       string             `json:"kind"`
	ID         string             `json:"id"`
	Structure  string             `json:"structure"`
	Formula    string             `json:"formula"`
	Mass       float64            `json:"mass"`
	Charges    map[string]float64 `json:"charges"`
	Attributes map[string]int32   `json:"attrs"`
	Bonds      int                `json:"bonds"`
	Region     uint32             `json:"region"`
	Server     string             `json:"server"`
	Tick       uint64             `json:"tick"`
	Events     int                `json:"events"`  // reactions in its past that servers remember
	Able       int                `json:"able"`    // rules that ask for such a particle
	Now        int                `json:"now"`     // of them, those that may fire now
	Members    int                `json:"members"` // of its structure, as far as they were asked for
}

// Report describes the view now.
func (v *View) Report() Report {
	r := Report{
		Trouble: v.Warning(), Paused: v.Paused, Zoom: 1, Particles: v.Census.Particles, Ready: v.Ready(),
		Tick: v.Tick(), Counted: v.Census.Tick, Rate: v.Rate(), Kinds: map[string]int{}, Structures: map[string]int{}, Servers: []ReportedServer{},
	}
	if v.World == nil {
		return r
	}
	r.WorldHeld, r.Note, r.Pace = v.World.Paused, v.Note, v.World.Pace
	r.Tool, r.Brush, r.Waiting = v.Tools.Now.String(), v.Tools.Radius, len(v.Tools.queue)+len(v.orders)
	r.Touring, r.Following, r.Notice = v.Tour.On, v.Following, v.Notice
	if l, ok := v.Here(); ok {
		r.Link = l.Query(v.Solid())
	}
	t := &v.Timeline
	r.Past, r.At, r.From, r.To, r.File = t.Past, t.At, t.From, t.To, t.File
	r.Filming, r.Recording, r.Dark = v.Filming.Seconds, v.Recording.Seconds, v.Theme.Dark
	if g := v.Tools.damage; g != nil {
		r.Damage = &ReportedDamage{g.Struck, g.Removed, g.Back()}
	}
	r.World, r.Revision, r.Zoom = v.World.World.Name, v.Revision(), v.Camera.Zoom()
	for i, n := range v.Census.Kinds {
		r.Kinds[v.World.Kinds[i].Name] += n
	}
	for i, n := range v.Census.Structures {
		r.Structures[v.World.Structures[i].Name] += n
	}
	for _, s := range v.Servers {
		one := ReportedServer{Name: s.Name, Address: s.Address, State: s.State.String(), Rate: s.Rate, Regions: s.Regions}
		if s.Vitals != nil {
			one.Load, one.Memory = s.Vitals.Load, s.Vitals.Memory
			for _, l := range s.Vitals.Links {
				one.In, one.Out = one.In+l.In, one.Out+l.Out
			}
		}
		r.Servers = append(r.Servers, one)
	}
	if s := v.Selected; s != nil {
		p := &ReportedParticle{Pending: s.Details == nil && s.Why == "", Gone: s.Gone}
		if d := s.Details; d != nil {
			p.Kind, p.ID, p.Mass, p.Charges, p.Attributes = d.Kind, d.ID, d.Mass, d.Charges, d.Attributes
			p.Bonds, p.Region, p.Server, p.Tick = len(d.Bonds), d.Region, d.Server, d.Tick
			if d.Structure != nil {
				p.Structure, p.Formula = d.Structure.Name, d.Structure.Formula
			}
			p.Events, p.Able = len(s.Past.Events), len(s.Past.Able)
			for _, a := range s.Past.Able {
				if a.Now {
					p.Now++
				}
			}
			if v.Body != nil {
				p.Members = len(v.Body.Members)
			}
		}
		r.Selected = p
	}
	r.More = v.more()
	return r
}
