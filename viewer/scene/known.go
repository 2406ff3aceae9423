package scene

import (
	"fmt"

	"ylem/region/wire"
)

// Known is what is known of a world besides its picture: what its servers say of themselves and of it, and what this
// viewer has seen.
type Known struct {
	Observed wire.Observed
	History  History
	Rules    []Firing // by index in Welcome.Rules; empty until a server said
	Feed     []Happening
	Energy   Energy

	meddled uint64 // the first tick at which a command of this viewer changes the world; 0: none does

	sampled  uint64 // the tick of the last sample of the picture
	begun    bool   // a picture was seen whole
	formed   []bool // by structure: one was seen
	came     []bool // by kind
	claims   []ClaimState
	columns  columns
	revision uint64
}

// Energy is that of all regions, in units of the world.
type Energy struct {
	Kinetic, Potential, Temperature float64
	Known                           bool
}

// Groups of columns of the history.
const (
	GroupKinds      = "kinds"
	GroupStructures = "structures"
	GroupEnergy     = "energy"
	GroupHeat       = "temperature"
	GroupMeasures   = "measures"
	GroupSpeed      = "speed"
)

// columns are the indices of what is put often.
type columns struct {
	made              bool
	kinds, structures []int
	rate              int
}

// stillSampled is the least number of ticks that a world must be behind its history for it to be one that went back.
const stillSampled = 500

// Vital takes how a server is.
func (v *View) Vital(server string, now *wire.Vitals) {
	s := v.server(server)
	if s == nil || v.World == nil {
		return
	}
	s.firings.hear(v.time, now, s.Vitals)
	s.Vitals = now
	if g := v.Tools.damage; g != nil {
		g.hear(now)
	}
	k := &v.Known
	if len(now.Regions) > 0 && now.Tick+stillSampled < k.History.Last && now.Tick+stillSampled < k.sampled {
		k.History.Return(now.Tick)
		k.sampled = now.Tick
	}
	v.fire()
	v.energies()
	v.Changes++
}

// energies sums up those of all regions, if all are known. A region that several servers compute is one.
func (v *View) energies() {
	k := &v.Known
	k.Energy = Energy{}
	freedom := int64(0)
	for i := range v.Regions {
		r := v.vitalsOf(v.Regions[i].ID)
		if r == nil || r.Seen < 0 || r.Felt < 0 {
			k.Energy = Energy{}
			return
		}
		k.Energy.Kinetic += r.Kinetic
		k.Energy.Potential += r.Potential
		freedom += r.Freedom
	}
	if freedom > 0 {
		k.Energy.Temperature = 2 * k.Energy.Kinetic / float64(freedom)
	}
	k.Energy.Known = len(v.Regions) > 0
	h := &k.History
	h.Put(h.Column(GroupEnergy, "kinetic"), k.Energy.Kinetic)
	h.Put(h.Column(GroupEnergy, "potential"), k.Energy.Potential)
	h.Put(h.Column(GroupEnergy, "total"), k.Energy.Kinetic+k.Energy.Potential)
	if freedom > 0 {
		h.Put(h.Column(GroupHeat, "temperature"), k.Energy.Temperature)
	}
}

// vitalsOf finds what is said of a region by the server that is furthest, or nil.
func (v *View) vitalsOf(region uint32) (best *wire.RegionVitals) {
	for i := range v.Servers {
		if v.Servers[i].Vitals == nil {
			continue
		}
		for j := range v.Servers[i].Vitals.Regions {
			r := &v.Servers[i].Vitals.Regions[j]
			if r.ID == region && (best == nil || r.Tick > best.Tick) {
				best = r
			}
		}
	}
	return best
}

// Observe takes what is known of the world as a whole.
func (v *View) Observe(o *wire.Observed) {
	if v.World == nil || o.Tick < v.Known.Observed.Tick && o.Tick+stillSampled > v.Known.Observed.Tick {
		return // of two servers one may be late
	}
	k := &v.Known
	k.Observed = *o
	if o.Trouble == "" {
		v.compare()
	}
	for i, value := range o.Measures {
		if value != nil && i < len(v.World.Measures) {
			k.History.Put(k.History.Column(GroupMeasures, v.World.Measures[i].Name), *value)
		}
	}
	v.Changes++
}

// remember samples the picture, if it shows a later tick than the last sample.
func (v *View) remember() {
	k := &v.Known
	if !v.Ready() {
		return
	}
	v.notice()
	tick := v.Census.Tick
	if tick <= k.sampled && k.begun {
		return
	}
	k.begun, k.sampled = true, tick
	h := &k.History
	h.Reach(tick)
	c := &k.columns
	if !c.made {
		c.made, c.kinds, c.structures = true, c.kinds[:0], c.structures[:0]
		c.kinds, c.structures = c.kinds[:0], zeros(c.structures, len(v.World.Structures))
		for i := range v.World.Kinds {
			c.kinds = append(c.kinds, h.Column(GroupKinds, v.World.Kinds[i].Name))
		}
		for _, i := range v.fromSmallToLarge() {
			c.structures[i] = h.Column(GroupStructures, v.World.Structures[i].Name)
		}
		c.rate = h.Column(GroupSpeed, "ticks a second")
	}
	for i, column := range c.kinds {
		h.Put(column, float64(v.Census.Kinds[i]))
	}
	for i, column := range c.structures {
		h.Put(column, float64(v.Census.Structures[i]))
	}
	h.Put(c.rate, v.Rate())
}

// relearn forgets what a new welcome makes untrue: all of it if it is of another world, what goes by index if it is of
// other rules.
func (v *View) relearn(before *wire.Welcome) {
	k := &v.Known
	v.veil()
	switch {
	case before == nil:
		*k = Known{revision: v.Revision()}
	case k.revision != v.Revision():
		k.revision = v.Revision()
		k.Observed, k.Rules, k.claims, k.formed, k.came, k.columns = wire.Observed{}, nil, nil, nil, nil, columns{}
		for i := range v.Servers {
			v.Servers[i].Vitals, v.Servers[i].firings = nil, nil
		}
		v.happen(Happening{Text: fmt.Sprintf("the rules were changed (revision %d)", k.revision)})
	}
}
