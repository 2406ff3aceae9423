package host

import (
	"maps"
	"slices"

	"ylem/region"
	"ylem/region/plane"
	"ylem/rules"
)

// Host is one server. See the package's comment.
type Host struct {
	c        Config
	manifest *plane.Manifest
	start    region.World // as it begins; the table in force may be another
	last     uint64       // the epoch that ends the world; 0: it goes on
	now      int64
	out      []Action

	// What the control plane says, as far as heard.
	world    known[plane.World]
	fossil   known[plane.Fossil]
	regions  []known[plane.Region]
	cuts     []known[plane.Cuts]
	sessions map[string]*seen
	servers  []string // keys of sessions, ascending

	number  uint64
	pending map[uint64]*asked
	waiting []uint64 // numbers of requests, ascending
	busy    map[string]bool
	beats   int64 // of the own session, done
	beaten  int64 // when
	begun   int64 // when the first Turn was

	places []*place // by region: what of it is here
	here   []*place // the same without gaps, ascending
	peers  map[string][]int
	leads  [][]string // by region: peers that compute it, ascending
	local  []region.Message

	tables  map[string]*rules.Table
	inputs  []region.Input // of the world's log
	orders  map[string][]Order
	lapses  []lapsing           // of orders, ascending by time
	offered map[string]*offered // by log
	whole   *beginning
	sweep_  sweeping
	cutsNew bool // cuts have changed since the fossil line was last looked for

	speed   float64           // epochs per millisecond of the furthest region here
	at      int64             // when speed was last looked at …
	lead    uint64            // … and how far it was
	ahead   map[string]uint64 // by log: how far it was sealed last
	wanted  int64             // when it was last looked which regions should be here
	moved   int64             // when a region was last asked for to balance load
	leaving bool
	leftAt  uint64 // the furthest epoch here when it was told to leave
	quit    bool
	viewers int    // of this server
	changed uint64 // the first epoch at which a command changes the world, as far as its logs say, or unchanged
	wishes  bool   // the regions of Own may still be claimed
}

// known is a record as last heard; revision 0: not heard, or not there.
type known[T any] struct {
	revision uint64
	is       T
}

// New returns the host of a server of the world w, which is that of the manifest as
// it begins. The record of the world and the blob of its manifest are there.
func New(c Config, m *plane.Manifest, w region.World) *Host {
	n := w.Grid.Regions()
	h := &Host{
		c: c, manifest: m, start: w,
		regions: make([]known[plane.Region], n), cuts: make([]known[plane.Cuts], n), sessions: map[string]*seen{},
		pending: map[uint64]*asked{}, busy: map[string]bool{}, places: make([]*place, n), peers: map[string][]int{}, leads: make([][]string, n),
		tables: map[string]*rules.Table{}, orders: map[string][]Order{}, offered: map[string]*offered{}, ahead: map[string]uint64{},
		changed: unchanged, begun: -1, beaten: -1, wanted: -wantEvery, wishes: true,
	}
	h.fossil.is.Epoch = m.First
	if w.Until > 0 {
		h.last = m.First + uint64((w.Until-m.Tick+w.Epoch-1)/w.Epoch)
	}
	return h
}

// Actions returns what to do, in order, and forgets it.
func (h *Host) Actions() []Action {
	out := h.out
	h.out = nil
	return out
}

func (h *Host) do(a Action) { h.out = append(h.out, a) }

func (h *Host) note(text string) { h.do(Action{Do: Note, Text: text}) }

// Regions returns the regions that live here, ascending.
func (h *Host) Regions() []*region.Region {
	var out []*region.Region
	for _, p := range h.here {
		if p.region != nil {
			out = append(out, p.region)
		}
	}
	return out
}

// May reports whether a region may go on.
func (h *Host) May(r *region.Region) bool {
	p := h.places[r.ID()]
	return p != nil && p.region == r && !r.Ended() && !h.pressed(p)
}

// Ended reports whether all regions here have computed the last tick, and there is
// one.
func (h *Host) Ended() bool {
	for _, p := range h.here {
		if p.region == nil || !p.region.Ended() {
			return false
		}
	}
	return len(h.here) > 0
}

// Replays reports whether a region goes over what its neighbours have computed
// already: it may go as fast as it can.
func (h *Host) Replays(r *region.Region) bool {
	p := h.places[r.ID()]
	return p != nil && p.region == r && p.frontier > r.Epoch()+1
}

// Paused reports whether the world is held: it goes on to the horizon that was
// decided before, and stands there.
func (h *Host) Paused() bool { return h.world.is.Paused }

// Pace returns how many ticks a second the world goes on at, at most, by command; 0:
// as many as it can. False: nobody has said it.
func (h *Host) Pace() (ticks float64, said bool) {
	if p := h.world.is.Pace; p != nil {
		return *p, true
	}
	return 0, false
}

// Params returns what params of the world have become by commands.
func (h *Host) Params() map[string]float64 {
	out := maps.Clone(h.world.is.Params)
	for i := range h.inputs {
		if p := h.inputs[i].Command.Param; p != nil {
			if out == nil {
				out = map[string]float64{}
			}
			out[p.Name] = p.Value
		}
	}
	return out
}

// Fossil returns the fossil line as it is known here.
func (h *Host) Fossil() uint64 { return h.fossil.is.Epoch }

// Horizon returns up to which epoch the inputs of the whole world are decided.
func (h *Host) Horizon() uint64 { return h.world.is.Log.Horizon }

// Held returns what is computed here.
func (h *Host) Held() []plane.Held {
	out := make([]plane.Held, 0, len(h.here))
	for _, p := range h.here {
		if p.region == nil {
			continue
		}
		epoch := p.region.Epoch()
		if p.region.Ended() {
			epoch++
		}
		out = append(out, plane.Held{Region: p.id, Epoch: epoch, Shadow: !p.claimed, Load: p.load})
	}
	return out
}

// Copies returns how many servers compute a region with a claim, as far as is known
// here.
func (h *Host) Copies(id int) (n int) {
	for _, held := range h.Held() {
		if held.Region == id && !held.Shadow {
			n++
		}
	}
	for _, server := range h.servers {
		if server == h.c.Server || !h.there(server) {
			continue
		}
		for _, held := range h.sessions[server].is.Regions {
			if held.Region == id && !held.Shadow {
				n++
			}
		}
	}
	return n
}

// Owner returns the key of the server that computes the first copy of a region, ""
// while there is none or nobody knows.
func (h *Host) Owner(id int) string { return h.regions[id].is.Owners[0] }

// Watch says how many viewers this server has; its session tells the others.
func (h *Host) Watch(viewers int) { h.viewers = viewers }

// Viewers returns how many viewers the servers of the world have, as far as is known
// here.
func (h *Host) Viewers() int {
	n := h.viewers
	for _, server := range h.servers {
		if server != h.c.Server && h.there(server) {
			n += h.sessions[server].is.Viewers
		}
	}
	return n
}

// Furthest returns the epoch that the furthest region of the world has reached, as
// far as is known here.
func (h *Host) Furthest() (epoch uint64) {
	for _, held := range h.Held() {
		epoch = max(epoch, held.Epoch)
	}
	for _, server := range h.servers {
		if server != h.c.Server && h.there(server) {
			for _, held := range h.sessions[server].is.Regions {
				epoch = max(epoch, held.Epoch)
			}
		}
	}
	return epoch
}

// Step takes an event.
func (h *Host) Step(now int64, e Event) {
	h.clock(now)
	h.lapse()
	switch e.What {
	case Replied:
		h.replied(e.Reply)
	case Changed:
		h.learn(e.Entry)
	case Heard:
		h.heard(e.Server, e.Message)
	case Joined:
		h.join(e.Server, e.Regions)
	case Left:
		h.join(e.Server, nil)
	case Saved:
		h.saved(e)
	case Loaded:
		h.loaded(e)
	case Ordered:
		h.order(e.Order)
	case Leave:
		h.leave()
		h.beaten = -1 // say so at once
	}
	h.settle()
}

// Turn looks at all that time alone brings about.
func (h *Host) Turn(now int64) {
	h.clock(now)
	if h.begun < 0 {
		h.begun, h.at = now, now
	}
	h.lapse()
	h.expire()
	h.beat()
	h.measure()
	if h.now-h.wanted >= wantEvery {
		h.wanted = h.now
		h.want()
	}
	for _, p := range slices.Clone(h.here) {
		h.tend(p)
	}
	h.sealAll()
	h.draw()
	h.sweep()
	h.depart()
	h.release()
	h.settle()
}

// wantEvery is how often a host looks whether it should have other regions, ms.
const wantEvery = 100

// clock says what time it is. A clock that jumps back stands still.
func (h *Host) clock(now int64) { h.now = max(h.now, now) }

// Advanced takes what came of r.Advance.
func (h *Host) Advanced(now int64, r *region.Region, moved bool, err error) {
	h.clock(now)
	p := h.places[r.ID()]
	if p == nil || p.region != r {
		return
	}
	if moved {
		p.news, p.nudges = h.now, 0
		h.press(p)
		if h.c.Mutant == LogNotKept {
			r.Forget(r.Epoch())
		}
	}
	h.post(p)
	if cut := r.TakeCut(); cut != nil {
		h.save(p, cut)
	}
	if err != nil {
		h.wrong(p, -1, "", err)
	}
	if moved && p.region == r && h.now < p.chase {
		h.reach(p)
	}
	h.settle()
}
